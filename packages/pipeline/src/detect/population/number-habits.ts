import type { Cell, Session } from '../../engine/session.ts';
import { habitFits, type NumberHabit } from './trade-habits.ts';

/** Fewer sales show no habit. */
const SALES_MIN = 30;
/** Ticket sizes by doubling from one yuan; two-hour steps of the day. */
const AMOUNT_BINS = 15;
const HOUR_STEPS = 12;

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

const CODE = `create or replace temp table number_code as
  with told as (
    select k.cleared as number, coalesce(
      nullif(s.clearing_mcc, -1), nullif(s.response_mcc, -1), nullif(s.statement_mcc, -1)) as mcc,
      count(*) as n
    from sale_key k join sale s on s.sale = k.sale where k.cleared > 0 group by 1, 2
  ), usual as (
    select number, arg_max(lpad(mcc::varchar, 4, '0'), n * 10000 - mcc) as mcc
    from told where mcc is not null group by number
  )
  select n.number, coalesce(u.mcc, i.mcc) as code
  from (select distinct number from told) n
  left join usual u on u.number = n.number left join inside_mcc i on i.number = n.number
  where coalesce(u.mcc, i.mcc) is not null`;

const BINNED = `
  with busy as (
    select d.number, any_value(c.code) as code from number_deal d
    join number_code c on c.number = d.number
    group by d.number having count(*) >= ${SALES_MIN}
  )
  select d.number, b.code, d.step // ${48 / HOUR_STEPS} as hour_step,
    least(${AMOUNT_BINS - 1}, floor(log2(greatest(d.amount, 100) / 100.0)))::integer as amount_bin,
    count(*) as sales
  from number_deal d join busy b on b.number = d.number
  group by all order by d.number, hour_step, amount_bin`;

const readHabits = async (session: Session): Promise<readonly NumberHabit[]> => {
  const habits: {
    number: number;
    code: string;
    sales: number;
    amounts: number[];
    hours: number[];
  }[] = [];
  await session.each(BINNED, (rows) => {
    for (const row of rows) {
      const number = Number(row['number']);
      let habit = habits.at(-1);
      if (habit?.number !== number) {
        habit = {
          number,
          code: String(row['code']),
          sales: 0,
          amounts: new Array<number>(AMOUNT_BINS).fill(0),
          hours: new Array<number>(HOUR_STEPS).fill(0),
        };
        habits.push(habit);
      }
      const [n, hour, bin] = [row['sales'], row['hour_step'], row['amount_bin']].map(Number);
      habit.sales += n ?? 0;
      habit.hours[hour ?? 0] = (habit.hours[hour ?? 0] ?? 0) + (n ?? 0);
      habit.amounts[bin ?? 0] = (habit.amounts[bin ?? 0] ?? 0) + (n ?? 0);
    }
  });
  return habits;
};
