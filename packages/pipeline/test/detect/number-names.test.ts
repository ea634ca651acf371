import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInsideMcc } from '../../src/detect/expected.ts';
import { NUMBER_NAMES } from '../../src/detect/features/number-names.ts';
import { createSaleKeys } from '../../src/detect/features.ts';
import type { Session } from '../../src/engine/session.ts';
import { identify, openTest, type Row } from '../tables.ts';

/**
 * Names under one number. Goal: a name that comes between a device's own sales is told from a new
 * name, a second spelling and the stalls of a market. Method: each letter is a sale of one device.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const NAMES: Readonly<Record<string, string>> = {
  o: '上海云杉便利店',
  O: '云杉便利店（人民路店）',
  p: '浦江康复诊所',
  q: '岚和加油站',
  a: '京东到家-云杉便利店',
  b: '京东到家-浦江康复诊所',
  c: '京东到家-岚和加油站',
  x: '南京朗尚农贸市场A15号霁云水产行',
  y: '南京朗尚农贸市场B20号宏达花店',
  z: '恒昌冻品（南京朗尚农贸市场）',
};

const device = (id: string, order: string, number: string): Row[] =>
  [...order].map((letter, at) => ({
    view: 'clearing',
    txn_id: `${id}-${at}`,
    txn_time: `2024-03-${String(at + 1).padStart(2, '0')}T12:00:00`,
    amount: `${10 + at}.50`,
    terminal_id: id,
    merchant_no: number,
    merchant_name: NAMES[letter] ?? '',
  }));

const told = async (...rows: readonly Row[][]): Promise<string> => {
  await identify(session, { transactions: rows.flat() });
  await createInsideMcc(session);
  await createSaleKeys(session);
  await NUMBER_NAMES.create(session);
  const found = await session.rows(`select count(*) as n, max(turn_names) as names,
    max(turn_trades) as trades, max(turn_numbers) as numbers from feature_number_names`);
  return Object.values(found[0] ?? {}).join(' ');
};

const REST = [
  device('REST0001', 'ooo', '822290053310002'),
  device('REST0002', 'ooo', '822290053310003'),
  device('REST0003', 'ooo', '822290053310004'),
];

test('names that come between the sales of two trades', async () => {
  const shop = device('SHOP0001', 'oopoqo', '822290053310001');
  const other = device('SHOP0002', 'OOpOO', '822290058120005');
  expect(await told(shop, other, ...REST)).toBe('3 2 2 2');
});

test('a usual name without a majority, where strange ones come between the sales of two trades', async () => {
  const shop = device('SHOP0001', 'oopqopqo', '822290053310001');
  const other = device('SHOP0002', 'OpOqOqOp', '822290058120005');
  expect(await told(shop, other, ...REST)).toBe('8 2 2 2');
  expect(await told(shop, ...REST)).toBe('0   ');
});

test('a new name, another spelling, desks of their own, and names that slipped', async () => {
  expect(await told(device('SHOP0001', 'ooooppp', '822290053310001'), ...REST)).toBe('0   ');
  expect(await told(device('SHOP0001', 'oOoOo', '822290053310001'), ...REST)).toBe('0   ');
  const desks = ['ooooo', 'pp', 'qq'].map((order, at) =>
    device(`DESK000${at}`, order, '822290053310001'),
  );
  expect(await told(...desks, ...REST)).toBe('0   ');
  expect(await told(device('SHOP0001', 'oopoqo', '822290053310001'))).toBe('0   ');
});

test('shops of a platform and stalls of a market on one device', async () => {
  const shops = device('SHOP0001', 'aabbcabcca', '822290058140001');
  expect(await told(shops, ...REST)).toBe('0   ');
  const stalls = device('SHOP0002', 'xyzxyyxzxyz', '822290058140002');
  expect(await told(stalls, ...REST)).toBe('0   ');
});
