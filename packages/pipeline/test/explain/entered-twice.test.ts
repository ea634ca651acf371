import { describe, expect, test } from 'vitest';
import { priceOnce } from '../../src/explain/entered-twice.ts';
import { scanShops, scanTables } from '../scanning.ts';
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

/** A request and its clearing records, of one amount in all stories: by `scanTables` where it is no key that joins. */
const gaps = async (
  clearing: readonly Row[],
  scan: typeof scanShops = scanShops,
): Promise<readonly number[]> => {
  const { verdicts, cases } = await scan({
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

describe.concurrent('a record that was sent again', () => {
  test('what a record lacks is counted once, though it was sent again', async () => {
    const sent = [['c'], ['c', 'd'], ['a', 'c', 'd']].map((ids) =>
      gaps(ids.map((id) => seen('clearing', id, OTHER))),
    );
    const once = [483, 483];
    expect(await Promise.all(sent)).toEqual([once, once, once]);
  });

  test('another sale of the same amount counts', async () => {
    const [first, second] = ['c', 'd'].map((id) => seen('clearing', id, OTHER));
    const found = [{ rrn: '000000000002' }, { txn_time: '2024-03-01T12:05:00' }].map((more) =>
      gaps([first as Row, { ...second, ...more }]),
    );
    expect(await Promise.all(found)).toEqual([
      [966, 966],
      [966, 966],
    ]);
  });

  test('a record that was sent again is known by its trace number, too', async () => {
    const traced = { rrn: '', trace_no: '000001' };
    const records = ['c', 'd'].map((id) => seen('clearing', id, OTHER, traced));
    expect((await gaps(records, scanTables))[0]).toBe(483);
  });

  test('records without reference and trace numbers are no copies', async () => {
    const [first, second] = ['c', 'd'].map((id) => seen('clearing', id, OTHER, { rrn: '' }));
    expect(await gaps([first as Row, second as Row], scanTables)).toEqual([966, 966]);
  });
});

/** What a record says of its sale. */
const RECORD = {
  view: 4,
  at_ms: 0,
  txn_type: 1,
  amount: 100_000,
  currency: 156,
  tid: 7,
  sn: 0,
  card: 3,
  rrn: 0,
  trace_no: 11,
  batch_no: 1,
  number: 1,
  name: 1,
  mcc: 8062,
  acquirer: 1,
  issuer_fee: 0,
  network_fee: 0,
};

type Told = Readonly<Partial<Record<keyof typeof RECORD | 'views' | 'verdict', number | string>>>;

/** Sales that keep their money, of two with one record each. 0: the record does not say it. */
const kept = async (...told: readonly Told[]): Promise<readonly unknown[]> => {
  const session = await openTest();
  const names = Object.keys(RECORD) as (keyof typeof RECORD)[];
  const values = told.map((over, at) => [
    at + 1,
    `'${over.verdict ?? 'jumped'}'`,
    over.views ?? 8,
    ...names.map((name) => {
      const value = over[name] ?? RECORD[name];
      return name === 'rrn' || name === 'trace_no' ? `nullif(${value}, 0)` : value;
    }),
  ]);
  for (const sql of [
    `create table said as select * from (values ${values.map((row) => `(${row.join(', ')})`).join(', ')})
      t(sale, verdict, views, ${names.join(', ')})`,
    'create table sale as select sale, views from said',
    `create table sale_outcome as select sale, sale as outcome, 450 as expected_issuer_fee,
      33 as expected_network_fee from said`,
    'create table judgement as select sale as outcome, verdict from said',
    'create table cluster as select sale as obs, sale from said',
    'create table observation as select sale as obs, * exclude (sale, verdict, views) from said',
  ])
    await session.run(sql);
  await priceOnce(session);
  const rows = await session.rows(
    'select sale from sale_outcome where expected_issuer_fee is not null order by sale',
  );
  session.close();
  return rows.map(({ sale }) => sale);
};

test('two records that differ in anything they say of their sale are two', async () => {
  expect(await kept({}, {})).toEqual([1]);
  for (const name of Object.keys(RECORD))
    if (name !== 'view') expect([name, await kept({}, { [name]: 99 })]).toEqual([name, [1, 2]]);
});

test('records of clearing and of statements are compared, whatever is said of them', async () => {
  expect(await kept({ view: 5 }, { view: 5 })).toEqual([1]);
  expect(await kept({ view: 1 }, { view: 1 })).toEqual([1, 2]);
  expect(await kept({ verdict: 'suspect' }, {})).toEqual([1]);
  expect(await kept({ verdict: 'clean' }, {})).toEqual([1, 2]);
});

test('the sale that more views have seen keeps its money', async () => {
  expect(await kept({ views: 8 }, { views: 10 })).toEqual([2]);
});

test('a trace number of no known device is no sale of its own', async () => {
  expect(await kept({ tid: 0 }, { tid: 0 })).toEqual([1, 2]);
  expect(await kept({ tid: 0, sn: 5 }, { tid: 0, sn: 5 })).toEqual([1]);
  expect(await kept({ trace_no: 0 }, { trace_no: 0 })).toEqual([1, 2]);
  expect(await kept({ trace_no: 0, rrn: 5 }, { trace_no: 0, rrn: 5 })).toEqual([1]);
});
