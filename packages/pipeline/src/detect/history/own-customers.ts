import type { Session } from '../../engine/session.ts';
import type { NumberPair } from './message-counter.ts';

/** A sale under one of a terminal id's numbers, in order of time. */
export interface CardSale {
  readonly number: number;
  readonly card: number;
  /** Fen. */
  readonly amount: number;
  /** Undefined where the kind of card is not known. */
  readonly credit: boolean | undefined;
}

/** So many sales around it, of so nearly its amount, tell what a sale would have gone out under. Own choice [I]. */
const AROUND = 12;
const LIKE_MAX = 6;
const TIMES_MAX = 2;

/** A customer of both shops is seen now and then. Own choice [I]. */
const BOTH = 0.02;

/** Other sales may fail to show the other number by luck. */
const SURE_MAX = 0.9;

/** Odds of 150 to 1, or the customers say nothing. */
const APART_MAX = -5;

/**
 * Whether the customers of two numbers are two shops': a card that comes again comes under the number that it
 * came under before, while other sales around it go out under either.
 *
 * Shape   the natural logarithm of the likelihood of one device over two, zero or less. What a router
 *         goes by is no customer's choice: sales are held against others of nearly their time, amount
 *         and kind of card.
 */
export const customersApart = (sales: readonly CardSale[]): number => {
  const last = new Map<number, number>();
  let weight = 0;
  sales.forEach((sale, at) => {
    const before = last.get(sale.card);
    if (sale.card > 0 && before !== undefined)
      weight += weightOf(sale.number === before, shareOfOther(before, likeSales(sales, at)));
    last.set(sale.card, sale.number);
  });
  return Math.min(0, weight);
};

const weightOf = (stays: boolean, other: number): number =>
  stays ? Math.log(1 - Math.min(SURE_MAX, other)) : Math.log(Math.max(BOTH, other) / BOTH);

/** Of sales like it, the share under the other number; where there are none, nothing is told. */
const shareOfOther = (number: number, like: readonly CardSale[]): number =>
  like.filter((one) => one.number !== number).length / Math.max(1, like.length);

const likeSales = (sales: readonly CardSale[], at: number): readonly CardSale[] => {
  const sale = sales[at] as CardSale;
  const found: CardSale[] = [];
  for (let step = 1; step <= AROUND && found.length < LIKE_MAX; step += 1)
    for (const one of [sales[at - step], sales[at + step]])
      if (one && one.card !== sale.card && isLike(one, sale)) found.push(one);
  return found;
};

const isLike = (one: CardSale, sale: CardSale): boolean =>
  one.credit === sale.credit &&
  one.amount <= sale.amount * TIMES_MAX &&
  sale.amount <= one.amount * TIMES_MAX;

/** So many of a terminal id's numbers, the most used, are asked two by two. */
const NUMBERS_MAX = 4;

/** Sales under two numbers of one terminal id that lie in two places, by pair. */
const SALES = `
  with used as (
    select p.device, p.number, p.house, p.area, u.sales,
      row_number() over (partition by p.device order by u.sales desc, p.number) as place
    from number_place p join mixed m using (device)
    join device_number u on u.device = p.device and u.number = p.number where p.device < 0
  ), pair as (
    select a.device, a.number as a, b.number as b from used a join used b on b.device = a.device
    where a.place < b.place and b.place <= ${NUMBERS_MAX} and (a.house <> b.house or a.area <> b.area)
  )
  select p.device, p.a, p.b, k.cleared as number, s.card, s.amount,
    case when s.card_type > 0 then s.card_type in (2, 3) end as credit
  from pair p join history_key k on k.device = p.device and k.cleared in (p.a, p.b)
  join sale s using (sale) where s.txn_type in (1, 5)
  order by p.device, p.a, p.b, s.at_ms, k.sale`;

/** Adds to what is known of terminal ids, by device, pairs of numbers whose customers are two shops'. */
export const addOwnCustomers = async (
  session: Session,
  known: ReadonlyMap<number, readonly NumberPair[]>,
): Promise<ReadonlyMap<number, readonly NumberPair[]>> => {
  const pairs = new Map(known);
  let pair = { device: 0, a: 0, b: 0 };
  let sales: CardSale[] = [];
  const tell = (): void => {
    const weight = customersApart(sales);
    const told = pairs.get(pair.device) ?? [];
    if (weight <= APART_MAX) pairs.set(pair.device, [...told, { a: pair.a, b: pair.b, weight }]);
    sales = [];
  };
  await session.each(SALES, (rows) => {
    for (const { device, a, b, number, card, amount, credit } of rows) {
      const isSame = Number(device) === pair.device && Number(a) === pair.a && Number(b) === pair.b;
      if (!isSame) tell();
      pair = { device: Number(device), a: Number(a), b: Number(b) };
      sales.push({
        number: Number(number),
        card: Number(card ?? 0),
        amount: Number(amount),
        credit: credit === null ? undefined : credit === true,
      });
    }
  });
  tell();
  return pairs;
};
