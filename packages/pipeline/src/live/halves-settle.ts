import type { Exchange, TapHalf } from './tap.ts';
import type { Outcome } from './told.ts';

type Settled = Pick<TapHalf, 'exports' | 'imports' | 'mark' | 'judge'>;

/**
 * Ends a batch that two halves have taken, on the side of one of them: it learns what it must know of
 * the other, then judges. What both say together is what one that takes all messages says.
 *
 * A record goes to the other half when it holds a key of it; there it may connect others, which come
 * back. In the end both have all records of such a sale, and the one whose device it is speaks of it.
 *
 * Shape   yields what the other half must be given, and is given what the other yielded
 */
export function* settleHalf(
  half: Settled,
  [day, ordinal]: readonly [day: string, ordinal: number],
): Generator<Exchange, Outcome, Exchange> {
  yield* exchange(half);
  half.mark(day, ordinal);
  yield* exchange(half);
  return half.judge();
}

function* exchange(half: Settled): Generator<Exchange, void, Exchange> {
  for (;;) {
    const mine = half.exports();
    const others = yield mine;
    // Both see the same two, and go on or end together.
    if (!areNews(mine, others)) return;
    half.imports(others);
  }
}

const areNews = (one: Exchange, other: Exchange): boolean =>
  one.views !== other.views ||
  one.watermark !== other.watermark ||
  [one, other].some(({ seen, dates }) => seen.length > 0 || dates.length > 0);
