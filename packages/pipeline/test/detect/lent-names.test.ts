import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCutNumbers } from '../../src/detect/cut-numbers.ts';
import { createInsideMcc } from '../../src/detect/expected.ts';
import { LENT_NAMES } from '../../src/detect/features/lent-names.ts';
import { createPatterns } from '../../src/detect/patterns.ts';
import type { Session } from '../../src/engine/session.ts';
import { identify, openTest, type Row } from '../tables.ts';

/**
 * Names of other firms under one number. Goal: a hospital's number that sells as a noodle shop, a
 * furniture shop and a bar is told from a chain, a change of hands and slipped names. Method: each
 * letter is a sale under a number; no device, no registry.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const NAMES: Readonly<Record<string, string>> = {
  h: '浦江人民医院',
  n: '上海云杉面馆',
  f: '岚和家具店',
  b: '霁月酒吧',
  p: '上海云杉',
  c: '云杉面馆（人民路店）',
  d: '云杉火锅店（东门店）',
  o: '宏达商行',
  w: '徐州博万联五金店',
  m: '丰安人民医院',
  x: '宏远五金店',
  y: '康宁大药房',
  v: '徐州博万联五金',
};

const HOSPITAL = '822290080620001';
const HAIRDRESSER = '822290072300001';

const sales = (number: string, order: string, mcc?: string): Row[] =>
  [...order].map((letter, at) => ({
    view: 'statement',
    txn_id: `${number}-${at}`,
    txn_time: `2024-03-${String(at + 1).padStart(2, '0')}T12:00:00`,
    amount: `${10 + at}.50`,
    merchant_no: number,
    merchant_name: NAMES[letter] ?? '',
    ...(mcc === undefined ? {} : { mcc }),
  }));

/** Shops of their own, so that most numbers have a usual name. */
const SHOPS = [
  sales('822290058120001', 'nnnn'),
  sales('822290057120001', 'ffff'),
  sales('822290058130001', 'bbbb'),
  sales('822290054990001', 'oooo'),
];

/** Sales told by number, the firms and their trades. */
const told = async (...rows: readonly Row[][]): Promise<string> => {
  await identify(session, { transactions: rows.flat() });
  await createInsideMcc(session);
  await createCutNumbers(session);
  await createPatterns(session);
  await LENT_NAMES.create(session);
  const found = await session.rows(`select d.value as number, count(*) as n,
      max(lent_firms) as firms, max(lent_trades) as trades
    from feature_lent_names join identified i using (sale) join dict_number d on d.id = i.cleared
    group by d.value order by d.value`);
  return found.map((row) => Object.values(row).join(' ')).join(', ');
};

test('three firms of dearer trades under a hospital’s number, whose own name is not told', async () => {
  expect(await told(...SHOPS, sales(HOSPITAL, 'hnhfhbn'))).toBe(`${HOSPITAL} 4 3 2`);
});

test('a firm of the same class is told too, if it has a number of its own', async () => {
  const own = sales('822290080620009', 'mmmmm');
  expect(await told(...SHOPS, own, sales(HOSPITAL, 'hnhfhbnm'))).toBe(`${HOSPITAL} 5 3 2`);
  expect(await told(...SHOPS, sales(HOSPITAL, 'hnhfhbnm'))).toBe(`${HOSPITAL} 4 3 2`);
});

test('the shop whose number is lent is not told, though its name sounds dearer than its code', async () => {
  const store = '826303052007593';
  expect(await told(...SHOPS, sales(store, 'wwwwwwwnfb'))).toBe(`${store} 3 3 2`);
  const busy = [sales(store, 'wwwwwnnffbbfn')];
  expect(await told(...SHOPS, ...busy)).toBe(`${store} 8 3 2`);
  expect(await told(...SHOPS, ...busy, sales(HOSPITAL, 'w'))).toBe(`${store} 13 3 2`);
  // Half of the sales are most, wherever else the name is; a second shop of its trade is not the owner.
  expect(await told(...SHOPS, sales(store, 'wwwwnfbn'), sales(HOSPITAL, 'w'))).toBe(
    `${store} 4 3 2`,
  );
  expect(await told(...SHOPS, sales(store, 'wwwwwwnfbx'))).toBe(`${store} 4 3 2`);
});

