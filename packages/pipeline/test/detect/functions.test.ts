import { feesOfSale } from '@zhenma/model';
import type { DomainFunction } from '@zhenma/rules';
import { expect, test } from 'vitest';
import { DISTANCE_KM } from '../../src/detect/distance.ts';
import { DOMAIN_FUNCTIONS } from '../../src/detect/functions.ts';
import { openSession } from '../../src/engine/session.ts';
import { freshDir } from '../act/bundle/sealed.ts';

/** Functions of the domain by themselves: exact answers, and the one that has a form of its own in SQL. */

const call = (name: string, ...args: readonly unknown[]): unknown => {
  const found = DOMAIN_FUNCTIONS.find((one) => one.name === name) as DomainFunction;
  return (found.js as (...given: readonly unknown[]) => unknown)(...args);
};

test.each([
  ['area', ['822290058120137'], '2900'],
  ['area', ['898310058120137'], '3100'],
  ['area', ['not a number'], null],
  ['sameplace', ['2900', '3100'], true], // Shanghai in both schemes
  ['sameplace', ['2900', '1000'], false],
  ['sameplace', ['2900', '0000'], null],
  ['distanceKm', [31.23, 121.47, 31.23, 121.47], 0],
  ['distanceKm', [0, 0, 0, 180], 20015.087],
  ['distanceKm', [90.5, 0, 0, 0], null],
  ['tariff', ['5812', 'credit', 1_000_000, '2024-03-01'], 4825],
  ['tariff', ['5812', 'debit', 1_000_000, '2021-09-29'], 1625], // 13 yuan, capped, and 3.25
  ['tariff', ['5812', 'debit', 1_000_000, '2021-09-30'], 1593], // the network's 0.9, 2.925 half up
  ['tariff', ['8062', 'credit', 1_000_000, '2024-03-01'], 0],
  ['tariff', ['5812', 'credit', 1_000_000, '2016-09-05'], null],
  ['tariff', ['5812', 'gold', 1_000_000, '2024-03-01'], null],
  ['tariff', ['5812', 'credit', -1, '2024-03-01'], null],
] as const)('%s(%j) is %j', (name, args, answer) => {
  expect(call(name, ...args)).toEqual(answer);
});

test('a fee is capped', () => {
  expect(feesOfSale('5812', 'debit', 100_000_000, '2021-09-29')).toBe(1625);
});

const COORDINATES = [
  0, -0.00001, 31.23, -33.9, 89.99999, 90, -90, 90.00001, 121.47, -180, 180, 181,
];

test('the distance in SQL is that of JavaScript', async () => {
  const session = await openSession({ memory: '256MB', threads: 1, spill: freshDir() });
  try {
    const all = COORDINATES.flatMap((a) =>
      COORDINATES.flatMap((b) => COORDINATES.map((c) => [a, b, c, 116.4] as const)),
    );
    const form = DISTANCE_KM.form as { duckdb: (args: string[]) => string };
    const columns = { nth: 'integer', a: 'double', b: 'double', c: 'double', d: 'double' };
    await session.load(
      'position',
      columns,
      all.map((row, nth) => [nth, ...row]),
    );
    const rows = await session.rows(
      `select ${form.duckdb(['a', 'b', 'c', 'd'])} as km from position order by nth`,
    );
    expect(rows.map(({ km }) => km)).toEqual(all.map((row) => call('distanceKm', ...row)));
  } finally {
    session.close();
  }
});
