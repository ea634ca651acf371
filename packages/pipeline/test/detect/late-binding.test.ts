import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A registry that binds a terminal to its new number days after the terminal used it. Goal: one case of the
 * terminal says so, with cause registry and no loss, and no sale is called; a registry in time, or a
 * terminal that goes to and fro, makes none. Method: one terminal over three weeks of March.
 */

const OLD = '82229005812A001';
const NEW = '82229005812B001';
const SN = 'SN1';

const sales = (days: readonly number[], merchant_no: string): readonly Row[] =>
  days.flatMap((day) =>
    ['request', 'clearing'].map((view) => ({
      view,
      txn_id: `${view}-${day}-${merchant_no}`,
      txn_time: `2024-03-${String(day).padStart(2, '0')}T12:00:00`,
      amount: '100.00',
      rrn: `${merchant_no.slice(11)}${day}`.padStart(12, '0'),
      terminal_sn: SN,
      merchant_no,
    })),
  );

const bound = (change: string): readonly Row[] => [
  { terminal_sn: SN, merchant_no: OLD, valid_from: '2020-01-01', valid_to: change },
  { terminal_sn: SN, merchant_no: NEW, valid_from: change },
];

const merchants: readonly Row[] = [OLD, NEW].map((merchant_no) => ({
  merchant_no,
  merchant_name: `${merchant_no === OLD ? '锦绣面馆' : '惠民快餐店'}`,
  uscc: `U${merchant_no}`,
  mcc: '5812',
}));

const casesOf = async (
  transactions: readonly Row[],
  change: string,
  tables: Readonly<Record<string, readonly Row[]>> = { merchants, terminals: bound(change) },
) => {
  const { cases, verdicts } = await scanShops({ transactions, ...tables });
  expect(verdicts.filter(({ verdict }) => verdict === 'jumped')).toEqual([]);
  return cases;
};

const BEFORE = [1, 2, 3, 4];
const AFTER = [6, 7, 8, 9, 10, 14, 15, 16];

describe.concurrent('a registry that is late', () => {
  test('a number used before the registry binds it is a stale registry: one case, no loss', async () => {
    const cases = await casesOf([...sales(BEFORE, OLD), ...sales(AFTER, NEW)], '2024-03-12');
    expect(cases).toHaveLength(1);
    const [one] = cases;
    expect(one).toMatchObject({
      subject: { type: 'terminal', id: SN },
      verdict: 'suspect',
      jumped_sales: 0,
      amount_fen: 0,
      impact: { issuer_fen: 0, network_fen: 0, merchant_fen: 0 },
      cause: { top: 'registry' },
      members: [NEW],
    });
    expect(one?.evidence.map(({ rule, values }) => [rule, values['late_days']])).toEqual([
      ['registry-bound-late', '6'],
    ]);
    expect(one?.steps[0]?.done_when).toContain('takes effect no later than its first sale');
  });

  test('a registry in time, or two days late, makes no case', async () => {
    const change = [...sales(BEFORE, OLD), ...sales(AFTER, NEW)];
    const found = ['2024-03-05', '2024-03-08'].map((day) => casesOf(change, day));
    expect(await Promise.all(found)).toEqual([[], []]);
  });

  test('a terminal that went back to its number before the binding was not merely registered late', async () => {
    const again = [...sales(BEFORE, OLD), ...sales(AFTER, NEW), ...sales([11], OLD)];
    const cases = await casesOf(again, '2024-03-12');
    expect(cases.flatMap(({ evidence }) => evidence.map(({ rule }) => rule))).not.toContain(
      'registry-bound-late',
    );
  });

  test('a renumbering that only the registry of merchants knows is told, one with both numbers in force is not', async () => {
    const one = { merchant_name: '锦绣面馆', uscc: 'U1', mcc: '5812' };
    const renumbered = (ended: string): Readonly<Record<string, readonly Row[]>> => ({
      merchants: [
        { ...one, merchant_no: OLD, valid_from: '2020-01-01', valid_to: ended },
        { ...one, merchant_no: NEW, valid_from: '2024-03-05' },
      ],
      terminals: [{ terminal_sn: SN, merchant_no: OLD, valid_from: '2020-01-01' }],
    });
    const change = [...sales(BEFORE, OLD), ...sales(AFTER, NEW)];
    const [[told, ...rest], inForce] = await Promise.all([
      casesOf(change, '', renumbered('2024-03-05')),
      casesOf(change, '', renumbered('')),
    ]);
    expect(rest).toEqual([]);
    expect(told).toMatchObject({ subject: { id: SN }, cause: { top: 'registry' }, amount_fen: 0 });
    expect(told?.evidence.map(({ rule }) => rule)).toEqual(['terminal-row-outdated']);
    expect(inForce).toEqual([]);
  });

  test('the number of another merchant is no renumbering, though the own one has ended', async () => {
    const merchant = { mcc: '5812', valid_from: '2020-01-01' };
    const { cases } = await scanShops({
      transactions: [...sales(BEFORE, OLD), ...sales(AFTER, NEW)],
      merchants: [
        {
          ...merchant,
          merchant_no: OLD,
          merchant_name: '锦绣面馆',
          uscc: 'U1',
          valid_to: '2024-03-05',
        },
        { ...merchant, merchant_no: NEW, merchant_name: '惠民快餐店', uscc: 'U2' },
      ],
      terminals: [{ terminal_sn: SN, merchant_no: OLD, valid_from: '2020-01-01' }],
    });
    const rules = cases.flatMap(({ evidence }) => evidence.map(({ rule }) => rule));
    expect(rules).not.toContain('terminal-row-outdated');
  });
});
