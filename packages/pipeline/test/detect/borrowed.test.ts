import { generateWorld, type WorldSpec, worldSpec } from '@zhenma/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { cheapAreOdd } from '../../src/detect/borrowed/cheap-trades.ts';
import { endingsOf } from '../../src/detect/borrowed/endings.ts';
import { outlyingOf } from '../../src/detect/borrowed/outlying.ts';
import { rank } from '../../src/detect/borrowed/signs.ts';
import type { NumberStat } from '../../src/detect/borrowed/stats.ts';
import { strangersOf } from '../../src/detect/borrowed/strangers.ts';
import { fitTrades } from '../../src/detect/borrowed/trade-profiles.ts';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

test('ranks run from -1 to 1, equal values share the middle of their places', () => {
  expect([...rank([10, 20, 20, 30])]).toEqual([-0.5, 0.25, 0.25, 1]);
  expect([...rank([5, 5])]).toEqual([0.5, 0.5]);
});

const stat = (mcc: string, amounts: readonly number[]): NumberStat => ({
  number: 1,
  mcc,
  cheapTrade: false,
  sales: amounts.reduce((sum, n) => sum + n, 0),
  logSum: 0,
  logSquares: 0,
  typed: 0,
  credit: 0,
  creditLogs: { sum: 0, squares: 0 },
  otherLogs: { sum: 0, squares: 0 },
  cheap: 0,
  firstDay: 0,
  smallest: 100,
  visits: 0,
  cards: 0,
  cardsOnce: 0,
  numbersPerCard: 0,
  neighbours: 0,
  dayMax: 0,
  dayMedian: 0,
  amounts: Float64Array.from({ length: 12 }, (_, bin) => amounts[bin] ?? 0),
  hours: new Float64Array(12),
  endings: new Float64Array(28),
});

describe('trade profiles', () => {
  const narrow = (bin: number): number[] =>
    Array.from({ length: 12 }, (_, at) => (at === bin ? 30 : 0));
  const shops = [
    ...Array.from({ length: 8 }, () => stat('5411', narrow(3))),
    ...Array.from({ length: 8 }, () => stat('7011', narrow(8))),
    stat('5411', [0, 0, 0, 10, 0, 0, 0, 0, 20]),
  ];

  test('a supermarket with a hotel’s tickets fits its trade worse than the others', () => {
    const fits = fitTrades(shops);
    const odd = fits.at(-1);
    for (const honest of fits.slice(0, -1)) expect(odd?.mixed).toBeGreaterThan(honest.mixed + 1);
    expect(odd?.chance).toBeGreaterThan(0.5);
  });

  test('shares of two trades are not confused', () => {
    const fits = fitTrades(shops);
    for (const honest of fits.slice(0, 16)) expect(honest.chance).toBeLessThan(0.2);
  });
});

describe('what amounts end in', () => {
  const shop = (mcc: string, fen: number, yuan: number, band = 1): NumberStat => {
    const endings = new Float64Array(28);
    endings[band * 7] = fen;
    endings[band * 7 + 6] = yuan;
    return { ...stat(mcc, [fen + yuan]), endings };
  };
  const markets = Array.from({ length: 12 }, (_, at) => shop('5411', 40 - (at % 5), at % 5));
  const menus = Array.from({ length: 12 }, (_, at) => shop('5812', at % 5, 40 - (at % 5)));

  test('a supermarket with amounts in yuan lies far out, though their size fits', () => {
    const far = endingsOf([...markets, ...menus, shop('5411', 15, 25)]);
    expect(far.at(-1)).toBeGreaterThan(4);
    expect(Math.max(...far.slice(0, -1))).toBeLessThan(2);
  });

  test('large tickets alone say little: each size has its own ends', () => {
    const halls = Array.from({ length: 6 }, () => shop('5712', 0, 30, 3));
    const [large = 0, foreign = 0] = [shop('5411', 0, 30, 3), shop('5411', 0, 30)].map(
      (one) => endingsOf([...markets, ...menus, ...halls, one]).at(-1) ?? 0,
    );
    expect(large).toBeLessThan(foreign / 2);
  });
});

