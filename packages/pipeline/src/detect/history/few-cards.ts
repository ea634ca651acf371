/** A deal of a device: under which number, and with which card, 0 unknown. */
export interface CardDeal {
  readonly number: number;
  readonly card: number;
}

/** Numbers of a device at which the same few cards pay, beside one that has customers. */
export interface FewCards {
  readonly home: number;
  readonly fed: ReadonlySet<number>;
}

/** Fewer sales, numbers or customers of its own show nothing. Own choice [I]. */
const DEALS_MIN = 16;
const NUMBERS_MIN = 3;
const CUSTOMERS_MIN = 6;
/** So few cards make nine in ten of the sales of all these numbers, and each comes again four times. */
const CARDS_MAX = 8;
const SHARE_MIN = 0.9;
const AGAIN_MIN = 4;
/** Of the cards, so many pay at three of the numbers or more. */
const WIDE_MIN = 2;

/**
 * Finds the number of a device that has customers, beside others at which the same few cards pay again and
 * again: the owner of the device and his friends draw cash, and choose under whose name.
 *
 * Shape   deals in any order; those without a card are left out. Stalls of one hall have regulars too, but
 *         other customers besides, and so has the desk of a mall.
 * Source  domain, software of big POS that lets its user choose the merchant; own [I].
 */
export const fewCardsOf = (deals: readonly CardDeal[]): FewCards | undefined => {
  const paid = deals.filter(({ card }) => card > 0);
  const numbers = [...new Set(paid.map(({ number }) => number))].sort((a, b) => a - b);
  for (const home of numbers) {
    const others = paid.filter(({ number }) => number !== home);
    const kept = cardsOf(others);
    if (kept === undefined) continue;
    const customers = new Set(
      paid.filter(({ number, card }) => number === home && !kept.has(card)).map(({ card }) => card),
    );
    if (customers.size < CUSTOMERS_MIN || customers.size < kept.size) continue;
    return { home, fed: new Set(others.map(({ number }) => number)) };
  }
  return undefined;
};

const cardsOf = (others: readonly CardDeal[]): ReadonlySet<number> | undefined => {
  if (others.length < DEALS_MIN) return undefined;
  if (new Set(others.map(({ number }) => number)).size < NUMBERS_MIN) return undefined;
  const places = new Map<number, number[]>();
  for (const { card, number } of others) places.set(card, [...(places.get(card) ?? []), number]);
  const most = [...places].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
  const few = most.slice(0, CARDS_MAX);
  const paid = few.reduce((sum, [, at]) => sum + at.length, 0);
  const wide = few.filter(([, at]) => new Set(at).size >= NUMBERS_MIN).length;
  const enough = paid >= SHARE_MIN * others.length && paid >= AGAIN_MIN * few.length;
  return enough && wide >= WIDE_MIN ? new Set(few.map(([card]) => card)) : undefined;
};
