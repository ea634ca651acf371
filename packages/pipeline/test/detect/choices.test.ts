import { describe, expect, test } from 'vitest';
import {
  AMOUNT_EDGES,
  choicesOf,
  HOUR_STEPS,
  type Use,
} from '../../src/detect/population/choices.ts';
import { outlyingShares } from '../../src/detect/population/outlying-share.ts';
import { shortestWindow, startWindow } from '../../src/detect/population/window.ts';

/** Goal: what is said to be chosen is beyond luck, device by device, and a shop's own habits are not. */

const bins = (length: number, counts: Readonly<Record<number, number>>): number[] =>
  Array.from({ length }, (_, bin) => counts[bin] ?? 0);
const amounts = (counts: Readonly<Record<number, number>>) => bins(AMOUNT_EDGES.length + 1, counts);
const hours = (counts: Readonly<Record<number, number>>) => bins(HOUR_STEPS, counts);

const use = (part: Partial<Use>): Use => ({
  device: 1,
  number: 1,
  home: false,
  away: true,
  amounts: amounts({}),
  hours: hours({}),
  ...part,
});
const HOME = { home: true, away: false, number: 9 } as const;

describe('window', () => {
  test('its chance is that of drawing so by luck, for each window that might have been', () => {
    // 3 of 3 among the upper 5 of 10: (5·4·3)/(10·9·8) = 1/12, times two bins.
    const found = startWindow([{ all: [5, 5], own: [0, 3] }], 0);
    expect(found).toMatchObject({ from: 1, hits: 3, outside: 5 });
    expect(found?.chance).toBeCloseTo(2 / 12, 10);
  });

  test('two devices multiply, and what differs between them is no sign', () => {
    const one = { all: [5, 5], own: [0, 3] };
    expect(startWindow([one, one], 0)?.chance).toBeCloseTo(2 / 144, 10);
    const [cheap, dear] = [
      { all: [40, 0], own: [0, 0] },
      { all: [0, 40], own: [0, 20] },
    ];
    expect(startWindow([cheap, dear], 0)?.chance).toBe(1);
  });

  test('hours go round midnight', () => {
    const own = hours({ 11: 4, 0: 4 });
    const found = shortestWindow([{ all: hours({ 11: 4, 0: 4, 5: 30 }), own }], 0.1, true);
    expect(found).toMatchObject({ from: 11, to: 13, hits: 8 });
  });
});

describe('choices', () => {
  test('a starting amount of several devices shows though each has few sales', () => {
    const uses = [1, 2, 3, 4].flatMap((device) => [
      use({ device, ...HOME, amounts: amounts({ 3: 6, 9: 2 }), hours: hours({ 5: 8 }) }),
      use({ device, amounts: amounts({ 9: 4 }), hours: hours({ 5: 4 }) }),
    ]);
    const { start } = choicesOf(uses);
    expect(start).toMatchObject({ from: 9, hits: 16, outside: 24 });
    expect(start?.chance).toBeLessThan(1e-4);
    expect(choicesOf(uses.slice(0, 2)).start).toBeUndefined();
  });

  test('numbers by the hour show, and those used all day do not', () => {
    const by = (of: readonly number[][]) =>
      choicesOf(of.map((one, number) => use({ number, hours: one, amounts: amounts({ 5: 20 }) })));
    const split = by([hours({ 3: 10, 4: 10 }), hours({ 6: 10, 7: 10 })]);
    expect(split.hour).toMatchObject({ from: 3, to: 5, hits: 20, number: 0 });
    expect(split.hour?.chance).toBeLessThan(1e-6);
    const mixed = by([hours({ 3: 10, 6: 10 }), hours({ 3: 10, 6: 10 })]);
    expect(mixed.hour?.chance).toBe(1);
  });

  test('the home number has no band of its own', () => {
    const found = choicesOf([
      use({ ...HOME, amounts: amounts({ 3: 20 }), hours: hours({ 5: 20 }) }),
      use({ amounts: amounts({ 3: 10, 9: 10 }), hours: hours({ 5: 20 }) }),
    ]);
    expect(found.band?.number).toBe(1);
    expect(found.band?.chance).toBe(1);
  });
});

describe('shares', () => {
  const unit = (id: number, cheap: number) => ({ unit: id, region: '29', merchants: 20, cheap });
  const peers = Array.from({ length: 20 }, (_, id) => unit(id, id % 5));

  test('one agent with cheap merchants only stands out, and no other', () => {
    const sure = outlyingShares([...peers, unit(99, 20)]).filter((one) => one.sure);
    expect(sure).toMatchObject([{ unit: 99, merchants: 20, cheap: 20 }]);
  });

  test('where units differ widely by trade, the same share does not', () => {
    const wide = peers.map((one, at) => ({ ...one, cheap: (at * 7) % 20 }));
    expect(outlyingShares([...wide, unit(99, 20)]).some((one) => one.sure)).toBe(false);
  });

  test('too few units tell nothing', () => {
    expect(outlyingShares(peers.slice(0, 7))).toEqual([]);
  });
});
