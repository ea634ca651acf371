import { expect, test } from 'vitest';
import { type CardSale, customersApart } from '../../src/detect/history/own-customers.ts';

/**
 * Goal: two shops under one terminal id are told by customers that come again to the shop they were at.
 * Method: 40 sales under two numbers in turn; ten cards come back every tenth sale, so always to one
 * number where `own`, else to either.
 */

const sales = (own: boolean, over: (at: number) => Partial<CardSale> = () => ({})): CardSale[] =>
  Array.from({ length: 40 }, (_, at) => ({
    number: 1 + (at % 2),
    card: 1 + (at % (own ? 10 : 9)),
    amount: 5_000 + 10 * at,
    credit: true,
    ...over(at),
  }));

test('customers that keep to their number are those of two shops', () => {
  expect(customersApart(sales(true))).toBeLessThan(-5);
});

test('customers that come under either number tell nothing', () => {
  expect(customersApart(sales(false))).toBe(0);
});

test('what a router may go by is no choice of the customer', () => {
  const byCard = sales(true, (at) => ({ credit: at % 2 === 0 }));
  expect(customersApart(byCard)).toBeCloseTo(0);
  const byAmount = sales(true, (at) => ({ amount: at % 2 === 0 ? 5_000 : 50_000 }));
  expect(customersApart(byAmount)).toBeCloseTo(0);
  const bySpell = sales(true, (at) => ({ number: at < 20 ? 1 : 2 }));
  expect(customersApart(bySpell)).toBeGreaterThan(-1);
});

test('unknown cards tell nothing', () => {
  expect(customersApart(sales(true, () => ({ card: 0 })))).toBe(0);
});
