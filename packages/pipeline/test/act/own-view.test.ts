import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { report } from '../../src/write-report.ts';
import { scanTables } from '../scanning.ts';

/**
 * The merchant's own view without any case: nobody jumps here. Method: 1,000.00 a day for twelve days
 * at a contract of 0.60 %; one shop pays 6.00 and then 9.00 from the seventh day on, the other gets
 * its money on the sixth day after.
 */

const folder = mkdtempSync(join(tmpdir(), 'zhenma-own-view-'));

const DRIFTS = '822290058120001';
const WAITS = '822290058120002';
const DAYS = Array.from({ length: 12 }, (_, nth) => nth + 1);
const day = (nth: number): string => `2024-03-${String(nth).padStart(2, '0')}`;

const rows = (merchant_no: string, lag: number, feeOf: (nth: number) => string) => ({
  sales: DAYS.map((nth) => ({
    view: 'clearing',
    txn_id: `${merchant_no}-${nth}`,
    txn_time: `${day(nth)}T12:00:00`,
    amount: '1000.00',
    merchant_no,
    card_type: 'credit',
    terminal_sn: `SN${merchant_no.slice(-1)}`,
    merchant_fee: feeOf(nth),
  })),
  payouts: DAYS.map((nth) => ({
    settle_id: `${merchant_no}-${nth}`,
    settle_date: day(nth + lag),
    merchant_no,
    amount: (1000 - Number(feeOf(nth))).toFixed(2),
    fee: feeOf(nth),
  })),
  terminal: { terminal_sn: `SN${merchant_no.slice(-1)}`, merchant_no },
  merchant: { merchant_no, merchant_name: `店${merchant_no.slice(-1)}`, credit_rate: '0.6' },
});

test('charged above the contract, a drift and late payouts are told without a case', async () => {
  const shops = [
    rows(DRIFTS, 1, (nth) => (nth < 7 ? '6.00' : '9.00')),
    rows(WAITS, 6, () => '6.00'),
  ];
  const { out } = await scanTables({
    transactions: shops.flatMap(({ sales }) => sales),
    settlements: shops.flatMap(({ payouts }) => payouts),
    merchants: shops.map(({ merchant }) => merchant),
    terminals: shops.map(({ terminal }) => terminal),
  });
  const target = join(folder, 'report.html');
  await report({
    directory: out,
    memory: '1GB',
    threads: 2,
    target,
    format: 'html',
    lang: 'zh',
    by: 'merchant',
    caseIds: [],
  });
  const text = readFileSync(target, 'utf8')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  const own = text.slice(text.indexOf('商户自查'));
  expect(own).toContain(`${DRIFTS} 店1 72.00 18.00 6 100% → 150% – → – 0 / 12`);
  expect(own).toMatch(
    new RegExp(`${WAITS} 店2 72\\.00 0\\.00 0 100% → 100% – → – (?:1[0-2]|[6-9]) / 12`),
  );
});

test('declined sales and charges count that only the app has, beside slips of the others', async () => {
  const merchant_no = DRIFTS;
  const sales = Array.from({ length: 120 }, (_, nth) => {
    const declined = nth >= 60 && nth % 3 === 0;
    const sale = {
      txn_time: `2024-03-${String(1 + Math.floor(nth / 10)).padStart(2, '0')}T${10 + (nth % 10)}:00:00`,
      ...{ amount: `${100 + nth}.00`, merchant_no, card_type: 'credit', rrn: `${100000 + nth}` },
    };
    const answer = {
      ...sale,
      view: 'response',
      txn_id: `a${nth}`,
      resp_code: declined ? '91' : '00',
    };
    const fee = declined ? {} : { merchant_fee: ((100 + nth) * 0.007).toFixed(2) };
    return [
      { ...answer, ...fee },
      ...(declined || nth % 4 === 0 ? [] : [{ ...sale, view: 'slip', txn_id: `s${nth}` }]),
    ];
  }).flat();
  const { out } = await scanTables({
    transactions: sales,
    merchants: [{ merchant_no, merchant_name: '店1', credit_rate: '0.6' }],
  });
  const target = join(folder, 'declined.html');
  const asked = { memory: '1GB', threads: 2, format: 'html', lang: 'zh', by: 'merchant' } as const;
  await report({ ...asked, directory: out, target, caseIds: [] });
  const text = readFileSync(target, 'utf8')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  // 100 sales went through, each 0.1 % above the contract; 20 of the last 60 were declined.
  expect(text).toMatch(new RegExp(`${merchant_no} 店1 [0-9.]+ [0-9.]+ 100 117% → 117% 0% → 33% –`));
});
