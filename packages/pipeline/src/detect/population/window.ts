import { hypergeometric } from '../history/chances.ts';

/** Sales of one device by bins: all of them, and those of one kind. */
export interface Stratum {
  readonly all: readonly number[];
  readonly own: readonly number[];
}

/** A stretch of bins that holds most sales of one kind, and how likely that is by luck. */
export interface Window {
  /** First bin and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** Sales of the kind inside, and sales of any kind outside. */
  readonly hits: number;
  readonly outside: number;
  /** Chance of as many, times the windows that might have been chosen; 1 at the most. */
  readonly chance: number;
}

/** Sum of a stretch; behind the last bin the first follows. */
export const sumOf = (counts: readonly number[], from = 0, to = counts.length): number => {
  let total = 0;
  for (let bin = from; bin < to; bin += 1) total += counts[bin % counts.length] ?? 0;
  return total;
};

export const added = (lists: readonly (readonly number[])[]): number[] =>
  Array.from({ length: lists[0]?.length ?? 0 }, (_, bin) =>
    lists.reduce((sum, list) => sum + (list[bin] ?? 0), 0),
  );

/**
 * Chance that at most as many of the kind as were seen lie outside, if each device spread its own over
 * its sales by luck. Devices are drawn from one by one, so that what differs between them is no sign.
 */
const told = (strata: readonly Stratum[], from: number, to: number, windows: number): Window => {
  const count = (part: keyof Stratum): number =>
    strata.reduce((sum, one) => sum + sumOf(one[part], from, to), 0);
  const whole = (part: keyof Stratum): number =>
    strata.reduce((sum, one) => sum + sumOf(one[part]), 0);
  const hits = count('own');
  let misses = [1, ...new Array<number>(whole('own') - hits).fill(0)];
  for (const { all, own } of strata) {
    const [total, kind] = [sumOf(all), sumOf(own)];
    const outside = total - sumOf(all, from, to);
    const here = misses.map((_, miss) => hypergeometric(total, kind, outside, miss));
    misses = misses.map((_, miss) => {
      let chance = 0;
      for (let part = 0; part <= miss; part += 1)
        chance += (misses[miss - part] ?? 0) * (here[part] ?? 0);
      return chance;
    });
  }
  const chance = Math.min(1, windows * misses.reduce((sum, one) => sum + one, 0));
  return { from, to, hits, outside: whole('all') - count('all'), chance };
};

/**
 * The lowest bin from which on as good as all sales of the kind lie; undefined without any.
 *
 * Shape   strays: the share of them that may lie below.
 */
export const startWindow = (strata: readonly Stratum[], strays: number): Window | undefined => {
  const own = added(strata.map((one) => one.own));
  const kind = sumOf(own);
  if (kind === 0) return undefined;
  let from = 0;
  while (sumOf(own, 0, from + 1) <= kind * strays) from += 1;
  return told(strata, from, own.length, own.length);
};

/**
 * The shortest stretch of bins with as good as all sales of the kind; of equals the first.
 *
 * Shape   round: the bins are a circle, as hours are; `to` may then lie behind the last bin.
 */
export const shortestWindow = (
  strata: readonly Stratum[],
  strays: number,
  round: boolean,
): Window | undefined => {
  const own = added(strata.map((one) => one.own));
  const needed = sumOf(own) * (1 - strays);
  if (needed === 0) return undefined;
  for (let length = 1; length < own.length; length += 1)
    for (let from = 0; from < own.length && (round || from + length <= own.length); from += 1)
      if (sumOf(own, from, from + length) >= needed)
        return told(strata, from, from + length, own.length ** 2);
  return undefined;
};
