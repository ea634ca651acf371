import { expect, test } from 'vitest';
import { storyOf } from '../../src/detect/history/device-story.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { numberUse as use } from './number-use.ts';

/** Whether a number under which most of a device's sales go out is tied to it, though another is its home. */
const bound = (over: Partial<NumberUse>): readonly boolean[] =>
  storyOf([
    use(1, { devices: 2, sales: 10, deals: 10, home: true, rival: true, runs: 9 }),
    use(2, {
      ...{ devices: 4, routers: 3, sales: 23, allSales: 35, deals: 23, runs: 9, rival: true },
      ...over,
    }),
  ]).flatMap((told) => (told.role === 'away' ? [told.bound] : []));

test('a number that all other devices borrow is not the own of a device that has a part of its sales', () => {
  expect(bound({})).toEqual([true]);
  expect(bound({ devices: 3, routers: 2, allSales: 47 })).toEqual([true]);
});

test('it may be the own where another device keeps to it, is not proven, or where most of it is sold', () => {
  expect(bound({ lone: 1 })).toEqual([false]);
  expect(bound({ devices: 5 })).toEqual([false]);
  expect(bound({ allSales: 34 })).toEqual([false]);
  expect(bound({ devices: 3, routers: 2 })).toEqual([false]);
  expect(bound({ devices: 2, routers: 1, allSales: 47 })).toEqual([false]);
});
