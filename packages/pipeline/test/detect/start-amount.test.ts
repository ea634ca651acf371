import { afterAll, beforeAll, expect, test } from 'vitest';
import { leftTogether, startsAreOdd } from '../../src/detect/borrowed/odd-starts.ts';
import { pricedBy } from '../../src/detect/borrowed/signs.ts';
import { startAmountsOf } from '../../src/detect/borrowed/start-amount.ts';
import type { NumberStat } from '../../src/detect/borrowed/stats.ts';
import { openSession, type Session } from '../../src/engine/session.ts';

/**
 * Credit that jumps up at an amount. Goal: a number that a router fills with credit cards from an amount on is
 * told from shops whose customers pay larger sums by credit. Method: 30 numbers with sales of 50 and of 400
 * yuan; a count of credit cards of ten on each side.
 */

let session: Session;
beforeAll(async () => {
  session = await openSession({ memory: '1GB', threads: 1, spill: '/tmp/zhenma-start-amount' });
});
afterAll(() => session.close());

interface Credit {
  readonly low: number;
  readonly high: number;
}

const SIDE = 20;

/** Deviations of the last number, where the others have `usual` of twenty by credit on each side. */
const told = async (last: Credit, usual: Credit, others = 29): Promise<number> => {
  const numbers = [...Array.from({ length: others }, () => usual), last];
  const rows = numbers.flatMap(({ low, high }, number) => [
    ...side(number + 1, 5000, low),
    ...side(number + 1, 40_000, high),
  ]);
  await session.run(
    'create or replace table number_sale (number integer, amount bigint, card_type integer)',
  );
  await session.run(`insert into number_sale values ${rows.join(', ')}`);
  const stats = numbers.map((_, at) => ({ number: at + 1 }) as NumberStat);
  return (await startAmountsOf(session, stats)).at(-1) ?? 0;
};

/** Deviations of a number with so many sales from an amount on, all by credit, among such with ten. */
const beside = async (above: number): Promise<number> => {
  const rows = Array.from({ length: 29 }, (_, at) => at + 1).flatMap((number) => [
    ...side(number, 5000, 10),
    ...side(number, 40_000, 10),
  ]);
  const few = [...side(30, 5000, 4), ...side(30, 40_000, SIDE).slice(0, above)];
  await session.run(
    'create or replace table number_sale (number integer, amount bigint, card_type integer)',
  );
  await session.run(`insert into number_sale values ${[...rows, ...few].join(', ')}`);
  const stats = Array.from({ length: 30 }, (_, at) => ({ number: at + 1 }) as NumberStat);
  return (await startAmountsOf(session, stats)).at(-1) ?? 0;
};

test('four sales on a side show a share of credit, three do not', async () => {
  expect(await beside(4)).toBeGreaterThan(0.5);
  expect(await beside(3)).toBe(0);
});

const side = (number: number, amountFen: number, credit: number): string[] =>
  Array.from({ length: SIDE }, (_, at) => `(${number}, ${amountFen}, ${at < credit ? 2 : 1})`);

test('hardly anything but credit from an amount on, where others have as much below it', async () => {
  expect(await told({ low: 10, high: 20 }, { low: 10, high: 10 })).toBeGreaterThan(2);
});

test('customers who all pay larger sums by credit, as everywhere', async () => {
  expect(await told({ low: 6, high: 16 }, { low: 6, high: 16 })).toBeLessThan(0.1);
});

test('much credit on both sides is no start', async () => {
  expect(await told({ low: 19, high: 20 }, { low: 10, high: 10 })).toBeLessThan(1);
});

test('less credit from an amount on is none either', async () => {
  expect(await told({ low: 20, high: 10 }, { low: 10, high: 10 })).toBe(0);
});

test('of a few numbers nobody knows what is usual', async () => {
  expect(await told({ low: 10, high: 20 }, { low: 10, high: 10 }, 18)).toBe(0);
});

const signs = (start: number, credit: number, company = 0): Readonly<Record<string, number>> => ({
  outlying_start: start,
  outlying_credit: credit,
  outlying_company: company,
});

test('starts count as far as numbers that have them are odd otherwise', () => {
  const honest = Array.from({ length: 20 }, () => signs(0, 0));
  const started = Array.from({ length: 5 }, () => signs(1, 0.2, 0.2));
  expect(startsAreOdd([...honest, ...started])).toBe(1);
  expect(startsAreOdd([...honest, ...started.slice(1)])).toBe(0);
  expect(startsAreOdd([...honest, ...started.map(() => signs(1, 0))])).toBe(0);
  expect(startsAreOdd(started)).toBe(0);
});

test('several signs at once count beyond the first, each up to one', () => {
  expect(leftTogether(signs(4, 0))).toBe(0);
  expect(leftTogether(signs(4, 0.5))).toBe(0.5);
  expect(leftTogether(signs(1, 2, 3))).toBe(2);
  expect(leftTogether(signs(0, 0))).toBe(0);
});

test('signs of starts, and several at once, count only where starts are odd', () => {
  const honest = Array.from({ length: 20 }, () => signs(0, 0));
  const last = (started: number) => {
    const all = [...honest, ...Array.from({ length: started }, () => signs(1, 0.5, 0.5))];
    const stats = all.map((_, at) => ({ number: at, sales: 20, cheapTrade: false }) as NumberStat);
    return pricedBy(stats, all).at(-1)?.signs;
  };
  expect(last(5)).toMatchObject({ odd_start: 1, odd_together: 1 });
  expect(last(4)).toMatchObject({ odd_start: 0, odd_together: 0 });
});
