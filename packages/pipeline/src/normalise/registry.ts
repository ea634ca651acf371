import type { TableName } from '@zhenma/model';
import { columnsOf } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';

/** The open ends of validity, as days since 1970. */
const ALWAYS = { from: -100_000, to: 100_000 } as const;

const BACKGROUND: readonly TableName[] = [
  'merchants',
  'terminals',
  'settlements',
  'fleet_events',
  'compatibility',
  'training',
  'institutions',
];

/**
 * Creates `merchant_span`, `terminal_span` and, unchanged, the other background tables.
 *
 * Shape   merchant_span: rows of one number never overlap and leave no gap: before its first row a
 *         merchant is as in the first, after the end of one row as in that row until the next
 *         begins; `valid` says whether a day inside the stated dates was asked for.
 *         terminal_span: as stated; several rows of one serial may be valid at once.
 */
export const createRegistry = async (session: Session): Promise<void> => {
  for (const table of await severalRows(session)) await dropCopies(session, table);
  await session.run(`create or replace table merchant_span as
    with stated as (
      select d.id as number, m.*, coalesce(m.valid_from, ${ALWAYS.from}) as from_day,
        coalesce(m.valid_to, ${ALWAYS.to}) as to_day
      from typed_merchants m join dict_number d on d.value = m.merchant_no
    ), single as (
      select * from stated
      qualify row_number() over (
        partition by number, from_day order by to_day, mcc, merchant_name, uscc, area_code) = 1
    )
    select row_number() over (order by number, from_day)::integer as span, number, merchant_no,
      merchant_name, uscc, mcc, area_code, address, acquirer, agent, settle_account, settle_name,
      debit_rate, credit_rate, from_day as stated_from, to_day as stated_to,
      case when row_number() over by_number = 1 then ${ALWAYS.from} else from_day end as from_day,
      coalesce(lead(from_day) over by_number, ${ALWAYS.to}) as to_day
    from single
    window by_number as (partition by number order by from_day)`);
  await session.run(`create or replace table terminal_span as
    select row_number() over (order by sn.id, coalesce(t.valid_from, ${ALWAYS.from}), t.merchant_no,
        t.terminal_id)::integer as span,
      sn.id as sn, coalesce(tid.id, 0) as tid, coalesce(d.id, 0) as number, t.*,
      coalesce(t.valid_from, ${ALWAYS.from}) as from_day, coalesce(t.valid_to, ${ALWAYS.to}) as to_day
    from typed_terminals t
    join dict_sn sn on sn.value = t.terminal_sn
    left join dict_tid tid on tid.value = t.terminal_id
    left join dict_number d on d.value = t.merchant_no`);
};

/** Tables that can hold a row twice. */
const severalRows = async (session: Session): Promise<readonly TableName[]> => {
  const counts = BACKGROUND.map(
    (table) => `(select count(*) from ${quoteName(`typed_${table}`)}) as ${table}`,
  );
  const [rows] = await session.rows(`select ${counts.join(', ')}`);
  return BACKGROUND.filter((table) => Number(rows?.[table]) > 1);
};

/** An identical row of a background table counts once; its copies are duplicates of their file. */
const dropCopies = async (session: Session, table: TableName): Promise<void> => {
  const typed = quoteName(`typed_${table}`);
  const columns = columnsOf(table).map((column) => quoteName(column.name));
  const ranked = `select *, row_number() over (
    partition by ${columns.join(', ')} order by file, line) as copy from ${typed}`;
  await session.run(
    `insert into duplicate select file, line, null from (${ranked}) where copy > 1`,
  );
  await session.run(`create or replace table ${typed} as
    select * exclude (copy) from (${ranked}) where copy = 1`);
};
