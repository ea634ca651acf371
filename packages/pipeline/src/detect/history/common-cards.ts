import type { Session } from '../../engine/session.ts';
import type { NumberPair } from './message-counter.ts';

/** Fewer sales or cards in common are a customer or two of both shops. Own choice [I]. */
const DEALS_MIN = 4;
const CARDS_MIN = 2;

/** As sure as a message counter that ties two numbers: see device-parts.ts. */
const WEIGHT = 7;

const PAIRS = `
  with use as (
    select k.device, k.cleared as number, s.card, count(*) as deals
    from history_key k join mixed m using (device) join sale s using (sale)
    where k.device < 0 and k.cleared > 0 and s.card > 0 and s.txn_type in (1, 5)
    group by k.device, k.cleared, s.card
  ), whole as (
    select device, number, sum(deals) as deals from use group by device, number
    having sum(deals) >= ${DEALS_MIN}
  ), met as (
    select a.device, a.number as a, b.number as b, count(*) as cards,
      sum(a.deals) as a_deals, sum(b.deals) as b_deals
    from use a join use b on b.device = a.device and b.card = a.card and a.number < b.number
    group by a.device, a.number, b.number having count(*) >= ${CARDS_MIN}
  )
  select m.device, m.a, m.b from met m
  join whole x on x.device = m.device and x.number = m.a
  join whole y on y.device = m.device and y.number = m.b
  where m.a_deals * 2 >= x.deals and m.b_deals * 2 >= y.deals
  order by m.device, m.a, m.b`;

/**
 * Adds the numbers of one terminal id that live on the same cards, by device, to what is known of it.
 *
 * Shape   two numbers of which the same cards make half of the sales each. Two devices that have one id
 *         by coincidence have customers of their own.
 */
export const addCommonCards = async (
  session: Session,
  known: ReadonlyMap<number, readonly NumberPair[]>,
): Promise<ReadonlyMap<number, readonly NumberPair[]>> => {
  const pairs = new Map(known);
  await session.each(PAIRS, (rows) => {
    for (const row of rows) {
      const device = Number(row['device']);
      const one = { a: Number(row['a']), b: Number(row['b']), weight: WEIGHT };
      pairs.set(device, [...(pairs.get(device) ?? []), one]);
    }
  });
  return pairs;
};
