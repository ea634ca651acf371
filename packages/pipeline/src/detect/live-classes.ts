import { createWordIds } from '../engine/word-ids.ts';
import type { Code } from './live-coder.ts';

/** Values of columns remembered; those that fall on the place of others take it. */
const REMEMBERED_BITS = 17;

/**
 * A number for the answers to some questions together, which is remembered by the values of the
 * columns that they read: a merchant is asked once what concerns it alone.
 */
export const createClasses = (columns: readonly number[], answers: readonly Code[]): Code => {
  const ids = createWordIds(Math.max(answers.length, 1));
  const width = columns.length;
  const stride = width + 1;
  /** The values, then their class + 1; 0 where nothing stands. */
  const rows = new Int32Array(stride << REMEMBERED_BITS);
  const rowOf = (pattern: Int32Array): number => {
    let hash = 0;
    for (let at = 0; at < width; at++)
      hash = Math.imul(hash ^ (pattern[columns[at] as number] as number), 0x9e37_79b1);
    return (hash >>> (32 - REMEMBERED_BITS)) * stride;
  };
  const isAt = (row: number, pattern: Int32Array): boolean => {
    if (rows[row + width] === 0) return false;
    for (let at = 0; at < width; at++)
      if (rows[row + at] !== pattern[columns[at] as number]) return false;
    return true;
  };
  return (pattern) => {
    const row = rowOf(pattern);
    if (isAt(row, pattern)) return (rows[row + width] as number) - 1;
    for (let at = 0; at < answers.length; at++) ids.key[at] = (answers[at] as Code)(pattern);
    if (ids.find() < 0) ids.set(ids.size());
    const found = ids.find();
    for (let at = 0; at < width; at++) rows[row + at] = pattern[columns[at] as number] as number;
    rows[row + width] = found + 1;
    return found;
  };
};
