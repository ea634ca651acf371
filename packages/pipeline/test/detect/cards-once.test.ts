import { expect, test } from 'vitest';
import { cardsOnceOf } from '../../src/detect/borrowed/cards-once.ts';

/** Cards that come once. Goal: a number that nobody comes back to is told where others have regulars, and nowhere else. */

const at = (cards: number, cardsOnce: number) => ({ cards, cardsOnce });

test('a number without regulars among shops that have them', () => {
  const shops = Array.from({ length: 9 }, () => at(20, 14));
  expect(cardsOnceOf([...shops, at(20, 20)]).at(-1)).toBe(1);
  expect(cardsOnceOf([...shops, at(20, 20)])[0]).toBe(0.7);
});

test('where nobody has regulars it is no sign', () => {
  const shops = Array.from({ length: 9 }, () => at(20, 20));
  for (const one of cardsOnceOf(shops)) expect(one).toBeCloseTo(0.85);
});

test('numbers of a few cards do not say what is usual', () => {
  const shops = Array.from({ length: 5 }, () => at(20, 14));
  const small = Array.from({ length: 9 }, () => at(4, 4));
  expect(cardsOnceOf([...shops, ...small]).at(-1)).toBe(1);
});

test('a number without a known card', () => {
  expect(cardsOnceOf([at(0, 0)])).toEqual([0.5]);
});
