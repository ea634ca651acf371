import { createHash } from 'node:crypto';
import { columnsOf, Fault, withPlainDigits } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { headerOf, type TableFile } from './csv.ts';
import { ID_DIGITS_MIN, openDoor, type Tokenise, trimmed } from './door.ts';

/** Parquet column types that print as something else than the canonical text. */
const FLOATING = /^(FLOAT|DOUBLE)$/;
/** Digits of a card, full-width ones too, and what people put between and around them. */
const CARD = "'^[\\s\\x{3000}-]*(?:[0-9０-９][\\s\\x{3000}-]*){13,19}$'";
const CARD_DIGITS_MAX = 19;
/** Keyed, so that the digests that join tokens to rows tell nothing without the key. */
const SALT = 'salt of the digests that join tokens to rows';

/**
 * Reads one Parquet file in place: gives a select with the columns of the clean file.
 *
 * Shape   line = 1-based row number; stated: the columns that the file has. Floating amounts are rounded to the fen, times print in UTC.
 * Errors  SOURCE_FORMAT_BROKEN, SOURCE_HEADER_WRONG.
 */
export const readParquet = async (
  session: Session,
  file: TableFile,
  tokenise: Tokenise,
): Promise<{
  readonly select: string;
  readonly rows: number;
  readonly stated: readonly string[];
}> => {
  const source = `read_parquet(${quoteText(file.path)}, file_row_number = true)`;
  const described = await session.rows(`describe select * from ${source}`).catch((error) => {
    throw new Fault('SOURCE_FORMAT_BROKEN', `${file.label} is not a whole Parquet file`, {}, error);
  });
  const types = new Map(
    described.map((row) => [String(row['column_name']).toLowerCase(), row] as const),
  );
  headerOf(file, [...types.keys()]);
  const cards = async () => ({
    tokens: await tokeniseCards(session, file, source, types, tokenise),
    guarded: await guardTexts(session, file, source, types, tokenise),
  });
  const { tokens, guarded } = await cards().catch((error) => {
    throw new Fault('SOURCE_FORMAT_BROKEN', `${file.label} holds damaged pages`, {}, error);
  });
  const columns = columnsOf(file.table).map(({ name, kind }) => {
    const found = types.get(name);
    if (name === 'card_token' && tokens) return `${tokens.column} as card_token`;
    if (!found) return `null::varchar as ${quoteName(name)}`;
    const column = guarded.get(name)?.column ?? `p.${quoteName(String(found['column_name']))}`;
    return `${canonicalText(column, String(found['column_type']), kind.is)} as ${quoteName(name)}`;
  });
  const select = `select ${file.id}::bigint as file, p.file_row_number + 1 as line,
    ${columns.join(', ')} from ${source} p ${tokens?.join ?? ''}
    ${[...guarded.values()].map(({ join }) => join).join('\n')}`;
  const [count] = await session.rows(`select count(*) as n from ${source}`);
  const stated = columnsOf(file.table).flatMap(({ name }) =>
    types.has(name) || (name === 'card_token' && tokens) ? [name] : [],
  );
  return { select, rows: Number(count?.['n'] ?? 0), stated };
};

/** Text of a column as the clean file would hold it: trimmed, empty as NULL. */
const canonicalText = (column: string, type: string, kind: string): string => {
  const text = bareText(column, type, kind);
  if (type !== 'VARCHAR') return text;
  // Trimming every value costs five times as much as looking whether one needs it. What begins with
  // a blank, and the empty text, stand before '!' in the order of bytes.
  return `case when ${text} < '!' or ends_with(${text}, ' ')
    then nullif(trim(${text}), '') else ${text} end`;
};

/** A double as the text it came from: no exponent, whole numbers without a point, NaN as nothing. */
const bareText = (column: string, type: string, kind: string): string => {
  const text = `${column}::varchar`;
  if (!FLOATING.test(type)) return text;
  const [digits, point] = kind === 'yuan' ? [18, 2] : [30, 15];
  const exact = `try_cast(${column} as decimal(${digits}, ${point}))::varchar`;
  return `case when isnan(${column}) then null
    when ${column} = trunc(${column}) and abs(${column}) < 1e15 then ${column}::bigint::varchar
    else coalesce(${exact}, ${text}) end`;
};

