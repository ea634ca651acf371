import { expect, test } from 'vitest';
import { verifyBundle } from '../../../src/verify-bundle.ts';
import { scanTables } from '../../scanning.ts';
import type { Row } from '../../tables.ts';
import { membersOf, sealOf } from './sealed.ts';

/*
 * Prices that are assumed when all is judged decide no verdict. Goal: a bundle holds the fees that the rules
 * saw, so that its sales are judged the same again. Method: a supermarket's terminal that sells in
 * the evenings in another city from the second half of the month on.
 */

const SHOP = '82229005411A001';
const DAYS = Array.from({ length: 10 }, (_, at) => at + 1);

const sale = (day: number, hour: number, place: Row): readonly Row[] => {
  const same = {
    txn_time: `2024-03-${String(day).padStart(2, '0')}T${hour}:00:00`,
    amount: '1000.00',
    rrn: `10010000${day}`.padStart(12, '0'),
    terminal_sn: '1001',
    merchant_no: SHOP,
    card_type: 'credit',
  };
  const booked = { mcc: '5411', issuer_fee: '3.51', network_fee: '0.25' };
  return [
    { ...same, ...place, view: 'request', txn_id: `r${day}` },
    { ...same, ...booked, view: 'clearing', txn_id: `c${day}` },
  ];
};

test('a bundle holds the fees that the rules saw, not those that were assumed later', async () => {
  const home = { lat: '31.2000', lon: '121.5000' };
  const far = { lat: '30.2500', lon: '120.1500' };
  const scanned = await scanTables({
    transactions: [
      ...DAYS.flatMap((day) => sale(day, 12, home)),
      ...DAYS.flatMap((day) => sale(15 + day, 20, far)),
    ],
    merchants: [{ merchant_no: SHOP, merchant_name: '江畔超市', mcc: '5411' }],
    terminals: [{ terminal_sn: '1001', merchant_no: SHOP, ...home }],
  });
  // 4.50 + 0.33 are due of a standard shop, 3.51 + 0.25 were booked.
  const away = scanned.verdicts.find((row) => row['txn_id'] === 'c20');
  expect([away?.['verdict'], away?.['fee_gap_fen']]).toEqual(['jumped', '107']);
  const { target, bytes } = await sealOf(scanned.out);
  const sales = (await membersOf(bytes)).get('sales.ndjson') ?? '';
  expect(sales).toContain('"expected_issuer_fee":351');
  expect(sales).not.toContain('"expected_issuer_fee":450');
  const effects = { elapsedMs: () => 0, peakMemoryBytes: () => 0, progress: () => undefined };
  const found = await verifyBundle({ path: target, memory: '1GB', threads: 2 }, effects);
  expect(found.sales).toBe(20);
});
