import { binomialAbove } from './chances.ts';

/** A deal of a device: under which number, and at what hour of the day (0 to 24, with fractions). */
export interface CycleDeal {
  readonly number: number;
  readonly hour: number;
}

/** Two that alternate are two partners who share a till by turns: `isInTurn` asks for more of them. */
const NUMBERS_MIN = 3;

/** With a million devices of several numbers, one in a hundred data sets has one by luck. */
export const CYCLE_MAX = 1e-8;

/** So much of the hours' scatter lies between the numbers of stalls that open one after the other. Own choice [I]. */
export const HOURS_MAX = 0.5;

/**
 * Finds numbers of a device that follow each other in a fixed order, one of them left out or none: the
 * shop's own, which takes what is not moved.
 *
 * Shape   deals in order of time. undefined where the order is luck, where a number mostly follows itself,
 *         and where the hour of the day tells the number: stalls of one till for breakfast, lunch and supper
 *         follow each other, too. Were customers independent, each number would be followed by its most
 *         frequent successor no oftener than the largest share; that successors were picked is paid for by
 *         counting them.
 * Source  docs/indicators.md 24. Own [I].
 */
export const cycleOf = (deals: readonly CycleDeal[]): ReadonlySet<number> | undefined => {
  const numbers = [...new Set(deals.map(({ number }) => number))].sort((a, b) => a - b);
  if (numbers.length < NUMBERS_MIN || numbers.length > NUMBERS_MAX) return undefined;
  const found = [undefined, ...numbers]
    .filter((left) => numbers.length > NUMBERS_MIN || left === undefined)
    .map((left) => deals.filter(({ number }) => number !== left))
    .map((some) => ({ some, chance: cycleChance(some) * (numbers.length + 1) }))
    .sort((a, b) => a.chance - b.chance)[0];
  if (found === undefined || found.chance > CYCLE_MAX) return undefined;
  if (hoursBetween(found.some) >= HOURS_MAX) return undefined;
  return new Set(found.some.map(({ number }) => number));
};

/** A router's round of more numbers would not come back to one within the data. */
const NUMBERS_MAX = 40;

/** Chance that each number is followed by one and the same so often. */
export const cycleChance = (deals: readonly CycleDeal[]): number => {
  const shares = new Map<number, number>();
  const next = new Map<number, Map<number, number>>();
  for (const [at, { number }] of deals.entries()) {
    shares.set(number, (shares.get(number) ?? 0) + 1);
    const after = deals[at + 1]?.number;
    if (after === undefined) continue;
    const seen = next.get(number) ?? new Map<number, number>();
    next.set(number, seen.set(after, (seen.get(after) ?? 0) + 1));
  }
  let hits = 0;
  for (const [number, seen] of next) {
    const others = [...seen].flatMap(([after, times]) => (after === number ? [] : times));
    hits += Math.max(0, ...others);
  }
  const each = Math.max(...shares.values()) / deals.length;
  return Math.min(1, binomialAbove(deals.length - 1, each, hits) * shares.size ** shares.size);
};

/** Share of the scatter of hours that lies between numbers, 0 to 1. */
export const hoursBetween = (deals: readonly CycleDeal[]): number => {
  const groups = new Map<number, number[]>();
  for (const { number, hour } of deals) groups.set(number, [...(groups.get(number) ?? []), hour]);
  const mean = (some: readonly number[]): number =>
    some.reduce((sum, one) => sum + one, 0) / some.length;
  const all = mean(deals.map(({ hour }) => hour));
  const whole = deals.reduce((sum, { hour }) => sum + (hour - all) ** 2, 0);
  const between = [...groups.values()].reduce(
    (sum, hours) => sum + hours.length * (mean(hours) - all) ** 2,
    0,
  );
  return whole > 0 ? between / whole : 1;
};
