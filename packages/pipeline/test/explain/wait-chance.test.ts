import { expect, test } from 'vitest';
import { waitChance } from '../../src/explain/cause/turns.ts';

/* How long right sales go on before the first wrong ones. Method: coins, counted by hand. */

test('before one beginning: every sale was right', () => {
  expect(waitChance(3, 1, 0.5)).toBeCloseTo(1 / 8);
  expect(waitChance(0, 1, 0.5)).toBe(1);
});

test('before two beginnings: of three right sales and one more at most one is wrong', () => {
  expect(waitChance(3, 2, 0.5)).toBeCloseTo(5 / 16);
});

test('the rarer wrong sales are, the likelier is a long wait', () => {
  expect(waitChance(10, 2, 0.1)).toBeGreaterThan(waitChance(10, 2, 0.3));
});
