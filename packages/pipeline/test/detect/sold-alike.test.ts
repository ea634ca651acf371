import { expect, test } from 'vitest';
import { momentsOf, type SizeCount } from '../../src/detect/history/amount-sizes.ts';
import { storyOf } from '../../src/detect/history/device-story.ts';
import { soldAlikeOf } from '../../src/detect/history/sold-alike.ts';
import { numberUse as use } from './number-use.ts';

/**
 * Goal: a number under which a till sells what it sells under its own, and others something else, is told from one of
 * a shop that was given the same terminal id. Method: sales around a price, here and elsewhere.
 */

/** Sales under a number around a price in yuan. */
const sales = (number: number, yuan: number, count = 12): readonly SizeCount[] =>
  Array.from({ length: count }, (_, at) => ({
    number,
    size: Math.round(100 * Math.log(100 * yuan)) + ((at * 37) % 60) - 30,
    sales: 1,
  }));

const alike = (
  here: readonly SizeCount[],
  elsewhere: readonly SizeCount[],
  shared: readonly number[] = [2],
): readonly number[] => {
  const all = [...here, ...elsewhere];
  const found = soldAlikeOf(here, new Set(shared), {
    ofNumber: (number) => momentsOf(all.filter((one) => one.number === number)),
    usual: momentsOf(all),
  });
  return [...(found.get(2) ?? [])];
};

test('sold as under the own number, and otherwise elsewhere', () => {
  expect(alike([...sales(1, 300), ...sales(2, 300)], sales(2, 40))).toEqual([1]);
});

test('two levels at one till, or the level of the number elsewhere, tell nothing', () => {
  expect(alike([...sales(1, 300), ...sales(2, 40)], sales(2, 40))).toEqual([]);
  expect(alike([...sales(1, 300), ...sales(2, 40)], sales(2, 900))).toEqual([]);
  expect(alike([...sales(1, 300), ...sales(2, 300)], sales(2, 300))).toEqual([]);
});

test('of more than a dozen numbers no two are compared', () => {
  const many = (count: number): readonly SizeCount[] =>
    Array.from({ length: count }, (_, at) => sales(at + 1, 300)).flat();
  expect(alike(many(12), sales(2, 40))).toHaveLength(11);
  expect(alike(many(13), sales(2, 40))).toEqual([]);
});

test('few sales, or a number that nobody shares, tell nothing', () => {
  expect(alike([...sales(1, 300, 4), ...sales(2, 300)], sales(2, 40))).toEqual([]);
  expect(alike([...sales(1, 300), ...sales(2, 300, 4)], sales(2, 40))).toEqual([]);
  expect(alike([...sales(1, 300), ...sales(2, 300)], sales(2, 40, 2))).toEqual([]);
  expect(alike([...sales(1, 300), ...sales(2, 300)], sales(2, 40), [])).toEqual([]);
});

/** The own number of a dear class, and a cheap one that three homes borrow, most of whose sales are made here. */
const own = use(1, { home: true, sales: 10, allSales: 10, devices: 1 });
const guest = use(2, { cheapness: 1, mcc: '5411', sales: 14, allSales: 20, homes: 3, routers: 2 });
const isBound = (over: Partial<typeof guest>, signs: boolean): boolean | undefined => {
  const beside = signs ? { alike: new Map([[2, new Set([1])]]) } : {};
  const told = storyOf([own, { ...guest, ...over }], undefined, undefined, beside);
  return told.find(({ number }) => number === 2)?.bound;
};

test('the number that has most sales may be the till’s own, unless it sells under it what it sells under the other', () => {
  expect(isBound({}, false)).toBe(false);
  expect(isBound({}, true)).toBe(true);
  // Of a shop with a till of its own, most is sold at its own tills, of which this may be one by its id.
  expect(isBound({ lone: 1 }, true)).toBe(false);
  expect(isBound({ lone: 1, heard: true }, true)).toBe(true);
  expect(isBound({ lone: 1, allSales: 30 }, true)).toBe(true);
});

test('of one house, no cheaper or borrowed by nobody, the number stays open', () => {
  expect(isBound({ name: own.name }, true)).toBe(false);
  expect(isBound({ cheapness: 0 }, true)).toBe(false);
  expect(isBound({ homes: 0, routers: 0 }, true)).toBe(false);
});

test('a station that would gain nothing by the further numbers is not at home here, whoever sells most of its sales', () => {
  const station = { ...guest, lone: 1, sales: 24, allSales: 44, name: '灞桥加油站', mcc: '5541' };
  const mall = use(3, { cheapness: 1, mcc: '5411', sales: 2, allSales: 30, homes: 3, routers: 2 });
  const bound = (...others: readonly (typeof guest)[]): boolean | undefined =>
    storyOf([{ ...own, sales: 20 }, station, ...others]).find(({ number }) => number === 2)?.bound;
  expect(bound()).toBe(false);
  expect(bound(mall)).toBe(true);
  expect(bound({ ...mall, cheapness: 2 })).toBe(false);
  const few = storyOf([{ ...own, sales: 8 }, station, mall]);
  expect(few.find(({ number }) => number === 2)?.bound).toBe(false);
});
