import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a number looks like the successor of the device's registered one: a shop that was taken
 * over or renumbered, and a registry that does not know it yet.
 *
 * Shape   one row per sale cleared under another number than the registered one. number_takes_over:
 *         the device changed once, to a number that the registry of merchants begins within seven days
 *         of the change and that no device of another merchant uses; number_renewed: to one that it
 *         does not hold at all. Completions and refunds under the old number may follow the change.
 *         A stream leaves both unknown: see `Feature.live`.
 * Source  contract §5, a registry that lags; a borrowed number has an owner and a past [I].
 */
export const TAKEN_OVER: Feature = {
  id: 'taken_over',
  fields: {
    number_takes_over: flagField(
      'the device changed once, to this number, which is as new as the change and which no other merchant’s device uses',
      '终端只换过一次号，换到的这个号登记日与换号日相近，且无其他商户的终端使用',
    ),
    number_renewed: flagField(
      'the device changed once, to this number, which the registry of merchants does not hold and which no other merchant’s device uses',
      '终端只换过一次号，换到的这个号在商户登记中查无，且无其他商户的终端使用',
    ),
  },
  needs: ['terminals', 'merchants', 'view:clearing|response|statement'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
    for (const sql of [SPELL, FEATURE]) await session.run(sql);
  },
};

/** Use of each number by each device; a completion or refund does not prolong the use of one. */
const SPELL = `create or replace table number_spell as
  select device, cleared, min(day) as first_day,
    max(case when txn_type in (1, 5) then day end) as last_day,
    bool_or(cleared <> registered) as away
  from sale_key where device <> 0 and cleared > 0 and registered > 0
  group by device, cleared`;

const FEATURE = `create or replace table feature_taken_over as
  with single as (
    select device, min(cleared) as cleared from number_spell where away
    group by device having count(*) = 1
  ), before as (
    select device, max(last_day) as last_day from number_spell where not away group by device
  ), born as (
    select number, min(stated_from) as day from merchant_span group by number
  ), users as (
    select cleared from sale_key where cleared > 0
    group by cleared having min(registered) = max(registered) and min(registered) > 0
  ), successor as (
    select n.device, n.cleared, b.day is null as renewed
    from number_spell n
    join single o on o.device = n.device and o.cleared = n.cleared
    join users u on u.cleared = n.cleared
    left join born b on b.number = n.cleared
    left join before p on p.device = n.device
    where coalesce(p.last_day, n.first_day) <= n.first_day
      and (b.day is null or b.day between coalesce(p.last_day, n.first_day) - 7 and n.first_day + 7)
  )
  select k.sale, coalesce(not s.renewed, false) as number_takes_over,
    coalesce(s.renewed, false) as number_renewed
  from sale_key k
  left join successor s on s.device = k.device and s.cleared = k.cleared
  where k.device <> 0 and k.cleared > 0 and k.registered > 0 and k.cleared <> k.registered`;
