import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Two institutions whose terminal ids are drawn from one wide range, without serials; each message counts up with
 * its own channel. Goal: a shop whose two tills both go to one other number is one shop that goes out under it; where
 * the same two ids follow each other, or one till alone does so, nothing is called. Method: forty shops of two
 * institutions, one id each; two tills of a further shop sell under a cheap firm's number of the other. Where
 * every number has a counter of its own under each id, these are tills of two shops, as where one institution took
 * over ids of another; where one counter runs through all sales of the cheap number, its channel counts.
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

type Counter = (id: string, no: string, turn: number) => number;

const calledUnder = async (ids: readonly string[], counter?: Counter): Promise<number> => {
  const tills = ids.flatMap((id) =>
    Array.from({ length: 24 }, (_, turn) =>
      turn % 3 === 1
        ? sale(id, turn, OTHER, '惠民生鲜超市')
        : sale(id, turn, OWN, '广州老朱记餐饮管理有限公司'),
    ),
  );
  const lent = Array.from({ length: 12 }, (_, turn) => sale(idOf(45), turn, OTHER, '惠民生鲜超市'));
  const rows = [...shops('836', 0), ...shops('822', 20), ...tills, ...lent];
  const counts = new Map<string, number>();
  const transactions = rows.map((row): Row => {
    if (counter === undefined) return row;
    const [id = '', no = '', turn] = row['txn_id']?.split('-') ?? [];
    const nth = counts.get(`${id} ${no}`) ?? 0;
    counts.set(`${id} ${no}`, nth + 1);
    return { ...row, trace_no: `${counter(id, no, Number(turn)) + nth}` };
  });
  const { verdicts } = await scanTables({ transactions });
  return verdicts.filter((row) => row['verdict'] === 'jumped').length;
};

test('two numbers that share two ids far from each other are of one device each time', async () => {
  expect(await calledUnder(['63212779', '32490374'])).toBe(16);
  expect(await calledUnder(['63212779', '63212780'])).toBe(0);
  expect(await calledUnder(['63212779'])).toBe(0);
});

test('unless each of them has a counter of its own under both', async () => {
  const startOf = (id: string, no: string): number => (Number(id) % 9_000) + Number(no.slice(-3));
  const ids = ['63212779', '32490374'];
  expect(await calledUnder(ids, (id, no) => 100_000 + startOf(id, no))).toBe(0);
});

test('nor does the counter of a channel that serves them all part them', async () => {
  const startOf = (id: string): number => 100_000 + (Number(id) % 9_000);
  const counter: Counter = (id, no, turn) => (no === OTHER ? 500 + 31 * turn : startOf(id));
  expect(await calledUnder(['63212779', '32490374'], counter)).toBe(16);
});
