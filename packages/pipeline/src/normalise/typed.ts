import { type Column, columnsOf, Fault, type IssueCode } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { createTexts, NUMBERED } from './coded-texts.ts';
import { readingOf } from './kinds.ts';
import { findMaybeOdd } from './maybe-odd.ts';
import { findOddTexts, showsOddTexts, wasLookedThrough } from './odd-texts.ts';
import { isGiven, type RawTable, rawSelect } from './raw-table.ts';
import { type Lookups, lookupsOf, NO_LOOKUPS } from './text-lookups.ts';

/** A rejected value: which column of which row, and why. */
export interface BadValue {
  readonly file: number;
  readonly line: number;
  readonly column: string;
  readonly code: IssueCode;
  readonly value: string;
}

/**
 * Understands every value of a table at once: creates `typed_<table>` with `file`, `line` and the
 * typed columns of all rows that fit, and reports the rows that do not.
 *
 * Shape   `typed_transactions` has the columns that a file states, the other tables have all of theirs.
 *         Its texts of a dictionary are codes of `text_<dictionary>`, some choices are places in
 *         their lists. A row is refused for the first column, in table order, that is missing or
 *         does not fit.
 * Errors  SOURCE_FORMAT_BROKEN when the pages of a Parquet file turn out to be damaged.
 */
export const typeTable = async (
  session: Session,
  raw: RawTable,
  zoneMinutes: number,
  refuse: (bad: BadValue) => void,
): Promise<void> => {
  const columns = columnsOf(raw.table);
  const typed = quoteName(`typed_${raw.table}`);
  if (!isGiven(raw) && raw.table !== 'transactions') return createEmpty(session, raw, zoneMinutes);
  const bad = await countBad(session, raw, zoneMinutes).catch((error: Error) => {
    if (raw.selects.length === 0 || error.message.startsWith('Out of Memory')) throw error;
    const message = `a Parquet file of table ${raw.table} holds damaged pages`;
    throw new Fault('SOURCE_FORMAT_BROKEN', message, {}, error);
  });
  if (bad === 0) return;
  await session.each(
    `select file, line, bad, bad_value from ${typed} where bad is not null order by file, line`,
    (rows) => {
      for (const row of rows) refuse(badValue(columns, row, zoneMinutes));
    },
  );
  await session.run(`delete from ${typed} where bad is not null`);
};

const createEmpty = (session: Session, raw: RawTable, zoneMinutes: number): Promise<void> => {
  const columns = columnsOf(raw.table).map(
    (column) => `${quoteName(column.name)} ${readingOf(column, zoneMinutes).sqlType}`,
  );
  return session.run(`create or replace table ${quoteName(`typed_${raw.table}`)}
    (file bigint, line bigint, ${columns.join(', ')}, bad integer, bad_value varchar)`);
};

/** Creates the typed table; counts its refused rows. */
const countBad = async (session: Session, raw: RawTable, zoneMinutes: number): Promise<number> => {
  await createPlain(session, raw, zoneMinutes);
  const [found] = await session.rows(
    `select count(bad) as bad from ${quoteName(`typed_${raw.table}`)}`,
  );
  return Number(found?.['bad'] ?? 0);
};

/**
 * Odd texts are made plain before they are understood. Where none shows in the first rows, texts are
 * understood as they are, and once more only where that brings some to light.
 */
const createPlain = async (session: Session, raw: RawTable, zoneMinutes: number): Promise<void> => {
  const create = (mended: ReadonlyMap<string, string>) =>
    createTyped(session, { ...raw, mended }, zoneMinutes);
  if (await showsOddTexts(session, raw)) return create(await findOddTexts(session, raw));
  await create(new Map());
  if (await wasLookedThrough(session, raw)) return;
  const odd = await findOddTexts(session, raw, await findMaybeOdd(session, raw));
  if (odd.size > 0) await create(odd);
};

const badValue = (
  columns: readonly Column[],
  row: Readonly<Record<string, unknown>>,
  zoneMinutes: number,
): BadValue => {
  const bad = Number(row['bad']);
  const column = columns[bad >> 1] as Column;
  return {
    file: Number(row['file']),
    line: Number(row['line']),
    column: column.name,
    code: bad & 1 ? readingOf(column, zoneMinutes).issue : 'VALUE_MISSING',
    value: String(row['bad_value'] ?? ''),
  };
};

