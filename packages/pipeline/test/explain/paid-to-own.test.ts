import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * Goal: a number one character off the registered one, loaded by a hand, may be a slip of that hand where
 * nobody pays it out, and is the shop's own new number where its money comes to the shop's account. Method: ten sales
 * under the registered number, then ten under the other, with and without payouts.
 */
const [OLD, NEW] = ['822290058120013', '822290058120093'];
const SN = '00000202123456000001';
const account = '6222021000000001';

const at = (nth: number): string => `2024-03-${String(nth + 1).padStart(2, '0')}T12:00:00`;

const sales = Array.from({ length: 20 }, (_, nth) => {
  const merchant_no = nth < 10 ? OLD : NEW;
  const sale = { txn_time: at(nth), amount: `${50 + nth}.00`, merchant_no, rrn: `${700000 + nth}` };
  const param_version = nth < 10 ? 'P1' : 'P2';
  return [
    { ...sale, view: 'request', txn_id: `r${nth}`, terminal_sn: SN, param_version },
    { ...sale, view: 'clearing', txn_id: `c${nth}`, merchant_name: '清风书店', mcc: '5812' },
  ];
}).flat();

const PAYOUTS = Array.from({ length: 10 }, (_, nth) => ({
  settle_id: `s${nth}`,
  settle_date: `2024-03-${12 + nth}`,
  merchant_no: NEW,
  payee_account: account,
  amount: '59.00',
}));

const scan = async (paid: boolean) => {
  const { cases } = await scanTables({
    transactions: sales,
    merchants: [
      { merchant_no: OLD, merchant_name: '清风书店', mcc: '5812', settle_account: account },
    ],
    terminals: [{ terminal_sn: SN, merchant_no: OLD }],
    fleet_events: [
      {
        terminal_sn: SN,
        at: '2024-03-11T09:00:00',
        kind: 'parameter_download',
        param_version: 'P2',
      },
    ],
    ...(paid && { settlements: PAYOUTS }),
  });
  return cases.find(({ subject }) => subject.id === SN)?.cause;
};

test('what is paid out to the shop itself is its own number, and the registry is late', async () => {
  const paid = await scan(true);
  expect(paid?.top).toBe('registry');
  expect(paid?.tests.map((one) => one.test)).toContain('paid-to-own-account');
  expect((await scan(false))?.top).toBe('undetermined');
});
