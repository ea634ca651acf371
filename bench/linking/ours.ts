/**
 * Links `left.parquet` and `right.parquet` of a directory by probability and writes
 * `ours.parquet` (l, r, probability): our side of the comparison in README.md beside this file.
 *
 * Usage  node --import tsx bench/linking/ours.ts DIR LEAST
 * Shape  the clock runs from reading the files to the written links, dictionaries included.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSession } from '../../packages/pipeline/src/engine/session.ts';
import { createClusters } from '../../packages/pipeline/src/link/clusters.ts';
import { createLikelyLinks } from '../../packages/pipeline/src/link/likely.ts';

const [dir = '.', least = '0.99'] = process.argv.slice(2);
const start = performance.now();
const session = await openSession({ memory: '4GB', threads: 2, spill: join(dir, 'spill') });

const file = (side: string): string => `read_parquet('${join(dir, `${side}.parquet`)}')`;
await session.run(`create temp table given as
  select 'slip' as view, 1 as code, * from ${file('left')}
  union all select 'statement', 5, * from ${file('right')}`);
for (const [dictionary, column] of [
  ['name', 'name'],
  ['number', 'number'],
  ['tid', 'tid'],
  ['card', 'card'],
])
  await session.run(`create table dict_${dictionary} as
    select row_number() over (order by value)::integer as id, value
    from (select distinct ${column} as value from given where ${column} is not null)`);
await session.run(`create table observation as
  select row_number() over (order by g.code, g.id)::integer as obs, g.code as view, g.id as txn_id,
    epoch_ms(g.moment) as at_ms, g.date_only, (epoch_ms(g.moment) // 86400000)::integer as day,
    1 as txn_type, g.amount, '156' as currency, coalesce(n.id, 0) as number,
    coalesce(m.id, 0) as name, coalesce(t.id, 0) as tid, coalesce(c.id, 0) as card, 0 as issuer,
    null::varchar as auth_code, null::varchar as resp_code, null::varchar as rrn,
    null::varchar as trace_no, null::varchar as batch_no, null::varchar as orig_rrn,
    null::varchar as orig_txn_id
  from given g
  left join dict_number n on n.value = g.number left join dict_name m on m.value = g.name
  left join dict_tid t on t.value = g.tid left join dict_card c on c.value = g.card`);
await session.run('drop table given');
await createClusters(session);
await createLikelyLinks(session, { least: Number(least) });
await session.run(`copy (
  select l.txn_id as l, r.txn_id as r, coalesce(k.probability_ppm / 1000000, 1) as probability
  from (select c.sale, min(o.obs) as left_obs, max(o.obs) as right_obs
    from cluster c join observation o using (obs) group by c.sale having count(*) = 2) s
  join observation l on l.obs = s.left_obs join observation r on r.obs = s.right_obs
  left join likely_link k on k.sale = s.sale
) to '${join(dir, 'ours.parquet')}' (format parquet)`);
session.close();
writeFileSync(
  join(dir, 'ours.json'),
  JSON.stringify({ seconds: Math.round(performance.now() - start) / 1000 }),
);
