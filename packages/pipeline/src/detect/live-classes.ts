import { createWordIds } from '../engine/word-ids.ts';
import type { Code } from './live-coder.ts';

/** Values of columns remembered; where there is no place left for others, they take one. */
const REMEMBERED = 1 << 17;
/** Places for one: with every second one taken hardly any is without. */
const TRIED_MAX = 8;

/**
 * A number for the answers to some questions together, which is remembered by the values of the
 * columns that they read: a merchant is asked once what concerns it alone.
 */
export const createClasses = (columns: readonly number[], answers: readonly Code[]): Code => {
  const ids = createWordIds(Math.max(answers.length, 1));
  const width = columns.length;
  const stride = width + 1;
  /** The values, then their class + 1; 0 where nothing stands. */
  const rows = new Int32Array(stride * REMEMBERED);
  const isAt = (row: number, pattern: Int32Array): boolean => {
    for (let at = 0; at < width; at++)
      if (rows[row + at] !== pattern[columns[at] as number]) return false;
    return true;
  };
  /** Where the values stand, or else are put. */
  const rowOf = (pattern: Int32Array): number => {
    let hash = 0;
    for (let at = 0; at < width; at++) {
      hash = Math.imul(hash ^ (pattern[columns[at] as number] as number), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    for (let tried = 0; tried < TRIED_MAX; tried++) {
      const row = ((hash + tried) & (REMEMBERED - 1)) * stride;
      if (rows[row + width] === 0 || isAt(row, pattern)) return row;
    }
    const row = (hash & (REMEMBERED - 1)) * stride;
    rows[row + width] = 0;
    return row;
  };
  return (pattern) => {
    const row = rowOf(pattern);
    if (rows[row + width] !== 0) return (rows[row + width] as number) - 1;
    for (let at = 0; at < answers.length; at++) ids.key[at] = (answers[at] as Code)(pattern);
    if (ids.find() < 0) ids.set(ids.size());
    const found = ids.find();
    for (let at = 0; at < width; at++) rows[row + at] = pattern[columns[at] as number] as number;
    rows[row + width] = found + 1;
    return found;
  };
};
