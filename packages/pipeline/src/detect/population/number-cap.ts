import type { Cell, Session } from '../../engine/session.ts';
import { falseDiscoveryLimit, poissonBelow } from '../history/chances.ts';

/** Share of the numbers said to stop at a cap that may be there by luck. */
const FALSE_DISCOVERY = 0.001;

/** Fewer days, or days at the edge, show no cap. */
const DAYS_MIN = 8;
const FULL_DAYS_MIN = 5;

/**
 * Creates `number_cap(number, cap_fen, cap_days, cap_missed, cap_sure)`: numbers that fall silent early
 * on the days on which their turnover comes near its greatest.
 *
 * Method  a day is full when not even a middling ticket would fit below the greatest day. A shop's
 *         best days last at least as long as others; where a cap ends them, sales are missing that
 *         other days have later. By how many, summed over full days, is a gamma variable by luck
 *         (time rescaled by the number's own day), and counts by Benjamini and Hochberg.
 * Shape   cap_fen: the greatest day; cap_days: full days; cap_missed: sales missing after their last,
 *         in thousandths.
 * Source  docs/indicators.md 19; method own [I].
 */
export const createNumberCaps = async (session: Session): Promise<void> => {
  for (const sql of [DAY, FULL, LATER]) await session.run(sql);
  const rows = await session.rows(`
    select f.number, any_value(f.most)::bigint as most, count(*) as days,
      sum(coalesce(l.later, 0) * 1000 // f.days)::bigint as missed
    from full_day f left join later_sale l on l.number = f.number and l.step = f.last_step
    group by f.number having count(*) >= ${FULL_DAYS_MIN} order by f.number`);
  const chances = rows.map((row) =>
    poissonBelow(Number(row['missed']) / 1000, Number(row['days']) - 1),
  );
  const limit = falseDiscoveryLimit(chances, FALSE_DISCOVERY);
  const columns = {
    number: 'integer',
    cap_fen: 'bigint',
    cap_days: 'integer',
    cap_missed: 'bigint',
    cap_sure: 'boolean',
  } as const;
  const told = rows.map((row, at): Cell[] => [
    row['number'] ?? null,
    row['most'] ?? null,
    row['days'] ?? null,
    row['missed'] ?? null,
    (chances[at] ?? 1) <= limit,
  ]);
  await session.load('number_cap', columns, told);
};

const DAY = `create or replace table number_day as
  select number, day, sum(amount)::bigint as amount, max(step) as last_step
  from number_deal group by number, day`;

const FULL = `create or replace table full_day as
  with whole as (
    select number, count(*) as days, max(amount) as most from number_day
    group by number having count(*) >= ${DAYS_MIN}
  ), ticket as (
    select d.number, quantile_disc(d.amount, 0.5) as middle
    from number_deal d join whole w on w.number = d.number group by d.number
  )
  select d.number, d.last_step, w.days, w.most
  from number_day d join whole w on w.number = d.number join ticket t on t.number = d.number
  where d.amount > w.most - t.middle
  qualify count(*) over (partition by d.number) >= ${FULL_DAYS_MIN}`;

/** Sales of a number in later half hours, on all its days. */
const LATER = `create or replace table later_sale as
  with steps as (
    select d.number, d.step, count(*) as n from number_deal d
    where d.number in (select number from full_day) group by d.number, d.step
  )
  select number, step, coalesce(sum(n) over (partition by number order by step
    rows between 1 following and unbounded following), 0)::bigint as later from steps`;
