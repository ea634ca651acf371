import { type CompactTable, FORM, FORM_INTS, homeOf } from '../engine/compact.ts';
import { AHEAD_MAX, type FrameCodes, NEW } from './frame-codes.ts';
import type { Layout, Layouts } from './frame-layout.ts';

/** Place of a message that was not looked at: nothing is known of it. */
const NOWHERE = AHEAD_MAX;

/**
 * What is known of messages before they are read, one column for all of them at a time: looks into
 * the tables of a million terminals then need not wait for each other, as they must in one message.
 */
export interface Ahead {
  /**
   * Messages that are read next, in that order; their bytes must not change until then.
   *
   * @param layouts of those messages, where they are known
   */
  readonly look: (frames: readonly Uint8Array[], layouts?: readonly (Layout | undefined)[]) => void;
  /** Where a message stands in the columns. */
  readonly placeOf: (bytes: Uint8Array) => number;
  readonly layouts: readonly (Layout | undefined)[];
  /** Codes, or `NEW`. */
  readonly terminals: Int32Array;
  readonly numbers: Int32Array;
  readonly cards: Int32Array;
}

export const createAhead = (table: CompactTable, known: Layouts, codes: FrameCodes): Ahead => {
  const layouts: (Layout | undefined)[] = Array.from({ length: AHEAD_MAX + 1 }, () => undefined);
  const [terminals, numbers, cards] = [0, 1, 2].map(() =>
    new Int32Array(AHEAD_MAX + 1).fill(NEW),
  ) as [Int32Array, Int32Array, Int32Array];
  let frames: readonly Uint8Array[] = [];
  let told: readonly (Layout | undefined)[] = [];
  let next = 0;
  /** Most messages of a terminal state the number that its first one stated. */
  const numberOf = (bytes: Uint8Array, layout: Layout, likely: number): number =>
    likely > 0 && codes.number.is(bytes, layout, likely)
      ? likely
      : codes.number.find(bytes, layout);
  const prepare = (from: number): void => {
    const some = frames.slice(from, from + AHEAD_MAX);
    const size = some.length;
    for (let at = 0; at < size; at++)
      layouts[at] = told[from + at] ?? known.find(some[at] as Uint8Array);
    codes.terminal.findAll(some, layouts, terminals);
    codes.card.findAll(some, layouts, cards);
    for (let at = 0; at < size; at++) {
      const tid = terminals[at] as number;
      const home = homeOf(tid, layouts[at]?.shape ?? 0);
      numbers[at] = tid < 0 ? 0 : (table.forms[home * FORM_INTS + FORM.number] ?? 0);
    }
    codes.number.look(numbers, size);
    for (let at = 0; at < size; at++) {
      const layout = layouts[at];
      numbers[at] =
        layout === undefined
          ? NEW
          : numberOf(some[at] as Uint8Array, layout, numbers[at] as number);
    }
  };
  return {
    layouts,
    terminals,
    numbers,
    cards,
    look: (all, ofAll = []) => {
      frames = all;
      told = ofAll;
      next = 0;
    },
    placeOf: (bytes) => {
      if (next >= frames.length || frames[next] !== bytes) return NOWHERE;
      const place = next % AHEAD_MAX;
      if (place === 0) prepare(next);
      next++;
      return place;
    },
  };
};
