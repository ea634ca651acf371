import { expect, test } from 'vitest';
import { contestedOf, oddOf } from '../../src/detect/history/device-home.ts';
import { storyOf } from '../../src/detect/history/device-story.ts';
import { isHosted, isStall } from '../../src/detect/history/hosted-number.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { isPoolsOwn } from '../../src/detect/history/pools-own.ts';
import { numberUse as use } from './number-use.ts';

/**
 * A number that seems to be a device's own and is one more of a router's. Goal: each condition is needed. Method: the
 * numbers of one device that show it, then the same with one thing changed.
 */

const cheap = { cheapness: 1, mcc: '5411' };
const borrowed = { ...cheap, homes: 2, sales: 5 };

test('a cheap number beside two that others borrow and that are no cheaper is none’s own', () => {
  const isNone = (home: Partial<NumberUse>, others: Partial<NumberUse>): boolean => {
    const own = use(1, { ...cheap, home: true, sales: 14, ...home });
    return isPoolsOwn(own, [own, use(2, { ...borrowed, ...others }), use(3, borrowed)]);
  };
  expect(isNone({}, {})).toBe(true);
  expect(isNone({ cheapness: 0 }, {})).toBe(false);
  // A supermarket gains by a hospital's number, and keeps most of its sales.
  expect(isNone({}, { cheapness: 2 })).toBe(false);
  expect(isNone({ sales: 15 }, {})).toBe(false);
  expect(isNone({}, { homes: 0 })).toBe(false);
  expect(isNone({ homes: 2, sales: 40 }, { homes: 0 })).toBe(true);
});

test('a cheap number that keeps to fewer tills than any of the others is its own shop’s, unless taken in turn', () => {
  const isNone = (home: Partial<NumberUse>, others: Partial<NumberUse> = {}, turned = false) => {
    const kept = { ...cheap, home: true, sales: 7, allSales: 12, devices: 2 };
    const own = use(1, { ...kept, ...home });
    const spread = { ...borrowed, devices: 9, allSales: 50 };
    const pool = [use(2, spread), use(3, { ...spread, ...others })];
    return isPoolsOwn(own, [own, ...pool], turned);
  };
  expect(isNone({})).toBe(false);
  expect(isNone({}, {}, true)).toBe(true);
  expect(isNone({ devices: 12 })).toBe(true);
  // So few sales may lie on two tills by luck, and a number of few tills is drawn by few.
  expect(isNone({ allSales: 6 })).toBe(true);
  expect(isNone({ devices: 9, allSales: 50 })).toBe(true);
  expect(isNone({}, { devices: 3 })).toBe(true);
});

test('the story of such a device has no home, and none of its numbers is left out', () => {
  const own = use(1, { ...cheap, home: true, sales: 8, runs: 4 });
  const roles = storyOf([own, use(2, { ...borrowed, runs: 4 }), use(3, { ...borrowed, runs: 4 })]);
  expect(roles.map(({ role, bound }) => [role, bound])).toEqual(Array(3).fill(['open', true]));
});

test('of such a device what nobody is known to borrow is not its own either, and no passing one where it is used more', () => {
  const bound = (over: Partial<NumberUse>): unknown[] => {
    const only = { ...cheap, devices: 1, sales: 11, allSales: 11, mostElsewhere: 0, runs: 4 };
    const one = use(3, { ...only, ...over });
    const pool = { ...borrowed, allSales: 60, runs: 4 };
    const [, , story] = storyOf([use(1, { ...pool, home: true, kept: false }), use(2, pool), one]);
    return [story?.role, story?.passing, story?.bound];
  };
  expect(bound({ devices: 3, allSales: 14 })).toEqual(['open', true, true]);
  // Used more than the borrowed ones, it is no passing number, though it is of the device and cheap.
  expect(bound({})).toEqual(['open', false, true]);
  expect(bound({ cheapness: 0 })[0]).toBe('home');
  expect(bound({ sales: 15, allSales: 15 })).toEqual(['open', false, true]);
});

