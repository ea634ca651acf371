import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * Numbers of an institution that counts them. Goal: the one that happens to read as area and category is
 * not held against the category that was sent. Method: sixty numbers that read, or do not.
 */

const told = async (others: (n: number) => string): Promise<string> => {
  const numbers = ['836290058120001', ...Array.from({ length: 60 }, (_, n) => others(n))];
  const { verdicts } = await scanTables({
    transactions: numbers.map((merchant_no, n) => ({
      view: 'clearing',
      txn_id: `${n}`.padStart(3, '0'),
      txn_time: '2024-03-05T12:00:00',
      amount: `${10 + n}.50`,
      merchant_no,
      mcc: n === 0 ? '8062' : '5411',
    })),
  });
  const row = verdicts.find(({ txn_id }) => txn_id === '000');
  return `${row?.['verdict']} ${row?.['explanation']}`;
};

test('a number that reads by accident proves nothing of its category', async () => {
  expect(await told((n) => `8360000000${10_000 + n}`)).toMatch(/^clean .*read by accident/);
  expect(await told((n) => `83629005411${1_000 + n}`)).toMatch(/^suspect /);
});
