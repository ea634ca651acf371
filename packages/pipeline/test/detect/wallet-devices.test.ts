import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Payments by code under terminal ids that every merchant counts from one. Goal: shops that have one id do not take
 * turns on one device. Method: twelve shops of one institution and two cities, two tills each, all by code on the
 * same days; and one till under whose id nobody else sells, which takes turns itself.
 */

const SHOPS = Array.from({ length: 12 }, (_, at) => ({
  no: `898${at % 2 === 0 ? '2900' : '3310'}581210${at.toString().padStart(2, '0')}`,
  name: `${'甲乙丙丁戊己庚辛壬癸子丑'[at]}记餐厅`,
}));

const sale = (no: string, name: string, id: string, turn: number): Row => ({
  view: 'clearing',
  txn_id: `${no}-${id}-${turn}`,
  txn_time: new Date(Date.parse('2024-03-01T01:00:00Z') + turn * 17_000_000).toISOString(),
  amount: `${20 + turn}.00`,
  method: 'qr',
  terminal_id: id,
  merchant_no: no,
  merchant_name: name,
  mcc: '5812',
});

const rulesOf = async (rows: readonly Row[]): Promise<readonly string[]> => {
  const { verdicts } = await scanTables({ transactions: rows });
  return [...new Set(verdicts.flatMap((row) => String(row['rules'] ?? '').split(';')))];
};

test('shops whose ids are counted from one do not take turns', async () => {
  const rows = SHOPS.flatMap(({ no, name }, at) =>
    ['00000001', '00000002'].flatMap((id) =>
      Array.from({ length: 6 }, (_, turn) => sale(no, name, id, turn * 12 + at)),
    ),
  );
  expect(await rulesOf(rows)).not.toContain('qr-number-changes');
  const [one, other] = SHOPS as [(typeof SHOPS)[0], (typeof SHOPS)[0]];
  const turns = ['70000001', '80000002'].flatMap((id) =>
    Array.from({ length: 12 }, (_, turn) => {
      const { no, name } = turn % 3 === 1 ? other : one;
      return sale(no.replace('3310', '2900'), name, id, turn);
    }),
  );
  expect(await rulesOf(turns)).toContain('qr-number-changes');
});
