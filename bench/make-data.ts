/** Makes the data of the scan benchmark: 20,000 terminals, one merchant each, 2 % of every tenth routed. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openSession, type Session } from '../packages/pipeline/src/engine/session.ts';

const TERMINALS = `create table terminal as
  select k, lpad(k::varchar, 8, '0') as tid, '00000202' || lpad(k::varchar, 8, '0') as sn,
    '8222900' || (case k % 3 when 0 then '5812' when 1 then '5311' else '7011' end)
      || lpad((k // 3)::varchar, 4, '0') as number,
    (case k % 3 when 0 then '餐厅' when 1 then '百货' else '宾馆' end) as trade
  from range(20000) t(k)`;

/** The borrowed number of a routed sale, else the shop's own. */
const ROUTED = 'v = 1 and k % 10 = 0 and hash(i + 5) % 50 = 0';

const rowsSql = (sales: number): string => `create table row as
  select v, case when v = 0 then 'request' else 'clearing' end as view,
    (case when v = 0 then 'Q' else 'C' end) || i as txn_id,
    strftime(timestamp '2024-03-01' + to_seconds((i * 7) % 2000000), '%Y-%m-%dT%H:%M:%S+08:00') as txn_time,
    'purchase' as txn_type, printf('%.2f', (hash(i) % 500000) / 100.0) as amount,
    tid as terminal_id, sn as terminal_sn,
    case when ${ROUTED} then '82229005411' || lpad((hash(i + 9) % 200)::varchar, 4, '0') else number end as merchant_no,
    case when ${ROUTED} then '示例超市' || (hash(i + 9) % 200) else '示例' || trade || k end as merchant_name,
    case when v = 1 then (case when ${ROUTED} then '5411' else substr(number, 8, 4) end) end as mcc,
    '48222900' as acquirer, '03080000' as issuer,
    substr(md5((hash(i + 2) % 300000)::varchar), 1, 24) as card_token,
    case when hash(i + 3) % 2 = 0 then 'credit' else 'debit' end as card_type, 'card' as method,
    lpad(i::varchar, 12, '4') as rrn, lpad((i % 999999)::varchar, 6, '0') as trace_no,
    '000001' as batch_no, '00' as resp_code
  from range(${sales}) r(i), range(2) q(v), terminal where terminal.k = hash(i + 1) % 20000`;

const REGISTRY: Readonly<Record<string, string>> = {
  merchants: `select number as merchant_no, '示例' || trade || k as merchant_name,
    '91310000' || substr(md5(number), 1, 10) as uscc, substr(number, 8, 4) as mcc, '2900' as area_code from terminal`,
  terminals: 'select sn as terminal_sn, tid as terminal_id, number as merchant_no from terminal',
};

/** Writes the same data twice: `directory/csv` (two transaction files) and `directory/parquet`. */
export const makeData = async (directory: string, sales: number): Promise<void> => {
  const session = await openSession({ memory: '8GB', threads: 2, spill: join(directory, 'spill') });
  for (const format of ['csv', 'parquet'])
    await mkdir(join(directory, format), { recursive: true });
  await session.run(TERMINALS);
  await session.run(rowsSql(sales));
  for (const [name, v] of [
    ['request', 0],
    ['clearing', 1],
  ] as const)
    await write(
      session,
      directory,
      `transactions_${name}`,
      `select * exclude (v) from row where v = ${v}`,
    );
  for (const [name, sql] of Object.entries(REGISTRY)) await write(session, directory, name, sql);
  session.close();
};

const write = async (
  session: Session,
  directory: string,
  name: string,
  sql: string,
): Promise<void> => {
  await session.run(
    `copy (${sql}) to '${join(directory, 'csv', `${name}.csv`)}' (format csv, header)`,
  );
  await session.run(
    `copy (${sql}) to '${join(directory, 'parquet', `${name}.parquet`)}' (format parquet)`,
  );
};
