import {
  differ,
  type Elsewhere,
  less,
  likelihood,
  type Moments,
  momentsOf,
  type SizeCount,
} from './amount-sizes.ts';

/** So many sales, at least, under each number of the device, and elsewhere. Own choice [I]. */
const HERE_MIN = 5;
const OTHERS_MIN = 3;

/** Two shops that were given one id have no more numbers than this; every number is compared with every other. Own choice [I]. */
const NUMBERS_MAX = 12;

/** Odds of five to one, in nats. Own choice [I]. */
const ODDS_MIN = Math.log(5);

/**
 * Pairs of a device's numbers that sell alike here, while the first sells otherwise elsewhere: by the first, the
 * seconds.
 *
 * Method  sales under the first are foretold from those under the second here, and from those of other devices under
 *         the first. Two shops that were given one terminal id have two levels, or each that of its own number.
 * Shape   `here` in a fixed order; `shared` the numbers that other devices of several use.
 * Source  a router replaces who sold, not what was sold [I].
 */
export const soldAlikeOf = (
  here: readonly SizeCount[],
  shared: ReadonlySet<number>,
  { ofNumber, usual }: Elsewhere,
): ReadonlyMap<number, ReadonlySet<number>> => {
  const numbers = new Set(here.map(({ number }) => number));
  if (numbers.size > NUMBERS_MAX) return new Map();
  const cells = [...numbers].map((number) => {
    const sizes = here.filter((one) => one.number === number);
    return { number, sizes, own: momentsOf(sizes) };
  });
  const seen = cells.filter(({ own }) => own.sales >= HERE_MIN);
  const pairs = seen.flatMap(({ number, sizes, own }): [number, Set<number>][] => {
    const others = less(ofNumber(number), own);
    if (!shared.has(number) || others.sales < OTHERS_MIN) return [];
    const elsewhere = likelihood(sizes, others, usual);
    const isAlike = (beside: Moments): boolean =>
      !differ([own, beside]) && likelihood(sizes, beside, usual) - elsewhere >= ODDS_MIN;
    const alike = seen.filter((one) => one.number !== number && isAlike(one.own));
    return alike.length > 0 ? [[number, new Set(alike.map((one) => one.number))]] : [];
  });
  return new Map(pairs);
};
