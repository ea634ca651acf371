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
    txn_time: new Date(Date.UTC(2024, 2, 5, 2, n)).toISOString(),
    amount: `${10 + n}.50`,
    rrn: `R${String(n).padStart(11, '0')}`,
    merchant_no,
    merchant_name: '茗顺菜馆',
  }));
/** Records that are called, and that are explained as mistyped, of so many right and mistyped slips. */
const told = async (right: number, typed: number, more: readonly Row[] = []) => {
  const slips = Array.from({ length: right + typed }, (_, at) => (at < right ? OWN : TYPED));
  const rows = [...slips.flatMap((slip, at) => sale(at + 100, slip)), ...more];
  const { verdicts } = await scanTables({ transactions: rows });
  return {
    called: verdicts.filter(({ verdict }) => verdict === 'jumped').length,
    mistyped: verdicts.filter(({ explanation }) => explanation?.includes('it was mistyped')).length,
  };
};

test('a mistyped slip is no jump, but for a number that somebody has', async () => {
  expect(await told(4, 1)).toEqual({ called: 0, mistyped: 2 });
  const [, stranger] = sale(6, OWN);
  const had = [{ ...stranger, merchant_no: TYPED } as Row];
  expect(await told(4, 1, had)).toEqual({ called: 2, mistyped: 0 });
});

test('three right slips show it, and of a hundred and fifty three may be mistyped', async () => {
  expect((await told(3, 1)).mistyped).toBe(2);
  expect((await told(2, 1)).mistyped).toBe(0);
  expect((await told(150, 3)).mistyped).toBe(6);
  expect((await told(149, 3)).mistyped).toBe(0);
});

test('one character off, or two neighbours exchanged', () => {
  expect(isMistyped(OWN, TYPED)).toBe(true);
  expect(isMistyped(OWN, '822290058124320')).toBe(true);
  expect(isMistyped(OWN, OWN)).toBe(false);
  expect(isMistyped(OWN, '822290058124310')).toBe(false);
  expect(isMistyped(OWN, '822290058121324')).toBe(false);
  expect(isMistyped(OWN, '82229005812432')).toBe(false);
});
