import { expect, test } from 'vitest';
import { priceOnce } from '../../src/explain/entered-twice.ts';
import { scanTables } from '../scanning.ts';
import { openTest, type Row } from '../tables.ts';

/**
 * A clearing record that was sent again under another id. Goal: the fee that is missing is counted once,
 * whichever comes first, and two sales of one amount stay two. Method: one jumped sale of 1,000 yuan by
 * credit card, standard class registered, exempt cleared: 4.50 and 0.325 yuan are due, nothing was booked.
 */

const OWN = '822290058120001';
const OTHER = '822290080620001';
const seen = (view: string, txn_id: string, merchant_no: string, more: Row = {}): Row => ({
  view,
  txn_id,
  txn_time: '2024-03-01T12:00:00',
  amount: '1000.00',
  rrn: '000000000001',
  terminal_sn: 'SN1',
  card_type: 'credit',
  merchant_no,
  ...(view === 'clearing' ? { issuer_fee: '0.00', network_fee: '0.00' } : {}),
  ...more,
});

const gaps = async (...clearing: readonly Row[]): Promise<readonly number[]> => {
  const { verdicts, cases } = await scanTables({
    transactions: [seen('request', 'q', OWN), ...clearing],
    merchants: [
      { merchant_no: OWN, mcc: '5812' },
      { merchant_no: OTHER, mcc: '8062' },
    ],
    terminals: [{ terminal_sn: 'SN1', merchant_no: OWN }],
  });
  const bySale = new Map(verdicts.map((row) => [row['sale_id'], Number(row['fee_gap_fen'] ?? 0)]));
  const [one] = cases.filter(({ subject }) => subject.type === 'terminal');
  const lost = (one?.impact.issuer_fen ?? 0) + (one?.impact.network_fen ?? 0);
  return [[...bySale.values()].reduce((sum, gap) => sum + gap, 0), lost];
};

test('what a record lacks is counted once, though it was sent again', async () => {
  const once = await gaps(seen('clearing', 'c', OTHER));
  expect(once).toEqual([483, 483]);
  expect(await gaps(seen('clearing', 'c', OTHER), seen('clearing', 'd', OTHER))).toEqual(once);
  const thrice = ['a', 'c', 'd'].map((id) => seen('clearing', id, OTHER));
  expect(await gaps(...thrice)).toEqual(once);
});

test('another sale of the same amount counts', async () => {
  const [first, second] = ['c', 'd'].map((id) => seen('clearing', id, OTHER));
  expect(await gaps(first as Row, { ...second, rrn: '000000000002' })).toEqual([966, 966]);
  const later = { txn_time: '2024-03-01T12:05:00' };
  expect(await gaps(first as Row, { ...second, ...later })).toEqual([966, 966]);
});

test('a record that was sent again is known by its trace number, too', async () => {
  const traced = { rrn: '', trace_no: '000001' };
  const records = ['c', 'd'].map((id) => seen('clearing', id, OTHER, traced));
  expect((await gaps(...records))[0]).toBe(483);
});

test('records without reference and trace numbers are no copies', async () => {
  const [first, second] = ['c', 'd'].map((id) => seen('clearing', id, OTHER, { rrn: '' }));
  expect(await gaps(first as Row, second as Row)).toEqual([966, 966]);
});

/** Sales that keep their money, of two with one clearing record each that says the same. */
const kept = async (tid: number, trace: string): Promise<unknown> => {
  const session = await openTest();
  for (const sql of [
    'create table sale as select n as sale, 8 as views from range(1, 3) t(n)',
    'create table sale_outcome as select sale, 1 as outcome, 450 as expected_issuer_fee, 33 as expected_network_fee from sale',
    "create table judgement as select 1 as outcome, 'jumped' as verdict",
    'create table cluster as select sale as obs, sale from sale',
    `create table observation as select sale as obs, 4 as view, 0 as at_ms, 1 as txn_type, 100000 as amount,
      '156' as currency, ${tid} as tid, 0 as sn, 0 as card, null as rrn, ${trace} as trace_no, null as batch_no,
      1 as number, 1 as name, 8062 as mcc, 1 as acquirer, 0 as issuer_fee, 0 as network_fee from sale`,
  ])
    await session.run(sql);
  await priceOnce(session);
  const [row] = await session.rows('select count(expected_issuer_fee) as n from sale_outcome');
  session.close();
  return row?.['n'];
};

test('a trace number of no known device is no sale of its own', async () => {
  expect(await kept(7, "'000001'")).toBe(1);
  expect(await kept(0, "'000001'")).toBe(2);
  expect(await kept(7, 'null')).toBe(2);
});
