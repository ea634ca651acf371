import { expect, test } from 'vitest';
import { storyOf } from '../../src/detect/history/device-story.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { isOfUnroutedShop } from '../../src/detect/history/unrouted-shop.ts';
import { numberUse as use } from './number-use.ts';

/**
 * A routed device with the number of a shop whose own tills never show another. Goal: that shop is not routed, so the
 * device is none of its tills; few sales there, or hardly any routed here, tell nothing.
 */

const borrowed = { homes: 2, cheapness: 1, mcc: '5411', sales: 5 };
const others = [use(2, borrowed), use(3, borrowed), { ...use(3, borrowed), number: 4 }];
const shop = (over: Partial<NumberUse> = {}): NumberUse =>
  use(1, { home: true, lone: 1, sales: 4, allSales: 24, loneSales: 20, ...over });

test('tills that sell nothing but the number are not routed, and so is no other till of their shop', () => {
  const isUnrouted = (over: Partial<NumberUse> = {}, beside = others): boolean => {
    const own = shop(over);
    return isOfUnroutedShop(own, [own, ...beside]);
  };
  expect(isUnrouted()).toBe(true);
  expect(isUnrouted({ lone: 0 })).toBe(false);
  expect(isUnrouted({ loneSales: 4 })).toBe(false);
  // Of a device that keeps nine in ten, another till may show none by luck.
  expect(isUnrouted({ sales: 135, allSales: 155 })).toBe(false);
  expect(isUnrouted({}, others.slice(1))).toBe(false);
});

test('the story of such a device has no home, and the number is one of those that it borrows', () => {
  const told = (over: Partial<NumberUse>) =>
    storyOf([shop(over), ...others].map((one) => ({ ...one, runs: 3 })))[0];
  expect(told({})).toMatchObject({ role: 'open', bound: true, passing: true });
  expect(told({ loneSales: 4 })).toMatchObject({ role: 'home' });
});