const createTyped = async (session: Session, raw: RawTable, zoneMinutes: number): Promise<void> => {
  const columns = columnsOf(raw.table).filter(
    ({ name, required, otherwise }) =>
      required || otherwise !== undefined || (raw.stated?.has(name) ?? true),
  );
  const coded = raw.table === 'transactions';
  const names = new Set(coded ? columns.map(({ name }) => name) : []);
  const together = coded ? await createTexts(session, rawSelect(raw), names, zoneMinutes) : [];
  const lookups = coded ? await lookupsOf(session, columns, together) : NO_LOOKUPS;
  await session.run(`create or replace table ${quoteName(`typed_${raw.table}`)} as
    ${typedSelect(raw, columns, zoneMinutes, lookups)}`);
  if (together.length > 0) await session.run('drop table text_together');
};

/** Three layers: text (trimmed by the readers), typed value, verdict on the row. */
const typedSelect = (
  raw: RawTable,
  columns: readonly Column[],
  zoneMinutes: number,
  { codes, joins }: Lookups,
): string => {
  const all = columnsOf(raw.table);
  const coded = raw.table === 'transactions';
  const text = columns.map((column) => `${textSql(column)} as ${quoteName(column.name)}`);
  const code = [...codes].map(([column, sql]) => `${sql} as ${valueName(column)}`);
  const value = columns
    .filter((column) => !codes.has(column))
    .map(
      (column) =>
        `${readingOf(column, zoneMinutes).sql(quoteName(column.name))} as ${valueName(column)}`,
    );
  const out = (coded ? columns : all).map((column) => {
    const known = columns.includes(column);
    const typed = coded ? narrow(column) : valueName(column);
    const absent = `null::${readingOf(column, zoneMinutes).sqlType}`;
    return `${known ? typed : absent} as ${quoteName(column.name)}`;
  });
  return `
    with line_text as (
      select file, line, ${[...text, ...code].join(', ')}
      from (${rawSelect(raw)}) raw ${joins.join('\n')}),
    line_value as (select *, ${value.join(',\n ')} from line_text),
    judged as (select *, ${badCase(columns, all)} as bad from line_value)
    select file, line, ${out.join(', ')}, bad,
      case when bad is not null then ${badText(columns, all)} end as bad_value from judged`;
};

/** A numbered choice as its place, which takes a sixteenth of its text; others as they are. */
const narrow = ({ name }: Column): string => {
  const value = quoteName(`${name}#`);
  const places = NUMBERED[name]?.map((one, at) => `when ${quoteText(one)} then ${at + 1}`);
  return places ? `(case ${value} ${places.join(' ')} end)::tinyint` : value;
};

const textSql = (column: Column): string => {
  const text = `raw.${quoteName(column.name)}`;
  return column.otherwise === undefined
    ? text
    : `coalesce(${text}, ${quoteText(column.otherwise)})`;
};

const valueName = (column: Column): string => quoteName(`${column.name}#`);

/**
 * 2 × column index for a missing value, + 1 for one that does not fit; NULL for a good row. Nearly
 * every row is good, and whether it is takes one look: only the others are asked what is wrong. A table
 * of which no column can be wrong (a header and no row, and nothing required) has none to look at.
 */
const badCase = (columns: readonly Column[], all: readonly Column[]): string => {
  if (columns.length === 0) return 'null::integer';
  const tests = columns.flatMap((column) => {
    const index = all.indexOf(column);
    const name = quoteName(column.name);
    const unfit = `when ${name} is not null and ${valueName(column)} is null then ${2 * index + 1}`;
    return column.required ? [`when ${name} is null then ${2 * index}`, unfit] : [unfit];
  });
  const fits = columns.map((column) =>
    column.required
      ? `${valueName(column)} is not null`
      : `(${quoteName(column.name)} is null) = (${valueName(column)} is null)`,
  );
  return `case when not (${fits.join(' and ')}) then case ${tests.join('\n ')} end end`;
};

const badText = (columns: readonly Column[], all: readonly Column[]): string => {
  if (columns.length === 0) return 'null::varchar';
  const tests = columns.map(
    (column) => `when ${all.indexOf(column)} then ${quoteName(column.name)}`,
  );
  return `case bad // 2 ${tests.join(' ')} end`;
};
