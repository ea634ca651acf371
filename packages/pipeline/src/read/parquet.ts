import { createHash } from 'node:crypto';
import { columnsOf, Fault, FREE_TEXT } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { headerOf, type TableFile } from './csv.ts';
import type { Tokenise } from './row-sink.ts';

/** Parquet column types that print as something else than the canonical text. */
const FLOATING = /^(FLOAT|DOUBLE)$/;
const CARD = "'^[0-9]{13,19}$'";

/**
 * Reads one Parquet file in place: gives a select with the columns of the clean CSV.
 *
 * Shape   line = 1-based row number. Floating amounts are rounded to the fen, times print in UTC.
 * Errors  SOURCE_FORMAT_BROKEN, SOURCE_HEADER_WRONG.
 */
export const readParquet = async (
  session: Session,
  file: TableFile,
  tokenise: Tokenise,
): Promise<{ readonly select: string; readonly rows: number }> => {
  const source = `read_parquet(${quoteText(file.path)}, file_row_number = true)`;
  const described = await session.rows(`describe select * from ${source}`).catch((error) => {
    throw new Fault('SOURCE_FORMAT_BROKEN', `${file.label} is not a whole Parquet file`, {}, error);
  });
  const types = new Map(
    described.map((row) => [String(row['column_name']).toLowerCase(), row] as const),
  );
  headerOf(file, [...types.keys()]);
  const tokens = await tokeniseCards(session, file, source, types, tokenise);
  const columns = columnsOf(file.table).map(({ name, kind }) => {
    const found = types.get(name);
    if (name === 'card_token' && tokens) return `${tokens.column} as card_token`;
    if (!found) return `null::varchar as ${quoteName(name)}`;
    const column = `p.${quoteName(String(found['column_name']))}`;
    return `${canonicalText(column, String(found['column_type']), kind.is, name)} as ${quoteName(name)}`;
  });
  const select = `select ${file.id}::bigint as file, p.file_row_number + 1 as line,
    ${columns.join(', ')} from ${source} p ${tokens?.join ?? ''}`;
  const [count] = await session.rows(`select count(*) as n from ${source}`);
  return { select, rows: Number(count?.['n'] ?? 0) };
};

/** Text of a column as the clean CSV would hold it: trimmed, empty as NULL. */
const canonicalText = (column: string, type: string, kind: string, name: string): string => {
  const text = bareText(column, type, kind, name);
  if (type !== 'VARCHAR') return text;
  // Trimming every value costs five times as much as looking whether one needs it.
  return `case when starts_with(${text}, ' ') or ends_with(${text}, ' ') or ${text} = ''
    then nullif(trim(${text}), '') else ${text} end`;
};

const bareText = (column: string, type: string, kind: string, name: string): string => {
  if (FLOATING.test(type) && kind === 'yuan') return `${column}::decimal(18, 2)::varchar`;
  if (FREE_TEXT.has(name))
    return `regexp_replace(${column}::varchar, '([0-9]{6})[0-9]{3,9}([0-9]{4})', '\\1******\\2', 'g')`;
  return `${column}::varchar`;
};

/** Card numbers in `pan`, or in `card_token` by mistake, become tokens before any table holds them. */
const tokeniseCards = async (
  session: Session,
  file: TableFile,
  source: string,
  types: ReadonlyMap<string, Readonly<Record<string, Cell>>>,
  tokenise: Tokenise,
): Promise<{ readonly column: string; readonly join: string } | undefined> => {
  if (file.table !== 'transactions') return undefined;
  const nameOf = (name: string): string | undefined => {
    const found = types.get(name);
    return found && `p.${quoteName(String(found['column_name']))}::varchar`;
  };
  const pan = nameOf('pan') ?? 'null::varchar';
  const token = nameOf('card_token') ?? 'null::varchar';
  const card = `coalesce(case when regexp_full_match(${token}, ${CARD}) then ${token} end,
    case when coalesce(trim(${token}), '') = '' then ${pan} end)`;
  const table = `token_${file.id}`;
  const rows: Cell[][] = [];
  const salt = tokenise('salt of the digests that join tokens to rows');
  const digest = `md5(${quoteText(salt)} || ${card})`;
  await session.each(
    `select distinct ${card} as card from ${source} p where ${card} is not null`,
    (block) => {
      for (const { card: number } of block)
        rows.push([md5(`${salt}${number}`), tokenise(String(number))]);
    },
  );
  if (rows.length === 0) return undefined;
  await session.load(table, { digest: 'varchar', token: 'varchar' }, rows);
  return {
    column: `coalesce(t.token, ${token})`,
    join: `left join ${table} t on t.digest = ${digest}`,
  };
};

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
