import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * What is left of a cut or rounded number is lent to nobody. Goal: terminals that have it in common are
 * not said to borrow it, those that share a whole number are. Method: six serials at home with their own
 * number, each with two sales under a third.
 */

const sales = (odd: string) =>
  [1, 2, 3, 4, 5, 6].flatMap((shop) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((day) => ({
      view: 'clearing',
      txn_id: `${odd}-${shop}-${day}`,
      txn_time: `2024-03-0${day}T1${shop}:00:00`,
      amount: '100.00',
      terminal_sn: `${odd === '82129005812' ? 'A' : odd.includes('E') ? 'B' : 'C'}${shop}`,
      merchant_no: day % 4 === 2 ? odd : `82129005812${odd.slice(-1)}00${shop}`,
    })),
  );

test('cut, rounded and whole', async () => {
  const { verdicts } = await scanTables({
    transactions: [...sales('82129005812'), ...sales('8.21290E+14'), ...sales('821290054110007')],
  });
  const borrowed = verdicts.filter(({ rules }) => rules?.includes('serial-borrows-number'));
  expect([...new Set(borrowed.map((row) => row['txn_id']?.split('-')[0]))]).toEqual([
    '821290054110007',
  ]);
});
