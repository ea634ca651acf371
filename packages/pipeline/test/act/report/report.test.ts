import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AMOUNT_EDGES, caseData } from '../../../src/act/report/case-data.ts';
import { JUMPED_TICKS_MAX, readCases, TICKS_MAX } from '../../../src/act/report/queries.ts';
import { writeReport } from '../../../src/act/report/report.ts';
import { openSession, type Session } from '../../../src/engine/session.ts';
import { caseOf, HOSTILE, summaryOf } from './world.ts';

/*
 * The queries on tables of the shape that the pipeline leaves behind: three terminals, one honest
 * but for 40 jumps in 20,000 sales, one that always jumps, and one with a few sales.
 */

const SALES = { T1: 20_000, T2: 5_000, T3: 12 } as const;

let session: Session;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zhenma-report-'));
  session = await openSession({ memory: '1GB', threads: 2, spill: directory });
  for (const sql of TABLES) await session.run(sql);
});

afterAll(async () => {
  session.close();
  await rm(directory, { recursive: true, force: true });
});

/** Outcome 1 clean, 2 jumped to one number, 3 jumped to another. */
const TABLES = [
  `create table made as
    select row_number() over (order by t, n)::integer as sale, t as id, n,
      case t when 'T1' then case when n % 500 = 7 then 2 else 1 end
        when 'T2' then 2 + n % 2 else 1 + (n = 5)::integer end as outcome,
      1709258400000 + n * 60000 as at_ms, 19783 + n // 1440 as day, 10000 + n % 90000 as amount,
      1 + n % 2 as card_type, 10 as views, null::varchar as area_code,
      null::double as lat, null::double as lon
    from (values ${Object.entries(SALES)
      .map(([id, count]) => `('${id}', ${count})`)
      .join(', ')}) as terminal(t, size), unnest(range(size)) as turn(n)`,
  'create table sale as select * exclude (id, n, outcome) from made',
  "create table subject as select sale, 'terminal' as type, id from made",
  'create table sale_outcome as select sale, outcome from made',
  `create table judgement as select * from (values (1, 'clean'), (2, 'jumped'), (3, 'jumped'))
    as one(outcome, verdict)`,
  'create table outcome as select outcome, outcome as pattern from judgement',
  `create table dict_number as select * from (values (1, '822290058120137'), (2, '822305054110052'),
    (3, '898110055410131')) as one(id, value)`,
  `create table identified as select sale, 1 as registered, outcome as cleared,
    0 as registered_span from made`,
  `create table facts as select id as pattern, '822290058120137' as registered_no,
    ${`'${HOSTILE.replaceAll("'", "''")}'`} as registered_name, '5812' as registered_mcc,
    '5812' as expected_mcc, 'terminal' as registered_by, '2900' as registered_area,
    null::varchar as registered_account, null::varchar as device_area,
    value as cleared_no, value as clearing_no, null::varchar as clearing_name,
    null::varchar as cleared_name, null::varchar as cleared_owner_name,
    null::varchar as cleared_owner_mcc, null::varchar as cleared_mcc,
    null::varchar as clearing_mcc, null::varchar as cleared_acquirer,
    '822290058120137' as slip_no, null::varchar as request_no from dict_number`,
  "create table inside_mcc as select 1 as number, '5812' as mcc",
  'create table cluster as select sale as obs, sale from made',
  'create table observation as select sale as obs, 4 as view, null::varchar as area_code from made',
  'create table merchant_span as select 0 as span, null::varchar as settle_name where false',
];

const CASES = Object.keys(SALES).map((id, at) => caseOf(at, { subject: { type: 'terminal', id } }));

const read = async () =>
  caseData(CASES, await readCases(session, CASES, { zoneMinutes: 480, edges: AMOUNT_EDGES }));

describe('the data of a case', () => {
  test('thins the honest ticks and never drops a jumped one', async () => {
    const [mostlyHonest] = await read();
    const ticks = mostlyHonest?.ticks ?? [];
    expect(ticks).toHaveLength(TICKS_MAX);
    expect(ticks.filter((tick) => tick.flagged)).toHaveLength(40);
    expect(ticks.map((tick) => tick.atMs)).toEqual(ticks.map((tick) => tick.atMs).sort());
    const days = new Set(ticks.map((tick) => Math.floor(tick.atMs / 86_400_000)));
    expect(days.size).toBe(14);
  });

  test('samples jumped ticks only beyond their own limit', async () => {
    const [, alwaysJumping, small] = await read();
    expect(alwaysJumping?.ticks).toHaveLength(JUMPED_TICKS_MAX);
    expect(small?.ticks).toHaveLength(SALES.T3);
  });

  test('counts every sale once in every plot', async () => {
    for (const data of await read()) {
      const { counts } = data;
      for (const bins of [data.hours, data.weekdays, data.amounts, data.cards]) {
        expect(bins.reduce((sum, bin) => sum + bin.sales, 0)).toBe(counts?.sales);
        expect(bins.reduce((sum, bin) => sum + bin.flagged, 0)).toBe(counts?.flagged);
      }
      expect(data.looks.reduce((sum, look) => sum + look.sales, 0)).toBe(counts?.sales);
    }
  });

  test('puts the own number first and finds what stayed true', async () => {
    const [first] = await read();
    expect(first?.looks.map((look) => look.number)).toEqual(['822290058120137', '822305054110052']);
    expect(first?.looks[0]?.own).toBe(true);
    expect(first?.counts).toMatchObject({ flagged: 40, slipKept: 40, requestKept: 0 });
    expect(first?.example?.['cleared_no']).toBe('822305054110052');
  });
});

describe('writeReport', () => {
  test('writes the same bytes twice, and no markup of a name', async () => {
    const input = { summary: summaryOf({ cases: 3 }), cases: CASES, lang: 'zh' } as const;
    const [a, b] = [join(directory, 'a.html'), join(directory, 'b.html')];
    await writeReport(session, a, input);
    await writeReport(session, b, input);
    const text = await readFile(a, 'utf8');
    expect(await readFile(b, 'utf8')).toBe(text);
    expect(text).not.toContain('<script');
    expect(text).toContain('共 20,000 笔，画出 1,200 笔：40 笔长线和中线全部画出');
    expect(text).toContain('画出 3,000 笔（其中长线和中线 3,000 笔）');
  });

  test('writes a page when there is no case', async () => {
    const path = join(directory, 'empty.html');
    const summary = summaryOf({
      cases: 0,
      verdicts: { jumped: 0, suspect: 0, clean: 8, unknown: 0 },
    });
    await writeReport(session, path, { summary, cases: [], lang: 'en' });
    expect(await readFile(path, 'utf8')).toContain('no code jump was found');
  });
});
