import { afterAll, expect, test } from 'vitest';
import { createPayoutDays } from '../../src/engine/contract-fee.ts';
import type { Cell, Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/*
 * Whether money came late. Goal: first in, first out, where payouts and sales sum to about the same, and a
 * payout within four days where they do not. Method: the tables that are read, by hand; sales and payouts
 * of one merchant are `day: yuan`.
 */

const session: Session = await openTest();
afterAll(() => session.close());

interface Sold {
  readonly day: number;
  readonly yuan: number;
  readonly type?: number;
  readonly answer?: string;
}

/** Days with sales that payouts tell something of, the late ones marked. */
const daysOf = async (
  sales: readonly Sold[],
  payouts: readonly { readonly day: number; readonly yuan: number; readonly fee?: number }[],
): Promise<string> => {
  await session.load('dict_number', { id: 'integer', value: 'varchar' }, [[1, 'N']]);
  await session.load(
    'typed_settlements',
    { merchant_no: 'varchar', settle_date: 'integer', amount: 'bigint', fee: 'bigint' },
    payouts.map(({ day, yuan, fee }) => [
      'N',
      day,
      yuan * 100,
      fee === undefined ? null : fee * 100,
    ]),
  );
  await session.load(
    'sale',
    {
      sale: 'integer',
      day: 'integer',
      txn_type: 'integer',
      amount: 'bigint',
      resp_code: 'varchar',
    },
    sales.map(({ day, yuan, type, answer }, at): Cell[] => [
      at,
      day,
      type ?? 1,
      yuan * 100,
      answer ?? null,
    ]),
  );
  await session.run(
    'create or replace table identified as select sale, 1 as registered, 1 as cleared from sale',
  );
  await createPayoutDays(session);
  const rows = await session.rows('select day, late from payout_day order by day');
  return rows.map(({ day, late }) => `${day}${late === true ? ' late' : ''}`).join(', ');
};

const DAILY = [1, 2, 3].map((day) => ({ day, yuan: 100 }));

test('a day is late when more than half of its money is owed four days on', async () => {
  const sold = [...DAILY, { day: 5, yuan: 100 }];
  const paid = (first: number) => [
    { day: 5, yuan: first, fee: 0 },
    { day: 6, yuan: 100, fee: 0 },
    { day: 7, yuan: 100, fee: 0 },
    { day: 9, yuan: 200 - first, fee: 0 },
  ];
  expect(await daysOf(sold, paid(50))).toBe('1, 2, 3, 5');
  expect(await daysOf(sold, paid(49))).toBe('1 late, 2 late, 3 late, 5');
});

test('the fee that was kept back counts as paid; where none is stated, two in a hundred', async () => {
  const kept = [5, 6, 7].map((day) => ({ day, yuan: 40, fee: 60 }));
  expect(await daysOf(DAILY, kept)).toBe('1, 2, 3');
  // 265 for 300 is about the same with two in a hundred, and the first 45 are less than half.
  const sums = (yuan: number) => [
    { day: 5, yuan: 45 },
    { day: 7, yuan },
  ];
  expect(await daysOf(DAILY, sums(220))).toBe('1 late, 2 late, 3');
  expect(await daysOf(DAILY, sums(219))).toBe('1, 2, 3');
});

test('declined sales are owed nothing, and a day of them alone is no day', async () => {
  const declined = { day: 2, yuan: 500, answer: '51' };
  const paid = [
    { day: 5, yuan: 100, fee: 0 },
    { day: 7, yuan: 100, fee: 0 },
  ];
  const sold = [1, 3].map((day) => ({ day, yuan: 100 }));
  expect(await daysOf([...sold, declined], paid)).toBe('1, 3');
});

test('the last days wait for payouts that are not known yet', async () => {
  const paid = [
    { day: 2, yuan: 100, fee: 0 },
    { day: 3, yuan: 100, fee: 0 },
  ];
  expect(await daysOf(DAILY.slice(0, 2), paid)).toBe('');
  expect(await daysOf(DAILY.slice(0, 2), [...paid, { day: 5, yuan: 1, fee: 0 }])).toBe('1');
});
