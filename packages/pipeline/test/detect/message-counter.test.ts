import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * An institution's host counts F11 for all its terminals, the channel of a router writes numbers of its own.
 * Goal: sales with the channel's F11 still belong to the terminal whose id they carry.
 * Method: 36 ids of one shop each; every third shop sends every third sale under a pool of three.
 */

const POOL = ['822290054110901', '822290055410902', '822290049000903'] as const;

const SHOPS = Array.from({ length: 36 }, (_, at) => `${at + 11}`.padStart(8, '0'));

const rows = SHOPS.flatMap((terminal_id, at) =>
  Array.from({ length: 12 }, (_, turn): Row => {
    const place = turn * SHOPS.length + at;
    const borrowed = at % 3 === 0 && turn % 3 === 1;
    const merchant_no = borrowed
      ? (POOL[(at / 3 + turn) % POOL.length] ?? POOL[0])
      : `82229005812${terminal_id.slice(4)}`;
    return {
      view: 'clearing',
      txn_id: `${place}`,
      txn_time: new Date(Date.parse('2024-03-01T00:00:00Z') + place * 1_900_000).toISOString(),
      amount: `${50 + turn}.00`,
      terminal_id,
      merchant_no,
      merchant_name: borrowed ? `${merchant_no.slice(-1)}号便民超市` : `小店${at}餐厅`,
      trace_no: `${(borrowed ? place * 700_001 : 100_000 + place * 3) % 1_000_000}`.padStart(
        6,
        '0',
      ),
    };
  }),
);

test("a channel's own F11 does not make two devices of one", async () => {
  const { verdicts } = await scanTables({ transactions: rows });
  const jumped = verdicts.filter(({ verdict }) => verdict === 'jumped');
  expect(jumped.length).toBe(48);
  expect(new Set(jumped.map((row) => row['observed_merchant_no']))).toEqual(new Set(POOL));
}, 60_000);

/**
 * Goal: F11 that is drawn at random ties no two shops that count their terminals from one.
 * Method: 60 shops of two institutions and three cities, all with terminal 00000001; each sells
 * twice in a row; one sells so once, and its F11 rises.
 */
test('of numbers drawn at random some rise by luck, and are no counter', async () => {
  const next = random(7);
  const saleOf = (shop: number, at: number, trace: number): Row => ({
    view: 'clearing',
    txn_id: `${shop}-${at}`,
    txn_time: new Date(Date.parse('2024-03-01T01:00:00Z') + at * 900_000).toISOString(),
    amount: `${40 + (Math.floor(at) % 90)}.00`,
    terminal_id: '00000001',
    merchant_no: `${shop % 2 ? 822 : 833}${['2900', '5810', '4910'][shop % 3]}${['5812', '5651', '5912', '5732'][shop % 4]}${1000 + shop * 7}`,
    merchant_name: `${shop}号${['餐厅', '服装店', '大药房', '数码店'][shop % 4]}`,
    trace_no: `${trace}`.padStart(6, '0'),
  });
  const shops = Array.from({ length: 900 }, (_, at) =>
    saleOf(((at >> 1) * 7) % 60, at, Math.floor(next() * 1_000_000)),
  );
  const lucky = [saleOf(60, 450.2, 200_000), saleOf(60, 450.4, 204_000)];
  const { verdicts } = await scanTables({ transactions: [...shops, ...lucky] });
  expect(verdicts.filter(({ verdict }) => verdict === 'jumped')).toEqual([]);
}, 60_000);

/** Numbers from 0 to 1 that are the same in every run. */
const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
