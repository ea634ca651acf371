import { AMOUNT_BINS, HOUR_BINS, type NumberStat } from './stats.ts';

/** How a number's traffic compares with its declared trade and with everybody's. */
export interface TradeFit {
  /** Log-likelihood of everybody's traffic over that of the declared trade, per root of sales. */
  readonly mixed: number;
  /** First guess of the chance that the number is borrowed. */
  readonly chance: number;
}

const ROUNDS = 6;
/** Sales of everybody that stand for a trade before its own numbers are known. */
const PRIOR_WEIGHT = 2;
/** Where the first guess turns, in units of `mixed`. Own choice [I]; the fitted model decides. */
const GUESS = { slope: 1.5, middle: 0.5, prior: -1.7 } as const;

/**
 * Learns what each trade looks like (ticket sizes and hours of the day) from the data itself, and
 * how well each number fits its own.
 *
 * Method  expectation maximisation with one profile per category code and one for everybody: a
 *         number counts for its trade's profile as far as it is not thought to be borrowed, and with
 *         the root of its sales, so that one large number does not make a trade.
 * Shape   same order as `stats`; sums run in that order, so the result is the same in every run.
 * Source  docs/indicators.md 22, 23, 26, 27; method own [I].
 */
export const fitTrades = (stats: readonly NumberStat[]): readonly TradeFit[] => {
  const everybody = shareOf(stats);
  const trades = new Map<string, number[]>();
  stats.forEach((stat, at) => {
    const own = trades.get(stat.mcc);
    if (own === undefined) trades.set(stat.mcc, [at]);
    else own.push(at);
  });
  const mixed = new Float64Array(stats.length);
  const chance = new Float64Array(stats.length).fill(0.15);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const members of trades.values()) {
      const profile = profileOf(stats, members, chance, everybody);
      for (const at of members) {
        const stat = stats[at] as NumberStat;
        mixed[at] = likelihood(stat, everybody, profile) / Math.sqrt(stat.sales);
        chance[at] =
          1 / (1 + Math.exp(-((mixed[at] ?? 0) - GUESS.middle) * GUESS.slope - GUESS.prior));
      }
    }
  return stats.map((_, at) => ({ mixed: mixed[at] ?? 0, chance: chance[at] ?? 0 }));
};

interface Profile {
  readonly amounts: Float64Array;
  readonly hours: Float64Array;
}

const PARTS = [
  ['amounts', AMOUNT_BINS],
  ['hours', HOUR_BINS],
] as const;

const normalised = (counts: Float64Array): Float64Array => {
  const total = counts.reduce((sum, value) => sum + value, 0);
  return counts.map((value) => value / Math.max(total, 1e-9));
};

const shareOf = (stats: readonly NumberStat[]): Profile => {
  const [amounts, hours] = [new Float64Array(AMOUNT_BINS), new Float64Array(HOUR_BINS)];
  for (const stat of stats) {
    for (let bin = 0; bin < AMOUNT_BINS; bin += 1) amounts[bin]! += stat.amounts[bin]!;
    for (let bin = 0; bin < HOUR_BINS; bin += 1) hours[bin]! += stat.hours[bin]!;
  }
  // A bin that nobody used is still possible.
  return {
    amounts: normalised(amounts.map((n) => n + 1)),
    hours: normalised(hours.map((n) => n + 1)),
  };
};

const profileOf = (
  stats: readonly NumberStat[],
  members: readonly number[],
  chance: Float64Array,
  everybody: Profile,
): Profile => {
  const made = PARTS.map(([part, bins]) => {
    const sum = new Float64Array(bins);
    for (const at of members) {
      const stat = stats[at] as NumberStat;
      const weight = ((1 - (chance[at] ?? 0)) * Math.sqrt(stat.sales)) / stat.sales;
      for (let bin = 0; bin < bins; bin += 1) sum[bin]! += weight * stat[part][bin]!;
    }
    for (let bin = 0; bin < bins; bin += 1) sum[bin]! += PRIOR_WEIGHT * everybody[part][bin]!;
    return normalised(sum);
  });
  return { amounts: made[0] as Float64Array, hours: made[1] as Float64Array };
};

const likelihood = (stat: NumberStat, everybody: Profile, own: Profile): number => {
  let sum = 0;
  for (const [part, bins] of PARTS)
    for (let bin = 0; bin < bins; bin += 1) {
      const count = stat[part][bin]!;
      if (count > 0) sum += count * Math.log(everybody[part][bin]! / own[part][bin]!);
    }
  return sum;
};
