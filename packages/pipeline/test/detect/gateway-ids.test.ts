import { describe, expect, test } from 'vitest';
import { apartByChance, momentsOf } from '../../src/detect/history/amount-sizes.ts';
import {
  readCountedIds,
  readFarGateways,
  readOnlineGateways,
} from '../../src/detect/history/gateways.ts';
import { scanTables } from '../scanning.ts';
import { openTest, type Row } from '../tables.ts';

/**
 * One terminal id of many merchants. Goal: a gateway's id is no device, told by sales that are all online or by
 * merchants of several cities whom nobody knows elsewhere, each at a level of its own; a router's till with a pool
 * that nobody else has is one. Method: the tables that say so, then the same with one thing changed; then whole scans.
 */

interface Sold {
  readonly no: string;
  readonly area: string;
  readonly amounts: readonly number[];
  readonly method?: string;
}

const LEVELS = [20, 60, 150, 400, 900, 2_500];
const sold = (area: string, at: number, level = LEVELS[at] ?? 0, mcc = '5732'): Sold => ({
  no: `105${area || '0000'}${mcc}00${String(at).padStart(2, '0')}`,
  area,
  amounts: [9, 10, 11, 12].map((tenth) => tenth * level * 10),
});

const tables = async (all: readonly Sold[], spread = 0) => {
  const session = await openTest();
  const rows = all.flatMap(({ amounts, method }, at) =>
    amounts.map((amount) => `(${at + 1}, ${amount}, ${method ? `'${method}'` : 'null::varchar'})`),
  );
  const numbers = all.map(({ no, area }, at) => `(${at + 1}, '${no}', '${area}')`);
  await session.run(`create table seen as select row_number() over () - 1 as sale, *
    from (values ${rows.join(', ')}) s(number, amount, method)`);
  await session.run(
    'create table sale as select sale, 7 as tid, 1 as txn_type, amount, method, 19800 as day from seen',
  );
  await session.run(
    'create table history_key as select sale, -7000000 as device, number as cleared from seen',
  );
  await session.run(`create table known as
    select * from (values ${numbers.join(', ')}) n(number, no, area)`);
  await session.run('create table history_number as select number as id, no as value from known');
  await session.run(
    'create table number_place as select -7000000 as device, number, 105 as house, area from known',
  );
  await session.run(`create table number_use as
    select number, 1 + (number <= ${spread})::integer as devices from known`);
  await session.run('create table number_digits as select number, 105 as house from known');
  await session.run(`create table own_number as
    select device, number, house, area, 7 as tid from number_place where false`);
  await session.run(`create table id_meeting as
    select device, 0 as a, 0 as b, number as one, number as other from own_number`);
  return session;
};

/** Whether an id under which all this is sold is common; `spread` numbers have a second device. */
const isCommon = async (all: readonly Sold[], spread = 0): Promise<boolean> => {
  const session = await tables(all, spread);
  const found = await readFarGateways(session);
  session.close();
  return found.includes(-7_000_000);
};

const SIX = ['2900', '2900', '5810', '5810', '4910', ''];
const six = SIX.map((area, at) => sold(area, at));

test('six merchants of three cities whom nobody knows elsewhere are a gateway’s', async () => {
  expect(await isCommon(six)).toBe(true);
  expect(await isCommon(six.slice(1))).toBe(false);
  expect(
    await isCommon(['2900', '2900', '5810', '5810', '5810', ''].map((area, at) => sold(area, at))),
  ).toBe(false);
  // A router's numbers show under other tills.
  expect(await isCommon(six, 1)).toBe(false);
});

test('one level under all numbers, or cheap ones, are a till’s', async () => {
  expect(await isCommon(SIX.map((area, at) => sold(area, at, 100)))).toBe(false);
  const cheap = (count: number): readonly Sold[] =>
    SIX.map((area, at) => sold(area, at, LEVELS[at], at < count ? '5411' : '5732'));
  expect(await isCommon(cheap(2))).toBe(true);
  expect(await isCommon(cheap(3))).toBe(false);
});

