import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Categories that go to and fro on one terminal. Goal: the cheaper, unrelated one is called, under a number that holds
 * none and under a name where no number is stated; not a shop that was re-coded, two related trades, the shop whose
 * number others borrow under their own codes, or two terminals. Method: one sale a day of March 2024.
 */

const CODES: Readonly<Record<string, string>> = {
  h: '7011',
  u: '4900',
  f: '5812',
  s: '5411',
  k: '5331',
};

const shop = (at: number, codes: string, more: Row = {}, tid = (_day: number): number => at) =>
  [...codes].map(
    (code, day): Row => ({
      view: 'clearing',
      txn_id: `${at}-${tid(day)}-${day}`,
      txn_time: `2024-03-${String(day + 1).padStart(2, '0')}T12:00:00`,
      amount: '1000.00',
      terminal_id: `7000000${tid(day)}`,
      merchant_name: `江北${at}号客栈`,
      mcc: CODES[code] ?? '',
      card_type: 'credit',
      issuer_fee: code === 'u' || code === 's' ? '3.51' : '4.50',
      network_fee: code === 'u' || code === 's' ? '0.25' : '0.33',
      ...more,
    }),
  );

const scan = async (rows: readonly (readonly Row[])[]) => {
  const scanned = await scanTables({ transactions: rows.flat() });
  const calledOf = (at: number): string =>
    scanned.verdicts
      .filter(({ txn_id, verdict }) => txn_id?.startsWith(`${at}-`) && verdict === 'jumped')
      .map(({ txn_id }) => Number(txn_id?.split('-')[2]))
      .sort((a, b) => a - b)
      .join(' ');
  return { ...scanned, calledOf };
};

const STORIES = [
  shop(1, 'huhhuhuuh'),
  shop(2, 'hhhhuuuuu'),
  shop(3, 'hfhhfhffh'),
  shop(4, 'huhuhuhuhu', {}, (day) => 4 + (day % 2)),
  shop(6, 'huhhuhh'),
  // A convenience store that is a supermarket, too; once there and back; all within a day.
  shop(7, 'kskkskssk'),
  shop(8, 'hhuuuhh'),
  shop(9, 'huhuhuhu').map((row, at) => ({ ...row, txn_time: `2024-03-05T1${at}:00:00` })),
];

test('where no number is stated, the cheaper of two unrelated categories of one name', async () => {
  const { verdicts, cases, calledOf } = await scan(STORIES);
  expect(calledOf(1)).toBe('1 4 6 7');
  expect([2, 3, 4, 6, 7, 8, 9].map(calledOf)).toEqual(['', '', '', '', '', '', '']);
  const row = verdicts.find(({ txn_id }) => txn_id === '1-1-4');
  expect(row).toMatchObject({ kinds: 'mcc', rules: 'codes-in-turn', fee_gap_fen: '107' });
  expect(cases.map(({ cause }) => cause.top)).toEqual(['routing']);
});

test('under a number that holds no category; its own shop’s till goes on under its own', async () => {
  const numbered = (rows: readonly Row[], at: number): readonly Row[] =>
    rows.map((row) => ({ ...row, merchant_no: `30209289807531${at}` }));
  const { calledOf, cases } = await scan([
    numbered(shop(1, 'huhhuhuuh'), 1),
    // A supermarket, whose number an inn's terminal and a restaurant's borrow under their codes.
    numbered(shop(7, 'ssssssssss'), 7),
    numbered(shop(8, 'hhhhhhhhhh'), 7),
    numbered(shop(9, 'ffffffffff'), 7),
  ]);
  expect([1, 7].map(calledOf)).toEqual(['1 4 6 7', '']);
  expect(cases.find(({ subject }) => subject.id.endsWith('5311'))?.cause.top).toBe('routing');
});
