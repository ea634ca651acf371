import { expect, test } from 'vitest';
import { NUMBER_STAY } from '../../src/detect/features/number-stay.ts';
import { openTest } from '../tables.ts';

/**
 * Goal: how far a device was from its place under another number is told by a place that the registry gave, not by
 * where the device was seen at first, which may be that of the other shop. Method: three sales at the place itself,
 * the other shop 11 km north, and either origin of the place.
 */

const stayOf = async (seen: boolean) => {
  const session = await openTest();
  await session.run(`create table off_sale as
    select sale, 1 as device, 10 as registered, 20 as number from range(1, 4) s(sale)`);
  await session.run(`create table device_position as
    select sale, 30.0 as lat, 120.0 as lon, 0 as away, ${seen} as seen from off_sale`);
  await session.run('create table terminal_span as select 20 as number, 30.1 as lat, 120.0 as lon');
  await NUMBER_STAY.create(session);
  const rows = await session.rows('select * from feature_number_stay order by sale');
  session.close();
  return rows;
};

test('sales under another number at a place of the registry, and at one that was only seen', async () => {
  const [first, ...others] = await stayOf(false);
  expect(others).toHaveLength(2);
  expect(first).toMatchObject({ under_number_sales: 3, under_number_away_metres: 0 });
  expect(Number(first?.['under_number_gap_metres'])).toBeGreaterThan(11_000);
  expect(await stayOf(true)).toEqual([]);
});
