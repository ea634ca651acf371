import { expect, test } from 'vitest';
import { readCommonIds } from '../../src/detect/history/common-ids.ts';
import { KEYS } from '../../src/detect/history/device-use.ts';
import { openTest } from '../tables.ts';

/**
 * One terminal id of many merchants. Goal: a gateway's id is no device, told by sales that are all online or, without
 * that column, by merchants of several cities whom nobody knows elsewhere. Method: the tables that say so, then the same
 * with one thing changed.
 */

/** Ids (terminal id × −1,000,000) that stand for a device, given the method of each of their sales. */
const devices = async (sales: readonly (readonly [number, string])[]): Promise<unknown[]> => {
  const session = await openTest();
  const rows = sales.map(([tid, method], at) => `(${at}, ${tid}, ${method}, ${at % 2})`);
  await session.run(`create table sale as select sale, tid, method, 1 as day
    from (values ${rows.join(', ')}) s(sale, tid, method, nth)`);
  await session.run(
    'create table history_sale as select sale, 0 as device_sn, 1 + sale % 2 as cleared from sale',
  );
  await session.run('create table number_digits as select 1 as number, 822 as house');
  await session.run('create table house_of_sale as select 1 as sale, 822 as house where false');
  await session.run('create table cut_number as select 1 as number where false');
  await session.run('create table spoilt_sale as select 1 as sale where false');
  await session.run(KEYS);
  const found = await session.rows(
    'select distinct device / -1000000 as tid from history_key where device <> 0 order by tid',
  );
  session.close();
  return found.map(({ tid }) => Number(tid));
};

test('an id under which all is sold online is no device’s', async () => {
  const [online, card, unknown] = ["'online'", "'card'", 'null::varchar'];
  expect(
    await devices([
      [7, online],
      [7, online],
      [8, card],
    ]),
  ).toEqual([8]);
  expect(
    await devices([
      [7, online],
      [7, card],
    ]),
  ).toEqual([7]);
  expect(
    await devices([
      [7, online],
      [7, unknown],
    ]),
  ).toEqual([7]);
});

/** Whether an id with one number in each of these areas is common; `spread` numbers have a second device. */
const isCommon = async (areas: readonly string[], spread = 0): Promise<boolean> => {
  const session = await openTest();
  const rows = areas.map((area, at) => `(${at}, ${at + 1}, '${area}')`);
  await session.run(`create table seen as
    select * from (values ${rows.join(', ')}) s(sale, number, area)`);
  await session.run('create table sale as select sale, 7 as tid from seen');
  await session.run(
    'create table history_key as select sale, -7000000 as device, number as cleared from seen',
  );
  await session.run(
    'create table number_place as select -7000000 as device, number, 105 as house, area from seen',
  );
  await session.run(`create table number_use as
    select number, 1 + (number <= ${spread})::integer as devices from seen`);
  await session.run('create table number_digits as select number, 105 as house from seen');
  await session.run(`create table own_number as
    select device, number, house, area, 7 as tid from number_place where false`);
  await session.run(`create table id_meeting as
    select device, 0 as a, 0 as b, number as one, number as other from own_number`);
  const found = await readCommonIds(session, false);
  session.close();
  return found.has(7);
};

test('so is one of six merchants of three cities whom nobody knows elsewhere', async () => {
  const six = ['2900', '2900', '5810', '5810', '4910', ''];
  expect(await isCommon(six)).toBe(true);
  expect(await isCommon(six.slice(1))).toBe(false);
  expect(await isCommon(['2900', '2900', '5810', '5810', '5810', ''])).toBe(false);
  // A router's numbers show under other tills.
  expect(await isCommon(six, 1)).toBe(false);
});
