import type { Session } from '../../engine/session.ts';
import { AMOUNT_EDGES } from '../population/choices.ts';

/**
 * Share of a number's sales from an amount on, at the tills that have it alone; undefined where no till has.
 *
 * Units  one of `AMOUNT_EDGES`, yuan.
 */
export type OwnTickets = (number: number, yuan: number) => number | undefined;

const COUNTS = AMOUNT_EDGES.map(
  (yuan) => `count(*) filter (s.amount >= ${yuan * 100}) as f${yuan}`,
);

/** Reads what numbers that devices of several use sell for where nothing stands beside them. */
export const readOwnTickets = async (session: Session): Promise<OwnTickets> => {
  const known = new Map<number, { readonly sales: number; readonly from: readonly number[] }>();
  const sql = `select k.cleared as number, count(*) as sales, ${COUNTS.join(', ')}
    from history_key k join sale s using (sale)
    where k.device not in (select device from mixed)
      and k.cleared in (select distinct number from mixed_use)
      and k.device <> 0 and s.txn_type in (1, 5)
    group by k.cleared`;
  await session.each(sql, (rows) => {
    for (const row of rows) {
      const from = AMOUNT_EDGES.map((yuan) => Number(row[`f${yuan}`]));
      known.set(Number(row['number']), { sales: Number(row['sales']), from });
    }
  });
  return (number, yuan) => {
    const own = known.get(number);
    const at = (AMOUNT_EDGES as readonly number[]).indexOf(yuan);
    // No number of sales shows that a shop never sells for more.
    return own && ((own.from[at] ?? 0) + 1) / (own.sales + 2);
  };
};
