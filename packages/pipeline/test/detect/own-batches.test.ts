import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A terminal has one batch at a time. Goal: three shops of two cities that were given one terminal id are told apart
 * by their batches, day after day; where the batch is one, they are numbers of one terminal. Method: slips without
 * serials; forty shops with an id each, which settle every evening, and the three under one more id.
 */

const TURNS = Array.from({ length: 72 }, (_, at) => at);
const dayOf = (turn: number): number => Math.floor(turn / 6);

const slip = (id: string, turn: number, no: string, name: string, batch: number): Row => ({
  view: 'slip',
  txn_id: `${id}-${no}-${turn}`,
  txn_time: new Date(
    Date.parse('2024-03-01T01:00:00Z') + dayOf(turn) * 86_400_000 + (turn % 6) * 5_000_000,
  ).toISOString(),
  amount: `${50 + turn}.00`,
  terminal_id: id,
  merchant_no: no,
  merchant_name: name,
  batch_no: `${batch}`.padStart(6, '0'),
});

const SHOPS = Array.from({ length: 40 }, (_, at) => at).flatMap((at) =>
  TURNS.filter((turn) => turn % 6 < 2).map((turn) =>
    slip(
      `${20_000_000 + at * 1_317_311}`,
      turn,
      `82258105691${1000 + at}`,
      `${at + 1}号服装店`,
      100 + at * 7 + dayOf(turn),
    ),
  ),
);

const THREE = [
  ['822581058120001', '广州老王面馆'],
  ['822584056510002', '深圳恒达服饰店'],
  ['822331059210003', '杭州盛酒烟酒行'],
] as const;

const calledWith = async (batchOf: (at: number, day: number) => number): Promise<number> => {
  const rows = TURNS.map((turn) => {
    const at = ((turn * 5 + dayOf(turn)) % 4) % 3;
    const [no, name] = THREE[at] as (typeof THREE)[0];
    return slip('63212779', turn, no, name, batchOf(at, dayOf(turn)));
  });
  const { verdicts } = await scanTables({ transactions: [...SHOPS, ...rows] });
  return verdicts.filter((row) => row['verdict'] === 'jumped').length;
};

test('numbers whose batches lie apart day after day are of terminals of their own', async () => {
  expect(await calledWith((_, day) => 400 + day)).toBeGreaterThan(0);
  expect(await calledWith((at, day) => 400 + at * 90 + day)).toBe(0);
});
