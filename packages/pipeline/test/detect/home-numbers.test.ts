import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Two shops of the standard class whose sales go out under a third's number, which has a till of its own.
 * Goal: that till, where neither shop's number ever comes up, speaks against one set of numbers that all
 * tills share. Method: letters are sales of a till, x the third shop's.
 */
const NUMBERS: Readonly<Record<string, Row>> = {
  x: { merchant_no: '822290056510101', merchant_name: '锦绣斋服装店' },
  a: { merchant_no: '822290057320102', merchant_name: '惠民坊电器行' },
  b: { merchant_no: '822290058120103', merchant_name: '福和轩餐厅' },
};

const till = (terminal_sn: string, order: string): Row[] =>
  [...order].map((letter, nth) => ({
    view: 'clearing',
    txn_id: `${terminal_sn}-${nth}`,
    txn_time: new Date(Date.UTC(2024, 2, 1, 2 + nth * 6)).toISOString(),
    amount: `${80 + nth}.00`,
    terminal_sn,
    ...NUMBERS[letter],
    mcc: String(NUMBERS[letter]?.['merchant_no']).slice(7, 11),
  }));

const called = async (own: number): Promise<readonly unknown[]> => {
  const { verdicts } = await scanShops({
    transactions: [
      till('70351122', 'axaxxaxxaxa'),
      till('70351138', 'bxbxxbxx'),
      till('46298850', 'x'.repeat(own)),
    ].flat(),
  });
  const jumped = verdicts.filter(({ verdict }) => verdict === 'jumped');
  return [...new Set(jumped.map((row) => row['observed_merchant_no']))];
};

describe.concurrent('a third shop’s till', () => {
  test('a till that never sells for the shops that borrow its number tells that they share no till', async () => {
    expect(await called(60)).toEqual([NUMBERS['x']?.['merchant_no']]);
  }, 60_000);

  test('few sales of that till tell nothing: three counters may share their tills', async () => {
    expect(await called(6)).toEqual([]);
  }, 60_000);
});
