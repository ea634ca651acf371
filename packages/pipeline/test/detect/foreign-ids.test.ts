import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * An institution whose merchants all count their tills from one, so that its numbers meet under one id by chance, and
 * one with ids that lie far apart. Goal: a number of the first is known to be on the other's device under an id that
 * the first never gives out, and not under one that it may have given out. Method: two shops of the first under each
 * of fifteen ids, twelve of the other; two of these borrow two numbers of the first, under ids as the other's or the first's.
 */

const FIRST = '江畔霁云宏达悦客恒昌顺德金鼎福林';
const NEXT = '阁坊斋轩苑居堂庄楼铺社园';
const nameOf = (at: number, trade: string): string =>
  `${FIRST[at % FIRST.length]}${NEXT[(at * 5) % NEXT.length]}${FIRST[(at * 3 + 1) % FIRST.length]}${trade}`;

const sale = (id: string, turn: number, merchant_no: string, merchant_name: string): Row => ({
  view: 'statement',
  txn_id: `${id}-${turn}-${merchant_no}`,
  txn_time: new Date(
    Date.parse('2024-03-01T00:00:00Z') + (turn * 97 + (Number(id.slice(-2)) % 50)) * 600_000,
  ).toISOString(),
  amount: `${50 + turn}.00`,
  terminal_id: id,
  merchant_no,
  merchant_name,
  mcc: merchant_no.slice(7, 11),
});

const TURNS = 20;
const sales = (id: string, own: string, name: string, pool: readonly string[] = []): Row[] =>
  Array.from({ length: TURNS }, (_, turn) =>
    pool.length > 0 && turn % 3 === 1
      ? sale(id, turn, pool[((turn - 1) / 3) % pool.length] ?? own, '和福超市')
      : sale(id, turn, own, name),
  );

const low = (at: number): string => `${at}`.padStart(8, '0');
const far = (at: number): string => `A${(1_000_000 + at * 734_567) % 10_000_000}`.padEnd(8, '3');
const POOL = ['831290054110901', '831290054110902'];

const called = async (idOf: (at: number) => string): Promise<number> => {
  const theirs = Array.from({ length: 30 }, (_, at) =>
    sales(low(1 + (at % 15)), `83129005691${100 + at}0`, nameOf(at, '服装店')),
  );
  const ours = Array.from({ length: 12 }, (_, at) =>
    sales(
      at < 2 ? idOf(at) : far(at),
      `82229005812${100 + at}0`,
      nameOf(at + 40, '餐厅'),
      at < 2 ? POOL : [],
    ),
  );
  const { verdicts } = await scanTables({ transactions: [...theirs, ...ours].flat() });
  return verdicts.filter((row) => row['verdict'] === 'jumped').length;
};

test('numbers of several cities under an id that their institution never gives out are on one device', async () => {
  const cities = ['831100054110901', '831290054110902', '831440055410903'];
  const hidden = (id: string): Row[] =>
    Array.from({ length: TURNS }, (_, turn) => {
      const at = [0, 2, 1, 1, 0, 2, 2][turn % 7] ?? 0;
      return sale(id, turn, cities[at] ?? '', nameOf(at, '超市'));
    });
  const theirs = Array.from({ length: 30 }, (_, at) =>
    sales(low(1 + (at % 15)), `83129005691${100 + at}0`, nameOf(at, '服装店')),
  );
  const calledUnder = async (id: string): Promise<number> => {
    const { verdicts } = await scanTables({ transactions: [...theirs.flat(), ...hidden(id)] });
    return verdicts.filter((row) => row['verdict'] === 'jumped').length;
  };
  // Two of the three; the third may be the shop’s own.
  expect(await calledUnder('A6191199')).toBe(12);
  expect(await calledUnder(low(16))).toBe(0);
});

test('a number under an id that its institution never gives out is on the other’s device', async () => {
  expect(await called(far)).toBe(14);
  expect(await called((at) => low(20 + at))).toBe(0);
});
