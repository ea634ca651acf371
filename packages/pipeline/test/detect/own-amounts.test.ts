import { expect, test } from 'vitest';
import { momentsOf, type SizeCount } from '../../src/detect/history/amount-sizes.ts';
import { oddsLimit, studentDensity } from '../../src/detect/history/chances.ts';
import { storyOf } from '../../src/detect/history/device-story.ts';
import { type OwnAmounts, ownAmountsOf } from '../../src/detect/history/own-amounts.ts';
import { brandIn } from '../brands.ts';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';
import { numberUse as use } from './number-use.ts';

/**
 * Goal: a device that sells its own goods under whatever number is told from stalls and counters, whose numbers
 * have prices of their own. Method: tills that share three numbers, priced by till or by number.
 */

/** Sales of a device, six under each number, around the price in yuan: within a tenth, or `wide` tenths. */
const sales = (
  priceOf: (number: number) => number,
  numbers = [1, 2, 3],
  wide = 1,
): readonly SizeCount[] =>
  numbers.flatMap((number) =>
    [-10, -5, -2, 2, 5, 10].map((off) => ({
      number,
      size: Math.round(100 * Math.log(100 * priceOf(number))) + off * wide,
      sales: 1,
    })),
  );

/** What is told of the first of these devices. */
const tell = (
  devices: readonly (readonly SizeCount[])[],
  shared: readonly number[] = [1, 2, 3],
): OwnAmounts | undefined =>
  ownAmountsOf(devices[0] ?? [], new Set(shared), {
    ofNumber: (number) => momentsOf(devices.flat().filter((one) => one.number === number)),
    usual: momentsOf(devices.flat()),
  });

const byTill = [20, 200, 2_000].map((yuan) => sales(() => yuan));
const prices = [0, 20, 200, 2_000];
const byNumber = [1, 2, 3].map(() => sales((number) => prices[number] ?? 0));

test('tills that keep their prices under all numbers, and stalls that keep theirs at all tills', () => {
  const pool = tell(byTill);
  expect(pool?.weight).toBeGreaterThan(15);
  expect([...(pool?.numbers ?? [])]).toEqual([1, 2, 3]);
  expect(tell(byNumber)?.weight).toBeLessThan(-15);
});

test('tills that all sell alike say nothing, however many sales there are', () => {
  const alike = [1, 2, 3].map(() => Array.from({ length: 40 }, () => sales(() => 50)).flat());
  expect(tell(alike)?.weight).toBeLessThan(0.5);
});

test('a level of prices that others under all these numbers share is not the device’s own', () => {
  // Under each number the others sold for something else, under all of them together for the same.
  const others = [sales((number) => prices[1 + (number % 3)] ?? 0, [1, 2, 3])];
  const mixed = sales((number) => prices[number] ?? 0);
  expect(tell([mixed, ...others])?.weight).toBeLessThan(0);
});

test('a till that mostly takes two stalls of a hall, at their prices, sells nothing of its own', () => {
  const wares = (number: number): number => (number === 3 ? 60 : 20);
  const mostly = [
    ...sales(wares, [1, 2]),
    ...sales(wares, [1, 2]),
    ...sales(wares, [3]).slice(0, 1),
  ];
  expect(tell([mostly, ...[1, 2, 3, 4].map(() => sales(wares))])?.weight).toBeLessThan(0);
});

test('tills of one hall in several streets: by less than customers differ, or at the prices of the stalls', () => {
  const streets = [50, 65, 85, 110];
  const many = (yuan: number, of: (number: number) => number, wide: number) =>
    Array.from({ length: 12 }, () => sales((number) => yuan * of(number), [1, 2, 3], wide)).flat();
  const alike = streets.map((yuan) => many(yuan, () => 1, 8));
  expect(tell(alike)?.weight).toBe(0);
  const stalls = [8, 50, 300, 1_800].map((yuan) => many(yuan, (number) => 1 + number / 4, 6));
  expect(tell(stalls)?.weight).toBe(0);
  // Without prices of their own the same tills sell what is theirs.
  expect(tell([8, 50, 300, 1_800].map((yuan) => many(yuan, () => 1, 6)))?.weight).toBeGreaterThan(
    15,
  );
});

test('three numbers that others have too are needed, each with sales elsewhere', () => {
  expect(tell(byTill, [1, 2])).toBeUndefined();
  expect(tell([byTill[0] ?? [], sales(() => 200, [1, 2])])).toBeUndefined();
  expect(tell([byTill[0] ?? []])).toBeUndefined();
});

test('a number whose price holds here, too, is no label', () => {
  const first = sales((number) => (number === 3 ? 2_000 : 20));
  const rest = [200, 500].map((yuan) => sales((number) => (number === 3 ? 2_000 : yuan)));
  expect(tell([first, ...rest])?.numbers.has(3)).toBe(false);
});