describe('credit cards and tickets above what is usual', () => {
  const shop = (mcc: string, credit: number, yuan: number): NumberStat => {
    const log = Math.log(yuan * 100) * 1000;
    const sales = 60;
    const logSquares = sales * (log ** 2 + 500 ** 2);
    return { ...stat(mcc, [sales]), sales, typed: sales, credit, logSum: sales * log, logSquares };
  };
  const market = Array.from({ length: 20 }, (_, at) => shop('5411', 18 + (at % 7), 60 + at));
  const hotels = Array.from({ length: 20 }, (_, at) => shop('7011', 42 + (at % 7), 450 + 9 * at));

  test('a supermarket with credit cards alone lies far out, a hotel with many does not', () => {
    const credit = outlyingOf([...market, ...hotels, shop('5411', 60, 70)]).map(
      (one) => one.credit,
    );
    expect(credit.at(-1)).toBeGreaterThan(3);
    expect(Math.max(...credit.slice(0, -1))).toBeLessThan(2);
  });

  test('nothing but credit is told where shops differ from a third to nine tenths', () => {
    const shops = Array.from({ length: 30 }, (_, at) => shop('5812', 20 + ((at * 11) % 35), 90));
    const credit = outlyingOf([...shops, shop('5812', 60, 90)]).map((one) => one.credit);
    expect(credit.at(-1)).toBeGreaterThan(2);
    expect(Math.max(...credit.slice(0, -1))).toBeLessThan(2);
  });

  test('a shop whose tickets are larger by credit than otherwise, beyond other shops', () => {
    const gap = (times: number): NumberStat => {
      const [credit, other] = [Math.log(6000 * times) * 1000, Math.log(6000) * 1000];
      const logs = (log: number) => ({ sum: 30 * log, squares: 30 * (log ** 2 + 700 ** 2) });
      return { ...shop('5411', 30, 60), creditLogs: logs(credit), otherLogs: logs(other) };
    };
    const shops = Array.from({ length: 20 }, (_, at) => gap(1 + (at % 5) / 10));
    const gaps = outlyingOf([...shops, gap(6), shop('5411', 59, 60)]).map((one) => one.gap);
    expect(gaps.at(-2)).toBeGreaterThan(3);
    expect(Math.max(...gaps.slice(0, -2), gaps.at(-1)!)).toBeLessThan(1.5);
  });

  test('a supermarket with a hotel’s tickets lies far out, a hotel does not', () => {
    const ticket = outlyingOf([...market, ...hotels, shop('5411', 20, 450)]).map(
      (one) => one.ticket,
    );
    expect(ticket.at(-1)).toBeGreaterThan(4);
    expect(Math.max(...ticket.slice(0, -1))).toBeLessThan(2);
  });

  test('fewer credit cards and smaller tickets are no sign, nor are unknown card types', () => {
    const less = outlyingOf([...market, ...hotels, shop('7011', 0, 60)]).at(-1);
    expect(less?.credit).toBeLessThan(0);
    expect(less?.ticket).toBeLessThan(0);
    const unknown = { ...shop('5411', 0, 60), typed: 0 };
    expect(outlyingOf([...market, unknown]).at(-1)?.credit).toBe(0);
  });

  test('how far shops differ is read where they differ more', () => {
    const wide = Array.from({ length: 20 }, (_, at) =>
      shop('5411', at < 8 ? 2 + 2 * at : 20 + (at % 4), 65),
    );
    const [even, uneven] = [market, wide].map(
      (shops) => outlyingOf([...shops, shop('5411', 58, 65)]).at(-1)?.credit ?? 0,
    );
    expect(uneven).toBeLessThan((even ?? 0) / 2);
  });

  test('a number is large of its trade, not of all', () => {
    const small = Array.from({ length: 20 }, () => ({ ...shop('7011', 8, 450), sales: 20 }));
    const [of = 0] = outlyingOf([{ ...shop('7011', 20, 450), sales: 60 }, ...small, ...market]).map(
      (one) => one.volume,
    );
    expect(of).toBeGreaterThan(0.9);
    expect(of).toBeLessThan(Math.log(3));
    expect(outlyingOf([shop('7011', 20, 450), ...market])[0]?.volume).toBe(0);
  });

  test('where every card is a credit card nobody lies out', () => {
    const all = Array.from({ length: 30 }, () => shop('5411', 60, 60));
    expect(outlyingOf(all).every((one) => one.credit === 0)).toBe(true);
  });
});

