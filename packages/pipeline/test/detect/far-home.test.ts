import { expect, test } from 'vitest';
import { areNoOnesShops } from '../../src/detect/history/far-home.ts';

/**
 * A number of another city that devices of several shops use to and fro. Goal: it is no shop's there where two have
 * nothing to do with it or with each other; the franchise of one trade has a head office elsewhere.
 */
test.each([
  ['one shop', [['5812', true]], false],
  [
    'two shops that it is strange to',
    [
      ['5812', true],
      ['5813', true],
    ],
    true,
  ],
  [
    'a franchise under its head office',
    [
      ['5812', false],
      ['5812', false],
    ],
    false,
  ],
  [
    'shops of two trades, one of them its own',
    [
      ['5812', true],
      ['5732', false],
    ],
    true,
  ],
  [
    'shops whose trades are not known',
    [
      [undefined, false],
      [undefined, false],
    ],
    false,
  ],
] as const)('%s', (_, users, isNone) => {
  expect(areNoOnesShops(users.map(([mcc, strange]) => ({ mcc, strange })))).toBe(isNone);
});
