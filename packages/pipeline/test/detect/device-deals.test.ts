import { expect, test } from 'vitest';
import type { DealSigns } from '../../src/detect/history/device-deals.ts';
import { storyOf } from '../../src/detect/history/device-story.ts';
import { cycleOf } from '../../src/detect/history/number-cycle.ts';
import { numberUse as use } from './number-use.ts';

/**
 * Goal: a round of numbers is told from the customers of stalls that share a till. Method: each letter is a deal, its place in the alphabet the number.
 */

const deals = (order: string, hourOf: (at: number) => number) =>
  [...order].map((letter, at) => ({ number: letter.charCodeAt(0) - 96, hour: hourOf(at) }));
const anyHour = (at: number): number => 9 + ((at * 7) % 12);

test('numbers that go round, with the shop’s own between them', () => {
  const round = 'abcd'.repeat(6);
  expect([...(cycleOf(deals(round, anyHour)) ?? [])]).toEqual([1, 2, 3, 4]);
  const own = [...round].map((letter, at) => (at % 5 === 2 ? `e${letter}` : letter)).join('');
  expect([...(cycleOf(deals(own, anyHour)) ?? [])].sort()).toEqual([1, 2, 3, 4]);
  expect(cycleOf(deals('abcdabcdabcd', anyHour))).toBeUndefined();
});

test('customers at random, spells, partners by turns, and stalls that open one after the other', () => {
  const random = [...'x'.repeat(60)].map((_, at) => 'abcd'[(at * at * 7 + (at >> 2)) % 4]).join('');
  expect(cycleOf(deals(random, anyHour))).toBeUndefined();
  expect(cycleOf(deals('aaaaabbbbbccccc'.repeat(4), anyHour))).toBeUndefined();
  expect(cycleOf(deals('ab'.repeat(30), anyHour))).toBeUndefined();
  const meals = (at: number): number => [7, 12, 18][at % 3] ?? 0;
  expect(cycleOf(deals('abc'.repeat(20), meals))).toBeUndefined();
});

const told = (signs: DealSigns, mccs: readonly string[], runs: readonly number[] = []) =>
  storyOf(
    mccs.map((mcc, at) => use(at + 1, { mcc, home: at === 0, devices: 1, runs: runs[at] ?? 12 })),
    undefined,
    undefined,
    signs,
  ).map(({ role, inTurn }) => [role, inTurn]);

test('the number out of the round is the home', () => {
  expect(told({ cycle: new Set([1, 2, 3]) }, ['5411', '5541', '5311', '7230'])).toEqual([
    ['away', true],
    ['away', true],
    ['away', true],
    ['home', true],
  ]);
});

test('a number that came in one row, as before the round began, is none of it', () => {
  const cycle = new Set([1, 2, 3, 4]);
  const mccs = ['5411', '5541', '5311', '7230'];
  expect(told({ cycle }, mccs, [1]).map(([, inTurn]) => inTurn)).toEqual([false, true, true, true]);
  expect(told({ cycle }, mccs, [2]).map(([, inTurn]) => inTurn)).toEqual([true, true, true, true]);
});

test('departments of one hospital go by one name', () => {
  const names = (a: string, b: string): string | undefined =>
    storyOf([use(1, { name: a, home: true }), use(2, { name: b })])[1]?.names;
  expect(names('石家庄市瑞福医院门诊药房', '石家庄市瑞福医院住院部')).toBe('same');
  expect(names('石家庄市瑞福医院门诊药房', '石家庄市惠和医院住院部')).toBe('different');
});
