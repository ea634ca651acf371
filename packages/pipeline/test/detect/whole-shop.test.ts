import { expect, test } from 'vitest';
import { keepWholeShops } from '../../src/detect/history/whole-shop.ts';
import { scanTables } from '../scanning.ts';
import { openTest, type Row } from '../tables.ts';

/**
 * A shop of two tills, both routed to shops of other cities. Goal: its own number is not taken for a
 * borrowed one because one till alone of all routed ones met a number that another shop's tills use.
 * Method: numbers d, e, f and y have tills of their own; both tills of x send single sales under them.
 */

const NUMBERS: Readonly<Record<string, Row>> = {
  x: { merchant_no: '822290058120101', merchant_name: '江畔斋餐厅' },
  d: { merchant_no: '822451052510102', merchant_name: '霁云坊五金行' },
  e: { merchant_no: '822584056610103', merchant_name: '宏达轩鞋店' },
  f: { merchant_no: '822331059120104', merchant_name: '悦客堂药房' },
  y: { merchant_no: '822821053110105', merchant_name: '恒昌居百货' },
};

const till = (tid: string, order: string): Row[] =>
  [...order].map((letter, nth) => ({
    view: 'clearing',
    txn_id: `${tid}-${String(nth).padStart(2, '0')}-${letter}`,
    txn_time: `2024-03-${String(1 + nth).padStart(2, '0')}T10:${tid.slice(-2)}:00`,
    amount: `${80 + nth * 7}.00`,
    terminal_sn: tid,
    mcc: String(NUMBERS[letter]?.['merchant_no']).slice(7, 11),
    ...NUMBERS[letter],
  }));

test('the number that both tills of a shop share is its own', async () => {
  const { verdicts } = await scanTables({
    transactions: [
      till('70351122', 'xdxxexxfxdxxe'),
      till('70351138', 'xdxexxfyxdef'),
      ...'defy'.split('').map((letter, nth) => till(`4629885${nth}`, letter.repeat(6))),
    ].flat(),
  });
  const called = verdicts.filter(({ verdict }) => verdict === 'jumped');
  expect(called.length).toBeGreaterThan(0);
  expect(called.map((row) => row['txn_id']).filter((id) => id?.endsWith('x'))).toEqual([]);
  const away = called.map((row) => row['txn_id']?.slice(-1));
  expect(new Set(away)).toEqual(new Set(['d', 'e', 'f', 'y']));
});

/** A claim of device 3: the sales of the number here and anywhere, its devices, those with nothing else. */
type Claim = readonly [number: number, sales: number, all: number, devices: number, lone: number];

const SHOP: Claim = [1, 7, 20, 3, 0];
const OTHER: Claim = [2, 16, 41, 6, 5];

/** The number that device 3 is at home with, whose best claim is the second of these; `homes` of devices 4, 5 … */
const homeOf = async (
  homes: readonly number[],
  shop = SHOP,
  best = OTHER,
  cheapness: readonly [number, number] = [0, 0],
): Promise<unknown> => {
  const session = await openTest();
  const claims = [shop, best].map((claim) => `(3, ${claim.join(', ')}, ${claim[1] / claim[2]})`);
  const others = homes.map((number, at) => `, (${4 + at}, ${number}, 5, 5, 1, 0, 1)`);
  const columns = '(device, number, sales, all_sales, devices, lone, weight)';
  await session.run(
    `create table claim as select * from (values ${claims.join(', ')}) c${columns}`,
  );
  await session.run(`create table first_claim as select * exclude (all_sales)
    from (values ${claims[1]}${others.join('')}) f${columns}`);
  await session.run(`create table number_cheapness as
    select * from (values (${shop[0]}, ${cheapness[0]}), (${best[0]}, ${cheapness[1]})) n(number, cheapness)`);
  await keepWholeShops(session);
  const [row] = await session.rows('select number from first_claim where device = 3');
  session.close();
  return row?.['number'];
};

test('a shop is routed as a whole where half of its other tills are at home with its number', async () => {
  expect(await homeOf([1, 1])).toBe(1);
  expect(await homeOf([1])).toBe(1);
  expect(await homeOf([])).toBe(2);
  expect(await homeOf([1], [1, 7, 60, 4, 0])).toBe(2);
});

test('not where one of its tills sells nothing else', async () => {
  expect(await homeOf([1, 1], [1, 7, 20, 4, 1])).toBe(2);
});

test('the best claim stays where it is no other shop’s, or routed elsewhere, too', async () => {
  expect(await homeOf([1, 1], SHOP, [2, 16, 41, 1, 0])).toBe(2);
  expect(await homeOf([1, 1], SHOP, [2, 25, 41, 6, 5])).toBe(2);
  expect(await homeOf([1, 1, 2])).toBe(2);
});

test('a best claim that came up once gives way to a number of no cheap class, or of a dearer one', async () => {
  const once: Claim = [2, 1, 1, 1, 0];
  expect(await homeOf([1, 1], SHOP, once)).toBe(1);
  expect(await homeOf([1, 1], [1, 1, 20, 3, 0], once)).toBe(2);
  expect(await homeOf([1, 1], SHOP, [2, 2, 2, 1, 0])).toBe(2);
  expect(await homeOf([1, 1], SHOP, once, [1, 1])).toBe(2);
  expect(await homeOf([1, 1], SHOP, once, [1, 3])).toBe(1);
});
