import { VIEWS, type View } from '@zhenma/model';
import { literal } from '../engine/constants.ts';
import type { Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';
import { type Dictionary, dictionariesOf, dictionaryOf, NUMBERED } from './coded-texts.ts';

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

/**
 * Creates the dictionaries `dict_*` and `observation`: one accepted row each, integer coded,
 * numbered by (view, txn_id), so that `obs` order is the same whatever the file order.
 *
 * Shape   `observation` is a view on the table `observed`, which has the columns in which rows
 *         differ and lies in the order of `obs`: `obs` is the place of the row. Most data states half
 *         of the columns, and an empty or constant column costs as much as any other.
 * Units   at_ms epoch milliseconds; day days since 1970 in the local zone; amounts fen.
 *         0 in a coded column means unknown.
 */
export const createObservations = async (session: Session, zoneMinutes: number): Promise<void> => {
  const described = await session.rows('describe typed_transactions');
  const typed = new Set(described.map((row) => String(row['column_name'])));
  await markDuplicates(session, typed);
  await dropForeignFees(session, typed);
  await dropFilledNumbers(session, typed);
  for (const [name, columns] of dictionariesOf(typed))
    await createDictionary(session, name, columns);
  const { stored, constants, full } = await splitColumns(session, typed, zoneMinutes);
  const columns = stored.map(({ name, sql }) => `${sql(zoneMinutes)} as ${name}`);
  await session.run(`create or replace table observed as
    select ${columns.join(',\n ')} from ${coding(new Set(stored.map(({ from }) => from)), full)}
    anti join duplicate d on k.file = d.file and k.line = d.line and k.view = d.view
    order by k.view, k.txn_id`);
  const shown = COLUMNS.map(({ name, type, unknown }) =>
    stored.some((one) => one.name === name)
      ? name
      : `${constants.get(name) ?? unknown}::${type} as ${name}`,
  );
  await session.run(`create or replace view observation as
    select (rowid + 1)::integer as obs, ${shown.join(', ')} from observed`);
  for (const [name] of dictionariesOf(typed)) {
    await session.run(`drop table text_${name}`);
    await session.run(`drop table id_of_${name}`);
  }
  await session.run('drop table typed_transactions');
};

/** The currency in which tariff and fees are. */
export const YUAN = '156';
/** Fees that the tariff of the yuan prices. */
const TARIFF_FEES = ['issuer_fee', 'network_fee'];

/**
 * Fees of a sale in another currency are priced by no tariff here: they are not known, so that
 * cents are neither compared with fen nor added to them. `live-row.ts` does the same.
 */
const dropForeignFees = async (session: Session, typed: ReadonlySet<string>): Promise<void> => {
  const fees = intersect(TARIFF_FEES, typed);
  if (!typed.has('currency') || fees.length === 0) return;
  await session.run(`update typed_transactions
    set ${fees.map((name) => `${name} = null`).join(', ')}
    where currency <> ${quoteText(YUAN)} and (${fees.join(' is not null or ')} is not null)`);
};

/** Zeros alone fill a field that holds no number, as 0000 one without a category. Own reading [I]. */
export const FILLED_NUMBER = /^0+$/;

/** Views that no device states. */
const ANSWERED_VIEWS: readonly View[] = ['response', 'clearing', 'statement'];

/** Numbers of the views that no device states. */
export const ANSWERED: ReadonlySet<number> = new Set(
  ANSWERED_VIEWS.map((view) => VIEWS.indexOf(view) + 1),
);

/**
 * A number of zeros alone that a host answers or writes into a file is nobody's: it is not known. What a device
 * states stays, for a memory that failed is a finding. `live-row.ts` does the same.
 */
const dropFilledNumbers = async (session: Session, typed: ReadonlySet<string>): Promise<void> => {
  if (!typed.has('merchant_no')) return;
  const filled = `select code from text_number
    where regexp_matches(value, ${quoteText(FILLED_NUMBER.source)})`;
  const [found] = await session.rows(`select count(*) as n from (${filled})`);
  if (Number(found?.['n']) > 0)
    await session.run(`update typed_transactions set merchant_no = null
      where merchant_no in (${filled}) and view in (${[...ANSWERED].join(', ')})`);
};

const intersect = (names: readonly string[], some: ReadonlySet<string>): readonly string[] =>
  [...new Set(names)].filter((name) => some.has(name));

/**
 * Columns in which the rows may differ, and what the others are in every row, as SQL. full: typed
 * columns that every row states.
 */
const splitColumns = async (
  session: Session,
  typed: ReadonlySet<string>,
  zoneMinutes: number,
): Promise<{
  readonly stored: readonly ObservedColumn[];
  readonly constants: ReadonlyMap<string, string>;
  readonly full: ReadonlySet<string>;
}> => {
  const names = intersect(
    COLUMNS.map(({ from }) => from),
    typed,
  ).filter((name) => !ALWAYS.has(name));
  const counts = names.map((name) => `count(${name}) as ${name}`);
  const [stated] = await session.rows(
    `select count(*) as "all", ${counts.join(', ')} from typed_transactions`,
  );
  const full = names.filter((name) => stated?.[name] === stated?.['all'] && stated?.['all'] !== 0);
  const maybe = await sameOf(session, full, `limit ${FIRST_ROWS}`);
  const isAll = Number(stated?.['all']) <= FIRST_ROWS;
  const same = new Set(isAll ? maybe : await sameOf(session, maybe));
  const isSame = ({ from }: ObservedColumn): boolean => same.has(from);
  const stored = COLUMNS.filter(
    (column) =>
      ALWAYS.has(column.from) || (Number(stated?.[column.from] ?? 0) > 0 && !isSame(column)),
  );
  const told = COLUMNS.filter(isSame).map(({ name, sql }) => `${sql(zoneMinutes)} as ${name}`);
  if (told.length === 0) return { stored, constants: new Map(), full: new Set(full) };
  const [first] = await session.rows(
    `select ${told.join(', ')} from ${coding(same, same)} limit 1`,
  );
  const constants = Object.entries(first ?? {}).map(([name, cell]): [string, string] => [
    name,
    literal(cell),
  ]);
  return { stored, constants: new Map(constants), full: new Set(full) };
};

/** As many as the engine reads at once. */
const FIRST_ROWS = 2048;

/** Those of `names` that are in every one of some rows what they are in the first. */
const sameOf = async (
  session: Session,
  names: readonly string[],
  limit = '',
): Promise<readonly string[]> => {
  if (names.length === 0) return [];
  const [first] = await session.rows(`select ${names.join(', ')} from typed_transactions limit 1`);
  const others = names.map(
    (name) => `count(*) filter (${name} <> ${literal(first?.[name] ?? null)}) as ${name}`,
  );
  const [differing] = await session.rows(
    `select ${others.join(', ')} from (from typed_transactions ${limit})`,
  );
  return names.filter((name) => Number(differing?.[name]) === 0);
};

/** The texts that accepted rows and the registry have, numbered in order, and the codes of them. */
const createDictionary = async (
  session: Session,
  name: Dictionary,
  columns: readonly string[],
): Promise<void> => {
  const used = columns.map((column) => `select distinct ${column} as code from typed_transactions`);
  const sources = [
    `select value from text_${name}
      where code in (${used.join(' union all ') || 'select null::integer'})`,
    ...(SHARED[name] ?? []),
  ];
  await session.run(`create or replace table dict_${name} as
    select row_number() over (order by value)::integer as id, value
    from (select distinct value from (${sources.join(' union all ')}) as part(value)
      where value is not null)`);
  await session.run(`create or replace table id_of_${name} as
    select t.code, d.id from text_${name} t join dict_${name} d using (value)
    where t.code is not null`);
};

/**
 * Typed rows `k` with the ids of their texts: a join for each coded column of `names`. A code of a
 * column that is `full` always finds its id: an inner join looks it up by place, not by hash.
 */
const coding = (names: ReadonlySet<string>, full: ReadonlySet<string>): string =>
  [
    'typed_transactions k',
    ...Object.entries(CODED)
      .filter(([, from]) => names.has(from))
      .map(
        ([name, from]) =>
          `${full.has(from) ? '' : 'left '}join id_of_${dictionaryOf(from)} ${name} on ${name}.code = k.${from}`,
      ),
  ].join('\n ');

/**
 * One line may hold rows of several views, so a row is known by file, line and view.
 *
 * A row whose (view, txn_id) was seen already is a duplicate, counted for its own file. Which copy
 * stays is decided by content, then file, then line: never by the order of reading.
 */
const markDuplicates = async (session: Session, typed: ReadonlySet<string>): Promise<void> => {
  await session.run('create or replace table duplicate (file bigint, line bigint, view tinyint)');
  const [seen] = await session.rows(`select count(*) as "all",
    count(distinct hash(view, txn_id)) as different from typed_transactions`);
  if (seen?.['all'] === seen?.['different']) return;
  const columns = intersect(CONTENT_COLUMNS, typed);
  const content = columns.map((name) => textOf(name)).join(', ');
  const texts = columns.flatMap((name) => {
    const dictionary = dictionaryOf(name);
    return dictionary
      ? [`left join text_${dictionary} ${name}_text on ${name}_text.code = t.${name}`]
      : [];
  });
  await session.run(`create or replace table twice as
    select view, txn_id from typed_transactions group by all having count(*) > 1`);
  await session.run(`insert into duplicate
    select file, line, view from (
      select t.file, t.line, t.view, row_number() over (
        partition by t.view, t.txn_id
        order by concat_ws('|', ${content}), file, line) as copy
      from typed_transactions t join twice using (view, txn_id)
      ${texts.join('\n')})
    where copy > 1`);
};

/** A column of the typed rows `t` as the text it stands for. */
const textOf = (name: string): string => {
  if (dictionaryOf(name)) return `${name}_text.value`;
  const choices = NUMBERED[name];
  return choices ? `[${choices.map(quoteText).join(', ')}][t.${name}]` : `t.${name}`;
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
  readonly type: string;
  readonly sql: (zoneMinutes: number) => string;
  readonly unknown: string;
}

const column = (
  name: string,
  from: string,
  type: string,
  sql: string | ((zoneMinutes: number) => string),
  unknown: string,
): ObservedColumn => ({
  name,
  from,
  type,
  sql: (zone) => `${typeof sql === 'string' ? sql : sql(zone)}::${type}`,
  unknown,
});

const asItIs = (names: string, type: string): readonly ObservedColumn[] =>
  names.split(' ').map((name) => column(name, name, type, `k.${name}`, 'null'));

const choice = (name: string): ObservedColumn =>
  column(name, name, 'tinyint', `coalesce(k.${name}, 0)`, '0');

/** Where a code replaces a text: the alias of its ids in the join, and the typed column. */
const CODED: Readonly<Record<string, string>> = {
  number: 'merchant_no',
  name: 'merchant_name',
  sn: 'terminal_sn',
  tid: 'terminal_id',
  acquirer: 'acquirer',
  forwarder: 'forwarder',
  issuer: 'issuer',
  card: 'card_token',
};

const coded = (names: string): readonly ObservedColumn[] =>
  names
    .split(' ')
    .map((name) => column(name, CODED[name] ?? name, 'integer', `coalesce(${name}.id, 0)`, '0'));

/** Milliseconds of a local day. */
const DAY_MS = 86_400_000;
const localMs = (zoneMinutes: number): string => `(k.txn_time + ${zoneMinutes * 60_000})`;

/** Typed columns that every row has, each its own. */
const ALWAYS: ReadonlySet<string> = new Set(['view', 'txn_id', 'line', 'txn_time']);

/** Columns of `observation` behind `obs`, in their order. */
const COLUMNS: readonly ObservedColumn[] = [
  choice('view'),
  ...asItIs('txn_id', 'varchar'),
  ...asItIs('file', 'integer'),
  ...asItIs('line', 'bigint'),
  column('at_ms', 'txn_time', 'bigint', 'k.txn_time', '0'),
  column(
    'date_only',
    'txn_time',
    'boolean',
    (zone) => `(${localMs(zone)} % ${DAY_MS} = 0)`,
    'false',
  ),
  column('day', 'txn_time', 'integer', (zone) => `floor(${localMs(zone)} / ${DAY_MS})`, '0'),
  choice('txn_type'),
  ...asItIs('amount', 'bigint'),
  ...asItIs('currency', 'varchar'),
  ...coded('number name sn tid'),
  // 0000 fills a field that holds no category.
  column('mcc', 'mcc', 'smallint', 'coalesce(nullif(try_cast(k.mcc as smallint), 0), -1)', '-1'),
  ...coded('acquirer forwarder issuer card'),
  choice('card_type'),
  ...asItIs(
    'method entry_mode rrn trace_no batch_no auth_code resp_code orig_rrn orig_txn_id operator_id ' +
      'app_version param_version area_code',
    'varchar',
  ),
  ...asItIs('lat lon', 'double'),
  ...asItIs('base_station terminal_block terminal_cipher', 'varchar'),
  ...asItIs('merchant_fee issuer_fee network_fee', 'bigint'),
  choice('price_class'),
];
