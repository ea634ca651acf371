import { expect, test } from 'vitest';
import { drawn } from '../drawn.ts';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Three institutions with ids far from each other, some of which another's shop has as well. Goal: shops
 * that share an id by coincidence are not called, numbers that are drawn to many devices are, but for the shop that they belong to. Method:
 * forty shops of each institution, three ids of two shops and one of three; six devices borrow numbers of the other.
 */

const FIRST = '江畔霁云宏达悦客恒昌顺德金鼎福林';
const NEXT = '阁坊斋轩苑居堂庄楼铺社园';
const nameOf = (at: number, trade: string): string =>
  `${FIRST[at % FIRST.length]}${NEXT[(at * 5) % NEXT.length]}${FIRST[(at * 3 + 1) % FIRST.length]}${trade}`;

const idOf = (at: number): string => `${10_000_000 + at * 734_567}`;
const ours = (at: number): string => `822290058120${String(at + 100)}`;
const theirs = (at: number): string => `836581056510${String(at + 100)}`;
const third = (at: number): string => `826331057320${String(at + 100)}`;

const sales = (id: string, at: number, numbers: readonly [string, string][]): Row[] =>
  numbers.map(([merchant_no, merchant_name], turn) => ({
    view: 'clearing',
    txn_id: `${id}-${at}-${turn}`,
    txn_time: new Date(
      Date.parse('2024-03-01T00:00:00Z') + (turn * 40 + at) * 300_000,
    ).toISOString(),
    amount: `${50 + turn}.00`,
    terminal_id: id,
    merchant_no,
    merchant_name,
    mcc: merchant_no.slice(7, 11),
  }));

const POOL: readonly [string, string][] = [
  ['836581054110901', '浦江康和超市'],
  ['836581080620902', '岚新医院'],
  ['836581055410903', '茗盈加油站'],
];

const shop = (at: number): [string, string] => [ours(at), nameOf(at, '餐厅')];
const other = (at: number): [string, string] => [theirs(at), nameOf(at + 80, '服装店')];
const one = (at: number): [string, string] => [third(at), nameOf(at + 150, '数码店')];
const times = (n: number, one: [string, string]): [string, string][] => Array(n).fill(one);

test('shops that share an id by coincidence, and numbers drawn to many devices', async () => {
  const rows = Array.from({ length: 40 }, (_, at) => {
    const borrows = at >= 20 && at < 26;
    const own = times(12, shop(at)).map((own, turn) =>
      borrows && turn % 3 === 1 ? (POOL[(at + (turn - 1) / 3) % POOL.length] ?? own) : own,
    );
    return [
      ...sales(idOf(at), at, own),
      ...sales(idOf(at < 4 ? at : at + 40), at + 40, times(12, other(at))),
      ...sales(idOf(at < 1 ? at : at + 80), at + 80, times(12, one(at))),
      // The shop whose number they borrow, under an id that one of ours has as well.
      ...(at === 30 ? sales(idOf(at), at + 120, times(12, POOL[0] as [string, string])) : []),
    ];
  });
  const { verdicts } = await scanTables({ transactions: rows.flat() });
  const called = verdicts.filter(({ verdict }) => verdict === 'jumped');
  const numbers = called.map((row) => String(row['observed_merchant_no']));
  expect([...new Set(numbers)].sort()).toEqual(POOL.map(([no]) => no).sort());
  expect(numbers.length).toBe(6 * 4);
}, 60_000);

/** Institutions that count their terminals from one, with few gaps, so that most ids are several devices'. */
test("tills of a mall whose ids are those of other institutions' shops too", async () => {
  const house = (no: (at: number) => string, trade: string, step: number, from: number): Row[] =>
    Array.from({ length: 40 }, (_, at) => {
      const id = `0000${String(1000 + at * step)}`;
      const one: [string, string] = [no(at), nameOf(at + from, trade)];
      return sales(id, at + from, times(8 + (at % 5), one));
    }).flat();
  const counters: [string, string][] = [
    ['826331053110901', '杭州康和百货'],
    ['826331056510902', '云达服饰'],
    ['826331056610903', '霁客鞋店'],
    ['826331059770904', '昌悦化妆品'],
    ['826331059440905', '德顺珠宝'],
  ];
  const mall = [1006, 1008, 1010, 1012, 1014].flatMap((id, till) =>
    sales(
      `0000${id}`,
      200 + till,
      Array.from({ length: 15 }, (_, turn) => counters[drawn(till, turn, 5)] as [string, string]),
    ),
  );
  const rows = [
    ...house(ours, '餐厅', 2, 0),
    ...house(theirs, '服装店', 2, 60),
    // Two ids are of two shops alone, and all others of three, which tells less of strangers.
    ...house(third, '数码店', 2, 120).filter(
      ({ terminal_id }) =>
        !['00001040', '00001050'].includes(String(terminal_id)) &&
        !mall.some((row) => row['terminal_id'] === terminal_id),
    ),
    ...mall,
  ];
  const { verdicts } = await scanTables({ transactions: rows });
  expect(verdicts.filter(({ verdict }) => verdict === 'jumped')).toEqual([]);
}, 60_000);

