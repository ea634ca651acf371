import { expect, test } from 'vitest';
import { keysSql } from '../../src/detect/history/device-use.ts';
import { openTest } from '../tables.ts';

/**
 * Sales whose slip is missing, so that only their terminal id tells the device. Goal: where two institutions gave one id
 * to two tills, each sale is on the till whose serial its id and number came with. Method: the codes of devices of sales
 * given as serial, terminal id and number, 0 where it is not told.
 */
const devicesOf = async (
  sales: readonly (readonly number[])[],
  byRegistry = true,
): Promise<readonly number[]> => {
  const session = await openTest();
  const rows = sales.map((one, at) => `(${at}, ${one.join(', ')})`).join(', ');
  await session.run(`create table history_sale as
    select sale, device_sn, cleared from (values ${rows}) s(sale, device_sn, tid, cleared)`);
  await session.run(`create table sale as
    select sale, 0 as day, tid, 0 as sn from (values ${rows}) s(sale, device_sn, tid, cleared)`);
  for (const table of [
    'number_digits(number',
    'house_of_sale(sale',
    'cut_number(number',
    'spoilt_sale(sale',
  ])
    await session.run(`create table ${table} integer, house integer)`);
  await session.run(keysSql(byRegistry));
  const read = await session.rows('select device from history_key order by sale');
  session.close();
  return read.map(({ device }) => Number(device));
};

test('a sale without a serial is on the till whose serial alone came with its id and number', async () => {
  const [lone, ...others] = await devicesOf([
    [0, 16, 1],
    [7, 16, 1],
    [8, 16, 2],
    [0, 16, 2],
    [0, 16, 3],
    [0, 17, 1],
  ]);
  expect([lone, ...others.slice(0, 3)]).toEqual([7, 7, 8, 8]);
  const [stranger = 0, elsewhere = 0] = others.slice(3);
  expect(stranger).toBeLessThan(0);
  expect(elsewhere).toBeLessThan(stranger);
});

test('a till that was replaced leaves two serials for one id and number, and neither is taken', async () => {
  const [first = 0] = await devicesOf([
    [0, 16, 1],
    [7, 16, 1],
    [8, 16, 1],
  ]);
  expect(first).toBeLessThan(0);
});

test('where the registry binds ids to several devices, an id leads to none', async () => {
  const bound = [
    [7, 16, 1],
    [7, 16, 2],
  ];
  expect(await devicesOf(bound)).toEqual([7, 7]);
  const [home = 0, other] = await devicesOf(bound, false);
  expect(home).toBeLessThan(0);
  expect(other).toBe(home);
});
