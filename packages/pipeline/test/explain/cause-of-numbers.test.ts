import { expect, test } from 'vitest';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: where neither registry nor device says whose a sale is, the case of a number is told by what can be
 * seen: what the number that was put in costs, and that several hands wrote the record. Method: files of one
 * router each: billed otherwise than authorised; category left; name left.
 */

const RESTAURANTS = ['宏达酒楼', '云杉酒楼', '江畔饭店', '霁云餐厅', '晗舟菜馆', '朔家餐厅'];
const CHEAP = ['822290054110015', '822290055410033', '822290054110058'] as const;

const moment = (at: number): string =>
  new Date(Date.UTC(2024, 2, 1, 4) + at * 5 * 3_600_000).toISOString();

const topOf = ({ cases }: Scanned): readonly string[] =>
  cases.filter(({ verdict }) => verdict === 'jumped').map(({ cause }) => cause.top);

test('numbers that were billed and not authorised are foreign, cheaper and several', async () => {
  const rows = RESTAURANTS.flatMap((merchant_name, shop) =>
    Array.from({ length: 24 }, (_, at): Row[] => {
      const own = `822290058120${100 + shop * 7}`;
      const billed = at % 2 === 1 ? (CHEAP[(at >> 1) % CHEAP.length] ?? own) : own;
      const sale = {
        txn_time: moment(at * 3 + shop),
        amount: `${90 + at * 7 + shop}.50`,
        card_token: `card-${shop}-${at}`,
        rrn: `${600_000_000_000 + shop * 1000 + at}`,
      };
      const billedName = billed === own ? merchant_name : `${billed.slice(-2)}号超市`;
      return [
        { ...sale, view: 'response', txn_id: `a${shop}-${at}`, merchant_no: own, merchant_name },
        {
          ...sale,
          view: 'statement',
          txn_id: `s${shop}-${at}`,
          merchant_no: billed,
          merchant_name: billedName,
        },
      ];
    }).flat(),
  );
  const tops = topOf(await scanTables({ transactions: rows }));
  expect(tops.length).toBe(RESTAURANTS.length);
  expect(new Set(tops)).toEqual(new Set(['routing']));
}, 60_000);

const CODES = ['5812', '5944', '5712', '7298', '5722'];

test('a cheap number that shops of several trades use under their own categories is a router’s', async () => {
  const lent = CHEAP.flatMap((merchant_no, number) =>
    Array.from(
      { length: 30 },
      (_, at): Row => ({
        view: 'clearing',
        txn_id: `l${number}-${at}`,
        txn_time: moment(at * 3 + number),
        amount: `${200 + at * 13}.00`,
        merchant_no,
        mcc: at % 3 === 0 ? merchant_no.slice(7, 11) : (CODES[at % CODES.length] ?? ''),
        price_class: 'preferential',
      }),
    ),
  );
  const tops = topOf(await scanTables({ transactions: lent }));
  expect(tops.length).toBe(CHEAP.length);
  expect(new Set(tops)).toEqual(new Set(['routing']));
}, 60_000);

test('several firms of dear trades by their own names under a cheap number are a router’s', async () => {
  const names = [
    '宏达酒楼',
    '云杉足浴',
    '江畔家具店',
    '霁云黄金首饰店',
    '朔家烟酒店',
    '晗舟美发店',
  ];
  const codes = ['5812', '7297', '5712', '5944', '5921', '7230'];
  const rows = names.flatMap((own, shop) =>
    Array.from(
      { length: 24 },
      (_, at): Row => ({
        view: 'statement',
        txn_id: `${shop}-${at}`,
        txn_time: moment(at * 3 + shop),
        amount: `${60 + at * 9}.00`,
        merchant_no:
          at % 3 === 2
            ? (CHEAP[((at - 2) / 3) % CHEAP.length] ?? '')
            : `8222900${codes[shop]}${200 + shop * 7}0`.slice(0, 15),
        merchant_name: own,
      }),
    ),
  );
  const tops = topOf(await scanTables({ transactions: rows }));
  expect(tops.length).toBe(CHEAP.length);
  expect(new Set(tops)).toEqual(new Set(['routing']));
}, 60_000);
