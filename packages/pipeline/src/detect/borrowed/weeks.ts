import type { Session } from '../../engine/session.ts';
import { median } from './differ.ts';
import type { NumberStat } from './stats.ts';

/** Days with sales that make a whole week of the data. */
const DAYS_MIN = 6;
/** Weeks in which a number trades; a fair or an event has fewer. */
const WEEKS_MIN = 3;
/** Steps between weeks that are left when the largest is not counted. */
const STEPS_MIN = 2;
/** Steps that chance alone makes are 1 on average; no shops are steadier. Own choice [I]. */
const USUAL_MIN = 0.3;
/** The mean of such steps over their median. */
const MEAN = 1.1;

/**
 * How much a number's sales jump from week to week beyond what chance and ordinary shops do, in standard
 * deviations.
 *
 * Method  routers take numbers in turn by the week, so that a number trades, rests, and trades again.
 *         The squared step between neighbouring weeks is set against chance, after each week's
 *         total; the largest step does not count, so that a shop that opens, closes or moves once says
 *         nothing.
 * Shape   same order as `stats`; 0 where there are too few weeks.
 * Source  docs/indicators.md 24, 28; method own [I].
 */
export const weeklyStepsOf = async (
  session: Session,
  stats: readonly NumberStat[],
): Promise<readonly number[]> => {
  const found = new Map(
    (await session.rows(STEPS)).map((row) => [
      Number(row['number']),
      { steps: Number(row['steps']), sum: Number(row['sum']) / 1000 },
    ]),
  );
  const means = [...found.values()].map(({ steps, sum }) => sum / steps);
  const usual = Math.max(USUAL_MIN, MEAN * median(means));
  return stats.map(({ number }) => {
    const { steps, sum } = found.get(number) ?? { steps: 0, sum: 0 };
    return (sum - usual * steps) / Math.sqrt(2 * usual ** 2 * steps + 1);
  });
};

/** Day 0 was a Thursday: weeks begin on Mondays. Steps in thousandths. */
const STEPS = `
  with by_week as (
    select number, (day + 3) // 7 as week, count(*) as n from number_sale group by number, week
  ), whole as (
    select (day + 3) // 7 as week, count(*) as n, row_number() over (order by week) as turn
    from number_sale group by week having count(distinct day) >= ${DAYS_MIN}
  ), level as (select week, turn, n / avg(n) over () as level from whole),
  busy as (
    select number from by_week join level using (week)
    group by number having count(*) >= ${WEEKS_MIN}
  ), grid as (
    select b.number, l.turn, l.level, coalesce(w.n, 0) as n
    from busy b cross join level l left join by_week w on w.number = b.number and w.week = l.week
  ), step as (
    select a.number, case when a.n + b.n = 0 then 0 else round(1000 *
        (a.n / a.level - b.n / b.level) ** 2 / (a.n / a.level ** 2 + b.n / b.level ** 2))::bigint
      end as step
    from grid a join grid b on a.number = b.number and b.turn = a.turn + 1
  )
  select number, count(*) - 1 as steps, sum(step)::bigint - max(step)::bigint as sum
  from step group by number having count(*) > ${STEPS_MIN} order by number`;
