import { expect, test } from 'vitest';
import { dropOwnPools } from '../../src/detect/history/own-pools.ts';
import { scanTables } from '../scanning.ts';
import { openTest, type Row } from '../tables.ts';

/**
 * One till whose router has a pool that nobody else uses. Goal: its id says nothing of how ids are given out, while
 * an id that many shops count to does. Method: the table that says so, with one thing changed; then a whole scan of
 * an institution with two such tills.
 */

/** Ids of `own_number` that are left, of one shop of 20 sales each but for the first `wide`, which have `numbers` shops. */
const left = async (wide: number, numbers: number, sales: number, areas = 3, lone = 10) => {
  const session = await openTest();
  const rows = Array.from({ length: wide + lone }, (_, at) =>
    Array.from({ length: at < wide ? numbers : 1 }, (_each, nth) => {
      const number = 100 * at + nth;
      return `(${-at - 1}, ${number}, 822, '${2900 + (nth % areas)}', ${at < wide ? sales : 20})`;
    }),
  ).flat();
  await session.run(`create table own_number as
    select * from (values ${rows.join(', ')}) n(device, number, house, area, sales)`);
  await dropOwnPools(session);
  const [counted] = await session.rows('select count(distinct device) as ids from own_number');
  session.close();
  return Number(counted?.['ids']);
};

test('an id of many cities that sells as one till does is left out', async () => {
  // Nine numbers: three times the 20 sales of a till are the middle.
  expect(await left(1, 9, 3)).toBe(10);
  expect(await left(1, 9, 7)).toBe(11);
  expect(await left(1, 9, 3, 2)).toBe(11);
  expect(await left(1, 7, 3)).toBe(11);
});

test('ids of an institution are judged together', async () => {
  // Two ids of four shops; below twice a till's sales each.
  expect(await left(2, 4, 9)).toBe(10);
  expect(await left(2, 4, 11)).toBe(12);
});

test('where few ids are of one shop, merchants count their own', async () => {
  expect(await left(2, 9, 3)).toBe(10);
  expect(await left(3, 9, 3)).toBe(13);
  expect(await left(2, 9, 3, 3, 0)).toBe(2);
});

const AREAS = ['3010', '5840', '6530', '5210', '7010', '3310', '1210', '2210'];
const TRADES = ['5732', '5651', '5499', '5977', '5944'];
const DAY_MS = 86_400_000;

const sale = (id: string, at: number, merchant_no: string, amount: number): Row => ({
  view: 'statement',
  txn_id: `${id}-${at}`,
  txn_time: new Date(Date.parse('2024-03-01T02:00:00Z') + at * (DAY_MS / 3)).toISOString(),
  amount: `${amount}.00`,
  terminal_id: id,
  merchant_no,
  merchant_name: `${merchant_no.slice(-4)}号店`,
  mcc: merchant_no.slice(7, 11),
  card_token: `${id}-${at}`,
});

/** Shops of one till each, and restaurants' tills of which every other sale goes to one of ten firms of theirs. */
const TRANSACTIONS: readonly Row[] = [
  ...Array.from({ length: 30 }, (_, shop) =>
    Array.from({ length: 40 }, (_each, at) =>
      sale(`310001${10 + shop}`, at, `822290058120${100 + shop}`, 60 + ((at * 31) % 90)),
    ),
  ).flat(),
  ...[0, 1, 2, 3].flatMap((till) =>
    Array.from({ length: 60 }, (_, at) => {
      const nth = (at * 7 + Math.floor(at / 10)) % 10;
      const away = `822${AREAS[nth % 8]}${TRADES[nth % 5]}${2_000 + 100 * till + nth}`;
      const own = `822290058120${700 + till}`;
      return sale(`3100027${till}`, at, at % 2 === 1 ? away : own, 60 + ((at * 31) % 90));
    }),
  ),
];

test('tills of pools that nobody else uses are found beside other tills of their institution', async () => {
  const { verdicts } = await scanTables({ transactions: TRANSACTIONS });
  const said = (own: boolean): readonly string[] => [
    ...new Set(
      verdicts
        .filter((row) => String(row['observed_merchant_no']).startsWith('82229005812') === own)
        .map((row) => String(row['verdict'])),
    ),
  ];
  expect(said(false)).toEqual(['jumped']);
  expect(said(true)).toEqual(['clean']);
});
