import { type Column, columnsOf, FREE_TEXT } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { type RawTable, rawSelect } from './raw-table.ts';

/**
 * Finds the columns of a table that hold texts as exports make them, and how each is made plain.
 *
 * Shape   column → SQL over its own name. Blanks around a text go; the empty text and words for
 *         "nothing" become NULL. Outside free text, the
 *         guards `="…"` and `'…` of spreadsheets go, digits and letters of full width become plain, days
 *         and times written `2024/5/6 9:03`, `2024年5月6日` or `20240506090311` become ISO 8601;
 *         amounts lose separators of thousands and the sign of the yuan. What has only one reading
 *         is mended, anything else stays as it is and is refused with its reason.
 *
 * Asking every row takes as long as reading a file three times: `maybe-odd.ts` tells who need be asked.
 */
export const findOddTexts = async (
  session: Session,
  raw: RawTable,
  columns: readonly Column[] = statedColumns(raw),
): Promise<ReadonlyMap<string, string>> => {
  if (raw.clean === undefined && raw.selects.length === 0) return new Map();
  const source = `(${rawSelect(raw)})`;
  const looks = columns.map((column) => ({ name: column.name, source, where: isOdd(column) }));
  const odd = await findAny(session, looks);
  return new Map(
    columns.filter(({ name }) => odd.has(name)).map((column) => [column.name, mended(column)]),
  );
};

/** Whether one of the first rows holds an odd text. */
export const showsOddTexts = async (session: Session, raw: RawTable): Promise<boolean> => {
  const odd = statedColumns(raw).map((column) => isOdd(column));
  if (odd.length === 0 || (raw.clean === undefined && raw.selects.length === 0)) return false;
  const first = `(select * from (${rawSelect(raw)}) limit ${FIRST_ROWS})`;
  const where = odd.join(' or ');
  return (await findAny(session, [{ name: raw.table, source: first, where }])).size > 0;
};

/** Whether the first rows are all of them: the rows of the table made of them are counted. */
export const wasLookedThrough = async (session: Session, { table }: RawTable): Promise<boolean> => {
  const [rows] = await session.rows(`select count(*) as n from ${quoteName(`typed_${table}`)}`);
  return Number(rows?.['n']) <= FIRST_ROWS;
};

/** As many as the engine reads at once. */
const FIRST_ROWS = 2048;

/** Columns that some file of a table states. */
export const statedColumns = ({ table, stated }: RawTable): readonly Column[] =>
  columnsOf(table).filter(({ name }) => stated?.has(name) ?? true);

/** A question to the rows of a source: whether one of them meets a condition. */
interface Look {
  readonly name: string;
  readonly source: string;
  readonly where: string;
}

/** Names of the looks that found a row; none goes further than its first. */
export const findAny = async (
  session: Session,
  looks: readonly Look[],
): Promise<ReadonlySet<string>> => {
  if (looks.length === 0) return new Set();
  const selects = looks.map(
    ({ name, source, where }) =>
      `(select ${quoteText(name)} as name from ${source} where ${where} limit 1)`,
  );
  const found = await session.rows(selects.join('\nunion all\n'));
  return new Set(found.map(({ name }) => String(name)));
};

/** What exports write where a value is missing; a spreadsheet's own error among them. */
const NOTHING = 'NULL null Null N/A n/a #N/A \\N - -- None none NaN nan'.split(' ');

/**
 * Nearly every text is known as plain by its length or its first sign. As a filter that costs a
 * hundredth of a second per column and million rows; as a value, the engine would ask all of it.
 */
export const isOdd = (column: Column, text = quoteName(column.name)): string => {
  // No word for "nothing" begins with a digit or a capital before N.
  const signs = [
    // What begins with a blank, and the empty text, stand before '!' in the order of bytes.
    `${text} < '!' or ends_with(${text}, ' ')`,
    `strlen(${text}) <= ${NOTHING_BYTES_MAX} and (${text} < '.' or ${text} >= 'N')
      and (${isNothing(text)})`,
  ];
  if (!FREE_TEXT.has(column.name))
    signs.push(
      `${text} >= '=' and ${text} < '>'`,
      `${text} < '(' and ${text} >= ''''`,
      `${text} > '~'`,
    );
  if (isTime(column)) signs.push(`substr(${text}, 5, 1) <> '-' or substr(${text}, 8, 1) <> '-'`);
  if (column.kind.is === 'yuan') signs.push(`contains(${text}, ',')`, `ends_with(${text}, '元')`);
  return signs.map((sign) => `(${sign})`).join(' or ');
};

