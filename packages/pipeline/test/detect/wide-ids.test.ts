import { expect, test } from 'vitest';
import { readCommonIds } from '../../src/detect/history/common-ids.ts';
import { CROWDED } from '../../src/detect/history/terminal-ids.ts';
import { openTest } from '../tables.ts';

/**
 * A bank whose merchants count their own terminals has the same few ids everywhere. Goal: that is seen, however many
 * ids of its numbers a channel made up besides. Method: ids that shops of some areas share, and ids of one shop each.
 */

const AREAS = ['1000', '2900', '5510', '5810'];

/** Whether house 105 is crowded, whose ids have so many shops of so many areas each, beside so many of one shop. */
const isCrowded = async (areas: readonly number[], alone: number): Promise<boolean> => {
  const session = await openTest();
  const shared = areas.flatMap((count, id) =>
    Array.from({ length: 12 }, (_, nth) => ({
      id,
      shop: id * 100 + nth,
      area: AREAS[nth % count],
    })),
  );
  const own = Array.from({ length: alone }, (_, at) => ({
    id: 50 + at,
    shop: 5000 + at,
    area: '2900',
  }));
  const rows = [...shared, ...own].map(
    ({ id, shop, area }) => `(${-1 - id}, ${shop}, 105, '${area}')`,
  );
  await session.run(`create table own_number as
    select * from (values ${rows.join(', ')}) o(device, number, house, area)`);
  await session.run(`create table id_meeting as
    select a.device, 105 as a, 105 as b, a.number as one, b.number as other
    from own_number a join own_number b on b.device = a.device and b.number > a.number`);
  const found = await session.rows(CROWDED);
  session.close();
  return found.length > 0;
};

test('ids that shops of many cities have are counted by merchants, however few they are', async () => {
  expect(await isCrowded([4, 3], 10)).toBe(true);
  expect(await isCrowded([4, 3], 30)).toBe(false);
  expect(await isCrowded([4, 1], 10)).toBe(false);
  expect(await isCrowded([2, 2], 10)).toBe(false);
  expect(await isCrowded([2, 2], 4)).toBe(true);
});

/** Ids that stand for no device, given a serial, an id and a number of each sale. */
const commonIds = async (sales: readonly (readonly number[])[]): Promise<readonly number[]> => {
  const session = await openTest();
  const columns = 'o(device, number, house, area, tid)';
  await session.run(
    `create table own_number as select * from (values (0, 0, 0, '', 0)) ${columns} limit 0`,
  );
  await session.run(`create table id_meeting as
    select device, 0 as a, 0 as b, number as one, number as other from own_number`);
  const rows = sales.map(([device, tid, number], at) => `(${at}, ${device}, ${tid}, ${number})`);
  await session.run(`create table stated as
    select * from (values ${rows.join(', ')}) s(sale, device, tid, cleared)`);
  await session.run('create table history_key as select sale, device, cleared from stated');
  await session.run('create table sale as select sale, tid from stated');
  await session.run(
    'create table number_digits as select distinct cleared as number, 105 as house from stated',
  );
  await session.run(`create table number_place as
    select distinct device, cleared as number, 105 as house, '2900' as area from stated`);
  await session.run(`create table number_use as
    select cleared as number, count(distinct device) as devices from stated group by cleared`);
  const found = await readCommonIds(session, false);
  session.close();
  return [...found];
};

test('three serials that state one id, each for a shop of its own, share it by counting', async () => {
  expect(
    await commonIds([
      [1, 7, 1],
      [2, 7, 2],
      [3, 7, 3],
      [4, 8, 4],
      [5, 8, 5],
    ]),
  ).toEqual([7]);
  expect(
    await commonIds([
      [1, 7, 1],
      [2, 7, 1],
      [3, 7, 1],
    ]),
  ).toEqual([]);
  expect(
    await commonIds([
      [1, 7, 1],
      [1, 7, 4],
      [2, 7, 2],
      [3, 7, 3],
    ]),
  ).toEqual([]);
});
