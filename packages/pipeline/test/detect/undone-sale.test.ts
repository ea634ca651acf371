import { expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: a refund reuses the number of the sale wherever it is made, which excuses the refund and not the sale. Method: a
 * sale of one shop's terminal under another shop's number, refunded at the other's desk.
 */

const SHOP = { merchant_no: '898331054110101', merchant_name: '云杉便利店', mcc: '5411' };
const DESK = { merchant_no: '898331056510102', merchant_name: '栎园服装店', mcc: '5651' };

const record = (day: number, serial: string, shop: Row, over: Row = {}): Row[] =>
  ['request', 'clearing'].map((view) => ({
    view,
    txn_id: `${view[0]}${serial}${day}`,
    txn_time: `2024-03-0${day}T10:00:00Z`,
    amount: '240.00',
    rrn: `${serial.slice(-4)}0000000${day}`,
    card_token: 'ct_00000000000000aa',
    ...(view === 'request' && { terminal_sn: serial }),
    ...shop,
    ...over,
  }));

test('a refund at its shop’s own desk does not excuse the sale that went out under its number', async () => {
  const { verdicts } = await scanShops({
    terminals: [
      { terminal_sn: 'SN880001', merchant_no: SHOP.merchant_no },
      { terminal_sn: 'SN880002', merchant_no: DESK.merchant_no },
    ],
    merchants: [SHOP, DESK],
    transactions: [
      ...record(1, 'SN880001', SHOP),
      ...record(2, 'SN880001', DESK),
      ...record(3, 'SN880002', DESK, { txn_type: 'refund', orig_rrn: '000100000002' }),
    ],
  });
  const said = (id: string): string | undefined =>
    verdicts.find((row) => row['txn_id'] === id)?.['rules'];
  expect(said('rSN8800012')).toMatch(/device-number-differs/);
  expect(said('rSN8800023')).toBe('');
});
