import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * One name under numbers of other trades and provinces. Goal: a router that draws a number for each sale and
 * leaves the name is told from a firm of several trades, a chain and an hour of slipped rows. Method:
 * a clothes shop with twelve sales of its own, one on each day, and strange ones; no device, no registry.
 */

const NAME = '锦绣通服饰店';
const OWN = '849410156510001';
/** Hospitals, schools, filling stations and markets of four provinces. */
const POOL = '849370180620002 849330182110003 849440155410004 849320154110005'.split(' ');

const sale = (at: number, day: number, merchant_no: string, name: string): Row => ({
  view: 'statement',
  txn_id: `${at}`,
  txn_time: `2024-03-${String(day).padStart(2, '0')}T12:00:00`,
  amount: `${10 + at}.50`,
  merchant_no,
  merchant_name: name,
});

const jumped = async (
  strange: readonly (readonly [day: number, number: string])[],
  name = NAME,
): Promise<number> => {
  const own = Array.from({ length: 12 }, (_, at) => sale(at, at + 1, OWN, name));
  const others = strange.map(([day, number], at) => sale(100 + at, day, number, name));
  const { verdicts } = await scanShops({ transactions: [...own, ...others] });
  const called = verdicts.filter(({ verdict }) => verdict === 'jumped');
  expect(called.every(({ txn_id }) => Number(txn_id) >= 100)).toBe(true);
  return called.length;
};

const onDays = (numbers: readonly string[]): readonly (readonly [number, string])[] =>
  numbers.map((number, at) => [at * 2 + 1, number]);

describe.concurrent('one name under several numbers', () => {
  test('a name under numbers of three unrelated trades in several provinces was left by a router', async () => {
    expect(await jumped(onDays(POOL))).toBe(4);
  });

  test('two trades may be one firm’s', async () => {
    const [hospital = '', school = ''] = POOL;
    expect(await jumped(onDays([hospital, school, hospital, school]))).toBe(0);
  });

  test('so may all trades of one province', async () => {
    expect(await jumped(onDays(POOL.map((number) => `8494101${number.slice(7)}`)))).toBe(0);
  });

  test('a chain has shops of one trade everywhere', async () => {
    expect(
      await jumped(onDays(POOL.map((number) => `${number.slice(0, 7)}5651${number.slice(11)}`))),
    ).toBe(0);
  });

  test('names that slipped against numbers for some hours are scattered on a day or two', async () => {
    expect(await jumped(POOL.map((number, at) => [3 + (at % 2), number]))).toBe(0);
  });

  test('a name that speaks of no trade may be a platform’s', async () => {
    expect(await jumped(onDays(POOL), '锦绣通')).toBe(0);
  });
});