/** One institution gives every id once. Stands with two numbers of one firm in two towns are no proof against. */
test('a pool beside stands that sell in two towns', async () => {
  const pool: [string, string][] = [
    ['822584054110901', '浦江康和超市'],
    ['822651080620902', '岚新医院'],
    ['822584055410903', '茗盈加油站'],
  ];
  const rows = Array.from({ length: 60 }, (_, at) => {
    const own = shop(at);
    const far: [string, string] = [
      `822301058120${at + 100}`,
      `南京${own[1].slice(0, 3)}商贸有限公司`,
    ];
    return sales(
      idOf(at),
      at,
      times(12, own).map((one, turn) =>
        at < 3 && turn % 2 === 1
          ? far
          : at >= 20 && at < 26 && turn % 3 === 1
            ? (pool[(at + (turn - 1) / 3) % 3] ?? one)
            : one,
      ),
    );
  }).flat();
  const { verdicts } = await scanTables({ transactions: rows });
  const called = verdicts.filter(({ verdict }) => verdict === 'jumped');
  const numbers = new Set(called.map((row) => String(row['observed_merchant_no'])));
  expect([...numbers].sort()).toEqual(pool.map(([no]) => no).sort());
  expect(called.length).toBe(6 * 4);
}, 60_000);

/** Offices of four institutions count from one; the acquirer's code names the office, and a router keeps it. */
test('ids that four institutions each count from one, under one of which shops borrow', async () => {
  const NO = ['822290058120', '836581056510', '826331057320', '849584059420'];
  const OFFICE = ['48222900', '48365810', '48263310', '48495840'];
  const TRADE = ['餐厅', '服装店', '数码店', '书店'];
  const pool: [string, string][] = [
    ['822332054110901', '浦江康和超市'],
    ['822452080620902', '岚新医院'],
    ['822393055410903', '茗盈加油站'],
    ['822222054110904', '朔家便利店'],
  ];
  const rows = NO.flatMap((prefix, house) =>
    Array.from({ length: 40 }, (_, at) => {
      const own: [string, string] = [
        `${prefix}${100 + at}`,
        nameOf(at + house * 70, TRADE[house] ?? ''),
      ];
      const borrows = house === 0 && at >= 20 && at < 30;
      const told = times(house === 1 ? 25 : 12, own).map((one, turn) =>
        borrows && turn % 2 === 1 ? (pool[(at + (turn >> 1)) % 4] ?? one) : one,
      );
      return sales(`${1001 + at}`, at + house * 70, told).map((row) => ({
        ...row,
        acquirer: OFFICE[house] as string,
      }));
    }).flat(),
  );
  const { verdicts } = await scanTables({ transactions: rows });
  const called = verdicts.filter(({ verdict }) => verdict === 'jumped');
  const numbers = called.map((row) => String(row['observed_merchant_no']));
  expect([...new Set(numbers)].sort()).toEqual(pool.map(([no]) => no).sort());
  expect(numbers.length).toBe(10 * 6);
}, 60_000);

/** The same with offices in two towns, so that what is borrowed goes out through both. */
test('what shops of an institution borrow is not drawn to the busier shops of others', async () => {
  const pool: [string, string][] = [
    ['822332054110901', '浦江康和超市'],
    ['822452080620902', '岚新医院'],
    ['822393055410903', '茗盈加油站'],
    ['822222054110904', '朔家便利店'],
  ];
  const TRADE = ['餐厅', '服装店', '数码店', '书店', '花店', '茶叶店'];
  const NO = ['822', '836', '826', '849', '833', '843'];
  const MCC = ['5812', '5651', '5732', '5942', '5992', '5499'];
  const TOWN = ['2900', '3310'];
  const rows = NO.flatMap((firm, house) =>
    Array.from({ length: 40 }, (_, at) => {
      const town = TOWN[at % 2] as string;
      const own: [string, string] = [
        `${firm}${town}${MCC[house]}${1000 + at}`,
        nameOf(at + house * 70, TRADE[house] ?? ''),
      ];
      const borrows = house === 0 && at >= 20 && at < 30;
      const told = times(house === 1 ? 25 : 12, own).map((one, turn) =>
        borrows && turn % 2 === 1 ? (pool[(at + (turn >> 1)) % 4] ?? one) : one,
      );
      return sales(`${1001 + at}`, at + house * 70, told).map((row) => ({
        ...row,
        acquirer: `4${firm}${town}`,
      }));
    }).flat(),
  );
  const { verdicts } = await scanTables({ transactions: rows });
  const called = verdicts.filter(({ verdict }) => verdict === 'jumped');
  const numbers = called.map((row) => String(row['observed_merchant_no']));
  expect([...new Set(numbers)].sort()).toEqual(pool.map(([no]) => no).sort());
  expect(numbers.length).toBe(10 * 6);
}, 60_000);
