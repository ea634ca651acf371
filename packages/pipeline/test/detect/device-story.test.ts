import { expect, test } from 'vitest';
import { type NumberUse, storyOf } from '../../src/detect/history/device-story.ts';

/**
 * Goal: merchants that left their own numbers for one other were taken over; where two or more of them
 * left for the same two numbers, they went over to a pool. Method: one device, 12 deals of its own, then
 * 12 of others.
 */
const use = (number: number, over: Partial<NumberUse>): NumberUse => ({
  number,
  no: `82258105812000${number}`,
  name: ['', '江畔餐厅', '霁云百货', '宏达汽修'][number],
  mcc: '5812',
  desk: undefined,
  cheapness: 0,
  sales: 12,
  allSales: 12,
  deals: 12,
  credits: 6,
  runs: 1,
  firstPlace: 1,
  lastPlace: 12,
  devices: 3,
  lone: 0,
  homes: 0,
  movers: 0,
  settled: 0,
  routers: 0,
  home: false,
  kept: true,
  tied: true,
  bound: true,
  ...over,
});

const OWN = use(1, { home: true, devices: 1 });
const LATER = { sales: 6, allSales: 20, deals: 6, runs: 4, firstPlace: 13, lastPlace: 24 };

const sharedAfter = (settled: readonly number[]): readonly boolean[] =>
  storyOf([
    OWN,
    ...settled.map((count, at) => use(at + 2, { ...LATER, movers: count, settled: count })),
  ]).map(({ shared }) => shared);

test('two merchants that went over to the same two numbers share a pool', () => {
  expect(sharedAfter([2, 2])).toEqual([false, true, true]);
});

test('one number, or one merchant, is a takeover', () => {
  expect(sharedAfter([2])).toEqual([false, false]);
  expect(sharedAfter([2, 0])).toEqual([false, false, false]);
  expect(sharedAfter([1, 1])).toEqual([false, false, false]);
});
