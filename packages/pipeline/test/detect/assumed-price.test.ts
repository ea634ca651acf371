import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * What is due where the terminal was lent. Goal: a cheap number taken far from its shop for good owes
 * the standard price, a standard one nothing. Method: credit sales of 1,000.00 yuan of March 2024.
 */

const HOME = { lat: '31.2000', lon: '121.5000' };
const FAR = { lat: '30.2500', lon: '120.1500' };

/** Fees booked at the price of the number: issuer 0.45 %, network 0.065 %, × 0.78 when preferential. */
const shop = (number: string, sn: string, issuer_fee: string, network_fee: string) => ({
  merchant: { merchant_no: number, merchant_name: `江畔${sn}号店`, mcc: number.slice(7, 11) },
  terminal: { terminal_sn: sn, merchant_no: number, ...HOME },
  sales: [1, 2, 5, 6, 7].flatMap((day): Row[] =>
    ['request', 'clearing'].map((view) => ({
      view,
      txn_id: `${sn}-${day}-${view}`,
      txn_time: `2024-03-0${day}T12:00:00`,
      amount: '1000.00',
      rrn: `${sn}${day}`.padStart(12, '0'),
      terminal_sn: sn,
      merchant_no: number,
      card_type: 'credit',
      ...(view === 'request' ? (day < 4 ? HOME : FAR) : { issuer_fee, network_fee }),
    })),
  ),
});

test('a lent terminal of a cheap number owes the standard price, for the sales away alone', async () => {
  const cheap = shop('82229005411A001', '1001', '3.51', '0.25');
  const dear = shop('82229005812A002', '1002', '4.50', '0.33');
  const { verdicts } = await scanTables({
    transactions: [...cheap.sales, ...dear.sales],
    merchants: [cheap.merchant, dear.merchant],
    terminals: [cheap.terminal, dear.terminal],
  });
  const gaps = (sn: string) =>
    verdicts
      .filter((row) => row['txn_id']?.startsWith(sn) && row['view'] === 'clearing')
      .map((row) => [row['txn_id']?.slice(5, 6), row['verdict'], row['fee_gap_fen']]);
  const days = (away: string) => [
    ...['1', '2'].map((day) => [day, 'clean', '0']),
    ...['5', '6', '7'].map((day) => [day, 'jumped', away]),
  ];
  // 4.50 + 0.33 due, 3.51 + 0.25 booked.
  expect(gaps('1001')).toEqual(days('107'));
  expect(gaps('1002')).toEqual(days('0'));
});
