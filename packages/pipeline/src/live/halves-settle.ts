import type { Exchange } from './tap.ts';
import type { Outcome } from './told.ts';

/** One of two halves, which may be on another thread; each answer says what the other must know. */
export interface FarHalf {
  readonly imports: (exchange: Exchange) => Promise<Exchange>;
  readonly mark: (day: string, ordinal: number) => Promise<Exchange>;
  readonly judge: () => Promise<Outcome>;
}

/**
 * Ends a batch that two halves have taken: each learns what it must know of the other, then both judge.
 * What they say together is what one that takes all messages says.
 *
 * A record goes to the other half when it holds a key of it; there it may connect others, which come
 * back. In the end both have all records of such a sale, and the one whose device it is speaks of it.
 *
 * @param told what each half has to tell of the messages it took
 */
export const settleHalves = async (
  halves: readonly FarHalf[],
  told: readonly Exchange[],
  [day, ordinal]: readonly [day: string, ordinal: number],
): Promise<readonly Outcome[]> => {
  await exchange(halves, told);
  await exchange(halves, await Promise.all(halves.map((half) => half.mark(day, ordinal))));
  return Promise.all(halves.map((half) => half.judge()));
};

const exchange = async (halves: readonly FarHalf[], told: readonly Exchange[]): Promise<void> => {
  let now = told;
  while (areNews(now))
    now = await Promise.all(halves.map((half, side) => half.imports(now[1 - side] as Exchange)));
};

const areNews = ([one, other]: readonly Exchange[]): boolean =>
  one !== undefined &&
  other !== undefined &&
  (one.views !== other.views ||
    one.watermark !== other.watermark ||
    [one, other].some(({ seen, dates }) => seen.length > 0 || dates.length > 0));
