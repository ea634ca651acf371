import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a terminal id that alone bound a sale to a device of the registry stands on two devices, by what they count.
 *
 * A device counts its messages in F11, whatever number it sends. Where the registry lacks a till whose id another
 * till of its institution has, the counter of each goes on by itself, and from one number to the other it jumps.
 *
 * Shape   one row per sale that states no serial and no number, cleared under another number than the registered one
 *         of its id. True where that number is used under this id alone, and of the steps between purchases one after
 *         the other nine of ten are short and forward under each number and half at most from one number to the
 *         other. What a channel counts goes on in long steps, and is no device's.
 * Source  docs/facts.md, F11; F41 is unique with F42 alone [V]. The shares are own choice [I].
 */
export const ID_COUNTERS: Feature = {
  id: 'id_counters',
  fields: {
    id_counted_apart: flagField(
      'by their trace numbers, the registered number and the cleared one under this terminal id are two devices',
      '从流水号看，这个终端号下的登记号与清算号是两台终端',
    ),
  },
  needs: ['terminals', 'trace_no', 'view:clearing|response|statement'],
  live: 'guards',
  asks: `exists (from identified join sale using (sale)
    where sn = 0 and stated = 0 and registered_by = 'terminal' and cleared <> registered)`,
  create: async (session: Session): Promise<void> => {
    await session.run(COUNTED);
    await session.run(FEATURE);
  },
};

/** Purchases of ids whose device the registry alone tells, if any is cleared under another number than its own. */
const COUNTED = `create or replace table id_counted as
  with bound as (
    select i.sale, i.device_sn as device, i.registered, i.cleared, s.tid, s.at_ms
    from identified i join sale s using (sale)
    where s.sn = 0 and i.stated = 0 and i.registered_by = 'terminal' and i.cleared > 0 and s.txn_type in (1, 5)
  ), lone as (
    select i.cleared from identified i join sale s using (sale)
    where i.cleared in (select cleared from bound where cleared <> registered)
    group by i.cleared having count(distinct s.tid) = 1 and min(s.tid) > 0
  ), pair as (
    select distinct b.device, b.registered as home, b.cleared as away
    from bound b semi join lone using (cleared) where b.cleared <> b.registered
  )
  select p.device, p.home, p.away, b.sale, b.cleared, b.at_ms, max(try_cast(o.trace_no as integer)) as trace
  from pair p join bound b on b.device = p.device and b.cleared in (p.home, p.away)
  join cluster c on c.sale = b.sale join observation o using (obs)
  where o.trace_no is not null
  group by all`;

/** How far a till counts between two of its sales. */
const FAR = 50;
/** Fewer steps tell nothing. */
const OWN_MIN = 4;
const BETWEEN_MIN = 6;

const FEATURE = `create or replace table feature_id_counters as
  with step as (
    select device, home, away, cleared, trace - lag(trace) over own as own,
      case when lag(cleared) over turn <> cleared then trace - lag(trace) over turn end as between_step
    from id_counted where trace is not null
    window own as (partition by device, home, away, cleared order by at_ms, sale),
      turn as (partition by device, home, away order by at_ms, sale)
  ), number as (
    select device, home, away, cleared, count(own) as n, count(*) filter (own between 1 and ${FAR}) as short,
      count(between_step) as between_n, count(*) filter (between_step between 1 and ${FAR}) as between_short
    from step group by all
  ), pair as (
    select device, home, away from number group by all
    having min(n) >= ${OWN_MIN} and count(*) = 2 and bool_and(short * 10 >= n * 9)
      and sum(between_n) >= ${BETWEEN_MIN} and sum(between_short) * 2 <= sum(between_n)
  )
  select i.sale, true as id_counted_apart
  from identified i join sale s using (sale)
  join pair p on p.device = i.device_sn and p.home = i.registered and p.away = i.cleared
  where s.sn = 0 and i.stated = 0`;
