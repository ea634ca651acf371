import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Price classes that go to and fro under one number and category. Goal: called where they do, also by QR where the
 * file shows no discount of small payments; not where an approval began, where a file shows that discount, nor where
 * two terminals differ. Method: clearing rows of one shop a story, credit cards of March 2024.
 */

/** One sale a day: p preferential, s standard; by `method`, for `yuan`. */
const shop = (
  at: number,
  classes: string,
  { method = 'card', yuan = '2000.00', sn = (_day: number): string => 'A' } = {},
): readonly Row[] =>
  [...classes].map((price, day) => ({
    view: 'clearing',
    txn_id: `${at}-${day}`,
    txn_time: `2024-03-${String(day + 1).padStart(2, '0')}T12:00:00`,
    txn_type: 'purchase',
    amount: yuan,
    terminal_id: `${sn(day)}00000${at}`,
    merchant_no: `82229005921A00${at}`,
    merchant_name: `江畔${at}号烟酒行`,
    mcc: '5921',
    card_type: 'credit',
    method,
    price_class: price === 'p' ? 'preferential' : 'standard',
    issuer_fee: price === 'p' ? '7.02' : '9.00',
    network_fee: price === 'p' ? '0.51' : '0.65',
  }));

const small = { method: 'qr', yuan: '300.00' };

/** Small payments by QR at a shop that takes cards as well. */
const byCode = (at: number, classes: string): readonly Row[] =>
  shop(at, classes, small).map((row) => ({ ...row, txn_id: `${row['txn_id']}-qr` }));

const scan = async (shops: readonly (readonly Row[])[]) => {
  const { verdicts, cases } = await scanTables({ transactions: shops.flat() });
  const calledOf = (at: number): string =>
    verdicts
      .filter(({ txn_id, verdict }) => txn_id?.startsWith(`${at}-`) && verdict === 'jumped')
      .map(({ txn_id }) => Number(txn_id?.split('-')[1]))
      .sort((a, b) => a - b)
      .join(' ');
  return { verdicts, cases, calledOf };
};

test('a class that goes to and fro is called and priced as its code; one that changes once is not', async () => {
  const { verdicts, cases, calledOf } = await scan([
    shop(1, 'spsspspssp'),
    shop(2, 'ssssspppppp'),
    shop(3, 'sssppssspp'),
    shop(4, 'spspspspsp', { sn: (day) => 'AB'[day % 2] ?? '' }),
    shop(5, 'sspsspss'),
    shop(6, 'spsspspssp', small),
    shop(7, 'sss'),
    // Two tills, of which one was approved on the day when the other's approval ended.
    shop(8, 'sssspppp', { sn: () => 'A' }),
    shop(8, 'ppppssss', { sn: () => 'B' }).map((row) => ({ ...row, txn_id: `${row['txn_id']}-b` })),
    byCode(7, 'sssssssssssss'),
  ]);
  expect(calledOf(1)).toBe('1 4 6 9');
  expect([2, 3, 4, 5, 8].map(calledOf)).toEqual(['', '', '', '', '']);
  // By QR, too: nobody shows a discount of small payments.
  expect(calledOf(6)).toBe('1 4 6 9');
  const row = verdicts.find(({ txn_id }) => txn_id === '1-4');
  expect(row).toMatchObject({ kinds: 'fee', cause: 'routing', fee_gap_fen: '212' });
  expect(cases.find(({ subject }) => subject.id.endsWith('A001'))?.cause.top).toBe('routing');
});

test('a file that shows the discount of small payments by QR tells nothing by it', async () => {
  const { calledOf } = await scan([
    shop(1, 'spsspspssp'),
    ...[2, 3, 4].flatMap((at) => [shop(at, 'sssss'), byCode(at, 'pppppppp')]),
    shop(6, 'spsspspssp', small),
  ]);
  expect([1, 2, 3, 4, 6].map(calledOf)).toEqual(['1 4 6 9', '', '', '', '']);
});

test('where nobody pays small sums by QR beside others, nobody knows whether the file shows their discount', async () => {
  const { calledOf } = await scan([shop(1, 'spsspspssp'), shop(6, 'spsspspssp', small)]);
  expect([1, 6].map(calledOf)).toEqual(['1 4 6 9', '']);
});
