import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * The merchant's own view. Goal: fees are held against the contract of the registered merchant, to the
 * fen. Method: contract 0.60 % for credit; 1000.00 costs 6.00; one sale was charged rightly, one was
 * declined, and the jumped one cost 9.00.
 */

const row = (n: number, more: Record<string, string>): Record<string, string> => ({
  view: 'clearing',
  txn_id: `C${n}`,
  txn_time: `2024-03-0${n}T12:00:00`,
  amount: '1000.00',
  rrn: `00000000000${n}`,
  terminal_sn: 'SN1',
  merchant_no: '822290058120001',
  card_type: 'credit',
  resp_code: '00',
  ...more,
});

test('what was charged above the contract, and since when', async () => {
  const { cases } = await scanTables({
    transactions: [
      row(1, { merchant_fee: '6.00' }),
      row(2, { merchant_fee: '9.00', merchant_no: '822290054110002' }),
      row(3, { resp_code: '51', merchant_fee: '5.00' }),
    ],
    merchants: [
      {
        merchant_no: '822290058120001',
        merchant_name: '江畔小馆',
        debit_rate: '0.5',
        credit_rate: '0.6',
      },
      { merchant_no: '822290054110002', merchant_name: '宏达超市' },
    ],
    terminals: [{ terminal_sn: 'SN1', merchant_no: '822290058120001' }],
  });
  expect(cases[0]?.charges).toEqual({
    charged_fen: 2000,
    contract_fen: 1800,
    overcharged_sales: 1,
    overcharged_fen: 300,
    rate_before_ppm: 6000,
    rate_since_ppm: 7000,
    failed_before_permille: 0,
    failed_since_permille: 500,
  });
  expect(cases[0]?.impact.merchant_fen).toBe(300);
});
