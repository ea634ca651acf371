import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/** Fewer sales tell no institution's habit; of those that state another code one in ten may be re-coded. Own choice [I]. */
const HABIT_MIN = 20;

/**
 * Whether a sale under a number that is not the device's own states the category of the device's own one and not
 * that inside the number, while its institution states what is inside the number, also on devices of several.
 *
 * Some institutions send the category of the terminal whichever of its merchants sells; there it says nothing.
 *
 * Shape   one row per such sale.
 * Source  docs/indicators.md 4, 15; a router may keep the old F18 and change the number only [I].
 */
export const KEPT_CODE: Feature = {
  id: 'kept_code',
  fields: {
    code_of_home: flagField(
      'the category stated is that of the device’s own number and not that inside this one, while its institution otherwise states what is inside the number',
      '上送的类别码是本机自己商户号的，不是该号内的，而该机构平时上送的都是号内的类别码',
    ),
  },
  needs: ['terminal_sn|terminal_id', 'mcc'],
  live: false,
  asks: "exists (from device_story where role = 'away')",
  create: async (session: Session): Promise<void> => {
    await session.run(SENT_CODE);
    await session.run(FEATURE);
  },
};

const OUTSIDE = ['clearing', 'response', 'statement'] as const;

const STATED = `case ${OUTSIDE.map(
  (view) => `when s.${view}_number > 0 and s.${view}_mcc >= 0 then s.${view}_mcc`,
).join(' ')} end`;

/** Sales of devices that have a number of their own and others, under structured numbers. */
const SENT_CODE = `create or replace table sent_code as
  select k.sale, d.role, d.home_number, n.house, try_cast(i.mcc as smallint) as inside, ${STATED} as stated
  from history_key k join device_story d on d.device = k.device and d.number = k.cleared
  join sale s on s.sale = k.sale
  join inside_mcc i on i.number = k.cleared join number_digits n on n.number = k.cleared
  where d.home_number is not null`;

const FEATURE = `create or replace table feature_kept_code as
  with habit as (
    select house from sent_code where role = 'away' and stated is not null group by house
    having count(*) >= ${HABIT_MIN} and count(*) filter (stated = inside) * 10 >= count(*) * 9
  ), own as (
    select u.number, try_cast(coalesce(i.mcc, u.mcc) as smallint) as code
    from usual_mcc u left join inside_mcc i using (number)
  )
  select c.sale, true as code_of_home
  from sent_code c join habit using (house) join own o on o.number = c.home_number
  where c.role = 'away' and c.stated <> c.inside and c.stated = o.code`;
