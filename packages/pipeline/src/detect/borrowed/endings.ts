import { median } from './differ.ts';
import { BANDS, ENDINGS, type NumberStat } from './stats.ts';

/** Sales of everybody that stand for a trade's before its own numbers are known. Own choice [I]. */
const PRIOR = 4;
/** Borrowed sales among a number's own; their ends are compared with this mixture. Own choice [I]. */
const FOREIGN = 0.5;
/** What half of the numbers of a bell curve scatter within. */
const HALF = 0.6745;
/** In log-likelihood per root of sales: shops of one trade never price more alike. Own choice [I]. */
const SCATTER_MIN = 0.1;

/**
 * How far the ends of a number's amounts are half everybody's and not all its trade's, in standard deviations of
 * the numbers of these data.
 *
 * Method  shops price by habit: scales and baskets end in fen, menus in yuan, clothes in 9, furniture in
 *         hundreds. A router may pick a number to which amount and hour fit, and yet the amounts keep
 *         the ends of the shop where they were made. Ends are compared within a band of size (to 30,
 *         100 and 500 yuan, above), so that large tickets alone, which are told elsewhere, say nothing
 *         here. A number does not count for its own trade; large ones count with the root of their sales.
 * Shape   same order as `stats`.
 * Source  docs/indicators.md 27 (integer amounts); method own [I].
 */
export const endingsOf = (stats: readonly NumberStat[]): readonly number[] => {
  const bins = BANDS * ENDINGS;
  const everybody = new Float64Array(bins).fill(0.5);
  const trades = new Map<string, Float64Array>();
  for (const { mcc, sales, endings } of stats) {
    const trade = trades.get(mcc) ?? new Float64Array(bins);
    trades.set(mcc, trade);
    for (let bin = 0; bin < bins; bin += 1) {
      everybody[bin]! += endings[bin]!;
      trade[bin]! += endings[bin]! / Math.sqrt(sales);
    }
  }
  const usual = withinBands(everybody);
  const odds = stats.map(({ mcc, sales, endings }) => {
    const others = trades
      .get(mcc)!
      .map((all, bin) => Math.max(0, all - endings[bin]! / Math.sqrt(sales)) + PRIOR * usual[bin]!);
    const own = withinBands(others);
    const sum = endings.reduce(
      (total, count, bin) =>
        count > 0
          ? total + count * Math.log(1 - FOREIGN + (FOREIGN * usual[bin]!) / own[bin]!)
          : total,
      0,
    );
    return sum / Math.sqrt(sales);
  });
  const middle = median(odds);
  const below = odds.filter((one) => one < middle).map((one) => middle - one);
  const scatter = Math.max(SCATTER_MIN, median(below) / HALF);
  return odds.map((one) => (one - middle) / scatter);
};

/** Shares of the endings within each band. */
const withinBands = (counts: Float64Array): Float64Array =>
  counts.map((count, bin) => {
    const first = bin - (bin % ENDINGS);
    const band = counts.subarray(first, first + ENDINGS).reduce((sum, one) => sum + one, 0);
    return count / band;
  });
