import type { Session } from '../../engine/session.ts';
import { createCounterRows } from './two-counters.ts';

/** What the trace counters say of two numbers: above zero one device, below two. */
export interface NumberPair {
  readonly a: number;
  readonly b: number;
  /** Natural logarithm of the likelihood of one counter over two. */
  readonly weight: number;
}

/** Share of the steps within one number that must go forward, or F11 does not count messages. */
const HEARD_MIN = 0.9;
/**
 * Share of all steps within one number that must be forward and short beyond what numbers drawn at
 * random would be. Of many numbers, some look like counters by luck; so few are not asked. Own choice [I].
 */
const BEYOND_LUCK_MIN = 0.1;
/** Share of its own steps that one counter makes forward and short, and the least chance of others. */
const ONE_COUNTER = 0.93;
const CHANCE_MIN = 0.001;
/** A counter that fits so many neighbours of one place counts for the institution, not for a device. */
const COMMON_MAX = 0.75;
/** Percent of a number's own steps that go forward and short, or its F11 is not the device's. */
const LOUD_MIN = 50;
/** Fewer neighbours tell no chance. */
const NEIGHBOURS_MIN = 20;

/**
 * Reads what the message counters F11 say of every two numbers of one terminal id.
 *
 * Shape   by device, none where the counters are not heard. Sales are put in order twice. In order of
 *         time, one counter steps forward by little. In order of the counter, where it steps by
 *         little, time goes forward by little: this also finds the sales of one device between those
 *         of another. How little is learned from neighbours of one number; how often another device
 *         would seem to fit, from neighbours of different terminal ids.
 */
export const readPairs = async (session: Session): Promise<ReadonlyMap<number, NumberPair[]>> => {
  const pairs = new Map<number, NumberPair[]>();
  await session.run(COUNTED);
  await session.run(neighbours('counter_step', 'at_ms, sale'));
  const far = await reach(session, 'counter_step', 'step');
  if (!(await isBeyondLuck(session, far))) return pairs;
  await session.run(mute(far));
  const [mutes] = await session.rows('select count(*) as numbers from mute_number');
  if (Number(mutes?.['numbers']) > 0) {
    await session.run(MARKED);
    await session.run(neighbours('counter_step', 'at_ms, sale'));
  }
  const [heard] = await session.rows(`select count(*) as steps,
      count(*) filter (step between 1 and ${far}) as short
    from counter_step where device = other and number = before and not quiet`);
  if (Number(heard?.['short']) <= Number(heard?.['steps']) * HEARD_MIN) return pairs;
  await session.run(neighbours('counter_order', 'trace, at_ms, sale', `step between 1 and ${far}`));
  const long = await reach(session, 'counter_order', 'gap');
  const byTime = await gauge(session, 'counter_step', `step between 1 and ${far}`);
  const byCount = await gauge(session, 'counter_order', `gap between 1 and ${long}`);
  if (byTime.chance > COMMON_MAX) return pairs;
  await createCounterRows(session, { far, long, chance: byCount.chance });
  await session.each(
    `select device, a, b, sum(time_hit) as time_hit, sum(time_miss) as time_miss,
       sum(count_hit) as count_hit, sum(count_miss) as count_miss
     from (
       select device, least(number, before) as a, greatest(number, before) as b,
         ${byTime.hit} as time_hit, ${byTime.miss} as time_miss, 0 as count_hit, 0 as count_miss
       from counter_step where device = other and number <> before
       union all
       select device, least(number, before), greatest(number, before),
         0, 0, ${byCount.hit}, ${byCount.miss}
       from counter_order where device = other and number <> before)
     group by device, a, b order by device, a, b`,
    (rows) => {
      for (const row of rows) {
        const device = Number(row['device']);
        const known = pairs.get(device) ?? [];
        const time = byTime.weigh(Number(row['time_hit']), Number(row['time_miss']));
        const count = byCount.weigh(Number(row['count_hit']), Number(row['count_miss']));
        known.push({ a: Number(row['a']), b: Number(row['b']), weight: together(time, count) });
        pairs.set(device, known);
      }
    },
  );
  return pairs;
};

/** F11 has six digits. */
const TRACES = 1_000_000;

/** Whether more steps within one number are short than where F11 is drawn at random. */
const isBeyondLuck = async (session: Session, far: number): Promise<boolean> => {
  const [own] = await session.rows(`select count(*) as steps,
      count(*) filter (step between 1 and ${far}) as short
    from counter_step where device = other and number = before`);
  const [steps, luck] = [Number(own?.['steps'] ?? 0), Math.min(1, far / TRACES)];
  return Number(own?.['short'] ?? 0) - luck * steps > BEYOND_LUCK_MIN * (1 - luck) * steps;
};

