import type { Case } from '@zhenma/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type BundleRecord,
  chooseSales,
  eachTransaction,
} from '../../../src/act/bundle/records.ts';
import type { Cell, Session } from '../../../src/engine/session.ts';
import { openTest } from '../../tables.ts';

/*
 * Which sales a bundle holds, and how their records are written. Method: the tables that are read, by
 * hand; sales 1 to 4 of terminal A, another subject of that name, terminal B and nobody.
 */

const SALES = [1, 2, 3, 4];
const SUBJECTS = ['terminal:A', 'merchant:A', 'terminal:B'];

const TEXTS =
  `currency method entry_mode rrn trace_no batch_no auth_code resp_code orig_rrn orig_txn_id
  operator_id app_version param_version area_code lat lon base_station`.split(/\s+/);
const NUMBERS = `tid sn name mcc acquirer forwarder issuer card card_type merchant_fee issuer_fee
  price_class`.split(/\s+/);

const session: Session = await openTest();
afterAll(() => session.close());
beforeAll(async () => {
  await session.load(
    'subject',
    { sale: 'integer', type: 'varchar', id: 'varchar' },
    SUBJECTS.map((subject, at): Cell[] => [at + 1, ...subject.split(':')]),
  );
  // Each sale has a slip and a clearing record; one id is that of two records.
  await session.run(`create table observation as
    select sale * 2 - 2 + side as obs, case side when 1 then 1 else 4 end as view,
      case when sale = 3 and side = 1 then 'T4' else 'T' || sale end as txn_id,
      1709251200000 + case side when 1 then 0 else 250 end as at_ms, 1 as txn_type, 1050 as amount,
      sale as number, 7 as network_fee,
      ${TEXTS.map((name) => `null::varchar as ${name}`).join(', ')},
      ${NUMBERS.map((name) => `null::integer as ${name}`).join(', ')}
    from unnest([${SALES}]) s(sale), unnest([1, 2]) v(side)`);
  await session.run('create table cluster as select obs, (obs + 1) // 2 as sale from observation');
  await session.run(`create table identified as
    select sale, sale as registered, sale as stated, 10 + sale as cleared from unnest([${SALES}]) s(sale)`);
  await session.run(`create table sale as select sale, sale as slip_number, 0 as request_number,
    0 as response_number, 10 + sale as clearing_number, 0 as statement_number from identified`);
  await session.run('create table sale_outcome as select sale, sale as outcome from identified');
  await session.run(`create table judgement as select sale as outcome,
    case sale when 3 then 'suspect' when 4 then 'clean' else 'jumped' end as verdict from identified`);
  await session.run(
    `create table dict_number as select id, 'N' || id as value from range(20) r(id)`,
  );
  for (const name of ['name', 'sn', 'tid', 'party', 'card'])
    await session.run(`create table dict_${name} as select 0 as id, '' as value`);
});

const caseOf = (subject: string, members: readonly string[] = [], evidence: unknown = []): Case => {
  const [type, id] = subject.split(':');
  return { subject: { type, id }, members, evidence } as unknown as Case;
};

const chosen = async (...cases: readonly Case[]): Promise<readonly unknown[]> => {
  await chooseSales(session, cases);
  const rows = await session.rows('select sale from bundle_sale order by sale');
  return rows.map(({ sale }) => sale);
};

test('the sales of the subject, of an agent’s terminals, and flagged ones under a pool’s numbers', async () => {
  expect(await chosen(caseOf('terminal:A'))).toEqual([1]);
  expect(await chosen(caseOf('agent:X', ['A', 'B']))).toEqual([1, 3]);
  expect(await chosen(caseOf('pool:P', ['N13', 'N14']))).toEqual([3]);
});

test('an example is a record of its view', async () => {
  const example = [{ view: 'clearing', txn_id: 'T4' }];
  expect(await chosen(caseOf('pool:P', [], example))).toEqual([4]);
});

test('the registry is asked for all numbers of a sale, the cleared one too', async () => {
  await chosen(caseOf('terminal:A'));
  const rows = await session.rows('select distinct number from bundle_number order by number');
  expect(rows.map(({ number }) => number)).toEqual([0, 1, 11]);
});

test('times are of the zone of the scan, with milliseconds where there are any; money is yuan', async () => {
  await chosen(caseOf('terminal:A'));
  const taken = async (zone: number): Promise<readonly BundleRecord['value'][]> => {
    const records: BundleRecord['value'][] = [];
    await eachTransaction(session, zone, ({ value }) => void records.push(value));
    return records;
  };
  const times = async (zone: number) => (await taken(zone)).map(({ txn_time }) => txn_time);
  expect(await times(480)).toEqual(['2024-03-01T08:00:00+08:00', '2024-03-01T08:00:00.250+08:00']);
  expect(await times(0)).toEqual(['2024-03-01T00:00:00+00:00', '2024-03-01T00:00:00.250+00:00']);
  expect((await times(-210))[0]).toBe('2024-02-29T20:30:00-03:30');
  expect((await taken(480))[0]).toMatchObject({ amount: '10.50', network_fee: '0.07' });
});
