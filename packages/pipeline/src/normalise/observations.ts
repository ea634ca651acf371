import { CARD_TYPES, PRICE_CLASSES, TXN_TYPES, VIEWS } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';

/** Dictionaries: each distinct text once, with an integer that replaces it everywhere. */
export const DICTIONARIES = {
  number: ['merchant_no'],
  name: ['merchant_name'],
  sn: ['terminal_sn'],
  tid: ['terminal_id'],
  party: ['acquirer', 'forwarder', 'issuer'],
  card: ['card_token'],
} as const satisfies Record<string, readonly string[]>;

export type Dictionary = keyof typeof DICTIONARIES;

/** Further columns that hold values of a dictionary: the registry shares ours. */
const SHARED: Partial<Record<Dictionary, readonly string[]>> = {
  number: [
    'select merchant_no from typed_merchants',
    'select merchant_no from typed_terminals',
    'select merchant_no from typed_settlements',
  ],
  name: ['select merchant_name from typed_merchants'],
  sn: ['select terminal_sn from typed_terminals', 'select terminal_sn from typed_fleet_events'],
  tid: ['select terminal_id from typed_terminals'],
};

/** 1-based code of a choice in its fixed list; NULL stays 0. */
const codeOf = (column: string, choices: readonly string[]): string =>
  `coalesce(list_position([${choices.map(quoteText).join(', ')}], ${column}), 0)::tinyint`;

/** Text of a choice code, for reading results back. */
export const choiceText = (column: string, choices: readonly string[]): string =>
  `[${choices.map(quoteText).join(', ')}][${column}]`;

/**
 * Creates the dictionaries `dict_*` and the table `observation`: one accepted row each, integer
 * coded, numbered by (view, txn_id), so that `obs` order is the same whatever the file order.
 *
 * Units   at_ms epoch milliseconds; day days since 1970 in the local zone; amounts fen.
 *         0 in a coded column means unknown.
 */
export const createObservations = async (session: Session, zoneMinutes: number): Promise<void> => {
  await markDuplicates(session);
  for (const [name, columns] of Object.entries(DICTIONARIES) as [Dictionary, readonly string[]][])
    await createDictionary(session, name, columns);
  await session.run(`create or replace temp table ranked as
    select t.file, t.line, t.view,
      row_number() over (order by ${codeOf('t.view', VIEWS)}, t.txn_id)::integer as obs
    from typed_transactions t anti join duplicate d on t.file = d.file and t.line = d.line
      and t.view = d.view`);
  await session.run(observationSql(zoneMinutes));
  await session.run('drop table ranked');
  await session.run('drop table typed_transactions');
};

const createDictionary = async (
  session: Session,
  name: Dictionary,
  columns: readonly string[],
): Promise<void> => {
  const sources = [
    ...columns.map((column) => `select ${column} from typed_transactions`),
    ...(SHARED[name] ?? []),
  ];
  await session.run(`create or replace table dict_${name} as
    select row_number() over (order by value)::integer as id, value
    from (select distinct value from (${sources.join(' union all ')}) as part(value)
      where value is not null)`);
};

/**
 * One line may hold rows of several views, so a row is known by file, line and view.
 *
 * A row whose (view, txn_id) was seen already is a duplicate, counted for its own file. Which copy
 * stays is decided by content, then file, then line: never by the order of reading.
 */
const markDuplicates = async (session: Session): Promise<void> => {
  await session.run(`create or replace temp table twice as
    select view, txn_id from typed_transactions group by all having count(*) > 1`);
  await session.run(`create or replace temp table duplicate as
    select file, line, view from (
      select t.file, t.line, t.view, row_number() over (
        partition by t.view, t.txn_id
        order by ${CONTENT}, file, line) as copy
      from typed_transactions t join twice using (view, txn_id))
    where copy > 1`);
};

/** Everything a row says, as one text: decides between copies with different content. */
export const CONTENT_COLUMNS: readonly string[] = (
  'txn_time amount txn_type terminal_sn terminal_id merchant_no merchant_name mcc acquirer ' +
  'forwarder issuer card_token card_type rrn trace_no batch_no issuer_fee network_fee ' +
  'merchant_fee price_class lat lon'
).split(' ');

const CONTENT = `concat_ws('|', ${CONTENT_COLUMNS.join(', ')})`;

const observationSql = (zoneMinutes: number): string => `
  create or replace table observation as
  select
    r.obs,
    ${codeOf('k.view', VIEWS)} as view, k.txn_id, k.file::integer as file, k.line,
    k.txn_time as at_ms,
    (k.txn_time + ${zoneMinutes * 60_000}) % 86400000 = 0 as date_only,
    floor((k.txn_time + ${zoneMinutes * 60_000}) / 86400000)::integer as day,
    ${codeOf('k.txn_type', TXN_TYPES)} as txn_type, k.amount, k.currency,
    coalesce(number.id, 0) as number, coalesce(name.id, 0) as name,
    coalesce(sn.id, 0) as sn, coalesce(tid.id, 0) as tid,
    coalesce(try_cast(k.mcc as smallint), -1)::smallint as mcc,
    coalesce(acquirer.id, 0) as acquirer, coalesce(forwarder.id, 0) as forwarder,
    coalesce(issuer.id, 0) as issuer, coalesce(card.id, 0) as card,
    ${codeOf('k.card_type', CARD_TYPES)} as card_type, k.method, k.entry_mode,
    k.rrn, k.trace_no, k.batch_no, k.auth_code, k.resp_code, k.orig_rrn, k.orig_txn_id,
    k.operator_id, k.app_version, k.param_version, k.area_code, k.lat, k.lon, k.base_station,
    k.merchant_fee, k.issuer_fee, k.network_fee,
    ${codeOf('k.price_class', PRICE_CLASSES)} as price_class
  from typed_transactions k
  join ranked r on r.file = k.file and r.line = k.line and r.view = k.view
  left join dict_number number on number.value = k.merchant_no
  left join dict_name name on name.value = k.merchant_name
  left join dict_sn sn on sn.value = k.terminal_sn
  left join dict_tid tid on tid.value = k.terminal_id
  left join dict_party acquirer on acquirer.value = k.acquirer
  left join dict_party forwarder on forwarder.value = k.forwarder
  left join dict_party issuer on issuer.value = k.issuer
  left join dict_card card on card.value = k.card_token`;
