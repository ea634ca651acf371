import { HOURS, hourOf } from './sale-cells.ts';

/** Windows of a time-window pool: breakfast, lunch, an evening; shorter and longer ones are shops' own. */
const LENGTHS = [3, 4, 5, 6] as const;
/** A share that leaves nothing outside is never quite all. */
const OUTSIDE_MIN = 0.02;

/**
 * How much better a number's hours are explained if a share of its sales comes only within one window of
 * the clock, in log-likelihood per root of sales.
 *
 * Method  a router that chooses by the hour sends each number nothing outside its window, so that the
 *         number trades within some hours as if cut out with scissors, or has a block of them on top of its own.
 * Shape   0 for no sale, and where no window holds more than its hours usually do.
 * Source  docs/indicators.md 22; method own [I].
 */
export const hourWindowOf = (cells: Uint16Array, usual: Float64Array): number => {
  const counts = new Float64Array(HOURS);
  for (const cell of cells) counts[hourOf(cell)]! += 1;
  let most = 0;
  for (let first = 0; first < HOURS; first += 1)
    for (const length of LENGTHS) {
      const within = sumOf(counts, first, length);
      const share = sumOf(usual, first, length);
      most = Math.max(most, gainOf(within, cells.length, share));
    }
  return most / Math.sqrt(Math.max(1, cells.length));
};

/** Log-likelihood gained by a share of all sales that the window alone holds, at its best. */
const gainOf = (within: number, all: number, usual: number): number => {
  const only = Math.min(1 - OUTSIDE_MIN, (within / Math.max(1, all) - usual) / (1 - usual));
  if (!(only > 0)) return 0;
  return within * Math.log(1 - only + only / usual) + (all - within) * Math.log(1 - only);
};

const sumOf = (hours: Float64Array, first: number, length: number): number => {
  let sum = 0;
  for (let step = 0; step < length; step += 1) sum += hours[(first + step) % HOURS]!;
  return sum;
};
