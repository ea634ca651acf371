import type { Cell, Row, Session } from '../../engine/session.ts';
import { DAY_STEPS } from './number-deals.ts';
import { habitFits, type NumberHabit } from './trade-habits.ts';

/** Fewer sales show no habit. */
const SALES_MIN = 30;
/** Ticket sizes by doubling from one yuan; two-hour steps of the day. */
const AMOUNT_BINS = 15;
const HOUR_STEPS = 12;

/** A column for each bin: a row per number and pair of bins would be twenty times as many. */
const binNames = (of: string, bins: number): readonly string[] =>
  Array.from({ length: bins }, (_, bin) => `${of}_${bin}`);

const AMOUNTS = binNames('amount_bin', AMOUNT_BINS);
const HOURS = binNames('hour_step', HOUR_STEPS);

const countsOf = (of: string, names: readonly string[]): string =>
  names.map((name, bin) => `count(*) filter (${of} = ${bin}) as ${name}`).join(', ');

const countsIn = (row: Row, names: readonly string[]): readonly number[] =>
  names.map((name) => Number(row[name]));

/**
 * Creates `number_code(number, code)`, the category that each number mostly declares, and
 * `number_habit(number, sells_like, times_likelier, like_sure, off_hours, off_sure)`: how its hours and
 * amounts fit that category.
 *
 * Shape   code: as stated to the outside, else inside the number. See trade-habits.ts.
 */
export const createNumberHabits = async (session: Session): Promise<void> => {
  await session.run(CODE);
  const fits = habitFits(await readHabits(session));
  const columns = {
    number: 'integer',
    sells_like: 'varchar',
    times_likelier: 'double',
    like_sure: 'boolean',
    off_hours: 'integer',
    off_sure: 'boolean',
  } as const;
  const rows = fits.map((fit): Cell[] => [
    fit.number,
    fit.other,
    fit.times,
    fit.otherSure,
    fit.offHours,
    fit.hoursSure,
  ]);
  await session.load('number_habit', columns, rows);
};

const CODE = `create or replace table number_code as
  with told as (
    select cleared as number, coalesce(
      nullif(clearing_mcc, -1), nullif(response_mcc, -1), nullif(statement_mcc, -1)) as mcc,
      sum(of_sales)::bigint as n
    from pattern where cleared > 0 group by 1, 2
  ), usual as (
    select number, arg_max(lpad(mcc::varchar, 4, '0'), n * 10000 - mcc) as mcc
    from told where mcc is not null group by number
  )
  select n.number, coalesce(u.mcc, i.mcc) as code
  from (select distinct number from told) n
  left join usual u on u.number = n.number left join inside_mcc i on i.number = n.number
  where coalesce(u.mcc, i.mcc) is not null`;

/** One row per number: how many of its sales fall into each step of the day and each size. */
const BINNED = `
  with busy as (
    select d.number, any_value(c.code) as code from number_deal d
    join number_code c on c.number = d.number
    group by d.number having count(*) >= ${SALES_MIN}
  ), binned as (
    select number, step // ${DAY_STEPS / HOUR_STEPS} as hour_step,
      least(${AMOUNT_BINS - 1}, floor(log2(greatest(amount, 100) / 100.0)))::integer as amount_bin
    from number_deal
  )
  select b.number, any_value(b.code) as code, count(*) as sales,
    ${countsOf('hour_step', HOURS)}, ${countsOf('amount_bin', AMOUNTS)}
  from binned d join busy b on b.number = d.number
  group by b.number order by b.number`;

const readHabits = async (session: Session): Promise<readonly NumberHabit[]> => {
  const habits: NumberHabit[] = [];
  await session.each(BINNED, (rows) => {
    for (const row of rows)
      habits.push({
        number: Number(row['number']),
        code: String(row['code']),
        sales: Number(row['sales']),
        amounts: countsIn(row, AMOUNTS),
        hours: countsIn(row, HOURS),
      });
  });
  return habits;
};
