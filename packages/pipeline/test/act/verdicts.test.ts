import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { verdictsBeside } from '../../src/act/verdicts.ts';
import { openSession, type Row } from '../../src/engine/session.ts';

/**
 * The order of verdicts. Goal: both files lie in the order of (view, txn_id) however many row groups
 * they have. Method: sales of nothing but an id, enough for several row groups of 122,880 rows.
 */

const SALES = 400_000;

const TABLES = [
  `create table sale as select (i + 1)::integer as sale, 'S' || i as sale_id, 1::tinyint as txn_type,
    0::bigint as issuer_fee, 0::bigint as network_fee, 0::tinyint as price_class from range(${SALES}) r(i)`,
  `create table observation as select sale as obs, 2::tinyint as view,
    lpad(sale::varchar, 8, '0') as txn_id, 0 as number, -1 as mcc from sale`,
  'create table cluster as select obs, obs as sale from observation',
  `create table sale_outcome as select sale, 1 as outcome, 0::bigint as expected_issuer_fee,
    0::bigint as expected_network_fee from sale`,
  "create table outcome as select 1 as outcome, 1 as pattern, '' as codes, true as compared",
  `create table facts as select 1 as pattern, 'a' as cleared_no, 'a' as registered_no,
    '5411' as cleared_mcc, '5411' as expected_mcc`,
  `create table judgement as select 1 as outcome, 'clean' as verdict, 0.0 as score, '' as kinds,
    '' as rules, 'nothing' as explanation`,
  'create table sale_cause (sale integer, cause varchar)',
  "create table dict_number as select 1 as id, 'a' as value",
  'create table inside_mcc (number integer, mcc varchar)',
];

/** Sales of so many numbers: how the column of numbers is encoded, and which rows state another. */
const writtenOf = async (numbers: number): Promise<Row> => {
  const directory = mkdtempSync(join(tmpdir(), 'zhenma-verdicts-'));
  const session = await openSession({ memory: '1GB', threads: 2, spill: join(directory, 'spill') });
  try {
    for (const sql of TABLES.map((each) => each.replace(`${SALES}`, '100000')))
      await session.run(sql);
    await session.run(`create or replace table observation as select sale as obs, 2::tinyint as view,
      lpad(sale::varchar, 8, '0') as txn_id, 1 + sale % ${numbers} as number, -1 as mcc from sale`);
    await session.run(`create or replace table dict_number as
      select i + 1 as id, 'N' || i as value from range(${numbers}) r(i)`);
    await verdictsBeside(session, directory, { lang: 'en', csv: false });
    await session.settled();
    const file = `'${directory}/verdicts.parquet'`;
    const [written] = await session.rows(`select
      (select any_value(encodings) from parquet_metadata(${file})
        where path_in_schema = 'observed_merchant_no') as encodings,
      (select string_agg(distinct typeof(observed_merchant_no)) from ${file}) as type,
      (select count(*) from ${file}
        where observed_merchant_no is distinct from 'N' || (txn_id::integer % ${numbers})
          or view <> 'request' or verdict <> 'clean' or expected_merchant_no <> 'a') as wrong`);
    return written ?? {};
  } finally {
    session.close();
    rmSync(directory, { recursive: true, force: true });
  }
};

it('writes codes of texts where they are few beside the rows, and texts where they are many', async () => {
  const few = await writtenOf(20_000);
  expect(few).toMatchObject({ type: 'VARCHAR', wrong: 0 });
  expect(few['encodings']).toContain('DICTIONARY');
  const many = await writtenOf(40_000);
  expect(many).toMatchObject({ type: 'VARCHAR', wrong: 0 });
  expect(many['encodings']).not.toContain('DICTIONARY');
}, 120_000);

it('writes rows in the order of their ids, in Parquet and in CSV', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'zhenma-verdicts-'));
  const session = await openSession({ memory: '1GB', threads: 4, spill: join(directory, 'spill') });
  try {
    for (const sql of TABLES) await session.run(sql);
    await verdictsBeside(session, directory, { lang: 'en', csv: true });
    await session.settled();
    const csv = readFileSync(join(directory, 'verdicts.csv'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1);
    const ids = csv.map((line) => Number(line.split(',')[1]));
    expect(ids).toHaveLength(SALES);
    expect(ids.findIndex((id, at) => id !== at + 1)).toBe(-1);
    const [wrong] = await session.rows(`select count(*) as n from read_parquet(
      '${directory}/verdicts.parquet', file_row_number = true) where txn_id::bigint <> file_row_number + 1`);
    expect(wrong?.['n']).toBe(0);
  } finally {
    session.close();
    rmSync(directory, { recursive: true, force: true });
  }
}, 120_000);
