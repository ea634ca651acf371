import { expect, test } from 'vitest';
import { splitByCard } from '../../src/detect/history/device-cards.ts';
import { stemOf } from '../../src/detect/history/device-garbled.ts';
import { partsOf } from '../../src/detect/history/device-parts.ts';
import { type NumberUse, storyOf } from '../../src/detect/history/device-story.ts';
import type { NumberPair } from '../../src/detect/history/message-counter.ts';
import { numberUse } from './number-use.ts';

/**
 * Goal: what a device does with the cards and digits of its numbers tells which is its own, also where
 * the terminal id alone would not. Method: two numbers of one id; none is tied by anything else.
 */
const use = (number: number, over: Partial<NumberUse>): NumberUse =>
  numberUse(number, {
    sales: 20,
    allSales: 20,
    deals: 20,
    credits: 10,
    runs: 8,
    longestRun: 4,
    lastPlace: 40,
    devices: 1,
    tied: false,
    bound: false,
    ...over,
  });

const told = (...uses: readonly NumberUse[]): readonly unknown[] =>
  storyOf(uses).map(({ role, cardSplit }) => [role, cardSplit]);

test('two numbers that divide the cards by type are one device, at home where debit cards go', () => {
  const credit = { home: true, credits: 20 } as const;
  expect(told(use(1, credit), use(2, { credits: 0 }))).toEqual([
    ['away', true],
    ['home', false],
  ]);
  expect(told(use(1, credit), use(2, { credits: 10 }))[0]).toEqual(['home', false]);
  expect(told(use(1, { ...credit, credits: 19 }), use(2, { credits: 0 }))[0]).toEqual([
    'home',
    false,
  ]);
});

test('few sales, or credit cards everywhere, divide nothing', () => {
  const few = { sales: 8, allSales: 8, deals: 8 } as const;
  expect(splitByCard([use(1, { ...few, credits: 8 }), use(2, { ...few, credits: 0 })])).toBe(
    undefined,
  );
  expect(splitByCard([use(1, { credits: 20 }), use(2, { credits: 20 })])).toBe(undefined);
});

test('among many shops under one id, those with credit cards alone are no proof', () => {
  const shops = Array.from({ length: 60 }, (_, at) => ({
    number: at + 1,
    deals: 2,
    credits: at % 3 === 0 ? 2 : at % 2,
  }));
  expect(splitByCard([...shops, { number: 99, deals: 20, credits: 2 }])).toBe(undefined);
});

test('numbers that share the cards out are parts of one device, though ids clash', () => {
  const seen = (number: number, house: number) => ({
    number,
    no: `82258105812000${number}`,
    house,
    area: '',
    sales: 20,
    allSales: 20,
    devices: 1,
    lone: 0,
  });
  const parts = (pairs: readonly NumberPair[]) =>
    partsOf([seen(1, 822), seen(2, 836)], pairs, { heard: false, unique: () => false }).map(
      ({ part, tied }) => [part, tied],
    );
  expect(parts([])).toEqual([
    [0, false],
    [1, false],
  ]);
  expect(parts([{ a: 2, b: 1, weight: 20 }])).toEqual([
    [0, true],
    [0, true],
  ]);
});

test('of two numbers that took no credit card neither is known to be the home', () => {
  const debit = { credits: 0 } as const;
  const story = told(use(1, { home: true, credits: 20 }), use(2, debit), use(3, debit));
  expect(story.map((one) => (one as unknown[])[1])).toEqual([false, false, false]);
});

test('the number whose garbled forms a device sends is its own, though routers borrow it', () => {
  const stem = use(1, { sales: 60, devices: 5, homes: 4, routers: 3 });
  const form = (digit: number, over: Partial<NumberUse> = {}): NumberUse =>
    use(digit, { name: stem.name, sales: 4, ...over });
  const forms = [form(2, { home: true }), form(3), form(4)];
  expect(stemOf([stem, ...forms])?.number).toBe(1);
  expect(storyOf([stem, ...forms]).map(({ garbled }) => garbled)).toEqual([0, 3, 3, 3]);
  expect(stemOf([stem, form(2), form(3)])).toBe(undefined);
  expect(stemOf([stem, form(2), form(3), form(4, { name: '霁云百货' })])).toBe(undefined);
  expect(stemOf([stem, form(2), form(3), form(4, { sales: 30 })])).toBe(undefined);
});
