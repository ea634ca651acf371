import { describe, expect, it } from 'vitest';
import type { Sale } from '../src/stream/sale.ts';
import { salesByDay } from '../src/stream/sales.ts';
import { generateWorld } from '../src/world.ts';
import { WORLDS } from '../src/worlds/index.ts';

/** Each strategy is held to what its name says, over the sales that chose a number themselves. */
const { population } = generateWorld({ ...WORLDS.acquirer!, sales: 26_000, days: 21 }, 17);
const own = [...salesByDay(population)]
  .flatMap((day) => day.sales)
  .filter((sale) => sale.original === null);

const jumpsOf = (strategy: string): Sale[] => {
  const jumps = own.filter((sale) => sale.outcome.verity.strategy === strategy);
  expect(jumps.length, strategy).toBeGreaterThan(4);
  return jumps;
};
const right = (sale: Sale) => sale.outcome.cleared;

function groups(sales: readonly Sale[], key: (sale: Sale) => string): Map<string, Sale[]> {
  const out = new Map<string, Sale[]>();
  for (const sale of sales) out.set(key(sale), [...(out.get(key(sale)) ?? []), sale]);
  return out;
}

const distinct = <T>(items: readonly T[]): number => new Set(items).size;

describe('strategies', () => {
  it('fixed: one number a shop', () => {
    for (const sales of groups(jumpsOf('fixed'), (s) => String(s.shop.index)).values()) {
      expect(distinct(sales.map((sale) => right(sale).no))).toBe(1);
    }
  });

  it('round-robin-city: the pool in turn, in the city', () => {
    for (const sales of groups(
      jumpsOf('round-robin-city'),
      (s) => s.outcome.verity.poolId,
    ).values()) {
      const order = sales.sort((a, b) => a.seq - b.seq).map((sale) => right(sale).no);
      const size = distinct(order);
      for (let i = size; i < order.length; i++) expect(order[i]).toBe(order[i - size]);
      for (const sale of sales) expect(right(sale).place.city).toBe(sale.shop.city);
    }
  });

  it('province and nationwide: as far as they say', () => {
    for (const sales of groups(jumpsOf('province'), (s) => s.outcome.verity.poolId).values()) {
      expect(distinct(sales.map((sale) => right(sale).place.city.province))).toBe(1);
    }
    const provinces = jumpsOf('nationwide').map((sale) => right(sale).place.city.province);
    expect(distinct(provinces)).toBeGreaterThan(3);
  });

  it('start-amount: everything above, nothing below', () => {
    for (const jumps of groups(jumpsOf('start-amount'), (s) => s.shop.agent.name).values()) {
      const fromFen = Math.min(...jumps.map((sale) => sale.amountFen));
      const since = Math.min(...jumps.map((sale) => sale.atMs));
      const shops = new Set(jumps.map((sale) => sale.shop));
      const others = own.filter(
        (sale) => shops.has(sale.shop) && sale.atMs >= since && !sale.outcome.verity.jumped,
      );
      for (const sale of others) expect(sale.amountFen).toBeLessThan(fromFen);
    }
  });

  it('credit-only: no debit card', () => {
    for (const sale of jumpsOf('credit-only')) expect(sale.card.type).toMatch(/credit/);
  });

  it('class-only: exempt and preferential numbers', () => {
    for (const sale of jumpsOf('class-only')) expect(right(sale).priceClass).not.toBe('standard');
  });

  it('time-window and amount-band: trades by hour and by amount', () => {
    const bars = jumpsOf('time-window').filter((sale) => right(sale).trade.key === 'bar');
    for (const sale of bars) {
      const hour = new Date(sale.atMs + 8 * 3_600_000).getUTCHours();
      expect(hour >= 18 || hour < 5).toBe(true);
    }
    for (const sale of jumpsOf('amount-band')) {
      if (right(sale).trade.key === 'nursery')
        expect(sale.amountFen).toBeGreaterThanOrEqual(150_000);
      if (right(sale).trade.key === 'coach') expect(sale.amountFen).toBeLessThan(8_000);
    }
  });

  it('daily-cap: no number above a round cap on any day', () => {
    for (const jumps of groups(jumpsOf('daily-cap'), (s) => s.outcome.verity.poolId).values()) {
      const days = groups(jumps, (sale) => `${sale.dayIndex} ${right(sale).no}`);
      const totals = [...days.values()].map((sales) => sum(sales.map((sale) => sale.amountFen)));
      const used = groups(jumps, (sale) => String(sale.dayIndex));
      expect(
        Math.max(...[...used.values()].map((s) => distinct(s.map((sale) => right(sale).no)))),
      ).toBeGreaterThan(1);
      expect(Math.max(...totals)).toBeLessThan(200_000_000);
    }
  });

  it('left-daily-count and low-share: few sales of a shop', () => {
    const days = groups(jumpsOf('left-daily-count'), (s) => `${s.shop.index} ${s.dayIndex}`);
    for (const sales of days.values()) expect(sales.length).toBeLessThanOrEqual(4);
    const low = jumpsOf('low-share');
    const agents = new Set(low.map((sale) => sale.shop.agent));
    const since = Math.min(...low.map((sale) => sale.atMs));
    const routed = own.filter(
      (sale) => agents.has(sale.shop.agent) && sale.shop.start !== null && sale.atMs >= since,
    );
    expect(low.length / routed.length).toBeGreaterThan(0.01);
    expect(low.length / routed.length).toBeLessThan(0.06);
  });

  it('weekly: one number a shop and week, another the next', () => {
    const weeks = groups(jumpsOf('weekly'), (s) => `${s.shop.index} ${Math.floor(s.dayIndex / 7)}`);
    for (const sales of weeks.values())
      expect(distinct(sales.map((sale) => right(sale).no))).toBe(1);
    const numbers = groups(jumpsOf('weekly'), (s) => String(s.shop.index));
    expect(
      Math.max(...[...numbers.values()].map((s) => distinct(s.map((sale) => right(sale).no)))),
    ).toBeGreaterThan(1);
  });

  it('life-circle: the slip shows neither the shop nor the cleared merchant', () => {
    for (const { outcome } of jumpsOf('life-circle')) {
      expect(distinct([outcome.truth.no, outcome.printed.no, outcome.cleared.no])).toBe(3);
    }
  });

  it('adaptive: amounts nearer to the borrowed trade than with a random number', () => {
    const jumps = jumpsOf('adaptive');
    const distance = (sale: Sale, other: Sale): number =>
      Math.abs(Math.log(sale.amountFen / 100 / right(other).trade.medianYuan));
    const real = sum(jumps.map((sale) => distance(sale, sale)));
    const shuffledPairs = sum(
      jumps.map((sale, i) => distance(sale, jumps[(i * 7 + 3) % jumps.length]!)),
    );
    expect(real).toBeLessThan(shuffledPairs * 0.85);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
