import { expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Two shops of two cities whose tills state one serial, because it was typed in by hand. Goal: neither is called,
 * since each keeps to a terminal id of its own; under one id they are one device, and one number is borrowed.
 * Method: purchases of both in turn, two of the one and one of the other.
 */

const SHOPS = [
  { merchant_no: '822290058120101', merchant_name: '锦绣斋餐厅', terminal_id: '50000017' },
  { merchant_no: '898330159120102', merchant_name: '惠民坊药房', terminal_id: '61000023' },
];

const rowsOf = (over: Row = {}): Row[] =>
  Array.from({ length: 36 }, (_, nth): Row => {
    const shop = SHOPS[nth % 3 === 2 ? 1 : 0] as Row;
    return {
      view: 'clearing',
      txn_id: `T${nth}`,
      txn_time: `2024-03-${String(1 + Math.floor(nth / 2)).padStart(2, '0')}T1${nth % 2}:07:00`,
      amount: `${80 + nth * 7}.00`,
      terminal_sn: '00002602000001255411',
      mcc: String(shop['merchant_no']).slice(7, 11),
      ...shop,
      ...over,
    };
  });

const jumpedIn = async (rows: readonly Row[]): Promise<number> => {
  const { verdicts } = await scanShops({ transactions: rows });
  return verdicts.filter(({ verdict }) => verdict === 'jumped').length;
};

test('a serial under two terminal ids, each with a number of its own, may be two devices', async () => {
  const [two, one] = await Promise.all([
    jumpedIn(rowsOf()),
    jumpedIn(rowsOf({ terminal_id: '50000017' })),
  ]);
  expect(two).toBe(0);
  expect(one).toBe(12);
}, 60_000);
