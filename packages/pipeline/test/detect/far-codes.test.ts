import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Shops of several trades that went over to one cheaper code. Goal: three trades that have nothing in common with it are
 * told, though re-codings near their trades are many; two are not, nor three whose codes go apart. Method: twenty shops
 * that keep their codes, ten that were re-coded to a sister trade, and those in question.
 */

const sales = (merchant_no: string, mcc: string): readonly Row[] =>
  [1, 2, 3].map((day) => ({
    view: 'statement',
    txn_id: `${merchant_no}-${day}`,
    txn_time: `2024-03-0${day}T12:00:00`,
    amount: '100.00',
    merchant_no,
    mcc,
  }));

const SISTER = { '5812': '5814', '5331': '5499', '5732': '5722' } as const;

const called = async (to: Readonly<Record<string, string>>): Promise<number> => {
  const kept = Array.from({ length: 20 }, (_, at) => sales(`82229005812${100 + at}1`, '5812'));
  const near = Array.from({ length: 10 }, (_, at) => {
    const [own = '', sister = ''] = Object.entries(SISTER)[at % 3] ?? [];
    return sales(`8222900${own}${100 + at}2`, sister);
  });
  const far = Object.entries(to).map(([own, code]) => sales(`8222900${own}1003`, code));
  const { verdicts } = await scanTables({ transactions: [...kept, ...near, ...far].flat() });
  return verdicts.filter((row) => row['rules']?.includes('trades-under-one-code')).length;
};

test('three unrelated dearer trades under one code are told among many re-codings near the trade', async () => {
  const taxi = '4121';
  expect(await called({ '5812': taxi, '5331': taxi, '7230': taxi })).toBe(9);
  expect(await called({ '5812': taxi, '5331': taxi })).toBe(0);
  // One trade by its first digits.
  expect(await called({ '5812': taxi, '5813': taxi, '7230': taxi })).toBe(0);
  // Half of all that went far went elsewhere.
  const apart = { '5912': '8062', '7011': '5541', '5699': '5411', '5944': '8211' };
  expect(await called({ '5812': taxi, '5331': taxi, '7230': taxi, ...apart })).toBe(0);
  // Nobody gains by a dearer code.
  expect(await called({ '5411': '7011', '5541': '7011', '8062': '7011' })).toBe(0);
});
