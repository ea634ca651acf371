import type { SpanColumn } from '../../clean/row-batch.ts';
import type { Cut, FixedBatch } from './fixed-batch.ts';
import type { LayoutField } from './layout.ts';

/**
 * A cut of columns whose values mostly are those of the row above. A row that says the same in these
 * fields points at the values of that row, which the clean file notices; the others are cut by
 * `cutRow`, which is false for a row that is left.
 */
export const unlessAsAbove = (
  fields: readonly LayoutField[],
  targets: readonly SpanColumn[],
  cutRow: (batch: FixedBatch, row: number, at: number) => boolean,
): Cut => {
  const isAs = createSameness(fields);
  return (batch) => {
    const { words, count, ats, left } = batch;
    let isPlain = false;
    let above = -1;
    for (let row = 0; row < count; row++) {
      const at = ats[row] as number;
      if (above < 0 || !isAs(words, above, at)) isPlain = cutRow(batch, row, at);
      else
        for (const { starts, ends } of targets) {
          starts[row] = starts[row - 1] as number;
          ends[row] = ends[row - 1] as number;
        }
      if (!isPlain) left[row] = 1;
      above = at;
    }
  };
};

/** Whether two records at `a` and `b` have the same bytes in these fields. */
const createSameness = (
  fields: readonly LayoutField[],
): ((words: DataView, a: number, b: number) => boolean) => {
  const parts = fields.flatMap(wordsOf);
  const placesOf = (some: typeof parts) => Int32Array.from(some, ({ place }) => place);
  const whole = placesOf(parts.filter(({ mask }) => mask === ALL));
  const few = parts.filter(({ mask }) => mask !== ALL);
  const places = placesOf(few);
  const masks = Int32Array.from(few, ({ mask }) => mask);
  return (words, a, b) => {
    for (let index = 0; index < whole.length; index++) {
      const place = whole[index] as number;
      if (words.getInt32(a + place, true) !== words.getInt32(b + place, true)) return false;
    }
    for (let index = 0; index < places.length; index++) {
      const place = places[index] as number;
      const changed = words.getInt32(a + place, true) ^ words.getInt32(b + place, true);
      if ((changed & (masks[index] as number)) !== 0) return false;
    }
    return true;
  };
};

/** All bytes of a word count. */
const ALL = -1;
const WORD = 4;

/** The words of a field, its last one first: that is where numbers differ. */
const wordsOf = ({ start, end }: LayoutField): { place: number; mask: number }[] => {
  const words = [];
  for (let to = end; to > start; to -= WORD) {
    const place = Math.max(to - WORD, 0);
    let mask = 0;
    for (let byte = Math.max(start, place); byte < to; byte++) mask |= 0xff << (8 * (byte - place));
    words.push({ place, mask });
  }
  return words;
};
