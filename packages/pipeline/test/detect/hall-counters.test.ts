import { expect, test } from 'vitest';
import { storyOf } from '../../src/detect/history/device-story.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { createSameSets } from '../../src/detect/history/same-set.ts';
import { openTest } from '../tables.ts';
import { numberUse as use } from './number-use.ts';

/**
 * Counters of a service hall take in dues for several firms. Goal: they are no routed devices, though the trades lie
 * apart; a set with a shop in it, or one that others do not have, is judged as before.
 */

const DUES: readonly Partial<NumberUse>[] = [
  { no: '822100041310001', mcc: '4131', desk: 'transport' },
  { no: '822100082110002', mcc: '8211', desk: 'education' },
  { no: '822100049000003', mcc: '4900', desk: 'public' },
];

const HOSPITAL: Partial<NumberUse> = { no: '822100080620005', mcc: '8062', name: '西安市第五医院' };

const told = (over: Partial<NumberUse>, last: Partial<NumberUse> = {}) =>
  storyOf(
    DUES.map((one, at) =>
      use(at + 1, {
        ...one,
        cheapness: 1,
        devices: 3,
        homes: 2,
        runs: 6,
        sameSet: true,
        home: at === 0,
        ...over,
        ...(at === 2 ? last : {}),
      }),
    ),
  );

test('counters with one set of dues are tied to none of its numbers', () => {
  expect(told({}).some(({ tied, desksApart }) => tied || desksApart)).toBe(false);
  expect(told({ sales: 4 })[0]?.desksApart).toBe(true);
  expect(told({ sameSet: false })[0]?.desksApart).toBe(true);
  expect(told({}, { mcc: '5411', desk: 'supermarket' })[0]?.desksApart).toBe(true);
  expect(told({}, { no: '822290049000003' })[0]?.desksApart).toBe(true);
});

test('a set of dues with two hospitals told apart by name is no counter’s: no till stands in both', () => {
  const set = (name: string) =>
    storyOf(
      [...DUES, { no: '822100080620004', mcc: '8062', name }, HOSPITAL].map((one, at) =>
        use(at + 1, {
          ...one,
          desk: one.desk ?? 'health',
          cheapness: 1,
          homes: 2,
          allSales: 20,
          sameSet: true,
        }),
      ),
    );
  expect(set('西安市第三人民医院').some(({ tied, desksApart }) => tied && desksApart)).toBe(true);
  expect(set('西安市第五医院').some(({ tied, desksApart }) => tied || desksApart)).toBe(false);
});

/** Devices of the set, given the numbers of each with five sales. */
const sameSet = async (numbers: readonly (readonly number[])[]): Promise<unknown[]> => {
  const session = await openTest();
  const pairs = numbers.flatMap((all, at) => all.map((number) => `(${at + 1}, ${number}, 5)`));
  await session.run(`create table device_number as
    select * from (values ${pairs.join(', ')}) d(device, number, sales)`);
  await session.run(`create table mixed as select device, count(*) as numbers from device_number
    group by device having count(*) > 1`);
  await session.run(`create table number_use as select number, count(*) as devices from device_number
    group by number`);
  await createSameSets(session);
  const rows = await session.rows('select device from same_set order by device');
  session.close();
  return rows.map(({ device }) => Number(device));
};

test('a set is one where others have all of it, and most sales are made there', async () => {
  expect(await sameSet([[1, 2, 3], [1, 2, 3], [4]])).toEqual([1, 2]);
  expect(await sameSet([[1, 2, 3], [1, 2, 3], [1, 4], [2], [3, 5]])).toEqual([1, 2]);
  expect(
    await sameSet([
      [1, 2, 3],
      [1, 2],
      [2, 3],
      [1, 3],
    ]),
  ).toEqual([2, 3, 4]);
  expect(await sameSet([[1, 2, 3]])).toEqual([]);
  expect(await sameSet(Array.from({ length: 9 }, () => [1, 2]))).toEqual([]);
});

test('a device that was handed from one hospital to another does not stand in both', () => {
  const apart = (lastPlace: number): boolean | undefined =>
    storyOf([
      use(1, { mcc: '8062', no: '822100080620001', name: '木明医院', home: true, lastPlace }),
      use(2, {
        mcc: '8062',
        no: '822100080620002',
        name: '恒光医院',
        firstPlace: 13,
        lastPlace: 24,
      }),
    ])[1]?.desksApart;
  expect(apart(12)).toBe(false);
  expect(apart(14)).toBe(true);
});
