import type { Session } from '../../engine/session.ts';

/**
 * Finds what a device has for itself beside numbers that it shares with other devices of several.
 *
 * Shape   sole_number(device, number): the one number of the device that no other device of several
 *         numbers uses, if it is one. guest_number(number): most of its devices have such a number,
 *         no cheaper than this, so that it is nobody's own: a shop has one number and its tills share it.
 * Source  docs/indicators.md 17, 18; the counts are our own [I].
 */
export const createOwnNumbers = async (session: Session): Promise<void> => {
  await session.run(SOLE);
  await session.run(GUEST);
};

const SOLE = `create or replace table sole_number as
  select u.device, any_value(u.number) as number, any_value(u.sales) as sales
  from device_number u join mixed m using (device) join number_use n using (number)
  where n.devices - n.lone = 1
  group by u.device having count(*) = 1 and any_value(m.numbers) > 1`;

/** What came up once may be anybody's. */
const SALES_MIN = 2;

/**
 * A router moves sales to cheaper numbers, so that two dearer ones beside a cheap one are enough. Of one
 * class, a shop of two tills with a borrowed number for each looks the same.
 */
const DEARER_MIN = 2;
const ALIKE_MIN = 3;

const GUEST = `create or replace table guest_number as
  select u.number from device_number u
  join number_use n on n.number = u.number and n.devices - n.lone > 1
  join sole_number s on s.device = u.device and s.number <> u.number and s.sales >= ${SALES_MIN}
  left join number_cheapness c on c.number = u.number
  left join number_cheapness own on own.number = s.number
  where coalesce(own.cheapness, 0) <= coalesce(c.cheapness, 0)
  group by u.number
  having count(*) * 2 >= any_value(n.devices - n.lone)
    and (count(*) >= ${ALIKE_MIN}
      or count(*) filter (own.cheapness < c.cheapness) >= ${DEARER_MIN})`;
