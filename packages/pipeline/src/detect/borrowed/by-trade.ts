import type { NumberStat } from './stats.ts';

/** What numbers of each trade show, in their order. */
export const byTrade = (
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
