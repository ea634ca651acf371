import { afterAll, expect, test } from 'vitest';
import { LATE_BINDING } from '../../src/detect/subjects/late-binding.ts';
import type { Session } from '../../src/engine/session.ts';
import { identify, openTest, type Row } from '../tables.ts';

/*
 * What is counted of a binding that came late. Goal: sales, days and returns are those before the binding,
 * and a number that ended is told by all its rows. Method: days of March on which one terminal, bound to
 * a at first, sold under a number.
 */

const session: Session = await openTest();
afterAll(() => session.close());

const NUMBERS: Readonly<Record<string, string>> = {
  a: '82229005812A001',
  b: '82229005812B001',
  c: '82229005812C001',
};
const dateOf = (day: number): string => `2024-03-${String(day).padStart(2, '0')}`;

const sold = (letter: string, days: readonly number[], more: Row = {}): readonly Row[] =>
  days.map((day) => ({
    view: 'clearing',
    txn_id: `${letter}-${day}-${JSON.stringify(more)}`,
    txn_time: `${dateOf(day)}T12:00:00`,
    amount: '100.00',
    rrn: `${NUMBERS[letter]?.slice(11)}${day}`.padStart(12, '0'),
    terminal_sn: 'SN1',
    merchant_no: NUMBERS[letter] ?? '',
    ...more,
  }));

/** A row of the registry of terminals; the first of a number since ever. */
const bound = (letter: string, from: number, to?: number): Row => ({
  terminal_sn: 'SN1',
  merchant_no: NUMBERS[letter] ?? '',
  valid_from: from === 0 ? '2020-01-01' : dateOf(from),
  ...(to === undefined ? {} : { valid_to: dateOf(to) }),
});

const owned = (letter: string, uscc: string, from: string, to = ''): Row => ({
  merchant_no: NUMBERS[letter] ?? '',
  merchant_name: '江畔面馆',
  mcc: '5812',
  uscc,
  valid_from: from,
  valid_to: to,
});

const told = async (
  transactions: readonly Row[],
  terminals: readonly Row[],
  merchants: readonly Row[] = [],
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  await identify(session, { transactions, terminals, merchants });
  await LATE_BINDING.create?.(session);
  return session.rows('select * from scope_late_binding order by id');
};

const LATE = [bound('a', 0, 12), bound('b', 12)];
const USED = [...sold('a', [1, 2, 3, 4]), ...sold('b', [6, 7, 8, 12, 14])];

test('sales and days before the binding', async () => {
  expect(await told(USED, LATE)).toMatchObject([
    {
      terminal: 'SN1',
      number: NUMBERS['b'],
      former: NUMBERS['a'],
      first_day: dateOf(6),
      bound_day: dateOf(12),
      ended_day: null,
      late_sales: 3,
      late_days: 6,
      old_days: null,
      back_sales: 0,
      amount: 30_000,
    },
  ]);
});

test('a number that only the device states counts, one that was replaced on the way does not', async () => {
  const asked = sold('b', [9], { view: 'request' });
  const jumped = (from: string, to: string, day: number) => [
    ...sold(from, [day], { view: 'request', rrn: `${day}`.padStart(12, '0') }),
    ...sold(to, [day], { rrn: `${day}`.padStart(12, '0') }),
  ];
  const used = [...USED, ...asked, ...jumped('a', 'b', 10), ...jumped('b', 'a', 11)];
  expect(await told(used, LATE)).toMatchObject([{ late_sales: 4, back_sales: 0 }]);
});

test('a day before the terminal’s first row tells of no late registry', async () => {
  const begun = [bound('a', 7, 12), bound('b', 12)];
  expect(await told(USED, begun)).toMatchObject([{ first_day: dateOf(7), late_sales: 2 }]);
});

test('a number that is bound again later was first bound the first time', async () => {
  const again = [bound('a', 0, 8), bound('b', 8, 10), bound('a', 10, 20), bound('b', 20)];
  expect(await told([...USED, ...sold('b', [15, 16])], again)).toMatchObject([
    { late_sales: 2, bound_day: dateOf(8) },
  ]);
});

test('returns are purchases under other numbers between the first sale and the binding', async () => {
  const back = (letter: string, day: number, more?: Row) =>
    told([...USED, ...sold(letter, [day], more)], LATE);
  expect(await back('a', 9)).toMatchObject([{ back_sales: 1 }]);
  expect(await back('c', 9)).toMatchObject([{ back_sales: 1 }]);
  expect(await back('a', 9, { txn_type: 'preauth_completion' })).toMatchObject([{ back_sales: 0 }]);
  expect(await back('a', 12)).toMatchObject([{ back_sales: 0 }]);
});

const ROW = [bound('a', 0)];
const ENDED = [owned('a', 'U1', '2020-01-01', dateOf(5)), owned('b', 'U1', '2024-01-01')];

test('where the terminal’s row never changed, days go from the first to the last sale, and any later sale is a return', async () => {
  const one = {
    bound_day: null,
    ended_day: dateOf(5),
    late_sales: 5,
    late_days: null,
    old_days: 8,
    back_sales: 0,
  };
  expect(await told(USED, ROW, ENDED)).toMatchObject([one]);
  expect(await told([...USED, ...sold('a', [20])], ROW, ENDED)).toMatchObject([
    { ...one, back_sales: 1 },
  ]);
});

test('a number that was bound after all is told once, by its binding', async () => {
  expect(await told(USED, LATE, ENDED)).toMatchObject([{ bound_day: dateOf(12) }]);
});

test('a number ends with its last row, and belongs to the owner in that row', async () => {
  const goesOn = [owned('a', 'U1', '2020-01-01', '2023-01-01'), owned('a', 'U1', '2023-01-01')];
  const [, b] = ENDED;
  expect(await told(USED, ROW, [...goesOn, b ?? {}])).toEqual([]);
  const former = [owned('b', 'U1', '2020-01-01', '2023-01-01'), owned('b', 'U2', '2023-01-01')];
  expect(await told(USED, ROW, [...ENDED.slice(0, 1), ...former])).toEqual([]);
  expect(await told(USED, ROW, [owned('a', 'U1', '2020-01-01'), b ?? {}])).toEqual([]);
});
