import { median } from './differ.ts';
import type { NumberStat } from './stats.ts';

/**
 * Of the cards at a number of the worlds that the weights were fitted on, so many come once at most (medians of .64 to
 * .83); where more do at most shops, it says little of any of them. Own choice [I].
 */
const USUAL = 0.85;
/** Of fewer cards nobody comes back by luck. Own choice [I]. */
const CARDS_MIN = 5;
/** Where no card is known. */
const UNKNOWN = 0.5;

/**
 * The share of a number's cards that come once, 0–1, less what is beyond the usual at the middle one of all numbers:
 * customers who never come back are no sign of a borrowed number where they do so nowhere, as in a few days' records or
 * where tokens change.
 *
 * Shape   same order as `stats`.
 * Source  docs/indicators.md 42; own [I].
 */
export const cardsOnceOf = (
  stats: readonly Pick<NumberStat, 'cards' | 'cardsOnce'>[],
): readonly number[] => {
  const seen = stats.filter(({ cards }) => cards >= CARDS_MIN);
  const middle = median(seen.map(({ cards, cardsOnce }) => cardsOnce / cards));
  const excess = Math.max(0, middle - USUAL);
  return stats.map(({ cards, cardsOnce }) =>
    cards > 0 ? Math.max(0, cardsOnce / cards - excess) : UNKNOWN,
  );
};