/** Words for "nothing" that only capitals make of the others. */
export const NOTHING_IN_CAPITALS: readonly string[] = [
  ...new Set(NOTHING.map((word) => word.toUpperCase())),
].filter((word) => !NOTHING.includes(word));

/** Whether a text that fits its kind is a word for "nothing": a choice may be called `none`. */
export const meansNothing = (text: string): boolean => NOTHING.includes(text);

const NOTHING_BYTES_MAX = Math.max(...NOTHING.map(({ length }) => length));

const isNothing = (text: string): string =>
  NOTHING.map((word) => `${text} = ${quoteText(word)}`).join(' or ');

const isTime = ({ kind }: Column): boolean => kind.is === 'instant' || kind.is === 'day';

const mended = (column: Column): string => {
  // Without a list, DuckDB takes blanks of typography away as well, which other doors leave.
  const text = `trim(${quoteName(column.name)}, ${quoteText(BLANKS)})`;
  const value = FREE_TEXT.has(column.name) ? text : plainSql(column, text);
  return `case when ${isNothing(text)} then null else nullif(${value}, '') end`;
};

const plainSql = (column: Column, text: string): string => {
  const bare = `trim(regexp_replace(${text}, ${quoteText(GUARD)}, '\\1\\2'), ${quoteText(BLANKS)})`;
  const plain = `translate(${bare}, '${WIDE}', '${PLAIN}')`;
  if (isTime(column)) return isoSql(plain);
  return column.kind.is === 'yuan' ? yuanSql(plain) : plain;
};

/** Blanks that a guard may hold as well. */
const BLANKS = ' \t\u00a0\u3000';

/** `="…"`, or a quote before what a spreadsheet would take for a number. */
const GUARD = '^(?:="([^"]*)"|\'([0-9A-Za-z][0-9A-Za-z.,:/ +-]*))$';

const range = (first: string, count: number): string =>
  Array.from({ length: count }, (_, at) => String.fromCharCode(first.charCodeAt(0) + at)).join('');

const WIDE = `${range('０', 10)}${range('Ａ', 26)}${range('ａ', 26)}．，：／－＋`;
const PLAIN = `${range('0', 10)}${range('A', 26)}${range('a', 26)}.,:/-+`;

/** Year, month and day with one kind of sign between them, perhaps a time of day behind. */
const LOOSE_TIME =
  '^((?:19|20)[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?$';
const PACKED_TIME =
  '^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?:[ T]?([0-9]{2}):?([0-9]{2}):?([0-9]{2})?)?$';

const isoSql = (text: string): string => {
  const iso = (pattern: string): string => {
    const part = (group: number): string =>
      `regexp_extract(${text}, ${quoteText(pattern)}, ${group})`;
    const two = (group: number): string => `lpad(${part(group)}, 2, '0')`;
    return `${part(1)} || '-' || ${two(2)} || '-' || ${two(3)}
      || case when ${part(4)} = '' then '' else 'T' || ${two(4)} || ':' || ${part(5)}
        || case when ${part(6)} = '' then '' else ':' || ${part(6)} end end`;
  };
  return `case when regexp_matches(${text}, ${quoteText(LOOSE_TIME)}) then ${iso(LOOSE_TIME)}
    when regexp_matches(${text}, ${quoteText(PACKED_TIME)}) then ${iso(PACKED_TIME)}
    else ${text} end`;
};

/** Groups of three all through, or none; the sign of the yuan before it or the word behind it. */
const LOOSE_YUAN = '^[¥￥]? ?([+-]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:[.][0-9]*)?) ?元?$';

const yuanSql = (text: string): string => {
  const part = (group: number): string =>
    `regexp_extract(${text}, ${quoteText(LOOSE_YUAN)}, ${group})`;
  return `case when regexp_matches(${text}, ${quoteText(LOOSE_YUAN)})
    then ${part(1)} || replace(${part(2)}, ',', '') else ${text} end`;
};
