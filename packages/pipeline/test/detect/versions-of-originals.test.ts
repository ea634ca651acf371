import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/*
 * A completion goes under the number of its preauthorisation, whatever is loaded by then. Goal: completions after a
 * wrong parameter set was put right hide it not. Method: one till, eight wrong sales under the second set, two
 * completions of them, or two more wrong purchases, under the first again.
 */

const OWN = '822290070110001';
const OTHER = '822290058120009';

const slip = (nth: number, more: Row): Row => ({
  view: 'slip',
  txn_id: `s${nth}`,
  txn_time: `2024-03-${String(nth + 1).padStart(2, '0')}T12:00:00`,
  txn_type: 'purchase',
  amount: `${300 + nth}.00`,
  terminal_sn: 'SN01',
  terminal_id: '40000001',
  merchant_no: OWN,
  rrn: `24030100${1000 + nth}`,
  param_version: 'P1',
  ...more,
});

const isUnder = (nth: number, from: number, to: number): boolean => nth >= from && nth < to;

const questionsOf = async (late: string): Promise<readonly string[]> => {
  const transactions = Array.from({ length: 28 }, (_, nth) => {
    if (isUnder(nth, 10, 18)) return slip(nth, { merchant_no: OTHER, param_version: 'P2' });
    if (isUnder(nth, 18, 20)) return slip(nth, { merchant_no: OTHER, txn_type: late });
    return slip(nth, {});
  });
  const { cases } = await scanTables({
    transactions,
    merchants: [
      { merchant_no: OWN, merchant_name: '湘聚堂酒店', mcc: '7011' },
      { merchant_no: OTHER, merchant_name: '蜀家包子铺', mcc: '5812' },
    ],
    terminals: [{ terminal_sn: 'SN01', terminal_id: '40000001', merchant_no: OWN }],
  });
  return cases.flatMap(({ cause }) => cause.tests ?? []).map((one) => one.test);
};

test('completions outside a parameter set are their originals’, purchases are not', async () => {
  expect(await questionsOf('preauth_completion')).toContain('under-one-parameter-set');
  expect(await questionsOf('purchase')).not.toContain('under-one-parameter-set');
});