/** A column that goes through a table of what the door made of its texts. */
interface Joined {
  readonly column: string;
  readonly join: string;
}

/** Enough digits for a card number, blanks and hyphens between them included. */
const MANY_DIGITS = "'(?:[0-9０-９][\\s-]*){13}'";

/** An identifier that may be a card number beyond doubt; the door decides. */
const MAYBE_CARD = "'\\s*[3-6][0-9]{15,18}\\s*'";

/** Free texts, accounts and identifiers that may hold a card number pass the same door as those of a CSV. */
const guardTexts = async (
  session: Session,
  file: TableFile,
  source: string,
  types: ReadonlyMap<string, Readonly<Record<string, Cell>>>,
  tokenise: Tokenise,
): Promise<ReadonlyMap<string, Joined>> => {
  const door = openDoor(file.table, tokenise);
  const salt = tokenise(SALT);
  const joined = new Map<string, Joined>();
  for (const [index, name] of door.names.entries()) {
    const found = types.get(name);
    if (!found || !door.guarded[index] || name === 'card_token') continue;
    const text = `p.${quoteName(String(found['column_name']))}::varchar`;
    const table = `guarded_${file.id}_${index}`;
    const mayHold = door.ids[index]
      ? `length(${text}) >= ${ID_DIGITS_MIN} and regexp_full_match(${text}, ${MAYBE_CARD})`
      : `regexp_matches(${text}, ${MANY_DIGITS})`;
    const rows: Cell[][] = [];
    await session.each(
      `select distinct ${text} as said from ${source} p where ${mayHold}`,
      (block) => {
        for (const { said } of block)
          rows.push([md5(`${salt}${said}`), door.clean(index, trimmed(String(said)))]);
      },
    );
    if (rows.length === 0) continue;
    await session.load(table, { digest: 'varchar', clean: 'varchar' }, rows);
    const digest = `md5(${quoteText(salt)} || ${text})`;
    joined.set(name, {
      column: `coalesce(${table}.clean, ${text})`,
      join: `left join ${table} on ${table}.digest = ${digest}`,
    });
  }
  return joined;
};

/** Card numbers in `pan`, or in `card_token` by mistake, become tokens before any table holds them. */
const tokeniseCards = async (
  session: Session,
  file: TableFile,
  source: string,
  types: ReadonlyMap<string, Readonly<Record<string, Cell>>>,
  tokenise: Tokenise,
): Promise<Joined | undefined> => {
  if (file.table !== 'transactions') return undefined;
  const nameOf = (name: string): string | undefined => {
    const found = types.get(name);
    return found && `nullif(trim(p.${quoteName(String(found['column_name']))}::varchar), '')`;
  };
  const given = types.get('card_token');
  const raw = given && `p.${quoteName(String(given['column_name']))}::varchar`;
  // Most tokens are longer than any card number and in one piece: a look at that is all they need.
  const maybe =
    raw &&
    `(${raw} is null or length(${raw}) <= ${CARD_DIGITS_MAX} or strlen(${raw}) > length(${raw})
      or contains(${raw}, ' ') or contains(${raw}, '-'))`;
  const pan = nameOf('pan') ?? 'null::varchar';
  const token = nameOf('card_token') ?? 'null::varchar';
  const card = `coalesce(case when regexp_full_match(${token}, ${CARD}) then ${token} end,
    case when ${token} is null then ${pan} end)`;
  const table = `token_${file.id}`;
  const rows: Cell[][] = [];
  const salt = tokenise(SALT);
  const digest = `md5(${quoteText(salt)} || ${card})`;
  await session.each(
    `select distinct ${card} as card from ${source} p where ${maybe ?? 'true'} and ${card} is not null`,
    (block) => {
      for (const { card: number } of block)
        rows.push([
          md5(`${salt}${number}`),
          tokenise(withPlainDigits(String(number)).replace(/[\s-]/g, '')),
        ]);
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
