import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A house that goes over to another acquirer after a failure. Goal: nobody is suspect for the hours in
 * which nearly all numbers of the institution went along; a shop that goes alone is.
 */

const shopsOf = (house: string): readonly string[] =>
  Array.from({ length: 12 }, (_, index) => `${house}29005812${String(1001 + index)}`);

const sold = (no: string, day: number, hour: number, acquirer: string): readonly Row[] =>
  ['request', 'clearing'].map((view) => ({
    view,
    txn_id: `${no}-${day}-${view}`,
    txn_time: `2024-03-0${day}T${hour}:00:00`,
    amount: '100.00',
    rrn: `${no.slice(-4)}${day}`.padStart(12, '0'),
    merchant_no: no,
    ...(view === 'clearing' ? { acquirer } : {}),
  }));

const verdictsOf = async (house: string, others: string): Promise<readonly string[]> => {
  const shops = shopsOf(house);
  const transactions = shops.flatMap((no, index) => [
    ...sold(no, 4, 12, `4${house}2900`),
    ...sold(no, 5, 12, index === 0 ? '48212900' : others),
    ...sold(no, 6, 12, `4${house}2900`),
  ]);
  const { verdicts } = await scanShops({ transactions });
  return verdicts
    .filter((row) => String(row['txn_id']).startsWith(`${shops[0]}-5-`))
    .map((row) => String(row['verdict']));
};

describe.concurrent('a house that goes over', () => {
  test('the whole house: nobody is suspect', async () => {
    expect(await verdictsOf('822', '48212900')).toEqual(['clean', 'clean']);
  });

  test('one shop alone', async () => {
    expect(await verdictsOf('833', '48332900')).toEqual(['suspect', 'suspect']);
  });
});

/** Sales of every shop of a house on fourteen days; some of the first ones go out through another acquirer. */
const weeks = async (
  [house, other]: readonly [string, string],
  odd: readonly (readonly number[])[],
): Promise<readonly string[]> => {
  const transactions = shopsOf(house).flatMap((no, index) =>
    Array.from({ length: 14 }, (_, at) => at + 1).map((day) => ({
      view: 'clearing',
      txn_id: `${no}-${day}`,
      txn_time: `2024-03-${String(day).padStart(2, '0')}T12:${10 + index}:00`,
      amount: '100.00',
      merchant_no: no,
      acquirer: odd[index]?.includes(day) ? other : `4${house}2900`,
    })),
  );
  const { verdicts } = await scanShops({ transactions });
  return [...new Set(verdicts.filter((row) => row['verdict'] === 'jumped'))]
    .map((row) => String(row['txn_id']).slice(11))
    .sort();
};

const OFTEN = [2, 4, 6, 8, 10, 12];

test('what falls back now and then is a line that fails, unless its acquirer takes others to and fro', async () => {
  const [seldom, one, two] = await Promise.all([
    weeks(['822', '48212900'], [[3, 7, 11]]),
    weeks(['833', '48265810'], [[3, 7, 11], OFTEN]),
    weeks(['843', '48313310'], [[3, 7, 11], OFTEN, OFTEN]),
  ]);
  expect(seldom).toEqual([]);
  expect(one).toHaveLength(OFTEN.length);
  expect(two).toHaveLength(3 + 2 * OFTEN.length);
});
