import { tmpdir } from 'node:os';
import { generateWorld, type WorldSpec, worldSpec } from '@zhenma/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { cheapAreOdd } from '../../src/detect/borrowed/cheap-trades.ts';
import { foreignTradesOf } from '../../src/detect/borrowed/foreign-trades.ts';
import { hourWindowOf } from '../../src/detect/borrowed/hour-window.ts';
import { windowsAreKept } from '../../src/detect/borrowed/kept-windows.ts';
import { outlyingOf } from '../../src/detect/borrowed/outlying.ts';
import { type SaleCells, toCell } from '../../src/detect/borrowed/sale-cells.ts';
import { rank } from '../../src/detect/borrowed/signs.ts';
import type { NumberStat } from '../../src/detect/borrowed/stats.ts';
import { strangersOf } from '../../src/detect/borrowed/strangers.ts';
import { weeklyStepsOf } from '../../src/detect/borrowed/weeks.ts';
import { openSession } from '../../src/engine/session.ts';
import { rejudgeCases } from '../../src/rejudge-cases.ts';
import { verifyBundle } from '../../src/verify-bundle.ts';
import { sealOf } from '../act/bundle/sealed.ts';
import { catalogue, type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

test('ranks run from -1 to 1, equal values share the middle of their places', () => {
  expect([...rank([10, 20, 20, 30])]).toEqual([-0.5, 0.25, 0.25, 1]);
  expect([...rank([5, 5])]).toEqual([0.5, 0.5]);
});

const stat = (mcc: string, sales: number): NumberStat => ({
  number: 1,
  mcc,
  cheapTrade: false,
  sales,
  typed: 0,
  credit: 0,
  creditLogs: { sum: 0, squares: 0 },
  otherLogs: { sum: 0, squares: 0 },
  cheap: 0,
  firstDay: 0,
  visits: 0,
  cards: 0,
  cardsOnce: 0,
  numbersPerCard: 0,
  neighbours: 0,
});

/** A trade sells about one size, at about one hour, with amounts that end one way. */
interface Trade {
  readonly mcc: string;
  readonly size: number;
  readonly hour: number;
  readonly ending: number;
}

describe('what the sales of a number are mixed from', () => {
  const TRADES: readonly Trade[] = [
    { mcc: '5411', size: 8, hour: 10, ending: 11 },
    { mcc: '5812', size: 11, hour: 19, ending: 21 + 11 },
    { mcc: '7011', size: 15, hour: 21, ending: 21 + 11 },
    { mcc: '5944', size: 19, hour: 15, ending: 33 + 4 },
    { mcc: '5651', size: 13, hour: 16, ending: 22 + 7 },
    { mcc: '5814', size: 5, hour: 12, ending: 6 },
  ];
  const [market, , hotel, jeweller] = TRADES as [Trade, Trade, Trade, Trade];
  const saleOf = ({ size, hour, ending }: Trade, turn: number): number =>
    toCell(size + (turn % 3) - 1, (hour + (turn % 5) - 2) % 24, ending);
  const shop = (...parts: readonly (readonly [Trade, number])[]): SaleCells => {
    const cells = parts.flatMap(([trade, sales]) =>
      Array.from({ length: sales }, (_, turn) => saleOf(trade, turn)),
    );
    return { sales: cells.length, cells: Uint16Array.from(cells) };
  };
  const honest = TRADES.flatMap((trade) =>
    Array.from({ length: 8 }, (_, at) => ({ mcc: trade.mcc, shop: shop([trade, 30 + at]) })),
  );
  const found = (mcc: string, odd: SaleCells) =>
    foreignTradesOf(
      [...honest.map((one) => one.mcc), mcc],
      [...honest.map((one) => one.shop), odd],
    );

  test('a number with the sales of many trades is told from shops of one', () => {
    const lent = found(
      '5411',
      shop([market, 15], ...TRADES.slice(1).map((one) => [one, 5] as const)),
    );
    expect(lent.at(-1)?.mixture).toBeGreaterThan(4);
    expect(Math.max(...lent.slice(0, -1).map((one) => one.mixture))).toBeLessThan(0.5);
  });

  test('a shop with two trades, and one that is of another trade than it says, are not', () => {
    for (const odd of [shop([market, 20], [jeweller, 20]), shop([hotel, 40])])
      expect(found('5411', odd).at(-1)?.mixture).toBeLessThan(1);
  });

  test('amounts that fit in size and hour and end as in other trades', () => {
    const neat = { ...market, ending: 17 };
    const menus = Array.from({ length: 8 }, () => shop([{ ...neat, mcc: '5499' }, 30]));
    const odd = foreignTradesOf(
      [...honest.map((one) => one.mcc), ...menus.map(() => '5499'), '5411'],
      [...honest.map((one) => one.shop), ...menus, shop([market, 15], [neat, 15])],
    ).map((one) => one.endings);
    expect(odd.at(-1)).toBeGreaterThan(3);
    expect(Math.max(...odd.slice(0, honest.length))).toBeLessThan(2);
  });

  test('a trade that few other numbers show is not known well enough to differ from it', () => {
    const lent = shop([market, 15], ...TRADES.slice(1).map((one) => [one, 5] as const));
    const peers = (count: number) => {
      const more = Array.from({ length: count }, (_, at) => shop([market, 30 + at]));
      const mccs = [...honest.map((one) => one.mcc), ...more.map(() => '8062'), '8062'];
      return foreignTradesOf(mccs, [...honest.map((one) => one.shop), ...more, lent]).at(-1)!;
    };
    const [none, two, four] = [peers(0), peers(2), peers(4)];
    expect([none.mixture, none.endings]).toEqual([0, 0]);
    expect(two.mixture).toBeGreaterThan(1);
    expect(four.mixture).toBeGreaterThan(1.5 * two.mixture);
    expect(four.endings).toBeGreaterThan(two.endings);
  });

  test('a second trade brings its hours along, which is no window; sales at other hours are one', () => {
    const late = { ...market, hour: 21 };
    const [two, cut] = [shop([market, 20], [hotel, 20]), shop([market, 20], [late, 20])].map(
      (odd) => found('5411', odd).at(-1)?.window ?? 0,
    ) as [number, number];
    expect(cut).toBeGreaterThan(4);
    expect(two).toBeLessThan(cut / 3);
  });

  test('a number without a known sale shows nothing', () => {
    expect(found('5411', { sales: 9, cells: new Uint16Array() }).at(-1)?.mixture).toBe(0);
  });
});

describe('sales that keep to a window of the clock', () => {
  const usual = Float64Array.from({ length: 24 }, (_, hour) =>
    hour >= 10 && hour < 22 ? 1 / 12 : 0,
  );
  const at = (...hours: readonly number[]): Uint16Array =>
    Uint16Array.from(hours, (hour) => toCell(8, hour, 11));
  const allDay = at(...Array.from({ length: 24 }, (_, turn) => 10 + (turn % 12)));
  const evening = at(...Array.from({ length: 24 }, (_, turn) => 16 + (turn % 4)));

  test('a number that trades from four to eight alone, and one with a block of that on top', () => {
    const [none, alone, block] = [allDay, evening, Uint16Array.from([...allDay, ...evening])].map(
      (cells) => hourWindowOf(cells, usual),
    ) as [number, number, number];
    // Twenty-four sales of which each lies in a third of the usual hours.
    expect(alone).toBeCloseTo(Math.sqrt(24) * Math.log(3), 0);
    // Of forty-eight, half keep to it, and sixteen of the others do not.
    expect(block).toBeCloseTo((16 * Math.log(2)) / Math.sqrt(48), 5);
    expect(none).toBeLessThan(0.1);
  });

  test('a window may lie across midnight, and no sale keeps to none', () => {
    const night = at(23, 23, 0, 0, 1, 1, 23, 0);
    const flat = new Float64Array(24).fill(1 / 24);
    expect(hourWindowOf(night, flat)).toBeCloseTo(Math.sqrt(8) * Math.log(8), 0);
    expect(hourWindowOf(at(), usual)).toBe(0);
    const long = at(...[20, 21, 22, 23, 0, 1].flatMap((hour) => [hour, hour, hour, hour]));
    expect(hourWindowOf(long, flat)).toBeCloseTo(Math.sqrt(24) * Math.log(4), 0);
  });

  test('it counts where numbers that are mixed from many trades keep to windows', () => {
    const of = (count: number, mixture: number, window: number) =>
      Array.from({ length: count }, () => ({ mixture, window, endings: 0 }));
    const shops = [...of(40, 0, 0), ...of(4, 0, 8)];
    expect(windowsAreKept([...shops, ...of(8, 4, 10)])).toBe(1);
    expect(windowsAreKept([...shops, ...of(8, 4, 1)])).toBe(0);
    for (const one of [12, 200])
      expect(windowsAreKept([...shops, ...of(8, 4, 1), ...of(1, 4, one)])).toBe(0);
    expect(windowsAreKept([...shops, ...of(4, 4, 12)])).toBe(0);
    expect(windowsAreKept([...shops, ...of(5, 2.5, 12)])).toBe(1);
    expect(windowsAreKept(of(9, 4, 12))).toBe(0);
  });
});

describe('credit cards above what is usual', () => {
  const shop = (mcc: string, credit: number): NumberStat => ({
    ...stat(mcc, 60),
    typed: 60,
    credit,
  });
  const market = Array.from({ length: 20 }, (_, at) => shop('5411', 18 + (at % 7)));
  const hotels = Array.from({ length: 20 }, (_, at) => shop('7011', 42 + (at % 7)));

  test('a supermarket with credit cards alone lies far out, a hotel with many does not', () => {
    const credit = outlyingOf([...market, ...hotels, shop('5411', 60)]).map((one) => one.credit);
    expect(credit.at(-1)).toBeGreaterThan(3);
    expect(Math.max(...credit.slice(0, -1))).toBeLessThan(2);
  });

  test('nothing but credit is told where shops differ from a third to nine tenths', () => {
    const shops = Array.from({ length: 30 }, (_, at) => shop('5812', 20 + ((at * 11) % 35)));
    const credit = outlyingOf([...shops, shop('5812', 60)]).map((one) => one.credit);
    expect(credit.at(-1)).toBeGreaterThan(2);
    expect(Math.max(...credit.slice(0, -1))).toBeLessThan(2);
  });

  test('a shop whose tickets are larger by credit than otherwise, beyond other shops', () => {
    const gap = (times: number): NumberStat => {
      const [credit, other] = [Math.log(6000 * times) * 1000, Math.log(6000) * 1000];
      const logs = (log: number) => ({ sum: 30 * log, squares: 30 * (log ** 2 + 700 ** 2) });
      return { ...shop('5411', 30), creditLogs: logs(credit), otherLogs: logs(other) };
    };
    const shops = Array.from({ length: 20 }, (_, at) => gap(1 + (at % 5) / 10));
    const gaps = outlyingOf([...shops, gap(6), shop('5411', 59)]).map((one) => one.gap);
    expect(gaps.at(-2)).toBeGreaterThan(3);
    expect(Math.max(...gaps.slice(0, -2), gaps.at(-1)!)).toBeLessThan(1.5);
  });

  test('fewer credit cards are no sign, nor are unknown card types', () => {
    expect(outlyingOf([...market, ...hotels, shop('7011', 0)]).at(-1)?.credit).toBe(0);
    const unknown = { ...shop('5411', 0), typed: 0 };
    expect(outlyingOf([...market, unknown]).at(-1)?.credit).toBe(0);
  });

  test('nothing but credit is told the better the more sales there are', () => {
    const [few = 0, many = 0] = [12, 60].map(
      (sales) => outlyingOf([...hotels, { ...shop('7011', sales), typed: sales }]).at(-1)?.credit,
    );
    expect(few).toBeGreaterThan(1);
    expect(many).toBeGreaterThan(few + 1);
  });

  test('how far shops differ is read where they differ more', () => {
    const wide = Array.from({ length: 20 }, (_, at) =>
      shop('5411', at < 8 ? 2 + 2 * at : 20 + (at % 4)),
    );
    const [even, uneven] = [market, wide].map(
      (shops) => outlyingOf([...shops, shop('5411', 58)]).at(-1)?.credit ?? 0,
    );
    expect(uneven).toBeLessThan((even ?? 0) / 2);
  });

  test('a number is large of its trade, not of all', () => {
    const small = Array.from({ length: 20 }, () => ({ ...shop('7011', 8), sales: 20 }));
    const [of = 0] = outlyingOf([{ ...shop('7011', 20), sales: 60 }, ...small, ...market]).map(
      (one) => one.volume,
    );
    expect(of).toBeGreaterThan(0.9);
    expect(of).toBeLessThan(Math.log(3));
    expect(outlyingOf([shop('7011', 20), ...market])[0]?.volume).toBe(0);
  });

  test('where every card is a credit card nobody lies out', () => {
    const all = Array.from({ length: 30 }, () => shop('5411', 60));
    for (const { credit } of outlyingOf(all)) expect(credit).toBeLessThan(1.5);
  });
});

describe('returning cards against numbers of like volume', () => {
  const shop = (visits: number, returning: number): NumberStat => ({
    ...stat('5812', visits),
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
});

test('a cheap trade counts as far as cheap numbers are odd otherwise', () => {
  const odd = { trades: 0.9, late: 0.2 };
  const plain = { trades: 0, late: 0 };
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

  test('its sales are suspect where that is more likely than not, and none is called for it', () => {
    const chances = new Map(
      scanned.cases.flatMap(({ subject, evidence }): [string, number][] =>
        evidence
          .filter(({ rule }) => rule === 'number-looks-borrowed')
          .map(({ values }) => [subject.id, Number(values['probability'])]),
      ),
    );
    const heard = scanned.verdicts.filter((row) => row['rules'] === 'number-looks-borrowed');
    expect(heard.length).toBeGreaterThan(100);
    const scores = new Map<number, number>();
    for (const row of heard) {
      expect(row['verdict']).toBe('suspect');
      expect(Number(row['score'])).toBeGreaterThanOrEqual(0.5);
      scores.set(chances.get(String(row['observed_merchant_no'])) ?? 0, Number(row['score']));
    }
    const rising = [...scores].sort(([a], [b]) => a - b).map(([, score]) => score);
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    const called = scanned.verdicts.filter((row) => row['verdict'] === 'jumped');
    expect(called.filter((row) => String(row['rules']).includes('number-looks'))).toEqual([]);
    const quiet = scanned.verdicts.filter(
      (row) =>
        row['rules'] === '' && (chances.get(String(row['observed_merchant_no'])) ?? 0) >= 0.05,
    );
    expect(quiet.some((row) => Number(row['score']) >= 0.05)).toBe(true);
    expect(scanned.cases.filter(({ subject }) => subject.type === 'terminal')).toEqual([]);
  });

  /** Cases of numbers of which nothing but their habits speaks, the likeliest first. */
  const alone = () =>
    scanned.cases.filter(
      ({ subject, evidence }) =>
        subject.type === 'merchant' &&
        evidence.every(({ rule }) => rule === 'number-looks-borrowed'),
    );

  test('its cases rest on the number alone: sales that are suspect for it make no case by themselves', () => {
    const likely = alone().filter(({ score }) => score >= 0.6);
    expect(likely.length).toBeGreaterThan(10);
    for (const one of likely) {
      expect(one.cause.probabilities.routing).toBeCloseTo(0.95 * one.score, 2);
      expect(one.cause.tests).toEqual([]);
    }
  });

  test('a sealed case is judged the same again; that its sales are suspect rests on all numbers', async () => {
    const [first] = alone();
    const { target } = await sealOf(scanned.out, { caseIds: [first?.case_id ?? ''] });
    const effects = { elapsedMs: () => 0, peakMemoryBytes: () => 0, progress: () => undefined };
    const found = await verifyBundle({ path: target, memory: '1GB', threads: 2 }, effects);
    expect(found.sales).toBeGreaterThan(4);
    expect(found.beyond_records).toMatchObject({ number_chance: found.sales });
  });

  test('what it says of numbers follows again from the facts in their evidence', () => {
    const cases = scanned.cases.filter(({ subject }) => subject.type === 'merchant');
    const { subjects, problems } = rejudgeCases(cases, { ...catalogue(), lang: 'en' });
    expect([subjects, problems]).toEqual([cases.length, []]);
  });
});

describe('weeks of a number', () => {
  /** Sales in each of eight weeks from a Monday on, spread over its days. */
  const stepsOf = async (shops: readonly (readonly number[])[]): Promise<readonly number[]> => {
    const session = await openSession({ memory: '500MB', threads: 1, spill: tmpdir() });
    const rows = shops.flatMap((weeks, number) =>
      weeks.flatMap((sales, week) =>
        Array.from({ length: sales }, (_, at) => [number, 4 + 7 * week + (at % 7)]),
      ),
    );
    await session.load('number_sale', { number: 'integer', day: 'integer' }, rows);
    const stats = shops.map((_, number) => ({ ...stat('5812', 1), number }));
    const steps = await weeklyStepsOf(session, stats);
    session.close();
    return steps;
  };
  const ordinary = Array.from({ length: 30 }, (_, at) =>
    Array.from({ length: 8 }, (_, week) => 10 + ((at * 7 + week * 5) % 9)),
  );

  test('a number that trades, rests and trades again lies far out', async () => {
    const steps = await stepsOf([...ordinary, [20, 0, 22, 0, 19, 0, 21, 0]]);
    expect(steps.at(-1)).toBeGreaterThan(10);
    expect(Math.max(...steps.slice(0, -1))).toBeLessThan(4);
  });

  test('a shop that opens, one that closes, and a fair do not', async () => {
    const opens = [0, 0, 0, 15, 14, 16, 15, 14];
    const closes = [15, 14, 16, 15, 0, 0, 0, 0];
    const fair = [0, 0, 60, 0, 0, 0, 0, 0];
    for (const one of (await stepsOf([...ordinary, opens, closes, fair])).slice(-3))
      expect(one).toBeLessThan(4);
  });

  test('two weeks of data say nothing', async () => {
    expect(await stepsOf([[20, 1], ...ordinary.map((weeks) => weeks.slice(0, 2))])).toEqual(
      [0, ...ordinary].map(() => 0),
    );
  });
});
