import { poissonBelow } from './chances.ts';
import type { Meeting } from './id-ranges.ts';

/** Percent of the ids two institutions would share by chance that they may share under one hand. */
const SHARED_MAX = 15;

/** If ids of many givers kept so well apart were likelier than this, nothing is said. */
const LUCK_MAX = 0.01;

/**
 * Institutions whose terminal ids one hand gives out together with those of others: numbers of theirs
 * and of others would share ids by chance, since their ranges lie in each other, and hardly do.
 *
 * Shape   houses in a fixed order; all others of one are taken together. A router that takes numbers
 *         of several institutions makes them share ids, so that nothing is said of these.
 */
export const readHands = (
  between: (a: number, b: number) => Meeting,
  houses: readonly number[],
): ReadonlySet<number> =>
  new Set(
    houses.filter((house) => {
      const others = houses
        .filter((other) => other !== house)
        .map((other) => between(Math.min(house, other), Math.max(house, other)));
      const chance = others.reduce((sum, one) => sum + one.chance, 0);
      const mixed = others.reduce((sum, one) => sum + one.mixed, 0);
      return mixed * 100 <= chance * SHARED_MAX && poissonBelow(chance, mixed) <= LUCK_MAX;
    }),
  );

/**
 * Whether one hand gives out the ids of two institutions, told by their single shops: by chance these
 * would clash, and they do not. Ids that carry a number of each, but never shops in steady use, are what
 * a router makes of them.
 *
 * Shape   steady: share of two single shops that would clash on one id, see steady-shops.ts.
 */
export const areOfOneHand = ({ chance, clashes }: Meeting, steady: number): boolean => {
  const due = chance * steady;
  return clashes * 100 <= due * SHARED_MAX && poissonBelow(due, clashes) <= LUCK_MAX;
};