test('merchants who sold twice are told by their trades, and so is a till that sells alike in all', async () => {
  const trades = ['5499', '5712', '5944'];
  const twice = (level: (at: number) => number): readonly Sold[] =>
    Array.from({ length: 12 }, (_, at) => ({
      ...sold(SIX[at % 6] ?? '', at, level(at), trades[at % 3]),
      amounts: [9, 11].map((tenth) => tenth * level(at) * (at % 2 === 0 ? 1 : 2)).slice(at % 2),
    }));
  expect(await isCommon(twice((at) => [30, 2_600, 900][at % 3] ?? 0))).toBe(true);
  expect(await isCommon(twice(() => 300))).toBe(false);
});

test('where all is sold online, three merchants are enough', async () => {
  const devices = async (all: readonly Sold[]): Promise<readonly number[]> => {
    const session = await tables(all);
    const found = await readOnlineGateways(session);
    session.close();
    return found;
  };
  const online = six.slice(0, 3).map((one) => ({ ...one, method: 'online' }));
  expect(await devices(online)).toEqual([-7_000_000]);
  expect(await devices(online.slice(1))).toEqual([]);
  expect(await devices([...online, { ...sold('4910', 3), method: 'card' }])).toEqual([]);
  expect(await devices([...online, sold('4910', 3)])).toEqual([]);
  expect(await devices(online.map((one) => ({ ...one, amounts: [900, 1000, 1100] })))).toEqual([]);
});

/** Ids of eight shops of one city, the second of some of them; `large` have four terminals. */
const counted = async (shops: readonly Sold[], second: number, stranger: number, large = 0) => {
  const session = await tables(shops);
  await session.run(
    `insert into number_place
    select -8000000, number, 105, area from known where number <= ${second}`,
  );
  await session.run(`insert into number_place
    select -8000000, 100 + nth, 105, '2900' from range(${stranger}) as r(nth)`);
  await session.run(
    `update number_use set devices = case when number <= ${large} then 4 else 1 end`,
  );
  const found = await readCountedIds(session);
  session.close();
  return found;
};

test('ids of shops that count their own terminals stand for no device, nor do those that have the next', async () => {
  const shops = Array.from({ length: 8 }, (_, at): Sold => {
    const level = 30 * 2 ** at;
    return {
      no: `10529005732001${at}`,
      area: '',
      amounts: [1, 2, 4, 9].map((times) => times * level),
    };
  });
  const first = -7_000_000;
  const next = -8_000_000;
  expect(await counted(shops, 0, 0)).toEqual([first]);
  expect((await counted(shops, 4, 2)).toSorted()).toEqual([first, next]);
  // Most numbers of the next id are unknown under the first.
  expect(await counted(shops, 4, 3)).toEqual([first]);
  expect(await counted(shops, 1, 0)).toEqual([first]);
  // What many terminals have is no shop's that counts its own, or a router's.
  expect(await counted(shops, 0, 0, 2)).toEqual([first]);
  expect(await counted(shops, 0, 0, 3)).toEqual([]);
  // A till sells alike under all its numbers.
  expect(
    await counted(
      shops.map((one) => ({ ...one, amounts: [900, 1000, 1100, 1200] })),
      0,
      0,
    ),
  ).toEqual([]);
  expect(await counted(shops.slice(1), 0, 0)).toEqual([]);
  // A router that chooses the number by the amount has bands.
  const bands = shops.map((one, at) => ({ ...one, amounts: [4, 5, 6, 7].map((a) => a * 3 ** at) }));
  expect(await counted(bands, 0, 0)).toEqual([]);
});

test('chance that parts lie so far apart', () => {
  const part = (level: number, count: number) =>
    momentsOf(
      Array.from({ length: count }, (_, at) => ({ number: 1, size: level + at * 10, sales: 1 })),
    );
  expect(apartByChance([part(0, 8), part(0, 8)])).toBeGreaterThan(0.5);
  // Means 50 apart, deviation 24.5: F = 16.7 with 1 and 14 degrees of freedom, chance 0.0011.
  expect(apartByChance([part(0, 8), part(50, 8)])).toBeGreaterThan(0.0008);
  expect(apartByChance([part(0, 8), part(50, 8)])).toBeLessThan(0.0015);
  expect(apartByChance([part(0, 1), part(500, 2)])).toBe(1);
});

const AREAS = ['3010', '5840', '6530', '5210', '7010', '3310', '1210', '2210'];

