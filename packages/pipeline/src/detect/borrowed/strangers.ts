import type { NumberStat } from './stats.ts';

/** Numbers of like volume with which a number's returning cards are compared, to each side. */
const LIKE = 25;
/** Honest shops of one size differ by so much in the share of returning cards. Own choice [I]. */
const SHOPS_DIFFER = 0.03;

/**
 * How many returning visits a number lacks for its volume, in standard deviations.
 *
 * Method  a shop that sells more has a greater share of returning cards, never a smaller one; a
 *         number that gets the customers of many shops has their volume and nobody's regulars. What
 *         is expected is the median of numbers of like volume, made to rise with volume, so that
 *         borrowed numbers among the largest do not excuse each other. Volume alone says nothing,
 *         and a large shop must lack clearly more than honest shops differ.
 * Shape   same order as `stats`; above 0: fewer returning cards than expected.
 * Source  docs/indicators.md 42; method own [I].
 */
export const strangersOf = (stats: readonly NumberStat[]): readonly number[] => {
  const shares = stats.map(returning);
  const order = stats
    .map((_, at) => at)
    .sort((a, b) => stats[a]!.visits - stats[b]!.visits || shares[a]! - shares[b]!);
  const sorted = order.map((at) => shares[at]!);
  const lacking = new Array<number>(stats.length).fill(0);
  let expected = 0;
  for (const [place, at] of order.entries()) {
    const near = sorted.slice(Math.max(0, place - LIKE), place + LIKE + 1);
    expected = Math.max(expected, median(near));
    lacking[at] = deviation(stats[at]!.visits, expected - shares[at]!, expected);
  }
  return lacking;
};

const returning = ({ cards, visits }: NumberStat): number =>
  visits > 0 ? (visits - cards) / visits : 0;

const deviation = (visits: number, lacks: number, expected: number): number =>
  (visits * lacks) /
  Math.sqrt(visits * expected * (1 - expected) + 1 + (SHOPS_DIFFER * visits) ** 2);

const median = (values: readonly number[]): number => {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
};