describe('returning cards against numbers of like volume', () => {
  const shop = (visits: number, returning: number): NumberStat => ({
    ...stat('5812', [visits]),
    visits,
    cards: Math.round(visits * (1 - returning)),
  });
  const lackingOf = (stats: readonly NumberStat[]): readonly number[] =>
    strangersOf(stats).map((one) => one.lacking);
  const small = Array.from({ length: 60 }, (_, at) => shop(20 + (at % 5), 0.2));
  const large = Array.from({ length: 30 }, (_, at) => shop(120 + at, 0.4));

  test('a large number without regulars lacks them, a large shop with its regulars does not', () => {
    const lacking = lackingOf([...small, ...large, shop(140, 0.1)]);
    expect(lacking.at(-1)).toBeGreaterThan(4);
    expect(Math.max(...lacking.slice(0, -1))).toBeLessThan(2);
  });

  test('borrowed numbers that are the largest of all do not excuse each other', () => {
    const pool = Array.from({ length: 40 }, () => shop(300, 0.1));
    const lacking = lackingOf([...small, ...large, ...pool]);
    for (const one of lacking.slice(-40)) expect(one).toBeGreaterThan(4);
  });

  test('a very large shop that differs as honest shops do is not far off', () => {
    expect(lackingOf([...small, ...large, shop(50_000, 0.38)]).at(-1)).toBeLessThan(1);
  });

  test('a number whose cards are unknown lacks nothing', () => {
    expect(lackingOf([...small, shop(0, 0)]).at(-1)).toBeCloseTo(0);
  });

  test('a hotel without regulars is one of its trade, a filling station without them is not', () => {
    const of = (mcc: string, count: number, returning: number): NumberStat[] =>
      Array.from({ length: count }, (_, at) => ({
        ...shop(60 + at, returning + (at % 5) * 0.01),
        mcc,
      }));
    const found = strangersOf([
      ...of('5541', 30, 0.55),
      ...of('5812', 30, 0.35),
      ...of('7011', 30, 0.05),
      ...of('5541', 1, 0.15),
    ]).map((one) => one.ofTrade);
    expect(found.at(-1)).toBeGreaterThan(4);
    expect(Math.max(...found.slice(0, -1))).toBeLessThan(2);
  });

  test('how far a number lies out depends on how far the shops of the data differ', () => {
    const outlying = (differ: number): number => {
      const shops = Array.from({ length: 80 }, (_, at) => shop(500, 0.4 + (at % 9) * differ));
      return strangersOf([...shops, shop(500, 0.28)]).at(-1)?.outlying ?? 0;
    };
    expect(outlying(0.001)).toBeGreaterThan(4);
    expect(outlying(0.04)).toBeLessThan(3);
  });
});

test('a cheap trade counts as far as cheap numbers are odd otherwise', () => {
  const odd = { abs_mixed: 0.4, abs_spread: 0.2 };
  const plain = { abs_mixed: 0, abs_spread: 0 };
  expect(cheapAreOdd([odd, odd, plain, plain], [true, true, false, false])).toBe(1);
  expect(cheapAreOdd([odd, plain, odd, plain], [true, true, false, false])).toBe(0);
  expect(cheapAreOdd([odd, odd], [true, true])).toBe(0);
});

describe('a network world without identifiers', () => {
  let scanned: Scanned;
  const counts = new Map<string, { sales: number; borrowed: number }>();
  beforeAll(async () => {
    const base = worldSpec('pool-hidden-network') as WorldSpec;
    const spec = { ...base, sales: 6_000, days: 21 };
    const transactions: Row[] = [];
    for (const { observations } of generateWorld(spec, 17).batches())
      for (const { row, sale } of observations) {
        transactions.push(known(row));
        const count = counts.get(sale.outcome.cleared.no) ?? { sales: 0, borrowed: 0 };
        counts.set(sale.outcome.cleared.no, count);
        count.sales += 1;
        if (sale.outcome.verity.poolId) count.borrowed += 1;
      }
    scanned = await scanTables({ transactions });
  }, 120_000);

  const known = (row: Readonly<Record<string, string | undefined>>): Row =>
    Object.fromEntries(
      Object.entries(row).filter((cell): cell is [string, string] => cell[1] !== undefined),
    );

  test('a number called likely is borrowed far more often than one drawn by chance', () => {
    const cases = scanned.cases.filter((one) => one.subject.type === 'merchant');
    const judged = [...counts].filter(([, { sales }]) => sales >= 5);
    const isBorrowed = (no: string): boolean => {
      const { sales, borrowed } = counts.get(no) ?? { sales: 1, borrowed: 0 };
      return borrowed / sales >= 0.3;
    };
    const chance = judged.filter(([no]) => isBorrowed(no)).length / judged.length;
    const likely = cases.filter((one) => one.score >= 0.5).map((one) => one.subject.id);
    expect(likely.length).toBeGreaterThan(10);
    expect(likely.filter(isBorrowed).length / likely.length).toBeGreaterThan(2.5 * chance);
    const alone = cases.filter((one) =>
      one.evidence.every(({ rule }) => rule === 'number-looks-borrowed'),
    );
    expect(alone.length).toBeGreaterThan(10);
    expect(alone.every((one) => one.verdict === 'suspect')).toBe(true);
    const ids = scanned.cases.map((one) => one.case_id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('no sale is called jumped for it', () =>
    expect(scanned.verdicts.map((row) => row['rules']).join(';')).not.toContain('number-looks'));
});
