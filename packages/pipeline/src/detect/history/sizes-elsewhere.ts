import type { Session } from '../../engine/session.ts';
import { type Elsewhere, type Moments, NONE, plus, SIZE, type SizeCount } from './amount-sizes.ts';

/** Sales and sizes of the sales for which a condition on `history_key k` holds. */
const sized = (which: string): string =>
  `select k.device, k.cleared as number, ${SIZE} as size
    from history_key k join sale s using (sale)
    where k.cleared > 0 and ${which} and s.txn_type in (1, 5) and s.amount > 0`;

/** Tells of each device in a query the sizes that it sold for under each of its numbers, in fixed order. */
export const eachDeviceSizes = async (
  session: Session,
  devices: string,
  tell: (device: number, here: readonly SizeCount[]) => void,
): Promise<void> => {
  let device = 0;
  let here: SizeCount[] = [];
  const sql = `select device, number, size, count(*) as sales
    from (${sized(`k.device in (${devices})`)})
    group by device, number, size order by device, number, size`;
  await session.each(sql, (rows) => {
    for (const { device: next, number, size, sales } of rows) {
      if (Number(next) !== device) {
        if (here.length > 0) tell(device, here);
        here = [];
      }
      device = Number(next);
      here.push({ number: Number(number), size: Number(size), sales: Number(sales) });
    }
  });
  if (here.length > 0) tell(device, here);
};

/** Reads what everybody sells for under the numbers in a query. */
export const readElsewhere = async (session: Session, numbers: string): Promise<Elsewhere> => {
  const totals = new Map<number, Moments>();
  const sql = `select number, count(*) as sales, sum(size)::bigint as sum,
      sum(size * size)::bigint as squares
    from (${sized(`k.cleared in (${numbers})`)})
    group by number order by number`;
  await session.each(sql, (rows) => {
    for (const { number, sales, sum, squares } of rows)
      totals.set(Number(number), {
        sales: Number(sales),
        sum: Number(sum),
        squares: Number(squares),
      });
  });
  const usual = [...totals.values()].reduce(plus, NONE);
  return { usual, ofNumber: (number) => totals.get(number) ?? NONE };
};
