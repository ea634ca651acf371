import { expect, test } from 'vitest';
import { type Held, partsOfRows } from '../../src/detect/history/two-counters.ts';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Every merchant counts its terminals from one, and terminals count their messages.
 * Goal: what a lender of numbers sells at its own till is not taken for what others borrow.
 * Method: eleven shops, each with terminal 00000001 and a counter of its own; five of them, of dear trades,
 * send every third sale under the numbers of three supermarkets, which have a till each.
 */

const LENDERS = ['822451054110012', '822452054110044', '822453054110007'] as const;
const SHOPS = ['5812', '5944', '7298', '5712', '5722', '5912', '5651', '5661'];
const BORROWERS = 5;
const DAYS = 20;

const ownNumber = (shop: number): string =>
  LENDERS[shop - SHOPS.length] ?? `8224510${SHOPS[shop]}${1000 + shop * 7}`;

const saleOf = (shop: number, turn: number): Row => {
  const borrowed = shop < BORROWERS && turn % 3 === 2;
  const merchant_no = borrowed
    ? (LENDERS[(shop + (turn - 2) / 3) % LENDERS.length] ?? '')
    : ownNumber(shop);
  return {
    view: 'clearing',
    txn_id: `${shop}-${turn}`,
    txn_time: new Date(
      Date.UTC(2024, 2, 1 + turn / 3, 1 + ((shop * 7) % 11), turn % 3),
    ).toISOString(),
    amount: `${40 + ((shop * 37 + turn * 11) % 90)}.00`,
    terminal_id: '00000001',
    merchant_no,
    merchant_name: `${merchant_no.slice(-3)}号${merchant_no.includes('5411') ? '超市' : '店'}`,
    trace_no: `${shop * 80_000 + 1000 + turn}`.padStart(6, '0'),
  };
};

const rows = Array.from({ length: SHOPS.length + LENDERS.length }, (_, shop) =>
  Array.from({ length: DAYS * 3 }, (_turn, turn) => saleOf(shop, turn)),
).flat();

test('a till that lends its number is told from those that borrow it by its counter', async () => {
  const { verdicts } = await scanTables({ transactions: rows });
  const isBorrowed = (id: string): boolean => {
    const [shop, turn] = id.split('-').map(Number);
    return Number(shop) < BORROWERS && Number(turn) % 3 === 2;
  };
  const called = verdicts
    .filter(({ verdict }) => verdict === 'jumped')
    .map((row) => String(row['txn_id']));
  expect(called.filter((id) => !isBorrowed(id))).toEqual([]);
  expect(called.length).toBe(BORROWERS * DAYS);
}, 60_000);

const held = (
  nth: number,
  number: number,
  count: number,
  sinceMs: number,
  untilMs: number,
): Held => ({
  nth,
  number,
  count,
  sinceMs,
  untilMs,
});

const PARTED = [
  {
    is: 'one counter after another is one device',
    held: [held(1, 10, 5, 0, 9), held(2, 10, 4, 20, 29), held(2, 11, 3, 20, 29)],
    rows: [],
  },
  {
    is: 'a number alone in one row and beside others in another at the same time has a till of its own',
    held: [held(1, 11, 9, 0, 30), held(2, 10, 5, 5, 15), held(2, 11, 2, 5, 15)],
    rows: [
      [1, 4],
      [2, 5],
    ],
  },
  {
    is: 'two borrowers of one number are two devices',
    held: [
      held(1, 10, 6, 0, 30),
      held(1, 11, 3, 0, 30),
      held(2, 12, 5, 5, 15),
      held(2, 11, 2, 5, 15),
      held(3, 10, 2, 40, 50),
    ],
    rows: [
      [1, 4],
      [2, 5],
      [3, 4],
    ],
  },
  {
    is: 'rows of lent numbers only tell no device',
    held: [
      held(1, 11, 9, 0, 30),
      held(2, 11, 4, 5, 15),
      held(2, 12, 4, 5, 15),
      held(3, 12, 9, 0, 30),
    ],
    rows: [
      [1, 4],
      [3, 5],
    ],
  },
];

test.each(PARTED)('$is', ({ held: read, rows: parts }) => {
  expect([...partsOfRows(read, 3).ofRow]).toEqual(parts);
});
