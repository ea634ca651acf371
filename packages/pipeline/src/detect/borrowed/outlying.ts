import { differenceOf, median } from './differ.ts';
import type { LogSums, NumberStat } from './stats.ts';

/** How far a number lies above what is usual; deviations are standard ones of chance and of shops. */
export interface Outlying {
  /** Odds of credit cards, of sales whose card type is known. */
  readonly credit: number;
  /** Mean logarithm of tickets by credit over that of others. */
  readonly gap: number;
  /** Mean logarithm of the ticket, against numbers of its trade. */
  readonly ticket: number;
  /** Log of its sales over the median of its trade, less where the trade has few numbers. */
  readonly volume: number;
}

/** Log odds of credit, gaps and mean log tickets within a trade differ by no less and no more. Own choice [I]. */
const DIFFER = {
  credit: { least: 0.1, most: 5 },
  gap: { least: 0.05, most: 3 },
  ticket: { least: 0.1, most: 3 },
} as const;

/**
 * How much more credit a number gets than others, and how much larger tickets and more sales than its trade.
 *
 * Method  a router takes credit cards and tickets above a starting amount, because only they pay: a
 *         number that gets nothing else lies above all shops in both, and one that has sales of its own
 *         takes larger tickets by credit than otherwise. Shares are compared as odds, so that nothing but
 *         credit is told from much credit where shops differ widely. How much shops differ is read
 *         from the half of each side that is nearer to what is usual, on the side where they differ more.
 * Shape   same order as `stats`; 0 where nothing is known.
 * Source  docs/indicators.md 20, 21, 27; method own [I].
 */
export const outlyingOf = (stats: readonly NumberStat[]): readonly Outlying[] => {
  const credit = deviations(creditOf(stats), DIFFER.credit);
  const gap = deviations(gapOf(stats), DIFFER.gap);
  const ticket = deviations(ticketOf(stats), DIFFER.ticket);
  const volume = volumeOf(stats);
  return stats.map((_, at) => ({
    credit: credit[at] ?? 0,
    gap: gap[at] ?? 0,
    ticket: ticket[at] ?? 0,
    volume: volume[at] ?? 0,
  }));
};

/** Numbers of no trade in particular that stand beside those of a trade. Own choice [I]. */
const SIZE_PRIOR = 2;

const volumeOf = (stats: readonly NumberStat[]): readonly number[] => {
  const size = ({ sales }: NumberStat): number => Math.log(sales);
  const trades = new Map(
    [...byTrade(stats, size)].map(([mcc, sizes]) => [
      mcc,
      { usual: median(sizes), known: sizes.length / (sizes.length + SIZE_PRIOR) },
    ]),
  );
  return stats.map((stat) => {
    const { usual, known } = trades.get(stat.mcc) ?? { usual: size(stat), known: 0 };
    return (size(stat) - usual) * known;
  });
};

/** What a number shows beyond what is usual, and the variance that chance alone gives it. */
interface Reading {
  readonly beyond: number;
  readonly chance: number;
}

const deviations = (
  readings: readonly (Reading | undefined)[],
  range: { readonly least: number; readonly most: number },
): readonly number[] => {
  const at = ({ beyond, chance }: Reading, differ: number): number =>
    beyond / Math.sqrt(chance + differ ** 2);
  const known = readings.filter((one): one is Reading => one !== undefined);
  const sides = [known.filter((one) => one.beyond < 0), known.filter((one) => one.beyond > 0)];
  const [below = 0, above = 0] = sides.map((side) =>
    differenceOf(range, (guess) => side.map((one) => at(one, guess))),
  );
  const differ = Math.max(below, above);
  return readings.map((one) => (one === undefined ? 0 : at(one, differ)));
};

/** Numbers of a trade that weigh as much as everybody in what is usual for it. Own choice [I]. */
const EVERYBODY = 5;

const creditOf = (stats: readonly NumberStat[]): readonly (Reading | undefined)[] => {
  const odds = ({ credit, typed }: NumberStat): number =>
    Math.log((credit + 0.5) / (typed - credit + 0.5));
  const known = stats.filter((stat) => stat.typed > 0);
  const everybody = median(known.map(odds));
  const usual = new Map(
    [...byTrade(known, odds)].map(([mcc, all]) => [
      mcc,
      (median(all) * all.length + everybody * EVERYBODY) / (all.length + EVERYBODY),
    ]),
  );
  return stats.map((stat) => {
    const { credit, typed } = stat;
    if (typed === 0) return undefined;
    const chance = 1 / (credit + 0.5) + 1 / (typed - credit + 0.5);
    return { beyond: odds(stat) - (usual.get(stat.mcc) ?? everybody), chance };
  });
};

/** Fewer sales of a kind have no mean ticket. */
const GAP_SALES_MIN = 3;

const gapOf = (stats: readonly NumberStat[]): readonly (Reading | undefined)[] => {
  const read = stats.map(({ credit, typed, creditLogs, otherLogs }): Reading | undefined => {
    const others = typed - credit;
    if (Math.min(credit, others) < GAP_SALES_MIN) return undefined;
    const within = scatterOf(creditLogs, credit) + scatterOf(otherLogs, others);
    const variance = Math.max(0.02, within / (typed - 2) / 1e6);
    return {
      beyond: (creditLogs.sum / credit - otherLogs.sum / others) / 1000,
      chance: variance * (1 / credit + 1 / others),
    };
  });
  const usual = median(read.flatMap((one) => one?.beyond ?? []));
  return read.map((one) => one && { ...one, beyond: one.beyond - usual });
};

const scatterOf = ({ sum, squares }: LogSums, count: number): number =>
  squares - (sum * sum) / count;

const byTrade = (
  stats: readonly NumberStat[],
  of: (stat: NumberStat) => number,
): ReadonlyMap<string, readonly number[]> => {
  const trades = new Map<string, number[]>();
  for (const stat of stats) {
    const own = trades.get(stat.mcc);
    if (own === undefined) trades.set(stat.mcc, [of(stat)]);
    else own.push(of(stat));
  }
  return trades;
};

const ticketOf = (stats: readonly NumberStat[]): readonly (Reading | undefined)[] => {
  const mean = ({ logSum, sales }: NumberStat): number => logSum / sales / 1000;
  const usual = new Map([...byTrade(stats, mean)].map(([mcc, means]) => [mcc, median(means)]));
  return stats.map((stat) => ({
    beyond: mean(stat) - (usual.get(stat.mcc) ?? mean(stat)),
    chance: varianceOf(stat) / stat.sales,
  }));
};

/** Variance of the logarithm of a number's tickets; never so small that a few equal ones speak. */
export const varianceOf = ({ logSum, logSquares, sales }: NumberStat): number =>
  Math.max(0.02, (logSquares - (logSum * logSum) / sales) / Math.max(1, sales - 1) / 1e6);
