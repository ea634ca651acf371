import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A registry that lacks a till whose terminal id another till of its institution has, and a clearing file without serials.
 * Goal: its sales are not taken for those of the registered till, while what one till sends under two numbers is called.
 * Method: two numbers in turn over ten days, with trace numbers of one counter or of two.
 */

const HOME = '821651055416954';
const AWAY = '821651058122890';
const DAYS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

interface Traces {
  readonly home: (day: number) => number;
  readonly away: (day: number) => number;
}

const sale = (day: number, hour: string, merchant_no: string, trace: number): Row => ({
  view: 'clearing',
  txn_id: `C${day}.${hour}`,
  txn_time: `2024-03-${String(day).padStart(2, '0')}T${hour}:00:00`,
  amount: `${100 + day}.00`,
  rrn: `${day}${hour}`.padStart(12, '4'),
  terminal_id: '00000027',
  merchant_no,
  merchant_name: merchant_no === HOME ? '阿吕记加油站' : '荣园火锅店',
  trace_no: String(trace).padStart(6, '0'),
});

const called = async ({ home, away }: Traces, more: readonly Row[] = []): Promise<number> => {
  const transactions = DAYS.flatMap((day) => [
    sale(day, day % 2 === 0 ? '11' : '19', HOME, home(day)),
    sale(day, '15', AWAY, away(day)),
  ]);
  const { verdicts } = await scanShops({
    transactions: [...transactions, ...more],
    terminals: [{ terminal_sn: 'SN27', terminal_id: '00000027', merchant_no: HOME }],
    merchants: [HOME, AWAY].map((merchant_no) => ({
      merchant_no,
      merchant_name: merchant_no === HOME ? '阿吕记加油站' : '荣园火锅店',
      mcc: merchant_no.slice(7, 11),
    })),
  });
  return verdicts.filter(
    ({ rules }) => rules?.split(';').includes('cleared-merchant-differs') === true,
  ).length;
};

describe.concurrent('a terminal id that the registry binds to one till', () => {
  test('two counters are two tills', async () =>
    expect(await called({ home: (day) => 70 + day, away: (day) => 500 + 2 * day })).toBe(0));
  test('one counter is one', async () => {
    const turn = (day: number): number => 70 + 2 * day;
    const home = (day: number): number => turn(day) + (day % 2 === 0 ? 0 : 1);
    const away = (day: number): number => turn(day) + (day % 2 === 0 ? 1 : 0);
    expect(await called({ home, away })).toBe(DAYS.length);
  });
  test('what a channel counts is no till', async () =>
    expect(await called({ home: (day) => 70 + day, away: (day) => 500 + 900 * day })).toBe(
      DAYS.length,
    ));
  test('a number that other ids use is borrowed', async () => {
    const elsewhere = { ...sale(5, '16', AWAY, 9), terminal_id: '00000031' };
    expect(
      await called({ home: (day) => 70 + day, away: (day) => 500 + 2 * day }, [elsewhere]),
    ).toBe(DAYS.length);
  });
});