test('nor is its name as its bank cuts it', async () => {
  const store = '826303052007593';
  expect(await told(...SHOPS, sales(store, 'wwwwvvvnfb'))).toBe(`${store} 3 3 2`);
});

test('without numbers of their own as well, by what their names say', async () => {
  expect(await told(...SHOPS.slice(3), sales(HOSPITAL, 'hhhhhnfbn'))).toBe(`${HOSPITAL} 4 3 2`);
  // Whatever it sells most, a hospital is no noodle shop.
  expect(await told(...SHOPS.slice(3), sales(HOSPITAL, 'nnnnnfbh'))).toBe(`${HOSPITAL} 7 3 2`);
});

test('a dearer number that the same names go about under belongs to the same pool', async () => {
  const pool = sales(HAIRDRESSER, 'nfbfn');
  expect(await told(...SHOPS, sales(HOSPITAL, 'hnhfhbn'), pool)).toBe(
    `${HAIRDRESSER} 5 3 2, ${HOSPITAL} 4 3 2`,
  );
  expect(await told(...SHOPS, pool)).toBe('');
  // A shop at its own number is no guest there: two others are too few.
  const shop = sales('822290058120001', 'nnnnnfb');
  expect(await told(shop, ...SHOPS.slice(1), sales(HOSPITAL, 'hnhfhbn'))).toBe(`${HOSPITAL} 4 3 2`);
});

test('a firm of the same class that sells more under others than under its own number', async () => {
  const own = sales('822290080620009', 'mmmm');
  const about = [sales('822290082110001', 'nfbmm'), sales('822290082110002', 'nfbmm')];
  expect(await told(...SHOPS, own, ...about, sales(HOSPITAL, 'hnfbhm'))).toBe(
    `${HOSPITAL} 4 3 2, 822290082110001 5 3 2, 822290082110002 5 3 2`,
  );
  // Half of what is sold under the number is another's: it may be the other's own.
  const mixed = sales('822290080620009', 'mmmmoo');
  expect(await told(...SHOPS, mixed, ...about, sales(HOSPITAL, 'hnfbhm'))).toBe(
    `${HOSPITAL} 3 3 2, 822290082110001 3 3 2, 822290082110002 3 3 2`,
  );
});

test('the name of half of a number’s sales is no guest there because a second number of its category has it, too', async () => {
  const first = sales('898290080620009', 'mmmmmm');
  const second = sales(HOSPITAL, 'mmmmnfb');
  expect(await told(...SHOPS, first, second)).toBe(`${HOSPITAL} 3 3 2`);
  // Of less than half it may be; and so of another category.
  expect(await told(...SHOPS, first, sales(HOSPITAL, 'mmmnfbn'))).toBe(`${HOSPITAL} 7 3 2`);
  const school = '822290082110001';
  expect(await told(...SHOPS, first, sales(school, 'mmmmnfb'))).toBe(`${school} 7 3 2`);
});

test('a number without structure is of the class of the code that all its sales state', async () => {
  const bare = '105312465567238';
  expect(await told(...SHOPS, sales(bare, 'hnhfhbn', '8062'))).toBe(`${bare} 4 3 2`);
  expect(await told(...SHOPS, sales(bare, 'hnhfhbn', '5812'))).toBe('');
  // Of several codes, as on a platform, none is the number's; nor is one that some sales do not state.
  const two = [...sales(bare, 'hnhfhb', '8062'), { ...sales(bare, 'n', '5812')[0], txn_id: 'x' }];
  expect(await told(...SHOPS, two)).toBe('');
  const some = [...sales(bare, 'hnhfhb', '8062'), { ...sales(bare, 'n')[0], txn_id: 'x' }];
  expect(await told(...SHOPS, some)).toBe('');
});

