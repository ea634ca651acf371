import { expect, test } from 'vitest';
import { shopsOf } from '../../src/detect/history/named-numbers.ts';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Statements that carry names and terminal ids and no merchant number. Goal: terminals of several
 * shops that go to and fro to the same cheap shops are told; spellings of a name, a chain, and ids that
 * every merchant counts for itself are not. Method: each letter is a sale; forty shops with ids of
 * their own beside.
 */

const FIRST = '江畔霁云宏达悦客恒昌顺德金鼎福林';
const NEXT = '阁坊斋轩苑居堂庄楼铺社园';
const nameOf = (at: number, trade: string): string =>
  `${FIRST[at % FIRST.length]}${NEXT[(at * 5) % NEXT.length]}${FIRST[(at * 3 + 1) % FIRST.length]}${trade}`;

const POOL: Readonly<Record<string, string>> = {
  p: '浦江康和医院',
  q: '岚新加油站',
  r: '财付通-茗盈超市',
  s: '茗盈超市',
};

const till = (id: string, order: string, own: readonly string[]): Row[] =>
  [...order].map((letter, hour) => ({
    view: 'statement',
    txn_id: `${id}-${own[0]}-${hour}`,
    txn_time: new Date(Date.parse('2024-03-01T00:00:00Z') + hour * 3_700_000).toISOString(),
    amount: `${50 + hour}.00`,
    terminal_id: id,
    merchant_name: POOL[letter] ?? own[hour % own.length] ?? '',
    card_token: `c${id}${hour}`,
  }));

const SHOPS = Array.from({ length: 40 }, (_, at) =>
  till(`${10_000_000 + at * 1_234_567}`, 'oooooo', [nameOf(at, at % 2 ? '服装店' : '餐厅')]),
).flat();

const jumped = async (rows: readonly Row[]): Promise<readonly string[]> => {
  const { verdicts, cases } = await scanTables({ transactions: rows });
  expect(cases.filter(({ subject }) => subject.id === '?')).toEqual([]);
  const ids = verdicts.filter(({ verdict }) => verdict === 'jumped').map(({ txn_id }) => txn_id);
  return ids.map((id) => `${id}`.slice(0, 8)).sort();
};

test('terminals of several shops that borrow the same names', async () => {
  const routed = [0, 1, 2, 3, 4, 5].map((at) =>
    till(`${60_000_007 + at * 3_456_789}`, 'ooopooqooroospoooqooro', [nameOf(at + 50, '家具店')]),
  );
  const found = await jumped([...routed.flat(), ...SHOPS]);
  expect(new Set(found).size).toBe(6);
  expect(found.length).toBe(6 * 7);
}, 60_000);

test('… where the export fills the number with the same digits in all rows', async () => {
  const routed = [0, 1, 2, 3, 4, 5].map((at) =>
    till(`${60_000_007 + at * 3_456_789}`, 'ooopooqooroospoooqooro', [nameOf(at + 50, '家具店')]),
  );
  const rows = [...routed.flat(), ...SHOPS];
  const filled = rows.map((row) => ({ ...row, merchant_no: '000000000000001' }));
  expect((await jumped(filled)).length).toBe(6 * 7);
}, 60_000);

test('… among institutions that have tills of a platform, with ids far from each other', async () => {
  const via = (rows: readonly Row[], at: number): Row[] =>
    rows.map((row) => ({ ...row, acquirer: at % 2 ? '48362900' : '48222900' }));
  const routed = [0, 1, 2, 3, 4, 5].map((at) =>
    via(
      till(`${60_000_007 + at * 3_456_789}`, 'ooopooqooroospoooqooro', [nameOf(at + 50, '家具店')]),
      at,
    ),
  );
  const shops = Array.from({ length: 40 }, (_, at) => via(SHOPS.slice(at * 6, at * 6 + 6), at));
  const names = Array.from({ length: 30 }, (_, at) => `美团-${nameOf(at + 70, '花店')}`);
  const platform = [0, 1].map((at) =>
    via(till(at ? '99000001' : '10000001', 'o'.repeat(90), names), at),
  );
  const found = await jumped([...routed.flat(), ...shops.flat(), ...platform.flat()]);
  expect(found.length).toBe(6 * 7);
}, 60_000);

test('spellings of one name, a chain, and ids that every merchant counts for itself', async () => {
  const spelt = ['霁云坊餐厅', '支付宝-霁云坊餐厅', '霁雲坊餐廳', '霁云坊餐厅有限公司'];
  const branch = (at: number): string[] => [
    `宏达鼎药店（${'东西南北'[at]}门店）`,
    '宏达鼎药店有限公司',
  ];
  const counted = Array.from({ length: 24 }, (_, at) =>
    ['00000001', '00000002'].flatMap((id) =>
      till(id, 'oopo', [nameOf(at + 70, '美发店')]).map((row) => ({
        ...row,
        txn_id: `${row.txn_id}b`,
      })),
    ),
  );
  const rows = [
    ...till('70000001', 'oooooooooooo', spelt),
    ...[0, 1, 2, 3].flatMap((at) => till(`8100000${at}`, 'oooooooooo', branch(at))),
    ...counted.flat(),
    ...SHOPS,
  ];
  expect(await jumped(rows)).toEqual([]);
}, 60_000);

test('a name that was cut is the one that it begins; one cut in its branch is the shop', () => {
  const shops = shopsOf(
    new Map([
      [1, '广州江畔霁云家常菜馆'],
      [2, '广州江畔霁云家CHN'],
      [3, '江畔霁云家常菜馆（天河'],
      [4, '江畔霁月茶楼'],
      [5, '财付通'],
    ]),
  );
  expect(shops.get(2)).toBe(shops.get(1));
  expect(shops.get(3)).toBe(shops.get(1));
  expect(shops.get(4)).not.toBe(shops.get(1));
  expect(shops.has(5)).toBe(false);
});
