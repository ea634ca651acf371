import { expect, test } from 'vitest';
import { splitHouses } from '../../src/detect/history/split-houses.ts';
import { openTest } from '../tables.ts';

/**
 * Goal: under an id of two institutions, where ids stand for several devices, the device is that of the institution
 * which gives out such ids, however much oftener the other's number goes out there. Method: three sales of house 829
 * and two of 822 under one id, foreign to nobody or to one of them; the history key afterwards.
 */

const DEVICE = -7_000_000;

const devicesOf = async (foreign: number): Promise<readonly (readonly [number, boolean])[]> => {
  const session = await openTest();
  await session.run(`create table history_key as
    select sale::integer as sale, ${DEVICE}::bigint as device, if(sale <= 3, 1, 2) as cleared from range(1, 6) s(sale)`);
  await session.run(`create table mixed as select ${DEVICE}::bigint as device`);
  await session.run(`create table house_of_sale as
    select sale, if(cleared = 1, 829, 822) as house from history_key`);
  await session.run('create table number_digits as select 0 as number, 0 as house limit 0');
  await session.run('create table drawn_use as select 0::bigint as device, 0 as number limit 0');
  await session.run(`create table foreign_id as
    select ${DEVICE}::bigint as device, ${foreign} as house where ${foreign} > 0`);
  await session.run(`create table sale as
    select sale, 5 as clearing_acquirer, 0 as response_acquirer, 0 as statement_acquirer from history_key`);
  await splitHouses(session, () => false, new Set());
  const rows = await session.rows(
    `select cleared, bool_and(device = ${DEVICE}) as main from history_key group by cleared order by cleared`,
  );
  session.close();
  return rows.map(({ cleared, main }) => [Number(cleared), main === true]);
};

test('the device of an id is its institution’s, and a foreign number a guest there', async () => {
  expect(await devicesOf(0)).toEqual([
    [1, true],
    [2, false],
  ]);
  expect(await devicesOf(829)).toEqual([
    [1, true],
    [2, true],
  ]);
});
