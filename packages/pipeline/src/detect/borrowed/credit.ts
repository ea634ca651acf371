import { byTrade } from './by-trade.ts';
import { differenceOf, median } from './differ.ts';
import type { NumberStat } from './stats.ts';

/** Log odds of credit differ between shops by no less and no more. Own choice [I]. */
const DIFFER = { least: 0.1, most: 3 } as const;
/** Fewer sales of a known kind say little about how much shops differ. */
const KNOWN_MIN = 10;
/** Numbers of a trade that weigh as much as everybody in what is usual for it. Own choice [I]. */
const EVERYBODY = 5;
/** A chance that is never quite nothing. */
const CHANCE_MIN = 1e-60;

/**
 * How rarely an honest shop of the trade has as large a share of credit cards, as standard deviations.
 *
 * Method  shops of a trade differ in their share; it is taken as a beta distribution about what is usual
 *         for the trade, as wide as the odds of shops with less than usual lie apart, since a router that takes
 *         nothing but credit moves numbers only up. Forty sales of forty by credit are then told from many,
 *         which odds of one against nothing cannot.
 * Shape   same order as `stats`; 0 where the share is not above what is usual.
 * Source  docs/indicators.md 20; method own [I].
 */
export const creditOf = (stats: readonly NumberStat[]): readonly number[] => {
  const usual = usualOf(stats);
  const low = stats.flatMap((stat, at) => {
    const beyond = oddsOf(stat) - usual[at]!;
    return stat.typed >= KNOWN_MIN && beyond < 0 ? [{ beyond, chance: chanceOf(stat) }] : [];
  });
  const differ = differenceOf(DIFFER, (guess) =>
    low.map(({ beyond, chance }) => beyond / Math.sqrt(chance + guess ** 2)),
  );
  return stats.map(({ credit, typed }, at) => {
    const share = 1 / (1 + Math.exp(-usual[at]!));
    if (credit <= typed * share) return 0;
    const firmness = Math.max(1, 1 / (differ ** 2 * share * (1 - share)) - 1);
    const chance = tail(credit, typed, share * firmness, (1 - share) * firmness);
    return Math.sqrt(-2 * Math.log(Math.max(CHANCE_MIN, chance)));
  });
};

const oddsOf = ({ credit, typed }: NumberStat): number =>
  Math.log((credit + 0.5) / (typed - credit + 0.5));

const chanceOf = ({ credit, typed }: NumberStat): number =>
  1 / (credit + 0.5) + 1 / (typed - credit + 0.5);

/** Sales by cards that are known not to be credit cards, and how many a shop of the trade has of as many. */
export interface Debits {
  readonly seen: number;
  readonly usual: number;
}

/**
 * What a number sells to other cards than credit cards.
 *
 * Shape   same order as `stats`; nought where no card is known.
 */
export const debitsOf = (stats: readonly NumberStat[]): readonly Debits[] => {
  const usual = usualOf(stats);
  return stats.map(({ typed, credit }, at) => ({
    seen: typed - credit,
    usual: typed / (1 + Math.exp(usual[at]!)),
  }));
};

/** Log odds that are usual for each number's trade. */
const usualOf = (stats: readonly NumberStat[]): readonly number[] => {
  const known = stats.filter((stat) => stat.typed > 0);
  const everybody = known.length > 0 ? median(known.map(oddsOf)) : 0;
  const usual = new Map(
    [...byTrade(known, oddsOf)].map(([mcc, all]) => [
      mcc,
      (median(all) * all.length + everybody * EVERYBODY) / (all.length + EVERYBODY),
    ]),
  );
  return stats.map(({ mcc }) => usual.get(mcc) ?? everybody);
};

/** The chance of so many or more of `all`, each with a probability that is itself beta distributed. */
const tail = (some: number, all: number, a: number, b: number): number => {
  let log = 0;
  for (let one = 0; one < all; one += 1) log += Math.log((b + one) / (a + b + one));
  let sum = some === 0 ? Math.exp(log) : 0;
  for (let one = 0; one < all; one += 1) {
    log += Math.log(((all - one) * (a + one)) / ((one + 1) * (b + all - one - 1)));
    if (one + 1 >= some) sum += Math.exp(log);
  }
  return sum;
};
