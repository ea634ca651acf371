import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';

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

describe.concurrent('the merchant’s own view', () => {
  test('what was charged above the contract, and since when', async () => {
    const { cases } = await scanShops({
      transactions: [
        row(1, { merchant_fee: '6.00' }),
        row(2, { merchant_fee: '9.00', merchant_no: '822290054110002' }),
        row(3, { resp_code: '51', merchant_fee: '5.00' }),
      ],
      merchants: [
        {
          merchant_no: '822290058120001',
          merchant_name: '锦绣小馆',
          debit_rate: '0.5',
          credit_rate: '0.6',
        },
        { merchant_no: '822290054110002', merchant_name: '惠民超市' },
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
      payout_days: 0,
      late_payout_days: 0,
    });
    expect(cases[0]?.impact.merchant_fen).toBe(300);
  });

  test('completions and semi-credit cost what the contract says, half a fen up; the rate is of what was charged', async () => {
    const { cases } = await scanShops({
      transactions: [
        row(1, { merchant_fee: '6.00', card_type: 'semi_credit' }),
        row(2, { merchant_fee: '6.01', amount: '1001.00', txn_type: 'preauth_completion' }),
        // No fee is due for holding money, nor is one known here.
        row(3, { txn_type: 'preauth' }),
        row(4, { merchant_fee: '9.00', merchant_no: '822290054110002' }),
        row(5, {}),
      ],
      merchants: [
        {
          merchant_no: '822290058120001',
          merchant_name: '锦绣小馆',
          debit_rate: '0.5',
          credit_rate: '0.6',
        },
        { merchant_no: '822290054110002', merchant_name: '惠民超市' },
      ],
      terminals: [{ terminal_sn: 'SN1', merchant_no: '822290058120001' }],
    });
    expect(cases[0]?.charges).toMatchObject({
      charged_fen: 2101,
      contract_fen: 1801,
      overcharged_sales: 1,
      overcharged_fen: 300,
      rate_before_ppm: 6001,
      rate_since_ppm: 9000,
    });
  });

  test('days with sales that no payout followed within four days', async () => {
    const day = (n: number): string => `2024-03-${String(n).padStart(2, '0')}`;
    const paid = (n: number): Record<string, string> => ({
      settle_id: `S${n}`,
      settle_date: day(n),
      merchant_no: '822290058120001',
      payer_name: '某支付有限公司备付金',
      payee_account: '6222000000000001',
      payee_name: '锦绣小馆',
      amount: '990.00',
    });
    const { cases } = await scanShops({
      transactions: [1, 2, 9].map((n) => row(n, n === 2 ? { merchant_no: '822290054110002' } : {})),
      settlements: [paid(2), paid(20)],
      merchants: [{ merchant_no: '822290058120001', merchant_name: '锦绣小馆' }],
      terminals: [{ terminal_sn: 'SN1', merchant_no: '822290058120001' }],
    });
    // Sold on the 1st, 2nd and 9th; paid on the 2nd and the 20th: the 9th waited too long.
    const one = cases.find(({ subject }) => subject.type === 'terminal');
    expect(one?.charges).toMatchObject({ payout_days: 3, late_payout_days: 1 });
  });

  test('jumped sales of which no difference is told are counted by the reason', async () => {
    const jumped = (n: number, more: Record<string, string>) =>
      row(n, { merchant_no: '822290054110002', issuer_fee: '3.00', network_fee: '0.25', ...more });
    const { cases } = await scanShops({
      transactions: [
        jumped(1, {}),
        jumped(2, { txn_time: '2016-09-05T12:00:00' }),
        jumped(3, { issuer_fee: '' }),
        // What undoes a sale carries no fee.
        jumped(4, { txn_type: 'void', issuer_fee: '', network_fee: '' }),
      ],
      merchants: [
        { merchant_no: '822290058120001', merchant_name: '锦绣小馆' },
        { merchant_no: '822290054110002', merchant_name: '惠民超市' },
      ],
      terminals: [{ terminal_sn: 'SN1', merchant_no: '822290058120001' }],
    });
    const one = cases.find(({ subject }) => subject.type === 'terminal');
    expect(one?.unpriced).toEqual({ no_fees: 1, before_tariff: 1, no_class: 0 });
  });
});
