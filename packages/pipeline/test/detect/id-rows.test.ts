import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * An institution whose merchants count their tills on from a number of their own. Goal: the head office of a
 * chain, whose number goes out under ids that follow each other, is not held to borrow those of other
 * shops; the same number under as many ids that lie apart is. Method: forty shops of one institution in
 * four cities, one id each; the chain has one id for itself and shares three.
 */

const FIRST = '江畔霁云宏达悦客恒昌顺德金鼎福林';
const NEXT = '阁坊斋轩苑居堂庄楼铺社园';
const nameOf = (at: number, trade: string): string =>
  `${FIRST[at % FIRST.length]}${NEXT[(at * 5) % NEXT.length]}${FIRST[(at * 3 + 1) % FIRST.length]}${trade}`;

const CITIES = ['1000', '5810', '6530', '3610'];
const HEAD = '821331058140999';

const sale = (id: number, turn: number, merchant_no: string, merchant_name: string): Row => ({
  view: 'statement',
  txn_id: `${id}-${turn}-${merchant_no}`,
  txn_time: new Date(Date.parse('2024-03-01T00:00:00Z') + (turn * 97 + id) * 600_000).toISOString(),
  amount: `${50 + turn}.00`,
  terminal_id: `${id}`.padStart(8, '0'),
  merchant_no,
  merchant_name,
  mcc: merchant_no.slice(7, 11),
});

/** The ids of the chain; the third is its alone. */
const calledUnder = async (ids: readonly number[]): Promise<number> => {
  const shops = Array.from({ length: 40 }, (_, at) => at + 1).filter((id) => id !== ids[2]);
  const rows = [
    ...shops.flatMap((id) =>
      Array.from({ length: 16 }, (_, turn) =>
        sale(id, turn * 2, `821${CITIES[id % 4]}5691${100 + id}0`, nameOf(id, '服装店')),
      ),
    ),
    ...ids.flatMap((id) =>
      Array.from({ length: 24 }, (_, turn) =>
        sale(id, turn + (turn % 2) + 1, HEAD, '杭州尚泰利连锁管理有限公司'),
      ).map((row, turn) => ({ ...row, txn_id: `${row.txn_id}-${turn}` })),
    ),
  ];
  const { verdicts } = await scanTables({ transactions: rows });
  return verdicts.filter((row) => row['verdict'] === 'jumped').length;
};

test('a chain whose ids follow each other, and a number borrowed under ids that do not', async () => {
  expect(await calledUnder([17, 18, 20, 21])).toBe(0);
  expect(await calledUnder([5, 14, 22, 36])).toBeGreaterThan(0);
});