/** Two readings of the same sales do not add up; only where they disagree both count. */
const together = (a: number, b: number): number => {
  if (a * b < 0) return a + b;
  return Math.abs(a) > Math.abs(b) ? a : b;
};

interface Gauge {
  /** How often a step between two devices of one place fits. */
  readonly chance: number;
  /** SQL of 1 where a step fits one counter, and of 1 where it does not. */
  readonly hit: string;
  readonly miss: string;
  readonly weigh: (hits: number, misses: number) => number;
}

/** Learns from other terminal ids how often a step fits by chance. */
const gauge = async (session: Session, table: string, fits: string): Promise<Gauge> => {
  const [others] = await session.rows(`select max(fitting / steps) as met from (
    select count(*) as steps, count(*) filter (${fits}) as fitting
    from ${table} where device <> other group by local having count(*) >= ${NEIGHBOURS_MIN})`);
  const met = Number(others?.['met'] ?? 0);
  const chance = Math.min(0.9, Math.max(CHANCE_MIN, met));
  const forward = Math.log(ONE_COUNTER / chance);
  const back = Math.log((1 - ONE_COUNTER) / (1 - chance));
  return {
    chance,
    hit: `(${fits})::integer`,
    miss: `(not (${fits}) and not quiet)::integer`,
    weigh: (hits, misses) => hits * forward + misses * back,
  };
};

/** How far one counter goes between two sales of one number: nearly always less than this. */
const reach = async (session: Session, table: string, column: string): Promise<number> => {
  const [own] = await session.rows(`select
      quantile_disc(${column}, 0.95) filter (${column} >= 1 and step <= 100000) as far
    from ${table} where device = other and number = before`);
  return Math.ceil(Number(own?.['far'] ?? 0) * 1.5);
};

const COUNTED = `create or replace table counted_deal as
  select k.device, k.cleared as number, k.sale, false as mute, min(o.at_ms) as at_ms,
    max(try_cast(o.trace_no as integer)) as trace, min(coalesce(h.house, n.house, 0)) as house,
    min(case when i.mcc is null then '' else d.value[4:7] end) as area
  from history_key k join mixed m using (device)
  join history_number d on d.id = k.cleared
  left join house_of_sale h on h.sale = k.sale
  left join number_digits n on n.number = k.cleared
  left join inside_mcc i on i.number = k.cleared
  join cluster c on c.sale = k.sale join observation o using (obs)
  where k.device < 0 and k.cleared > 0 and o.txn_type in (1, 5) and o.trace_no is not null
  group by k.device, k.cleared, k.sale`;

/** Numbers whose own sales on a device do not count forward; single sales on several devices tell neither. */
const mute = (far: number): string => `create or replace table mute_number as
  with own as (
    select device, number, (trace - lag(trace) over turn + 1000000) % 1000000 as step
    from counted_deal where trace is not null
    window turn as (partition by device, number order by at_ms, sale)
  )
  select number from own group by number
  having case when count(step) = 0 then count(distinct device) > 1
    else count(*) filter (step between 1 and ${Math.min(far * BETWEEN_MAX, 100_000)}) * 100
      < count(step) * ${LOUD_MIN} end`;

/** A number's own steps are longer than its device's by what other numbers sold in between. */
const BETWEEN_MAX = 10;

const MARKED = `create or replace table counted_deal as
  select c.* exclude (mute), m.number is not null as mute
  from counted_deal c left join mute_number m using (number)`;

/**
 * Sales beside the one before them, of the same terminal id and, in the same order over all terminal
 * ids and over those of one institution and place, of another. The counter has six digits and runs over.
 */
const neighbours = (table: string, order: string, which = 'true'): string => `
  create or replace table ${table} as
  select * exclude (same, trace, at_ms, base, since, mute, base_mute), mute or base_mute as quiet, (trace - base + 1000000) % 1000000 as step,
    at_ms - since as gap
  from (
    select true as same, false as local, device, number, mute, trace, at_ms, device as other,
      lag(number) over own as before, lag(trace) over own as base, lag(at_ms) over own as since,
      lag(mute) over own as base_mute
    from counted_deal where trace is not null
    window own as (partition by device order by ${order})
    union all
    select false, false, device, number, mute, trace, at_ms, lag(device) over every_one,
      lag(number) over every_one, lag(trace) over every_one, lag(at_ms) over every_one, false
    from counted_deal where trace is not null and not mute
    window every_one as (order by ${order})
    union all
    select false, true, device, number, mute, trace, at_ms, lag(device) over nearby,
      lag(number) over nearby, lag(trace) over nearby, lag(at_ms) over nearby, false
    from counted_deal where trace is not null and not mute
    window nearby as (partition by house, area order by ${order})
  )
  where before is not null and (same or device <> other) and ${which}`;
