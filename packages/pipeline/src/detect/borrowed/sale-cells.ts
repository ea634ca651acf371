import type { Session } from '../../engine/session.ts';

/** Ticket sizes by steps of half as much again, hours of the day, endings within bands of size. */
export const SIZES = 24;
export const HOURS = 24;
export const BANDS = 4;
export const ENDINGS = 11;

/** Sales of one number that are looked at: more say hardly more about what is mixed in it. */
const SALES_MAX = 60;
/** And no fewer, however many numbers there are. */
const SALES_LEAST = 20;
/** Sales of all numbers together: what one core takes in some seconds. */
const SALES_ALL = 2_000_000;
/** The first character that stands for a cell: letters, so that a number's sales are one text. */
const FIRST = 256;

/** Size, hour and ending of the sales of a number that were chosen, as cells, and how many it has. */
export interface SaleCells {
  readonly sales: number;
  readonly cells: Uint16Array;
}

/** Cells there are: size, then hour, then band, then ending. */
export const CELLS = SIZES * HOURS * BANDS * ENDINGS;

/** `ending` counts by band and, within, by ending. */
export const toCell = (size: number, hour: number, ending: number): number =>
  (size * HOURS + hour) * BANDS * ENDINGS + ending;

export const sizeOf = (cell: number): number => Math.floor(cell / (HOURS * BANDS * ENDINGS));
export const hourOf = (cell: number): number => Math.floor(cell / (BANDS * ENDINGS)) % HOURS;
export const endingOf = (cell: number): number => cell % (BANDS * ENDINGS);

/**
 * Reads the sales of every number of `number_sale`, of large ones an even choice.
 *
 * Shape   by the number's code; cells in their own order. The choice follows from time and amount, so
 *         that it does not depend on names or the order of rows.
 */
export const readSaleCells = async (session: Session): Promise<ReadonlyMap<number, SaleCells>> => {
  const found = new Map<number, SaleCells>();
  await session.each(CHOSEN, (rows) => {
    for (const row of rows) {
      const letters = String(row['cells'] ?? '');
      const cells = Uint16Array.from(
        { length: letters.length },
        (_, at) => letters.charCodeAt(at) - FIRST,
      );
      found.set(Number(row['number']), { sales: Number(row['sales']), cells });
    }
  });
  return found;
};

/** What an amount ends in: fen, jiao, halves; hundreds, fifties, tens, fives; nines, eights, sixes; any yuan. */
const ENDING = `case when amount % 10 > 0 then 0 when amount % 50 > 0 then 1 when amount % 100 > 0 then 2
  when amount % 10000 = 0 then 3 when amount % 5000 = 0 then 4 when amount % 1000 = 0 then 5
  when amount % 500 = 0 then 6 when amount % 1000 = 900 then 7 when amount % 1000 = 800 then 8
  when amount % 1000 = 600 then 9 else 10 end`;

const BAND =
  'case when amount < 3000 then 0 when amount < 10000 then 1 when amount < 50000 then 2 else 3 end';

const CHOSEN = `
  with whole as (
    select number, count(*) as sales,
      count(*) over () as numbers
    from number_sale group by number
  ), chosen as (
    select s.number, w.sales, ((least(${SIZES - 1}, greatest(0, (s.log_amount - 4605) // 400)) * ${HOURS}
        + s.hour) * ${BANDS} + ${BAND}) * ${ENDINGS} + ${ENDING} as cell
    from number_sale s join whole w using (number)
    where w.sales <= ${SALES_LEAST} or ((s.minute * 1021 + s.amount) % 2147483647 * 2654435761 % 4294967296)
      * w.sales < 4294967296 * least(${SALES_MAX}, greatest(${SALES_LEAST}, ${SALES_ALL} // w.numbers))
  )
  select number, any_value(sales) as sales, string_agg(chr((${FIRST} + cell)::integer), '' order by cell) as cells
  from chosen group by number order by number`;
