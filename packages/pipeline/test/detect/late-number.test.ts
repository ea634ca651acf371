import { expect, test } from 'vitest';
import { brandIn } from '../brands.ts';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A shop that was renumbered overnight, without any registry. Goal: the morning on which its device still prints
 * the old number is no jump. Method: a week of slips and clearing rows around the change; then one thing less.
 */

const OLD = '822290058120001';
const NEW = '822290058120019';
const NAME = `${brandIn(0, 0)}菜馆`;

const sold = (day: number, hour: number, slip: string, cleared: string): readonly Row[] =>
  [slip, cleared].map((merchant_no, at) => ({
    view: at === 0 ? 'slip' : 'clearing',
    txn_id: `${at}-${day}-${hour}`,
    txn_time: `2024-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00`,
    amount: `${day}.${hour}`,
    rrn: `R${day}${hour}`.padEnd(12, '0'),
    terminal_id: '31001234',
    merchant_no,
    merchant_name: NAME,
  }));

/** Records that are called. */
const called = async (rows: readonly (readonly Row[])[]): Promise<number> => {
  const { verdicts } = await scanTables({ transactions: rows.flat() });
  return verdicts.filter(({ verdict }) => verdict === 'jumped').length;
};

const BEFORE = [3, 4, 5].map((day) => sold(day, 12, OLD, OLD));
const AFTER = [7, 8, 9].map((day) => sold(day, 12, NEW, NEW));
const MORNING = [sold(6, 10, OLD, NEW), sold(6, 11, OLD, NEW)];

test('a device that prints the old number for a morning is no jump', async () => {
  expect(await called([...BEFORE, ...MORNING, ...AFTER])).toBe(0);
});

test('… one that still prints it the day after is', async () => {
  expect(await called([...BEFORE, ...MORNING, ...AFTER, sold(7, 13, OLD, NEW)])).toBe(2);
});

test('… one that never prints the new one is', async () => {
  const after = [7, 8, 9].map((day) => sold(day, 12, OLD, NEW));
  expect(await called([...BEFORE, ...MORNING, ...after])).toBeGreaterThan(0);
});

test('… one that goes back to the old one is', async () => {
  expect(await called([...BEFORE, ...MORNING, ...AFTER, sold(10, 12, OLD, OLD)])).toBe(4);
});

test('… and one of another category', async () => {
  const other = NEW.replace('5812', '5411');
  const rows = [...MORNING, ...AFTER].map((pair) =>
    pair.map((row) => (row['merchant_no'] === NEW ? { ...row, merchant_no: other } : row)),
  );
  expect(await called([...BEFORE, ...rows])).toBe(4);
});
