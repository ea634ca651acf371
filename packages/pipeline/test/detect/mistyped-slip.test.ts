import { expect, test } from 'vitest';
import { isMistyped } from '../../src/detect/features/mistyped-slip.ts';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Slips that people typed in. Goal: a number with two neighbours in the wrong order is no other merchant.
 * Method: a shop's slips and clearing rows, one slip mistyped; then the same number stated by another.
 */

const OWN = '822290058124321';
const TYPED = '822290058123421';

const sale = (n: number, slip: string): readonly Row[] =>
  [slip, OWN].map((merchant_no, at) => ({
    view: at === 0 ? 'slip' : 'clearing',
    txn_id: `${at}-${n}`,
    txn_time: `2024-03-05T12:0${n}:00`,
    amount: `${10 + n}.50`,
    rrn: `R0000000000${n}`,
    merchant_no,
    merchant_name: '茗顺菜馆',
  }));
const jumped = async (more: readonly Row[]): Promise<number> => {
  const rows = [...[1, 2, 3, 4].flatMap((n) => sale(n, OWN)), ...sale(5, TYPED), ...more];
  const { verdicts } = await scanTables({ transactions: rows });
  const called = verdicts.filter(({ verdict }) => verdict === 'jumped');
  const spared = verdicts.filter(({ explanation }) =>
    String(explanation).includes('it was mistyped'),
  );
  expect(called.length + spared.length).toBe(2);
  return called.length;
};

test('a mistyped slip is no jump, but for a number that somebody has', async () => {
  expect(await jumped([])).toBe(0);
  const [, stranger] = sale(6, OWN);
  expect(await jumped([{ ...stranger, merchant_no: TYPED } as Row])).toBe(2);
});

test('one character off, or two neighbours exchanged', () => {
  expect(isMistyped(OWN, TYPED)).toBe(true);
  expect(isMistyped(OWN, '822290058124320')).toBe(true);
  expect(isMistyped(OWN, OWN)).toBe(false);
  expect(isMistyped(OWN, '822290058124310')).toBe(false);
  expect(isMistyped(OWN, '82229005812432')).toBe(false);
});
