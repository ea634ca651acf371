import { expect, test } from 'vitest';
import { storyOf } from '../../src/detect/history/device-story.ts';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';
import { numberUse } from './number-use.ts';

/**
 * Numbers that many tills have beside others, by right. Goal: an oil company's number beside the shop of each station,
 * and the departments of one hospital at all of its desks, are no borrowed numbers; the same numbers beside other
 * trades, or under names of other firms, are. Method: one scan each, of clearing rows by serial, no registry.
 */

interface Sold {
  readonly merchant_no: string;
  readonly merchant_name: string;
}

/** Six sales of one till a day, in an order that repeats nothing. */
const till = (
  serial: string,
  sold: readonly Sold[],
  yuan: (nth: number) => number,
): readonly Row[] =>
  Array.from({ length: 48 }, (_, at): Row => {
    const nth = (at * at + Math.floor(at / 5) + serial.length) % sold.length;
    return {
      view: 'clearing',
      txn_id: `${serial}-${at}`,
      txn_time: `2024-03-${String(1 + Math.floor(at / 6)).padStart(2, '0')}T1${at % 6}:20:00`,
      amount: `${yuan(nth) + ((at * 17) % 30)}.00`,
      terminal_sn: serial,
      mcc: sold[nth]?.merchant_no.slice(7, 11) ?? '',
      ...sold[nth],
    };
  });

const FIRST = '江霁宏悦恒顺';

const called = async (transactions: readonly Row[]): Promise<number> =>
  (await scanTables({ transactions })).verdicts.filter((row) => row['verdict'] === 'jumped').length;

const stations = (
  trades: readonly (readonly [string, string])[],
  most: 'fuel' | 'shop' = 'fuel',
): readonly Row[] =>
  trades.flatMap(([mcc, trade], at) => {
    const fuel = { merchant_no: '822290055410001', merchant_name: '沪东石油销售分公司' };
    const shop = {
      merchant_no: `8222900${mcc}10${at}0`,
      merchant_name: `${FIRST[at]}畔路${trade}`,
    };
    const third = most === 'fuel' ? fuel : shop;
    return till(`OIL${at}`, [fuel, shop, third], (nth) =>
      nth === 0 || (nth === 2 && most === 'fuel') ? 230 : 12,
    );
  });

test('an oil company’s number beside the shop of each of its stations is no borrowed one', async () => {
  const shops = Array(6).fill(['5331', '便利店']);
  expect(await called(stations(shops))).toBe(0);
  expect(await called(stations(shops, 'shop'))).toBe(0);
  const others = [['5812', '酒楼'], ['5651', '服饰'], ['5944', '银楼'], ...shops.slice(3)] as const;
  expect(await called(stations(others))).toBeGreaterThan(48);
});

const desks = (names: readonly string[]): readonly Row[] =>
  ['A', 'BB', 'CCC', 'DDDD', 'EEEEE', 'FFFFFF'].flatMap((desk) =>
    till(
      `DESK${desk}`,
      names.map((merchant_name, at) => ({ merchant_no: `82229008062036${at}`, merchant_name })),
      () => 80,
    ),
  );

test('departments of one hospital at all of its desks borrow from nobody', async () => {
  const wards = ['', '住院处', '体检中心', '急诊部'].map((ward) => `海州大学附属医院${ward}`);
  expect(await called(desks(wards))).toBe(0);
  const firms = ['海州大学附属医院', '江畔中医院', '宏达口腔医院', '霁云妇幼保健院'];
  expect(await called(desks(firms))).toBeGreaterThan(48);
});

test('nothing ties a desk to one department’s number, though others of the house have each at home', () => {
  const shared = {
    devices: 31,
    homes: 3,
    routers: 4,
    allSales: 400,
    runs: 6,
    kept: false,
  } as const;
  const tied = (names: readonly string[]): boolean =>
    storyOf(names.map((name, at) => numberUse(at + 1, { ...shared, name }))).some(
      (one) => one.tied || one.bound,
    );
  expect(tied(['海州大学附属医院', '海州大学附属医院住院处', '海州大学附属医院体检中心'])).toBe(
    false,
  );
  expect(tied(['海州大学附属医院', '海州大学附属医院住院处', '江畔中医院'])).toBe(true);
});
