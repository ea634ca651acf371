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

/**
 * Creates the dictionaries `dict_*` and `observation`: one accepted row each, integer coded,
 * numbered by (view, txn_id), so that `obs` order is the same whatever the file order.
 *
 * Shape   `observation` is a view on the table `observed`, which has the columns that some row
 *         states: most data states half of them, and an empty column costs as much as a full one.
 * Units   at_ms epoch milliseconds; day days since 1970 in the local zone; amounts fen.
 *         0 in a coded column means unknown.
 */
export const createObservations = async (session: Session, zoneMinutes: number): Promise<void> => {
  const described = await session.rows('describe typed_transactions');
  const typed = new Set(described.map((row) => String(row['column_name'])));
  await markDuplicates(session, typed);
  for (const [name, columns] of Object.entries(DICTIONARIES) as [Dictionary, readonly string[]][])
    await createDictionary(session, name, intersect(columns, typed));
  await session.run(`create or replace temp table ranked as
    select t.rowid as row,
      row_number() over (order by ${codeOf('t.view', VIEWS)}, t.txn_id)::integer as obs
    from typed_transactions t anti join duplicate d on t.file = d.file and t.line = d.line
      and t.view = d.view`);
  const stated = await statedColumns(session, typed);
  await session.run(observedSql(zoneMinutes, stated));
  await session.run(
    `create or replace view observation as select ${COLUMNS.map(({ name, from, unknown }) =>
      stated.has(from) ? name : `${unknown} as ${name}`,
    ).join(', ')} from observed`,
  );
  await session.run('drop table ranked');
  await session.run('drop table typed_transactions');
};

const intersect = (names: readonly string[], some: ReadonlySet<string>): readonly string[] =>
  [...new Set(names)].filter((name) => some.has(name));

/** Columns of the typed rows that have a value in some row. */
const statedColumns = async (
  session: Session,
  typed: ReadonlySet<string>,
): Promise<ReadonlySet<string>> => {
  const names = intersect(
    COLUMNS.map(({ from }) => from),
    typed,
  );
  const counts = names.map((name) => `count(${name}) as ${name}`);
  const [row] = await session.rows(`select ${counts.join(', ')} from typed_transactions`);
  const always = ['view', 'txn_id', 'file', 'line', 'txn_time', 'txn_type', 'amount'];
  return new Set([...always, ...names.filter((name) => Number(row?.[name] ?? 0) > 0)]);
};

const createDictionary = async (
  session: Session,
  name: Dictionary,
  columns: readonly string[],
): Promise<void> => {
  const sources = [
    'select null::varchar',
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
const markDuplicates = async (session: Session, typed: ReadonlySet<string>): Promise<void> => {
  const content = intersect(CONTENT_COLUMNS, typed).join(', ');
  await session.run(`create or replace temp table twice as
    select view, txn_id from typed_transactions group by all having count(*) > 1`);
  await session.run(`create or replace temp table duplicate as
    select file, line, view from (
      select t.file, t.line, t.view, row_number() over (
        partition by t.view, t.txn_id
        order by concat_ws('|', ${content}), file, line) as copy
      from typed_transactions t join twice using (view, txn_id))
    where copy > 1`);
};

/** Everything a row says, as one text: decides between copies with different content. */
export const CONTENT_COLUMNS: readonly string[] = (
  'txn_time amount txn_type terminal_sn terminal_id merchant_no merchant_name mcc acquirer ' +
  'forwarder issuer card_token card_type rrn trace_no batch_no issuer_fee network_fee ' +
  'merchant_fee price_class lat lon'
).split(' ');

/** A column of `observation`: the typed column it comes from, its SQL, and what unknown is. */
interface ObservedColumn {
  readonly name: string;
  readonly from: string;
  readonly sql: (zoneMinutes: number) => string;
  readonly unknown: string;
}

const column = (
  name: string,
  from: string,
  sql: string | ((zoneMinutes: number) => string),
  unknown: string,
): ObservedColumn => ({ name, from, unknown, sql: typeof sql === 'string' ? () => sql : sql });

const asItIs = (names: string, type: string): readonly ObservedColumn[] =>
  names.split(' ').map((name) => column(name, name, `k.${name}`, `null::${type}`));

const choice = (name: string, of: readonly string[]): ObservedColumn =>
  column(name, name, codeOf(`k.${name}`, of), '0::tinyint');

/** Where a dictionary replaces a text: `<name>` is its table in the join. */
const CODED: Readonly<Record<string, { readonly from: string; readonly dictionary: Dictionary }>> =
  {
    number: { from: 'merchant_no', dictionary: 'number' },
    name: { from: 'merchant_name', dictionary: 'name' },
    sn: { from: 'terminal_sn', dictionary: 'sn' },
    tid: { from: 'terminal_id', dictionary: 'tid' },
    acquirer: { from: 'acquirer', dictionary: 'party' },
    forwarder: { from: 'forwarder', dictionary: 'party' },
    issuer: { from: 'issuer', dictionary: 'party' },
    card: { from: 'card_token', dictionary: 'card' },
  };

const coded = (names: string): readonly ObservedColumn[] =>
  names
    .split(' ')
    .map((name) => column(name, CODED[name]?.from ?? name, `coalesce(${name}.id, 0)`, '0'));

/** Milliseconds of a local day. */
const DAY_MS = 86_400_000;
const localMs = (zoneMinutes: number): string => `(k.txn_time + ${zoneMinutes * 60_000})`;

/** Columns of `observation` in their order. */
const COLUMNS: readonly ObservedColumn[] = [
  column('obs', 'view', 'r.obs', '0'),
  choice('view', VIEWS),
  ...asItIs('txn_id', 'varchar'),
  column('file', 'file', 'k.file::integer', '0'),
  ...asItIs('line', 'bigint'),
  column('at_ms', 'txn_time', 'k.txn_time', '0'),
  column('date_only', 'txn_time', (zone) => `${localMs(zone)} % ${DAY_MS} = 0`, 'false'),
  column('day', 'txn_time', (zone) => `floor(${localMs(zone)} / ${DAY_MS})::integer`, '0'),
  choice('txn_type', TXN_TYPES),
  ...asItIs('amount', 'bigint'),
  ...asItIs('currency', 'varchar'),
  ...coded('number name sn tid'),
  column('mcc', 'mcc', 'coalesce(try_cast(k.mcc as smallint), -1)::smallint', '-1::smallint'),
  ...coded('acquirer forwarder issuer card'),
  choice('card_type', CARD_TYPES),
  ...asItIs(
    'method entry_mode rrn trace_no batch_no auth_code resp_code orig_rrn orig_txn_id operator_id ' +
      'app_version param_version area_code',
    'varchar',
  ),
  ...asItIs('lat lon', 'double'),
  ...asItIs('base_station terminal_block terminal_cipher', 'varchar'),
  ...asItIs('merchant_fee issuer_fee network_fee', 'bigint'),
  choice('price_class', PRICE_CLASSES),
];

const observedSql = (zoneMinutes: number, stated: ReadonlySet<string>): string => {
  const columns = COLUMNS.filter(({ from }) => stated.has(from)).map(
    ({ name, sql }) => `${sql(zoneMinutes)} as ${name}`,
  );
  const joins = Object.entries(CODED)
    .filter(([, { from }]) => stated.has(from))
    .map(
      ([name, { from, dictionary }]) =>
        `left join dict_${dictionary} ${name} on ${name}.value = k.${from}`,
    );
  return `create or replace table observed as
    select ${columns.join(',\n ')}
    from typed_transactions k join ranked r on r.row = k.rowid
    ${joins.join('\n')}`;
};
