import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Two institutions whose terminal ids are drawn from one wide range, without serials; each message counts up with
 * its own channel. Goal: a shop whose two tills both go to one other number is one shop that goes out under it; where
 * the same two ids follow each other, or one till alone does so, nothing is called. Method: forty shops of two
 * institutions, one id each; two tills of a further shop sell under a cheap firm's number of the other.
 */

const OWN = '836581058124410';
const OTHER = '822581054113073';

const sale = (id: string, turn: number, merchant_no: string, merchant_name: string): Row => ({
  view: 'clearing',
  txn_id: `${id}-${merchant_no}-${turn}`,
  txn_time: new Date(Date.parse('2024-03-01T01:00:00Z') + turn * 7_900_000).toISOString(),
  amount: `${50 + turn}.00`,
  terminal_id: id,
  merchant_no,
  merchant_name,
  mcc: merchant_no.slice(7, 11),
  acquirer: `4${merchant_no.slice(0, 3)}5810`,
});

const idOf = (at: number): string => `${10_000_000 + at * 2_147_311}`;

const shops = (house: string, from: number): readonly Row[] =>
  Array.from({ length: 20 }, (_, at) => at).flatMap((at) =>
    Array.from({ length: 4 }, (_, turn) =>
      sale(idOf(from + at), turn * 3, `${house}58105691${1000 + at}`, `${at + 1}号服装店`),
    ),
  );

const calledUnder = async (ids: readonly string[]): Promise<number> => {
  const tills = ids.flatMap((id) =>
    Array.from({ length: 24 }, (_, turn) =>
      turn % 3 === 1
        ? sale(id, turn, OTHER, '惠民生鲜超市')
        : sale(id, turn, OWN, '广州老朱记餐饮管理有限公司'),
    ),
  );
  const lent = Array.from({ length: 12 }, (_, turn) => sale(idOf(45), turn, OTHER, '惠民生鲜超市'));
  const { verdicts } = await scanTables({
    transactions: [...shops('836', 0), ...shops('822', 20), ...tills, ...lent],
  });
  return verdicts.filter((row) => row['verdict'] === 'jumped').length;
};

test('two numbers that share two ids far from each other are of one device each time', async () => {
  expect(await calledUnder(['63212779', '32490374'])).toBe(16);
  expect(await calledUnder(['63212779', '63212780'])).toBe(0);
  expect(await calledUnder(['63212779'])).toBe(0);
});
