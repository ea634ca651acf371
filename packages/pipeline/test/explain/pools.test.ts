import { expect, test } from 'vitest';
import { poolsOf } from '../../src/explain/pools.ts';

/** `T1: a b c` → one edge per number. */
const edges = (...lines: readonly string[]) =>
  lines.flatMap((line) => {
    const [id = '', rest = ''] = line.split(': ');
    return rest.split(' ').map((number) => ({ type: 'terminal', id, number }));
  });

const numbersOf = (...lines: readonly string[]): readonly string[] =>
  poolsOf(edges(...lines))
    .map((rows) => [...new Set(rows.map((row) => row.number))].sort().join(' '))
    .sort();

test('terminals that share most of their numbers draw on one pool', () =>
  expect(numbersOf('T1: a b c d', 'T2: a b', 'T3: c d')).toEqual(['a b c d']));

test('a shop lent to two routers does not make their pools one', () =>
  expect(numbersOf('T1: a b c lent', 'T2: b c lent', 'T3: x y z lent', 'T4: x z lent')).toEqual([
    'a b c lent',
    'lent x y z',
  ]));

test('a terminal with one number joins the pool that holds it', () =>
  expect(numbersOf('T1: a b c', 'T2: a', 'T3: q')).toEqual(['a b c', 'q']));

test('the order of edges does not matter', () => {
  const lines = ['T1: a b c lent', 'T2: x y lent', 'T3: x y', 'T4: lent', 'T5: a b'];
  expect(numbersOf(...lines.toReversed())).toEqual(numbersOf(...lines));
});
