import { compareNames } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { NAME } from '../features/usual-names.ts';

/**
 * Creates `signed_number(device, number)`: the number that a device of several is at home with because its slips say so.
 *
 * Shape   slips and requests of the device bear one sign, but for one in ten, and none of its numbers but this one is
 *         called outside as the sign, by most of its sales. A router that has its own
 *         choice printed prints now this name, now that.
 * Source  contract §1, what the slip prints; own [I].
 */
export const createSignedNumbers = async (session: Session): Promise<void> => {
  await session.run(SIGN);
  const called: Cell[][] = [];
  await session.each(CALLED, (rows) => {
    for (const { device = 0, number = 0, sign, name } of rows)
      if (isOne(String(sign), String(name))) called.push([device, number]);
  });
  await session.load('sign_called_so', { device: 'bigint', number: 'integer' }, called);
  await session.run(`create or replace table signed_number as
    select device, min(number) as number from sign_called_so group by device having count(*) = 1`);
};

const isOne = (sign: string, name: string): boolean =>
  ['same', 'similar'].includes(compareNames(sign, name));

/** Fewer slips show no habit; one in ten may be joined wrongly, or misread. Own choice [I]. */
const SIGNED_MIN = 5;

const SIGN = `create or replace table device_sign as
  with signed as (
    select k.device, k.sale, k.cleared as number,
      coalesce(nullif(s.slip_name, 0), s.request_name) as sign, ${NAME} as name
    from history_key k join mixed m using (device) join sale s using (sale)
    where k.cleared > 0 and greatest(s.slip_name, s.request_name) > 0
  ), counted as (
    select device, sign, count(*) as slips, sum(count(*)) over (partition by device) as all_slips
    from signed group by device, sign
  )
  select s.device, s.number, s.sign, s.name, count(*) as sales
  from signed s join counted c using (device, sign)
  where c.slips >= ${SIGNED_MIN} and c.slips * 10 >= c.all_slips * 9
  group by all`;

/** Each such number by its most frequent name outside. */
const CALLED = `
  with usual as (
    select device, number, any_value(sign) as sign, arg_max(name, (sales, -name)) as name
    from device_sign where name > 0 group by device, number
  )
  select u.device, u.number, a.value as sign, b.value as name
  from usual u join dict_name a on a.id = u.sign join dict_name b on b.id = u.name
  order by u.device, u.number`;
