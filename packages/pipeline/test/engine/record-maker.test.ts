import { expect, it } from 'vitest';
import { createRecordReader } from '../../src/engine/record-maker.ts';

it('reads records by name into one list again and again', () => {
  const read = createRecordReader<number | null>(['b', "it's", 'a']);
  const into: (number | null)[] = [];
  read({ a: 1, b: null, "it's": 3 }, into);
  expect(into).toEqual([null, 3, 1]);
  read({ "it's": 5, b: 6, a: 7, c: 8 }, into);
  expect(into).toEqual([6, 5, 7]);
});
