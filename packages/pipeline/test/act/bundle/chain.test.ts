import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { chainAfter, nameChanges } from '../../../src/act/bundle/chain.ts';

/* What a chain of hashes says of a list. Goal: a link names its member, and copies of a record are counted. */

const listed = (letters: string) =>
  [...letters].map((letter, at) => ({ record: `${letter}${at + 1}`, sha256: letter }));

test('a link is the hash of the one before, the member and the record', () => {
  const text = 'before\nsales.ndjson\nhash';
  const expected = createHash('sha256').update(text).digest('hex');
  expect(chainAfter('before', 'sales.ndjson', 'hash')).toBe(expected);
});

test('one record does not stand for its copies', () => {
  expect(nameChanges(listed('xaay'), ['z', 'a', 'w'])).toEqual([
    'record 1 (x1) was changed',
    'record 3 (a3) was changed',
    'record 4 (y4) was removed',
  ]);
  expect(nameChanges(listed('aa'), ['a'])).toEqual(['record 2 (a2) was removed']);
});
