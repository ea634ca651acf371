/**
 * Links `left.parquet` and `right.parquet` of a directory by probability and writes
 * `ours.parquet` (l, r, probability_ppm: null where keys alone link): our side of the comparison in README.md beside this file.
 *
 * Usage  node --import tsx bench/linking/ours.ts DIR LEAST
 * Shape  the clock runs from reading the files to the written links, dictionaries included.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSession } from '../../packages/pipeline/src/engine/session.ts';
import { isAmong } from '../../packages/pipeline/src/link/among.ts';
import { findClusters } from '../../packages/pipeline/src/link/clusters.ts';
import { findLikelyLinks } from '../../packages/pipeline/src/link/likely.ts';

const [dir = '.', least = '0.99'] = process.argv.slice(2);
const start = performance.now();
const startCpu = process.cpuUsage();
const session = await openSession({ memory: '4GB', threads: 2, spill: join(dir, 'spill') });

const file = (side: string): string =>
  `read_parquet('${join(dir, `${side}.parquet`)}', file_row_number = true)`;
const both = (columns: string): string =>
  `(select ${columns} from ${file('left')} union all select ${columns} from ${file('right')})`;
const MERCHANT = ['name', 'number', 'tid'];
const CODED = [...MERCHANT, 'card'];
// What tells the merchant goes together, as in `coded-texts.ts`: combinations are few.
await session.run(
  `create table said_merchant as select distinct * from ${both(MERCHANT.join(', '))}`,
);
for (const column of CODED) {
  const rows = column === 'card' ? both('card') : 'said_merchant';
  await session.run(`create table dict_${column} as
    select row_number() over ()::integer as id, ${column} as value
    from (select distinct ${column} from ${rows} where ${column} is not null)`);
}
const hashed = `hash(${MERCHANT.map((column) => `g.${column}`).join(', ')})`;
await session.run(`create table merchant as
  select ${hashed} as said, ${MERCHANT.map((column) => `coalesce(${column}.id, 0) as ${column}`).join(', ')}
  from said_merchant g
  ${MERCHANT.map((column) => `left join dict_${column} ${column} on ${column}.value = g.${column}`).join(' ')}`);
// All combinations are known: where their hashes differ, a hash is as good as three texts.
const [merchants] = await session.rows(
  'select count(*) = count(distinct said) as apart from merchant',
);
if (merchants?.['apart'] !== true) throw new Error('two merchants have one hash');
/**
 * Rows of one file, numbered by their place in it behind `before`; texts as codes. What is not stated
 * has the code 0: every row finds a code, so that none is set aside on the way.
 */
const coded = (side: string, view: number, before: number): string => `
  select (g.file_row_number + 1 + ${before})::integer as obs, ${view}::tinyint as view,
    epoch_ms(g.moment) as at_ms, g.date_only, (epoch_ms(g.moment) // 86400000)::integer as day,
    g.amount, c.id as card, ${MERCHANT.map((column) => `m.${column}`).join(', ')}
  from ${file(side)} g
  join merchant m on m.said = ${hashed}
  join (from dict_card union all select 0, '') c on c.value = coalesce(g.card, '')`;
const [rows] = await session.rows(`select count(*) as n from ${file('left')}`);
const before = Number(rows?.['n']);
await session.run(`create table observed as
  ${coded('left', 1, 0)} union all ${coded('right', 5, before)}`);
const unsaid = 'auth_code resp_code rrn trace_no batch_no orig_rrn orig_txn_id'.split(' ');
await session.run(`create view observation as
  select *, 1::tinyint as txn_type, '156'::varchar as currency, 0 as issuer,
    ${unsaid.map((column) => `null::varchar as ${column}`).join(', ')}
  from observed`);
await findClusters(session);
await findLikelyLinks(session, { least: Number(least) });
// Of the links most are by keys: those by probability are looked up apart. `moved` says how far its
// numbers reach, a file does not, so that numbers of rows are found by place.
await session.run(`create table best as
  with link as (
    select m.sale, m.head, k.probability_ppm from moved m join likely_link k on k.sale = m.head
    union all
    select sale, head, null from moved
    where not ${isAmong('head', 'select sale as id from likely_link', before)}
  )
  select l.id as l, r.id as r, r.probability_ppm
  from ${file('left')} l
  join (
    select r.id, k.head, k.probability_ppm
    from ${file('right')} r join link k on k.sale = (r.file_row_number + ${before + 1})::integer
  ) r on r.head = (l.file_row_number + 1)::integer`);
const seconds = Math.round(performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(startCpu);
const cpu = Math.round((user + system) / 10_000) / 100;
await session.run(`copy best to '${join(dir, 'ours.parquet')}' (format parquet)`);
session.close();
writeFileSync(join(dir, 'ours.json'), JSON.stringify({ seconds, cpu_seconds: cpu }));
