import { expect, test } from 'vitest';
import {
  type GroupDeal,
  type GroupSplit,
  groupSplit,
  isHall,
  type NumbersKnown,
} from '../../src/detect/history/device-groups.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { numberUse } from './number-use.ts';

/**
 * Goal: several firms' numbers that begin exactly where another ends are one shop whose sales were
 * divided; shops at one till that differ in what they sell are not. Method: deals of one device.
 */
const STRANGERS: NumbersKnown = {
  differ: (a, b) => a !== b,
  isAnothers: () => false,
  isLent: () => false,
  tickets: () => 0.5,
};

const deals = (...each: readonly (readonly [number, number, boolean?])[]): readonly GroupDeal[] =>
  Array.from({ length: 10 }, () => each)
    .flat()
    .map(([number, yuan, credit]) => ({ number, amount: yuan * 100, credit }));

const told = (seen: readonly GroupDeal[], known: Partial<NumbersKnown> = {}): unknown => {
  const split = groupSplit(seen, { ...STRANGERS, ...known });
  return split && split.chance < 1e-4 ? [split.by, split.home] : undefined;
};

const CUT = deals([1, 84], [2, 104], [1, 60], [3, 135]);

test('several firms begin at the amount where another ends', () => {
  expect(told(CUT)).toEqual(['amount', 1]);
  expect(told([...CUT, { number: 1, amount: 9_000, credit: undefined }])).toEqual(['amount', 1]);
});

test('one sale in fifty may stray, two may not', () => {
  const many = [CUT, CUT, CUT].flat();
  const stray: GroupDeal = { number: 1, amount: 15_000, credit: undefined };
  expect(told([...many, stray, ...CUT])).toEqual(['amount', 1]);
  expect(told([...many, stray, stray, ...CUT])).toBe(undefined);
});

test('a sale of the very amount is above it', () => {
  expect(told(deals([1, 84], [2, 100], [1, 60], [3, 135]))).toEqual(['amount', 1]);
  expect(told(deals([1, 100], [2, 104], [1, 60], [3, 135]))).toBe(undefined);
});

test('what strays is held against the side with fewer sales', () => {
  const own = deals([1, 84], [1, 60], [1, 70], [1, 75]);
  const stray: GroupDeal = { number: 1, amount: 15_000, credit: undefined };
  expect(told([...CUT, ...own, ...CUT])).toEqual(['amount', 1]);
  expect(told([...CUT, ...own, stray, ...CUT])).toBe(undefined);
});

test('dear shops beside a cheap one, shops that overlap, and one other firm are no choice', () => {
  expect(told(deals([1, 12], [2, 104], [1, 15], [3, 135]))).toBe(undefined);
  expect(told(deals([1, 84], [2, 104], [1, 140], [3, 135]))).toBe(undefined);
  expect(told(deals([1, 84], [2, 104], [1, 60], [3, 400]))).toBe(undefined);
  expect(told(deals([1, 84], [2, 104]))).toBe(undefined);
  expect(told(CUT, { differ: (a, b) => Math.max(a, b) === 3 && a !== b })).toBe(undefined);
});

test('one other number is enough where it is another shop’s own, and no home is where all are', () => {
  const two = [...deals([1, 84], [2, 104]), ...deals([1, 84], [2, 104])];
  expect(told(two, { isLent: (number) => number === 2 })).toEqual(['amount', 1]);
  expect(told(two, { isAnothers: () => true })).toEqual(['amount', undefined]);
});

