import { byTrade } from './by-trade.ts';
import { creditOf } from './credit.ts';
import { differenceOf, median } from './differ.ts';
import type { LogSums, NumberStat } from './stats.ts';

/** How far a number lies above what is usual; deviations are standard ones of chance and of shops. */
export interface Outlying {
  /** Share of credit cards, of sales whose card type is known. */
  readonly credit: number;
  /** Mean logarithm of tickets by credit over that of others. */
  readonly gap: number;
  /** Log of its sales over the median of its trade, less where the trade has few numbers. */
  readonly volume: number;
}

/** Gaps differ by no less and no more. Own choice [I]. */
const DIFFER = { least: 0.05, most: 3 } as const;

/**
 * How much more credit a number gets than others, and how much larger tickets and more sales than its trade.
 *
 * Method  a router takes credit cards and tickets above a starting amount, because only they pay: a
 *         number that gets nothing else lies above all shops in both, and one that has sales of its own
 *         takes larger tickets by credit than otherwise. How much shops differ is read
 *         from the half of each side that is nearer to what is usual, on the side where they differ more.
 * Shape   same order as `stats`; 0 where nothing is known.
 * Source  docs/indicators.md 20, 21, 27; method own [I].
 */
export const outlyingOf = (stats: readonly NumberStat[]): readonly Outlying[] => {
  const credit = creditOf(stats);
  const gap = deviations(gapOf(stats), DIFFER);
  const volume = volumeOf(stats);
  return stats.map((_, at) => ({
    credit: credit[at] ?? 0,
    gap: gap[at] ?? 0,
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
