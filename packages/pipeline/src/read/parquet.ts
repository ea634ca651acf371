import { createHash } from 'node:crypto';
import { columnsOf, Fault, type TableName, withPlainDigits } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { headerOf, type TableFile } from './csv.ts';
import { ID_DIGITS_MIN, openDoor, type Tokenise, trimmed } from './door.ts';

/** Parquet column types that print as something else than the canonical text. */
const FLOATING = /^(FLOAT|DOUBLE)$/;
/** Digits of a card, full-width ones too, and what people put between and around them. */
const CARD = "'^[\\s\\x{3000}-]*(?:[0-9０-９][\\s\\x{3000}-]*){13,19}$'";
const CARD_DIGITS_MAX = 19;
/** Columns that may hold the number of the card. */
const CARDS = ['pan', 'card_token'];
/** Keyed, so that the digests that join tokens to rows tell nothing without the key. */
const SALT = 'salt of the digests that join tokens to rows';

/**
 * Reads one Parquet file in place: gives a select with the columns of the clean file.
 *
 * Shape   line = 1-based row number; stated: the columns that the file has. Floating amounts are rounded to the fen, times print in UTC.
 *         Texts are as they stand: blanks around one and the empty text are odd texts, see `findOddTexts`.
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
  const looks = looksOf(file.table, types, tokenise);
  const guarded = await passDoor(session, file.id, source, looks, tokenise(SALT)).catch((error) => {
    throw new Fault('SOURCE_FORMAT_BROKEN', `${file.label} holds damaged pages`, {}, error);
  });
  const columns = columnsOf(file.table).map(({ name, kind }) => {
    const found = types.get(name);
    const guard = guarded.get(name)?.column;
    if (name === 'card_token' && guard) return `${guard} as card_token`;
    if (!found) return `null::varchar as ${quoteName(name)}`;
    const column = guard ?? `p.${quoteName(String(found['column_name']))}`;
    return `${bareText(column, String(found['column_type']), kind.is)} as ${quoteName(name)}`;
  });
  const select = `select ${file.id}::bigint as file, p.file_row_number + 1 as line,
    ${columns.join(', ')} from ${source} p
    ${[...guarded.values()].map(({ join }) => join).join('\n')}`;
  const [count] = await session.rows(`select count(*) as n from ${source}`);
  const stated = columnsOf(file.table).flatMap(({ name }) =>
    types.has(name) || guarded.has(name) ? [name] : [],
  );
  return { select, rows: Number(count?.['n'] ?? 0), stated };
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

type Types = ReadonlyMap<string, Readonly<Record<string, Cell>>>;

/** A column some texts of which the door must see. SQL is over a row `p` of the file. */
interface Look {
  readonly name: string;
  /** The text that the door sees, and where it may be a card number. */
  readonly text: string;
  readonly where: string;
  /** What stands where the door saw nothing. */
  readonly otherwise: string;
  readonly clean: (text: string) => string;
}

/** A column that goes through a table of what the door made of its texts. */
interface Joined {
  readonly column: string;
  readonly join: string;
}

/**
 * Sends texts that may hold a card number through the same door as those of a CSV, before any table holds
 * them. All columns are asked in one statement, which keeps both cores busy.
 */
const passDoor = async (
  session: Session,
  file: number,
  source: string,
  looks: readonly Look[],
  salt: string,
): Promise<ReadonlyMap<string, Joined>> => {
  const joined = new Map<string, Joined>();
  if (looks.length === 0) return joined;
  const rows = looks.map((): Cell[][] => []);
  const asked = looks.map(
    ({ text, where }, at) => `select ${at} as look, said
      from (select distinct ${text} as said from ${source} p where ${where})`,
  );
  await session.each(asked.join('\nunion all\n'), (block) => {
    for (const { look, said } of block) {
      const text = String(said);
      const at = Number(look);
      rows[at]?.push([md5(`${salt}${text}`), looks[at]?.clean(text) ?? '']);
    }
  });
  for (const [at, { name, text, otherwise }] of looks.entries()) {
    const found = rows[at] ?? [];
    if (found.length === 0) continue;
    const table = `door_${file}_${at}`;
    await session.load(table, { digest: 'varchar', clean: 'varchar' }, found);
    joined.set(name, {
      column: `coalesce(${table}.clean, ${otherwise})`,
      join: `left join ${table} on ${table}.digest = md5(${quoteText(salt)} || ${text})`,
    });
  }
  return joined;
};

/** Enough digits for a card number, blanks and hyphens between them included. */
const MANY_DIGITS = "'(?:[0-9０-９][\\s-]*){13}'";

/** An identifier that may be a card number beyond doubt; the door decides. */
const MAYBE_CARD = "'\\s*[3-6][0-9]{15,18}\\s*'";

const looksOf = (table: TableName, types: Types, tokenise: Tokenise): readonly Look[] => [
  ...(table === 'transactions' && CARDS.some((name) => types.has(name))
    ? [cardLook(types, tokenise)]
    : []),
  ...guardLooks(table, types, tokenise),
];

/** Free texts, accounts and identifiers. */
const guardLooks = (table: TableName, types: Types, tokenise: Tokenise): readonly Look[] => {
  const door = openDoor(table, tokenise);
  return door.names.flatMap((name, index): Look[] => {
    const found = types.get(name);
    if (!found || !door.guarded[index] || name === 'card_token') return [];
    const text = `p.${quoteName(String(found['column_name']))}::varchar`;
    const where = door.ids[index]
      ? `length(${text}) >= ${ID_DIGITS_MIN} and regexp_full_match(${text}, ${MAYBE_CARD})`
      : `regexp_matches(${text}, ${MANY_DIGITS})`;
    const clean = (said: string): string => door.clean(index, trimmed(said));
    return [{ name, text, where, otherwise: text, clean }];
  });
};

/** Card numbers in `pan`, or in `card_token` by mistake, become tokens. */
const cardLook = (types: Types, tokenise: Tokenise): Look => {
  const textOf = (name: string): string => {
    const found = types.get(name);
    const text = found && `nullif(trim(p.${quoteName(String(found['column_name']))}::varchar), '')`;
    return text ?? 'null::varchar';
  };
  const given = types.get('card_token');
  const raw = given && `p.${quoteName(String(given['column_name']))}::varchar`;
  // Most tokens are longer than any card number and in one piece: a look at that is all they need.
  const maybe = raw
    ? `(${raw} is null or length(${raw}) <= ${CARD_DIGITS_MAX} or strlen(${raw}) > length(${raw})
      or contains(${raw}, ' ') or contains(${raw}, '-'))`
    : 'true';
  const token = textOf('card_token');
  const card = `coalesce(case when regexp_full_match(${token}, ${CARD}) then ${token} end,
    case when ${token} is null then ${textOf('pan')} end)`;
  return {
    name: 'card_token',
    text: card,
    where: `${maybe} and ${card} is not null`,
    otherwise: token,
    clean: (said) => tokenise(withPlainDigits(said).replace(/[\s-]/g, '')),
  };
};

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
