import { expect, test } from 'vitest';
import { MIXED_DAY } from '../../src/detect/history/device-use.ts';
import { openTest } from '../tables.ts';

/**
 * Goal: a device that is handed on changes its number once on a day, and on few days. Method: a string a day, each
 * letter a deal under the number of that letter.
 */

const mixedDay = async (days: readonly string[]) => {
  const session = await openTest();
  const deals = days.flatMap((order, day) =>
    [...order].map((letter, at) => ({ day, at, number: letter.charCodeAt(0) })),
  );
  const rows = deals.map(({ day, at, number }, sale) => `(${sale}, ${day}, ${number}, ${at})`);
  await session.run(`create table deal as
    select * from (values ${rows.join(', ')}) d(sale, day, cleared, at_ms)`);
  await session.run(
    'create table history_key as select sale, day, -1 as device, cleared from deal',
  );
  await session.run('create table mixed as select -1 as device');
  await session.run('create table sale as select sale, 1 as txn_type, at_ms from deal');
  await session.run(MIXED_DAY);
  const [found] = await session.rows('select turns, seldom from mixed_day');
  session.close();
  return found;
};

test('one day of four with one change is as where a device is handed on', async () => {
  expect(await mixedDay(['aa', 'aabb', 'bb', 'b'])).toEqual({ turns: 1, seldom: true });
  expect(await mixedDay(['aa', 'abba', 'bb', 'b'])).toEqual({ turns: 2, seldom: false });
  expect(await mixedDay(['aa', 'aabb', 'bb'])).toEqual({ turns: 1, seldom: false });
});
