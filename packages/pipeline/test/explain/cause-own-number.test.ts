import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: where nobody registers the device and names or acquirers change under a number that is its own, the case
 * says who can do that. Method: shops of two trades whose names, and two whose acquirers, come and go.
 */

const STRANGE = ['岚和加油站', '宏达超市', '晗舟服装店'];

const sales = (id: string, merchant_no: string, rows: readonly Row[]): Row[] =>
  rows.map((row, at) => ({
    view: 'statement',
    txn_id: `${id}-${at}`,
    txn_time: `2024-03-${String(at + 1).padStart(2, '0')}T12:00:00`,
    amount: `${100 + at}.00`,
    terminal_id: id,
    merchant_no,
    ...row,
  }));

const named = (own: string): Row[] =>
  Array.from({ length: 20 }, (_, at) => ({
    merchant_name: at % 2 === 0 ? own : (STRANGE[(at >> 1) % 3] ?? ''),
    acquirer: '48222900',
  }));

const routed = (own: string, odd: boolean): Row[] =>
  Array.from({ length: 24 }, (_, at) => ({
    merchant_name: own,
    acquirer: odd && at % 2 === 1 ? '48332900' : '48222900',
  }));

test('routing, where the number stays and name or acquirer goes to and fro', async () => {
  const quiet = ['江畔面馆', '霁云书店', '朔家茶叶店', '云杉药店'].flatMap((name, at) =>
    sales(`4000000${at}`, `82229005${at}120${at}01`.padEnd(15, '1'), routed(name, false)),
  );
  const { cases } = await scanTables({
    transactions: [
      ...sales('50000001', '822290058120001', named('云杉酒楼')),
      ...sales('50000002', '822290072300002', named('浦江美发店')),
      ...sales('50000003', '822290057120003', routed('恒昌家居馆', true)),
      ...quiet,
    ],
  });
  const jumped = cases.filter(({ verdict }) => verdict === 'jumped');
  expect(jumped.length).toBeGreaterThan(2);
  expect(new Set(jumped.map(({ cause }) => cause.top))).toEqual(new Set(['routing']));
});