const WHOLE = { cheapness: 1, sales: 6, allSales: 18, deals: 6, runs: 4, longestRun: 2 };
const uses = [
  use(1, { ...WHOLE, mcc: '4131', name: '茗林汽车客运' }),
  use(2, { ...WHOLE, mcc: '4121', name: '蘅野出租车' }),
  use(3, { ...WHOLE, mcc: '4900', name: '栎苑金燃气' }),
];
const labelled = (some: typeof uses): readonly boolean[] =>
  storyOf(some, undefined, undefined, { amounts: new Set([1, 2, 3]) }).map((one) => one.ownAmounts);

test('three firms of two unrelated trades are labels; one trade, two firms or loose numbers are none', () => {
  expect(labelled(uses)).toEqual([true, true, true]);
  expect(labelled(uses.map((one) => ({ ...one, mcc: '4131' })))).toEqual([false, false, false]);
  expect(
    labelled(uses.map((one, at) => (at < 2 ? { ...one, name: '茗林汽车客运' } : one))),
  ).toEqual([false, false, false]);
  expect(labelled(uses.map((one, at) => ({ ...one, tied: at < 2 })))).toEqual([
    false,
    false,
    false,
  ]);
});

test('a label of a cheap class is no home, one of the standard class may be', () => {
  const roleOf = (cheapness: number, amounts: readonly number[]): string | undefined => {
    const [home, ...rest] = uses;
    const all = [{ ...(home as (typeof uses)[number]), home: true, cheapness }, ...rest];
    return storyOf(all, undefined, undefined, { amounts: new Set(amounts) })[0]?.role;
  };
  expect(roleOf(1, [])).toBe('home');
  expect(roleOf(1, [1, 2, 3])).toBe('open');
  expect(roleOf(0, [1, 2, 3])).toBe('home');
});

test('odds count by how many reach them', () => {
  expect(oddsLimit([8, 7, 7, 0], 0.001)).toBe(Number.POSITIVE_INFINITY);
  expect(oddsLimit([8, 8, 7.3, 0], 0.001)).toBe(7.3);
  expect(oddsLimit([9, 0, 0, 0], 0.001)).toBe(9);
  expect(oddsLimit([], 0.001)).toBe(Number.POSITIVE_INFINITY);
});

test('Student’s density: that of Cauchy with one degree, near that of Gauss with many', () => {
  expect(studentDensity(0, 1)).toBeCloseTo(-Math.log(Math.PI), 9);
  expect(studentDensity(2, 1)).toBeCloseTo(-Math.log(5 * Math.PI), 9);
  expect(studentDensity(1, 1e6)).toBeCloseTo(-0.5 - 0.5 * Math.log(2 * Math.PI), 5);
});

const FIRMS: readonly Row[] = [
  { merchant_no: '822290041310901', merchant_name: '汽车客运', mcc: '4131' },
  { merchant_no: '822290041210922', merchant_name: '出租车', mcc: '4121' },
  { merchant_no: '822290049000943', merchant_name: '燃气缴费厅', mcc: '4900' },
  { merchant_no: '822290049000964', merchant_name: '供水营业厅', mcc: '4900' },
];

/** Sales of one till, an hour apart, no two in a row alike. */
const till = (story: number, serial: string, yuan: (number: number) => number): Row[] =>
  Array.from({ length: 24 }, (_, at) => {
    const number = (at + (at % 5 > 2 ? 1 : 0) + (at >> 2)) % FIRMS.length;
    return {
      view: 'clearing',
      txn_id: `${serial}-${String(at).padStart(2, '0')}`,
      txn_time: `2024-03-0${1 + (at >> 3)}T${String(2 + (at % 8)).padStart(2, '0')}:00:00Z`,
      amount: (yuan(number) * (1 + ((at * 7) % 10) / 20)).toFixed(2),
      terminal_sn: serial,
      ...FIRMS[number],
      merchant_name: `${brandIn(story, number)}${FIRMS[number]?.['merchant_name']}`,
    };
  });

test('tills that sell under the numbers of a coach line, taxis and utilities: by price a pool or a hall', async () => {
  const scan = (story: number, yuan: (at: number) => (number: number) => number) =>
    scanShops({
      transactions: [0, 1, 2].flatMap((at) => till(story, `SN${story}${at}7`, yuan(at))),
    });
  const levels = [15, 150, 1_500];
  const fares = [400, 60, 130, 20];
  const [pool, hall] = await Promise.all([
    scan(0, (at) => () => levels[at] ?? 0),
    scan(1, () => (number) => fares[number] ?? 0),
  ]);
  for (const row of pool.verdicts) expect(`${row['verdict']} ${row['rules']}`).toMatch(/^jumped/);
  for (const row of hall.verdicts) expect(row['verdict']).not.toBe('jumped');
});