/** A restaurant's till of which two sales in five go out under `pool` numbers that nobody else has. */
const routed = (pool: number, method: string): readonly Row[] =>
  Array.from({ length: 80 }, (_, at): Row => {
    const nth = (at * 7) % pool;
    const away = at % 5 === 1 || at % 5 === 3;
    return {
      view: 'clearing',
      txn_id: `C${at}`,
      txn_time: `2024-03-${String(1 + Math.floor(at / 4)).padStart(2, '0')}T1${at % 4}:30:00`,
      amount: `${30 + ((at * 37) % 170)}.00`,
      terminal_id: '31009999',
      merchant_no: away ? `822${AREAS[nth % 8]}54110${String(900 + nth)}` : '822290058127777',
      merchant_name: away ? `${'甲乙丙丁戊己庚辛壬癸子丑'[nth]}城超市` : '静安望江酒楼',
      mcc: away ? '5411' : '5812',
      card_token: `K${at}`,
      method,
    };
  });

describe('a router’s till whose numbers nobody else has', () => {
  test.each([
    [5, 'card'],
    [8, 'card'],
    [12, 'card'],
    [5, 'online'],
    [12, 'online'],
  ])('%i numbers, paid by %s', async (pool, method) => {
    const { verdicts } = await scanTables({ transactions: routed(pool, method) });
    const said = verdicts.map((row) => `${row['observed_mcc']} ${row['verdict']}`);
    expect([...new Set(said)].sort()).toEqual(['5411 jumped', '5812 clean']);
  });
});

/** What shops of several cities and standard trades sell through one gateway, in no order, each at its own level. */
const gateway = (merchants: number, more: Row): readonly Row[] =>
  Array.from({ length: 120 }, (_, at): Row => {
    const nth = (at * at + Math.floor(at / 3)) % merchants;
    const level = [20, 2_800, 90, 700, 45, 1_400, 180, 350][nth] ?? 0;
    const mcc = ['5732', '5651', '5499', '5977'][nth % 4] ?? '';
    return {
      view: 'clearing',
      txn_id: `G${at}`,
      txn_time: `2024-03-${String(1 + Math.floor(at / 5)).padStart(2, '0')}T1${at % 5}:30:00`,
      amount: `${level + (at % 7)}.00`,
      terminal_id: '31008888',
      merchant_no: `822${AREAS[nth % 8]}${mcc}${String(9_100 + nth)}`,
      merchant_name: `${'甲乙丙丁戊己庚辛'[nth]}明${['数码', '服饰', '食品', '化妆品'][nth % 4]}店`,
      mcc,
      card_token: `G${at}`,
      ...more,
    };
  });

/** Shops with a till each, from which it is learned that ids stand for one device. */
const shops = Array.from({ length: 200 }, (_, at): Row => {
  const nth = at % 25;
  return {
    view: 'clearing',
    txn_id: `S${at}`,
    txn_time: `2024-03-${String(1 + Math.floor(at / 10)).padStart(2, '0')}T1${at % 10}:10:00`,
    amount: `${40 + ((at * 31) % 90)}.00`,
    terminal_id: `310001${10 + nth}`,
    merchant_no: `822290058120${100 + nth}`,
    merchant_name: `静安${nth}号餐馆`,
    mcc: '5812',
    card_token: `S${at}`,
    method: 'card',
  };
});

/** The same shops, each of whose tills counts its messages. */
const tills = shops.map((row, at) => ({
  ...row,
  trace_no: String(2_000 * (1 + (at % 25)) + Math.floor(at / 25)),
}));

test.each<[string, number, { readonly trace?: boolean; readonly method?: string }]>([
  ['paid online, of four', 4, { method: 'online' }],
  ['of no known method, of eight', 8, {}],
  ['counted by the gateway, of eight', 8, { trace: true }],
])(
  'nothing that merchants sell through a gateway is called: %s',
  async (_, merchants, { trace, ...more }) => {
    const counted = (rows: readonly Row[]): readonly Row[] =>
      rows.map((row, at) => ({ ...row, trace_no: String(1_000 + at) }));
    const sales = gateway(merchants, more);
    const { verdicts } = await scanTables({
      transactions: trace ? [...tills, ...counted(sales)] : [...shops, ...sales],
    });
    expect(verdicts.filter((row) => row['verdict'] === 'jumped')).toEqual([]);
  },
);