test('two firms, one chain, and names that slipped against all numbers', async () => {
  expect(await told(...SHOPS, sales(HOSPITAL, 'hnhfhn'))).toBe('');
  expect(await told(...SHOPS, sales(HOSPITAL, 'hnhchdhp'))).toBe('');
  const slipped = ['822290080620002', '822290080620003'].map((no) => sales(no, 'nfbhonfb'));
  expect(await told(sales(HOSPITAL, 'hnfbohnf'), ...slipped)).toBe('');
});

test('firms without a number of their own, under two cheap numbers and one of another trade', async () => {
  const others = ['o', 'w', 'd', 'm'].map((letter, at) =>
    sales(`82229005499100${at}`, letter.repeat(4)),
  );
  const [pharmacy, school] = ['822290059120001', '822290082110001'];
  const first = sales(HOSPITAL, 'nfbnfbnfb');
  const second = sales(school, 'nfbnfbnfb');
  const guests = sales(pharmacy, 'nfbnfbo');
  const lent = `${HOSPITAL} 9 3 2, ${school} 9 3 2`;
  expect(await told(...others, first, second, guests)).toBe(`${pharmacy} 6 3 2, ${lent}`);
  expect(await told(...others, first, guests)).toBe(`${HOSPITAL} 9 3 2`);
  expect(await told(...others, first, second, sales(pharmacy, 'nnnnnnf'))).toBe(lent);
  // One with half of the number's sales may be at home there, and a pharmacy is.
  expect(await told(...others, first, second, sales(pharmacy, 'nnnfbo'))).toBe(lent);
  const druggist = [sales(HOSPITAL, 'nfbnfbnfby'), sales(school, 'nfbnfbnfby')];
  expect(await told(...others, ...druggist, sales(pharmacy, 'nfbnfboyy'))).toBe(
    `${pharmacy} 6 3 2, ${HOSPITAL} 10 4 3, ${school} 10 4 3`,
  );
});

test('two firms that go about under two such numbers are enough for a third, two that do not are none', async () => {
  const [station, works, store] = ['822290055410001', '822290049000001', '822290056510001'];
  const lent = [sales(HOSPITAL, 'hnhfhbn'), sales(station, 'nfbnf')];
  expect(await told(...SHOPS, ...lent, sales(works, 'nnff'))).toBe(
    `${works} 4 3 2, ${station} 5 3 2, ${HOSPITAL} 4 3 2`,
  );
  // Of any class, if they are at home elsewhere; one name may be a branch, and a name's home is its own.
  expect(await told(...SHOPS, ...lent, sales(store, 'nf'))).toContain(`${store} 2 3 2`);
  expect(await told(...SHOPS, ...lent, sales(works, 'nnnn'))).not.toContain(works);
  expect(await told(...SHOPS, ...lent, sales(works, 'nnoo'))).not.toContain(works);
  expect(await told(...SHOPS, lent[0] ?? [], sales(works, 'nnff'))).not.toContain(works);
});

test('two firms that go about under three cheap numbers together are told, under two or seldom they are not', async () => {
  const [station, works] = ['822290055410001', '822290049000001'];
  const three = [sales(HOSPITAL, 'hhnfnf'), sales(station, 'nfnf'), sales(works, 'nnff')];
  expect(await told(...SHOPS, ...three)).toBe(
    `${works} 4 2 2, ${station} 4 2 2, ${HOSPITAL} 4 2 2`,
  );
  expect(await told(...SHOPS, ...three.slice(1))).toBe('');
  const once = [HOSPITAL, station, works].map((number) => sales(number, 'nf'));
  expect(await told(...SHOPS, ...once)).toBe('');
});
