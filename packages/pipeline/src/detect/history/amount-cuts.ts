import { hypergeometric } from './chances.ts';

/** A sale under one number of a device, in order of time; fen. */
export interface CutDeal {
  readonly number: number;
  readonly amount: number;
}

/** What is known of two of its numbers. */
export interface CutKnown {
  /** Whether the first is another firm's and of a cheaper class than the second. */
  readonly isCheaper: (number: number, home: number) => boolean;
  /** Whether they are of trades that have nothing in common. */
  readonly areUnrelated: (number: number, home: number) => boolean;
}

/** A device's own number, and cheaper ones of other firms that take all of certain amounts. */
export interface AmountCut {
  readonly home: number;
  readonly group: ReadonlySet<number>;
  /** How likely it would come out as sharp, were the amounts the shops' own. */
  readonly chance: number;
}

/** Where routers cut, in yuan: round amounts. */
const EDGES = [10, 100, 1_000, 10_000].flatMap((ten) =>
  [1, 1.5, 2, 3, 4, 5, 6, 7, 8].map((times) => times * ten),
);

/** So near an amount, shops that share a till sell on either side of it, if both come as near. Own choice [I]. */
const NEAR = 1.25;

/** Fewer sales of its own or of the others show no choice. */
const HOME_MIN = 3;
const GROUP_MIN = 4;

/** All sales of both sides would fall so, if amounts did not matter, less often than this. */
const WHOLE_MAX = 1e-6;

/**
 * Of 60,000 pairs of invented shops, of which 25,000 never sell for the same amounts, some 30 come out as sharp as the
 * first; two unrelated firms at one till are rare besides. Own choices [I].
 */
const UNRELATED_MAX = 1 / 100;
const RELATED_MAX = 1 / 5_000;

/**
 * Finds a number beside which cheaper ones of other firms take every sale below, above or between round amounts.
 *
 * Shops that share a till have prices of their own: where these do not meet, there is a gap between them. A router
 * cuts what one shop sells, so that both sides come close to the cut and none goes over; and what the shop sold for
 * before it was switched on, or after, has no such hole.
 * Shape   chance: that those near each cut fall on the right side of it, by distinct amounts, times the chance that the
 *         home's sales left the others' amounts out only while these were in use; times the numbers tried as a home.
 * Source  docs/indicators.md 20, 23; start amounts and bands of right terminals [V]. Own [I].
 */
export const amountCut = (
  deals: readonly CutDeal[],
  { isCheaper, areUnrelated }: CutKnown,
): AmountCut | undefined => {
  const numbers = [...new Set(deals.map(({ number }) => number))].sort((a, b) => a - b);
  const found = numbers.flatMap((home): AmountCut[] => {
    const others = numbers.filter((number) => number !== home);
    if (others.length === 0 || !others.every((other) => isCheaper(other, home))) return [];
    const chance = Math.min(1, cutChance(deals, home) * numbers.length);
    const alien = others.every((other) => areUnrelated(other, home));
    const isCut = chance <= (alien ? UNRELATED_MAX : RELATED_MAX);
    return isCut ? [{ home, group: new Set(others), chance }] : [];
  });
  return found.sort((a, b) => a.chance - b.chance)[0];
};

const cutChance = (deals: readonly CutDeal[], home: number): number => {
  const isAway = ({ number }: CutDeal): boolean => number !== home;
  const [first, last] = [deals.findIndex(isAway), deals.findLastIndex(isAway)];
  const span = deals.slice(first, last + 1);
  const [own, away] = [span.filter((one) => !isAway(one)), span.filter(isAway)].map(amountsOf);
  if (own === undefined || away === undefined) return 1;
  if (own.length < HOME_MIN || away.length < GROUP_MIN) return 1;
  const [low, high] = [Math.min(...away), Math.max(...away)];
  const below = own.filter((amount) => amount < low);
  const above = own.filter((amount) => amount > high);
  if (below.length + above.length < own.length) return 1;
  if (1 / choose(own.length + away.length, away.length) > WHOLE_MAX) return 1;
  const sides = [below, ...layersOf(span.filter(isAway)), above].filter((side) => side.length > 0);
  const cuts = sides.slice(1).map((side, at) => nearChance(sides[at] ?? [], side));
  const outside = amountsOf([...deals.slice(0, first), ...deals.slice(last + 1)]);
  const hole = outside.filter((amount) => amount >= low && amount <= high).length;
  const kept = hypergeometric(own.length + outside.length, hole, own.length, 0);
  return cuts.reduce((product, chance) => product * chance, kept);
};

const amountsOf = (deals: readonly CutDeal[]): readonly number[] =>
  deals.map(({ amount }) => amount);

/** Amounts of the others, those of numbers that never sell for the same amounts apart, in order of amount. */
const layersOf = (away: readonly CutDeal[]): readonly (readonly number[])[] => {
  const byNumber = new Map<number, number[]>();
  for (const { number, amount } of away)
    byNumber.set(number, [...(byNumber.get(number) ?? []), amount]);
  const layers: number[][] = [];
  for (const amounts of [...byNumber.values()].sort((a, b) => Math.min(...a) - Math.min(...b))) {
    const under = layers.at(-1);
    if (under !== undefined && Math.min(...amounts) <= Math.max(...under)) under.push(...amounts);
    else layers.push(amounts);
  }
  return layers;
};

/** Chance that amounts near a cut fall on the right side of it, for the round one that lies between; 1 if none does. */
const nearChance = (under: readonly number[], over: readonly number[]): number => {
  const [top, bottom] = [Math.max(...under), Math.min(...over)];
  const chances = EDGES.map((yuan) => yuan * 100)
    .filter((edge) => top < edge && edge <= bottom)
    .map((edge) => {
      const left = new Set(under.filter((amount) => amount * NEAR >= edge)).size;
      const right = new Set(over.filter((amount) => amount < edge * NEAR)).size;
      return 1 / choose(left + right, right);
    });
  return Math.min(1, ...chances);
};

/** Ways to choose so many of all. */
const choose = (all: number, some: number): number => 1 / hypergeometric(all, some, some, some);
