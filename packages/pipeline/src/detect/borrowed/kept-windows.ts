import type { ForeignTrades } from './foreign-trades.ts';

/** A number that is mixed from so many trades is an odd one; what borrowed numbers hardly stay below. */
const MIXED_MIN = 2.5;
/** Fewer odd numbers do not tell how a router chooses. Own choice [I]. */
const MIXED_NUMBERS_MIN = 5;
/** A window counts for no more, so that one bar or breakfast stall does not speak for all. */
const WINDOW_MAX = 12;
/** Deviations by which odd numbers keep to windows more than others: nothing yet, and in full. Own choice [I]. */
const NOTHING = 2;
const IN_FULL = 4;

/**
 * How far numbers that are mixed from many trades also keep to windows of the clock in these data, from 0
 * to 1: where a router does not choose by the hour, a lunch counter or an airport shop does not become odd
 * by its hours.
 */
export const windowsAreKept = (numbers: readonly ForeignTrades[]): number => {
  const mixed = numbers.filter(({ mixture }) => mixture >= MIXED_MIN);
  const others = numbers.filter(({ mixture }) => mixture < MIXED_MIN);
  if (mixed.length < MIXED_NUMBERS_MIN || others.length === 0) return 0;
  const gap = meanWindow(mixed) - meanWindow(others);
  return Math.min(1, Math.max(0, (gap - NOTHING) / (IN_FULL - NOTHING)));
};

const meanWindow = (numbers: readonly ForeignTrades[]): number =>
  numbers.reduce((sum, { window }) => sum + Math.min(WINDOW_MAX, Math.max(0, window)), 0) /
  numbers.length;
