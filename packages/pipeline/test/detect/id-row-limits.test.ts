import { afterAll, expect, test } from 'vitest';
import { createIdRows } from '../../src/detect/history/id-rows.ts';
import type { Cell, Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/*
 * Which merchants' terminal ids follow each other. Goal: three ids or more, half of them from the first to the last,
 * closer than ids drawn from all of the institution's would lie, and a till. Method: the tables that are
 * read, by hand; one number has the ids of the test, every other id a number of its own. How often ids
 * drawn at random lie so is counted as n · C(places − 1, k − 1) / C(n, k) and must not pass 1 %.
 */

const session: Session = await openTest();
afterAll(() => session.close());

const CHAIN = 1;

interface House {
  readonly code?: number;
  /** Ids of the institution, from the first on. */
  readonly ids: number;
  /** Every so manieth id is its own; those between are another institution's. */
  readonly each?: number;
}

const isInRow = async (
  ids: readonly number[],
  { code = 822, ids: count, each = 1 }: House,
  lone = 1,
): Promise<boolean> => {
  const all = Array.from({ length: count * each }, (_, at) => at + 1);
  const held = (id: number): readonly number[] => [1000 + id, ...(ids.includes(id) ? [CHAIN] : [])];
  const houseOf = (id: number): number => (id % each === 0 ? code : 833);
  await session.load(
    'dict_tid',
    { id: 'integer', value: 'varchar' },
    all.map((id) => [id, String(id).padStart(8, '0')]),
  );
  await session.load(
    'device_number',
    { device: 'bigint', number: 'integer' },
    all.flatMap((id) => held(id).map((number): Cell[] => [-id * 1_000_000, number])),
  );
  await session.load('number_digits', { number: 'integer', house: 'integer' }, [
    [CHAIN, code],
    ...all.map((id): Cell[] => [1000 + id, houseOf(id)]),
  ]);
  await session.load('number_use', { number: 'integer', lone: 'integer' }, [[CHAIN, lone]]);
  await createIdRows(session);
  const rows = await session.rows('select number from id_row');
  return rows.some(({ number }) => number === CHAIN);
};

test('three ids that follow each other are a row, two are not', async () => {
  expect(await isInRow([10, 11, 12], { ids: 300 })).toBe(true);
  expect(await isInRow([10, 11], { ids: 300 })).toBe(false);
});

test('half of the ids from the first to the last carry the number', async () => {
  expect(await isInRow([10, 12, 14], { ids: 300 })).toBe(true);
  expect(await isInRow([10, 11, 14, 17], { ids: 300 })).toBe(true);
  expect(await isInRow([10, 13, 16], { ids: 300 })).toBe(false);
});

test('in a small institution any three lie close together', async () => {
  // 10 · 1 / 120, 24 · 1 / 2024, 27 · 1 / 2925; of 45 ids three of four in a row, 45 · 3 / 14190.
  expect(await isInRow([4, 5, 6], { ids: 10 })).toBe(false);
  expect(await isInRow([4, 5, 6], { ids: 24 })).toBe(false);
  expect(await isInRow([4, 5, 6], { ids: 27 })).toBe(true);
  expect(await isInRow([10, 11, 13], { ids: 45 })).toBe(true);
});

test('ids of other institutions in between are not counted', async () => {
  expect(await isInRow([2, 4, 6], { ids: 30, each: 2 })).toBe(true);
});

test('a number without a till of its own, or of no institution, is in no row', async () => {
  expect(await isInRow([10, 11, 12], { ids: 300 }, 0)).toBe(false);
  expect(await isInRow([10, 11, 12], { ids: 300, code: 0 })).toBe(false);
});
