import { expect, test } from 'vitest';
import { createRoutedBesides } from '../../src/detect/history/routed.ts';
import { openTest } from '../tables.ts';

/**
 * A device whose sales under number 2 are proven to be routed. Goal: its number 1 is routed as well, unless it may
 * be its own. Method: the tables of one device, with one thing changed.
 */

interface First {
  readonly bound?: boolean;
  readonly cheaper?: boolean;
  readonly devices?: number;
  readonly place?: number;
  readonly runs?: number;
  readonly deals?: number;
}

const besides = async (first: First = {}): Promise<number | undefined> => {
  const { bound = false, cheaper = true, devices = 2, place = 1, runs = 1, deals = 3 } = first;
  const session = await openTest();
  await session.run(`create table device_story as
    select * from (values (7, 1, 'away', ${bound}, ${cheaper}), (7, 2, 'away', true, true))
      d(device, number, role, bound, cheaper)`);
  await session.run('create table routed as select 7 as device, 2 as number');
  await session.run(`create table device_number as
    select * from (values (7, 1, ${deals}), (7, 2, 5)) d(device, number, sales)`);
  await session.run(`create table number_use as
    select * from (values (1, ${devices}), (2, 4)) n(number, devices)`);
  await session.run(`create table mixed_use as
    select 7 as device, 1 as number, ${place} as first_place, ${runs} as runs, ${deals} as deals`);
  await createRoutedBesides(session);
  const [row] = await session.rows('select sales from routed_besides where number = 1');
  session.close();
  return row && Number(row['sales']);
};

test('a number that opened the history of a routed device in one row may be its own from before', async () => {
  expect(await besides()).toBeUndefined();
  expect(await besides({ bound: true })).toBeUndefined();
  expect(await besides({ bound: true, place: 2 })).toBe(5);
  expect(await besides({ place: 2 })).toBe(5);
  expect(await besides({ runs: 2 })).toBe(5);
  expect(await besides({ deals: 2 })).toBe(5);
  expect(await besides({ devices: 1, place: 2 })).toBeUndefined();
});

test('of a number that the device alone has, only a cheaper one is no shop of the till', async () => {
  const alone = { devices: 1, place: 2, bound: true } as const;
  expect(await besides(alone)).toBe(5);
  expect(await besides({ ...alone, bound: false })).toBeUndefined();
  expect(await besides({ ...alone, cheaper: false })).toBeUndefined();
  expect(await besides({ ...alone, devices: 2, cheaper: false })).toBe(5);
});
