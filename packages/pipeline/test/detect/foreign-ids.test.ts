import { expect, test } from 'vitest';
import { ID_CODE } from '../../src/detect/history/device-codes.ts';
import { createForeignIds } from '../../src/detect/history/foreign-ids.ts';
import { scanTables } from '../scanning.ts';
import { openTest, type Row } from '../tables.ts';

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

/** Ids that are foreign to house 831, which gives out 200 to 220, among `ids` with the house each number there is of. */
const foreign = async (ids: readonly (readonly [string, ...number[]])[]) => {
  const session = await openTest();
  const given = Array.from({ length: 21 }, (_, at) => `${200 + at}`);
  const texts = [...given, ...ids.map(([text]) => text)];
  await session.run(`create table dict_tid as
    select * from (values ${texts.map((text, at) => `(${at + 1}, '${text}')`).join(', ')}) t(id, value)`);
  await session.run(`create table own_number as
    select id as tid, 831 as house from dict_tid where id <= ${given.length}`);
  const places = ids.flatMap(([, ...houses], at) =>
    houses.map((house) => `(${-ID_CODE * (given.length + at + 1)}, ${house})`),
  );
  await session.run(`create table number_place as
    select * from (values ${places.join(', ')}) p(device, house)`);
  await createForeignIds(session);
  const rows = await session.rows(`select t.value from foreign_id f
    join dict_tid t on t.id = -f.device // ${ID_CODE} order by t.value`);
  session.close();
  return rows.map(({ value }) => value);
};

test('a count is foreign only further beyond all others than these lie apart', async () => {
  const codes = ['182', '183', '221', '237', '238', '999'];
  expect(await foreign(codes.map((code) => [code, 831]))).toEqual(['182', '238', '999']);
});

test('an id on which numbers of two other institutions go out is neither’s device', async () => {
  expect(
    await foreign([
      ['999', 831, 822],
      ['998', 831, 822, 833],
    ]),
  ).toEqual(['999']);
});
