import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: `salesMin` of a scope leaves out only what can say nothing: five sales are enough for a rule
 * of its. Method: two serials take turns on one terminal id.
 */
const turns = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, at) => ({
    view: 'clearing',
    txn_id: `t${at}`,
    txn_time: `2024-03-0${at + 1}T02:00:00Z`,
    amount: `${50 + at}.00`,
    terminal_id: 'A0000001',
    terminal_sn: at % 2 === 0 ? '00002402106870000001' : '00002402106870000002',
    merchant_no: '822290058120001',
    mcc: '5812',
  }));

test('five sales on which two serials take turns', async () => {
  const { cases } = await scanTables({ transactions: turns(5) });
  const told = cases.filter(({ evidence }) =>
    evidence.some(({ rule }) => rule === 'number-many-serials'),
  );
  expect(told.map(({ subject }) => subject.id)).toEqual(['822290058120001']);
}, 60_000);
