import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A shop that got a new number of which the registry has not heard. Goal: all its tills say so, also one that sells
 * seldom and comes to it weeks after the others. Method: two tills of a shop, a busy and a quiet one, among others.
 */

const OLD = '822290058120137';
const NEW = '822290058127777';
const [BUSY, QUIET] = ['00000204100000000001', '00000204100000000002'];

const sale = (sn: string, at: number, day: number, merchant_no: string): Row[] =>
  ['request', 'clearing'].map((view) => ({
    view,
    txn_id: `${view}-${sn}-${at}`,
    txn_time: `2024-03-${String(day).padStart(2, '0')}T12:${String(at).padStart(2, '0')}:00`,
    amount: `${100 + at}.00`,
    rrn: `24030${sn.slice(-3)}${String(at).padStart(4, '0')}`,
    terminal_id: sn.slice(-8),
    terminal_sn: sn,
    merchant_no,
  }));

const busy = Array.from({ length: 24 }, (_, at) => sale(BUSY, at, at + 1, at < 10 ? OLD : NEW));
const quiet = [
  ...sale(QUIET, 30, 3, OLD),
  ...[27, 28, 29].flatMap((day) => sale(QUIET, day, day, NEW)),
];
const others = [1, 2, 3].flatMap((nth) =>
  Array.from({ length: 20 }, (_, at) =>
    sale(`0000020420000000000${nth}`, at, at + 1, `82229005812020${nth}`),
  ),
);

test('registry, on the quiet till as on the busy one', async () => {
  const terminals = [BUSY, QUIET].map((terminal_sn) => ({ terminal_sn, merchant_no: OLD }));
  const beside = [1, 2, 3].map((nth) => ({
    terminal_sn: `0000020420000000000${nth}`,
    merchant_no: `82229005812020${nth}`,
  }));
  const { cases } = await scanTables({
    transactions: [...busy, quiet, ...others].flat(),
    merchants: [OLD, ...beside.map((one) => one.merchant_no)].map((merchant_no) => ({
      merchant_no,
      merchant_name: `江畔${merchant_no.slice(-3)}号店`,
      mcc: '5812',
    })),
    terminals: [...terminals, ...beside],
  });
  const top = (sn: string) => cases.find(({ subject }) => subject.id === sn)?.cause.top;
  expect([top(BUSY), top(QUIET)]).toEqual(['registry', 'registry']);
});
