import { expect, test } from 'vitest';
import { measureSigns } from '../../src/detect/borrowed/signs.ts';
import { openTest } from '../tables.ts';

/**
 * The sign `odd_window` of a borrowed number. Goal: a number that keeps to hours is odd where numbers mixed
 * from many trades keep to hours, and is none where these trade all day. Method: a hundred shops of five trades
 * that sell from ten to ten, five numbers with the sales of all five, and a lunch counter.
 */

interface Sale {
  readonly amount: number;
  readonly hour: number;
}

/** Fen of one sale of each trade; no two trades price or end alike. */
const TRADES = [
  { mcc: 5411, priced: (turn: number) => 4_003 + 137 * (turn % 9) },
  { mcc: 5812, priced: (turn: number) => 18_800 + 1_000 * (turn % 9) },
  { mcc: 5944, priced: (turn: number) => 500_000 + 50_000 * (turn % 9) },
  { mcc: 5651, priced: (turn: number) => 49_900 + 5_000 * (turn % 9) },
  { mcc: 5814, priced: (turn: number) => 1_500 + 50 * (turn % 9) },
] as const;
type Trade = (typeof TRADES)[number];

const SALES = 48;
const ALL_DAY = (turn: number): number => 10 + ((turn * 5) % 12);
const EVENING = (turn: number): number => 17 + (turn % 4);
const LUNCH = (turn: number): number => 11 + (turn % 3);

const sold = (trades: readonly Trade[], hour: (turn: number) => number): readonly Sale[] =>
  Array.from({ length: SALES }, (_, turn) => ({
    amount: (trades[turn % trades.length] as Trade).priced(turn),
    hour: hour(turn),
  }));

/** The sign of each number: the shops', the mixed numbers', the lunch counter's. */
const windowsOf = async (mixedHours: (turn: number) => number): Promise<readonly number[]> => {
  const shops = TRADES.flatMap((trade) =>
    Array.from({ length: 20 }, () => ({ mcc: trade.mcc, sales: sold([trade], ALL_DAY) })),
  );
  const mixed = TRADES.map(({ mcc }) => ({ mcc, sales: sold(TRADES, mixedHours) }));
  const counter = { mcc: 5814, sales: sold([TRADES[4]], LUNCH) };
  const numbers = [...shops, ...mixed, counter];
  const sales = numbers.flatMap(({ mcc, sales }, number) =>
    sales.map(({ amount, hour }, turn) => ({ number: number + 1, mcc, amount, hour, day: turn })),
  );
  const session = await openTest();
  await session.load(
    'sale_key',
    { sale: 'integer', cleared: 'integer', card: 'integer' },
    sales.map(({ number }, at) => [at, number, 0]),
  );
  await session.load(
    'sale',
    {
      sale: 'integer',
      day: 'integer',
      at_ms: 'bigint',
      amount: 'bigint',
      clearing_mcc: 'smallint',
      statement_mcc: 'smallint',
      card_type: 'integer',
      price_class: 'integer',
      txn_type: 'integer',
      method: 'varchar',
    },
    sales.map(({ mcc, amount, hour, day }, at) => [
      at,
      day,
      (day * 24 + hour) * 3_600_000,
      amount,
      mcc,
      -1,
      0,
      0,
      1,
      null,
    ]),
  );
  await session.run('create table inside_mcc (number integer, mcc varchar)');
  await session.load(
    'dict_number',
    { id: 'integer', value: 'varchar' },
    numbers.map(({ mcc }, at) => [
      at + 1,
      `82229005${mcc}`.slice(0, 11) + String(at * 20).padStart(4, '0'),
    ]),
  );
  const signs = await measureSigns(session);
  session.close();
  return signs.map((one) => one.signs['odd_window'] ?? Number.NaN);
};

test('keeping to hours is odd where numbers mixed from many trades keep to hours', async () => {
  const windows = await windowsOf(EVENING);
  expect(Math.max(...windows.slice(0, 100))).toBe(0);
  expect(Math.min(...windows.slice(100, 105))).toBeGreaterThan(1);
  expect(windows[105]).toBeGreaterThan(1);
});

test('and is none where these trade all day', async () => {
  expect(Math.max(...(await windowsOf(ALL_DAY)))).toBe(0);
});
