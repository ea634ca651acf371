import type { Session } from '../../engine/session.ts';
import type { NumberPair } from './message-counter.ts';

/** Of a number's days on a terminal id with two sales or more, percent that keep to one batch, or go on to the next. */
const STEADY_MIN = 95;
const STEADY_DAYS_MIN = 20;

/** Days on which both numbers sold, and percent of them whose batches lie apart. Own choice [I]. */
const DAYS_MIN = 3;
const APART_MIN = 95;

/** As sure as a message counter that tells two devices apart: see device-parts.ts. */
const WEIGHT = -7;

const BATCHES = `create or replace table batch_day as
  select k.device, k.cleared as number, s.day, count(*) as sales,
    min(try_cast(o.batch_no as integer)) as low, max(try_cast(o.batch_no as integer)) as high
  from history_key k join mixed m using (device) join sale s using (sale)
  join cluster c on c.sale = k.sale join observation o using (obs)
  where k.device < 0 and k.cleared > 0 and o.txn_type in (1, 5)
    and try_cast(o.batch_no as integer) is not null
  group by k.device, k.cleared, s.day`;

const STEADY = `select count(*) as days, count(*) filter (high - low <= 1) as steady
  from batch_day where sales > 1`;

/** A number that bears one batch on several devices is a channel's, which counts for itself. */
const PAIRS = `
  with common as (
    select number from (
      select number, day, min(low) = max(low) as one from batch_day
      group by number, day having count(*) > 1)
    group by number having count(*) filter (one) * 2 > count(*)
  ), own as (select * from batch_day anti join common using (number))
  select a.device, a.number as a, b.number as b
  from own a join own b on b.device = a.device and b.day = a.day and b.number > a.number
  group by a.device, a.number, b.number
  having count(*) >= ${DAYS_MIN}
    and count(*) filter (a.low > b.high + 1 or b.low > a.high + 1) * 100 >= count(*) * ${APART_MIN}
  order by a.device, a.number, b.number`;

/**
 * Adds the numbers of one terminal id that are in two batches on the same days, by device, to what is known of it.
 *
 * A terminal has one batch at a time, and goes on to the next when it settles; a router that replaces the number
 * leaves it. Two numbers whose batches lie apart day after day are of two terminals with one id.
 *
 * Source  F60.2; batch settle is a function of the terminal [V]; method own [I].
 */
export const addOwnBatches = async (
  session: Session,
  known: ReadonlyMap<number, readonly NumberPair[]>,
): Promise<ReadonlyMap<number, readonly NumberPair[]>> => {
  await session.run(BATCHES);
  const [seen] = await session.rows(STEADY);
  const days = Number(seen?.['days']);
  if (days < STEADY_DAYS_MIN || Number(seen?.['steady']) * 100 < days * STEADY_MIN) return known;
  const pairs = new Map(known);
  await session.each(PAIRS, (rows) => {
    for (const row of rows) {
      const device = Number(row['device']);
      const two = { a: Number(row['a']), b: Number(row['b']), weight: WEIGHT };
      pairs.set(device, [...(pairs.get(device) ?? []), two]);
    }
  });
  return pairs;
};