test('a number that stands out among borrowed ones may be the shop’s own, unless it gains nothing', () => {
  const odd = (over: Partial<NumberUse>, other = borrowed): number | undefined =>
    oddOf([use(1, { devices: 2, ...over }), use(2, borrowed), use(3, other)])?.number;
  expect(odd({})).toBe(1);
  expect(odd(cheap)).toBeUndefined();
  expect(odd(cheap, { ...borrowed, cheapness: 2 })).toBe(1);
});

test('a number of a till that others borrow from is hosted, unless no court has such trades', () => {
  const host = (over: Partial<NumberUse>, apart = false): boolean => {
    const one = use(1, { routers: 2, ...over });
    return isHosted(one, [one, use(2), use(3)], apart);
  };
  expect(host({})).toBe(true);
  expect(host({ routers: 0 })).toBe(false);
  expect(host({ allSales: 17 })).toBe(false);
  expect(host({}, true)).toBe(false);
  expect(host({ routers: 0, homes: 2 }, true)).toBe(true);
});

test('a number that others borrow from a court’s till is one of its stalls, where nobody gains', () => {
  const stall = (over: Partial<NumberUse> = {}, other: Partial<NumberUse> = {}): boolean => {
    const one = use(1, { homes: 2, sales: 8, allSales: 12, ...over });
    const uses = [one, use(2, { devices: 1, home: true, ...other }), use(3, { devices: 1 })];
    // Nothing ties it to the home then.
    expect(storyOf(uses)[0]?.bound).toBe(!isStall(one, uses));
    return isStall(one, uses);
  };
  expect(stall()).toBe(true);
  expect(stall({ homes: 1 })).toBe(false);
  expect(stall({ allSales: 16 })).toBe(false);
  expect(stall({ cheapness: 1 })).toBe(false);
  expect(stall({}, { devices: 2 })).toBe(false);
  expect(stall({}, { no: '822584058120102' })).toBe(false);
  const two = use(1, { homes: 2, sales: 8, allSales: 12 });
  expect(isStall(two, [two, use(2, { devices: 1 })])).toBe(false);
});

test('a pool’s number with most sales is no claimant where its shop would gain nothing', () => {
  const claimant = (
    over: Partial<NumberUse> = {},
    other: Partial<NumberUse> = {},
    own: Partial<NumberUse> = {},
  ): number | undefined => {
    const home = use(1, { home: true, sales: 5, ...own });
    const most = use(2, { ...borrowed, sales: 13, allSales: 45, lone: 1, routers: 3, ...over });
    return contestedOf([home, most, use(3, { ...borrowed, sales: 6, ...other })], home)?.number;
  };
  expect(claimant()).toBeUndefined();
  // A supermarket gains by a hospital's number, and shares its till with a neighbour that others borrow nothing of.
  expect(claimant({}, { cheapness: 2 })).toBe(2);
  expect(claimant({}, { homes: 0 })).toBe(2);
  expect(claimant({ homes: 1, routers: 0 })).toBe(2);
  expect(claimant({}, {}, { cheapness: 1 })).toBe(2);
  // Of two cities they share no till, whoever borrows what.
  const far = { no: '822393054110002', homes: 0, routers: 0 };
  expect(claimant(far, { homes: 0 })).toBeUndefined();
  expect(claimant(far, { homes: 0, cheapness: 2 })).toBe(2);
  expect(claimant(far, { homes: 0 }, { sales: 2 })).toBe(2);
  expect(claimant({ ...far, cheapness: 0 }, { homes: 0 })).toBe(2);
});

test('numbers for which two other shops left their own are borrowed, and so is what is used like them', () => {
  const bound = (movers: number, over: Partial<NumberUse> = {}): unknown[] => {
    const left = { ...cheap, movers, sales: 8, runs: 3, ...over };
    const uses = [
      use(1, { home: true, runs: 4 }),
      use(2, left),
      { ...use(3, left), number: 4, name: '恒通大药房' },
      use(3, { ...cheap, sales: 6, runs: 3 }),
    ];
    const [, , , last] = storyOf(uses);
    return [last?.borrowed, last?.passing];
  };
  expect(bound(2)).toEqual([2, true]);
  expect(bound(1)).toEqual([0, true]);
  expect(bound(2, { cheapness: 0 })).toEqual([0, true]);
  expect(bound(2, { tied: false, bound: false })).toEqual([0, true]);
});
