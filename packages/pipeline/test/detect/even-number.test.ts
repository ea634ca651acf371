import { expect, test } from 'vitest';
import { storyOf } from '../../src/detect/history/device-story.ts';
import { evenOf } from '../../src/detect/history/even-number.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { numberUse as use } from './number-use.ts';

/** The number that may be the home as well, of two that other devices use, too. */
const told = (other: Partial<NumberUse> = {}, own: Partial<NumberUse> = {}): number | undefined => {
  const home = use(1, { devices: 2, sales: 25, deals: 25, ...own });
  return evenOf([home, use(2, { devices: 2, sales: 23, deals: 23, firstPlace: 4, ...other })], home)
    ?.number;
};

test('where shops lend to each other, nothing tells which number is the home', () => {
  expect(told()).toBe(2);
  expect(told({ sales: 13 })).toBe(2);
});

test('a till of its own elsewhere, a cheaper number, a rare or a late one tells', () => {
  expect(told({ sales: 12 })).toBeUndefined();
  expect(told({ lone: 1, devices: 3 })).toBeUndefined();
  expect(told({}, { lone: 1, devices: 3 })).toBeUndefined();
  expect(told({ devices: 1 })).toBeUndefined();
  expect(told({ cheapness: 1 })).toBeUndefined();
  expect(told({ cheapness: 0 }, { cheapness: 1 })).toBe(2);
  expect(told({ firstPlace: 9 })).toBeUndefined();
  expect(told({ firstPlace: 7 })).toBe(2);
});

test('a device without a home, or with a third number, is judged otherwise', () => {
  const [a, b, c] = [1, 2, 3].map((nth) => use(nth, { devices: 2 })) as [
    NumberUse,
    NumberUse,
    NumberUse,
  ];
  expect(evenOf([a, b], undefined)).toBeUndefined();
  expect(evenOf([a, b, c], a)).toBeUndefined();
});

test('such a number is not tied to the device, so that no rule of numbers of several cities speaks', () => {
  const tied = (over: Partial<NumberUse>): readonly boolean[] =>
    storyOf([
      use(1, { no: '898290058120001', devices: 2, sales: 25, deals: 25, home: true, runs: 9 }),
      use(2, {
        no: '898331058120002',
        devices: 2,
        sales: 23,
        deals: 23,
        firstPlace: 4,
        runs: 9,
        ...over,
      }),
    ]).flatMap(({ role, tied }) => (role === 'away' ? [tied] : []));
  expect(tied({})).toEqual([false]);
  expect(tied({ sales: 12, deals: 12 })).toEqual([true]);
});