test('amounts that shops sell for at their own tills as well show no choice', () => {
  const two = [...deals([1, 84], [2, 104]), ...deals([1, 84], [2, 104])];
  const apart: NumbersKnown['tickets'] = (number) => (number === 2 ? 0.95 : 0.05);
  expect(told(two, { isAnothers: () => true, tickets: apart })).toBe(undefined);
  expect(told(two, { isAnothers: () => true, tickets: () => 0.4 })).toEqual(['amount', undefined]);
  const seldom: NumbersKnown['tickets'] = (number) => (number === 2 ? 0.99 : 0.5);
  expect(told(two, { isAnothers: () => true, tickets: seldom })).toEqual(['amount', undefined]);
  // A filling station has tills of its own besides the one in its shop, and never sells for less than the shop there.
  const isLent: NumbersKnown['isLent'] = (number) => number === 2;
  expect(told(two, { isLent, tickets: apart })).toBe(undefined);
  // What a device's own number would sell for elsewhere, nobody knows.
  const routed: NumbersKnown['tickets'] = (number) => (number === 2 ? 0.4 : undefined);
  expect(told(two, { isLent, tickets: routed })).toEqual(['amount', 1]);
  expect(told(CUT, { tickets: apart })).toEqual(['amount', 1]);
  // A noodle bar beside two dress shops, each of which has tills and never sells for less there.
  const dear: NumbersKnown['tickets'] = (number) => (number === 1 ? undefined : 0.97);
  expect(told(CUT, { tickets: dear })).toBe(undefined);
  // Of one without a till nobody knows.
  expect(told(CUT, { tickets: (number) => (number === 2 ? 0.97 : undefined) })).toEqual([
    'amount',
    1,
  ]);
});

test('credit cards to several firms, all others to one, while the others were in use', () => {
  const before = deals([1, 50, true], [1, 50, true], [1, 50, true], [1, 50, true]);
  const after = deals([1, 50, false], [2, 50, true], [1, 50, false], [3, 50, true]);
  expect(told([...before, ...after])).toEqual(['card', 1]);
  expect(told([...after, ...deals([3, 50, false]).slice(9), ...after])).toBe(undefined);
  expect(
    told(deals([1, 50, true], [2, 50, true], [1, 50, false], [3, 50, true]).slice(0, 20)),
  ).toBe(undefined);
  expect(told(deals([1, 50], [2, 50, true], [3, 50, true]))).toBe(undefined);
});

test('credit cards from an amount on go to several firms, all else is the shop’s own', () => {
  const led = deals([1, 30, true], [2, 104, true], [1, 84, false], [3, 135, true], [1, 210, false]);
  expect(told(led)).toEqual(['card', 1]);
});

test('beside a shop that takes dear credit cards itself, credit cards elsewhere are no choice', () => {
  const mixed = deals(
    [1, 30, true],
    [2, 104, true],
    [1, 150, true],
    [3, 135, true],
    [1, 210, false],
  );
  expect(told(mixed)).toBe(undefined);
});

test('an amount that parts stalls of one hall was chosen by nobody', () => {
  const split: GroupSplit = { home: 1, by: 'amount', group: new Set([2, 3, 4]), chance: 0 };
  const hall = (
    over: Partial<GroupSplit> = {},
    no = '836602058141721',
    cheapness = 0,
    beside = '836602058141722',
  ): boolean =>
    isHall({ ...split, ...over }, [
      numberUse(1, { no: '836602058145591', cheapness: 0 }),
      numberUse(2, { no: '836602058145592', cheapness: 0 }),
      numberUse(3, { no, cheapness }),
      numberUse(4, { no: beside, cheapness: 0 }),
    ]);
  expect(hall()).toBe(true);
  expect(hall({}, '836110058141721')).toBe(false);
  expect(hall({}, '836110058141721', 0, '836110058141722')).toBe(false);
  expect(hall({}, '836602058141729')).toBe(false);
  expect(hall({}, undefined, 1)).toBe(false);
  expect(hall({ by: 'card' })).toBe(false);
  expect(hall({ home: undefined })).toBe(false);
});

test('a snack bar and restaurants at one till sell for amounts that do not meet', () => {
  const split: GroupSplit = { home: 1, by: 'amount', group: new Set([2, 3]), chance: 0 };
  const hall = (home: Partial<NumberUse> = {}, other: Partial<NumberUse> = {}): boolean =>
    isHall(split, [
      numberUse(1, { no: '822581058141000', mcc: '5814', ...home }),
      numberUse(2, { no: '822581058121050', ...other }),
      numberUse(3, { no: '822581058121090' }),
    ]);
  expect(hall()).toBe(true);
  expect(hall({ mcc: '5812' })).toBe(false);
  expect(hall({}, { mcc: '5732' })).toBe(false);
  expect(hall({}, { cheapness: 1 })).toBe(false);
  expect(hall({}, { no: '822290058121050' })).toBe(false);
});
