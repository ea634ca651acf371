import type { Column, IssueCode } from '@zhenma/model';
import { unreachable } from '@zhenma/model';
import { quoteText } from '../engine/sql.ts';

/** A typed value: text, fen, epoch milliseconds, days since 1970, degrees, truth. */
export type Typed = string | number | boolean | null;

/**
 * One kind of column, understood twice: as SQL for a whole file at once and as JavaScript for one
 * live row. `kinds.test.ts` holds the two equal on random and hostile text.
 */
export interface Reading {
  readonly sqlType: string;
  /** SQL over a trimmed, non-empty text expression; NULL when the text does not fit. */
  readonly sql: (text: string) => string;
  /** The same in JavaScript. */
  readonly js: (text: string) => Typed;
  readonly issue: IssueCode;
}

/** How the text of a column is understood; `zoneMinutes` east of UTC for times without offset. */
export const readingOf = ({ kind }: Pick<Column, 'kind'>, zoneMinutes: number): Reading => {
  switch (kind.is) {
    case 'text':
      return textUpTo(kind.max);
    case 'code':
      return codeUpTo(kind.max);
    case 'area':
      return AREA;
    case 'choice':
      return oneOf(kind.of);
    case 'digits':
      return matching(`^[0-9]{${kind.length}}$`, 'VALUE_NOT_DIGITS');
    case 'instant':
      return instant(zoneMinutes);
    case 'day':
      return DAY;
    case 'yuan':
      return kind.signed ? SIGNED_FEN : FEN;
    case 'decimal':
      return decimalWithin(kind);
    case 'integer':
      return INTEGER;
    case 'truth':
      return TRUTH;
    default:
      return unreachable(kind);
  }
};

const textUpTo = (max: number): Reading => ({
  sqlType: 'varchar',
  sql: (text) => `case when length(${text}) <= ${max} then ${text} end`,
  js: (text) => (text.length <= max || [...text].length <= max ? text : null),
  issue: 'VALUE_TOO_LONG',
});

const LOWER = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A name where a number belongs tells of shifted columns, and what else the row says is then as wrong.
 * Two ideographs may still be a word for "none" (`无`, `未知`).
 */
const NAME = '[\u4E00-\u9FFF]{3}';

const codeUpTo = (max: number): Reading => {
  const text = textUpTo(max);
  const name = new RegExp(NAME);
  return {
    sqlType: text.sqlType,
    issue: 'VALUE_NOT_NUMBERED',
    sql: (value) => {
      // `upper` means A–Z only as long as all is ASCII, and is thirty times as fast as `translate`.
      const ascii = `strlen(${value}) = length(${value})`;
      const folded = `translate(${value}, '${LOWER}', '${LOWER.toUpperCase()}')`;
      return `case when length(${value}) <= ${max} then
        case when ${ascii} then upper(${value})
          when not regexp_matches(${value}, ${quoteText(NAME)}) then ${folded} end end`;
    },
    js: (value) => {
      const kept = name.test(value) ? null : text.js(value);
      return typeof kept === 'string' ? kept.replace(/[a-z]/g, (char) => char.toUpperCase()) : null;
    },
  };
};

const DISTRICT = '^[1-9][0-9]{5}$';
const district = new RegExp(DISTRICT);
const UP_TO_FOUR = textUpTo(4);

/** The district inside a city says nothing of where a number belongs. Source: GB/T 2260, two digits each. */
const AREA: Reading = {
  ...UP_TO_FOUR,
  sql: (text) => `case when regexp_matches(${text}, ${quoteText(DISTRICT)}) then left(${text}, 4)
    else ${UP_TO_FOUR.sql(text)} end`,
  js: (text) => (district.test(text) ? text.slice(0, 4) : UP_TO_FOUR.js(text)),
};

const oneOf = (choices: readonly string[]): Reading => ({
  sqlType: 'varchar',
  // A chain of `or` asks row by row; DuckDB plans a long `in` as a join of all rows.
  sql: (
    text,
  ) => `case when ${choices.map((one) => `${text} = ${quoteText(one)}`).join(' or ')} then ${text}
    when ${isOneOf(text, choices)} then lower(${text}) end`,
  js: (text) => (choices.includes(asciiLower(text)) ? asciiLower(text) : null),
  issue: 'VALUE_NOT_ONE_OF',
});

/** DuckDB folds `İ` to `i`, JavaScript does not: only A–Z count, and they keep the byte length. */
const isOneOf = (text: string, choices: readonly string[]): string =>
  `(${choices.map((one) => `lower(${text}) = ${quoteText(one)}`).join(' or ')})
    and strlen(lower(${text})) = strlen(${text})`;

const asciiLower = (text: string): string =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const matching = (pattern: string, issue: IssueCode): Reading => {
  const expression = new RegExp(pattern);
  return {
    sqlType: 'varchar',
    sql: (text) => `case when regexp_matches(${text}, ${quoteText(pattern)}) then ${text} end`,
    js: (text) => (expression.test(text) ? text : null),
    issue,
  };
};

/** Up to 13 digits of yuan, so that fen stay far inside 2^53. */
const yuanPattern = (sign: string): string => `^${sign}[0-9]{1,13}(\\.[0-9]{0,2}0*)?$`;

const fen = (sign: string): Reading => {
  const pattern = yuanPattern(sign);
  const expression = new RegExp(pattern);
  return {
    sqlType: 'bigint',
    sql: (text) =>
      `case when regexp_matches(${text}, ${quoteText(pattern)}) ` +
      `then (try_cast(${text} as decimal(18, 2)) * 100)::bigint end`,
    js: (text) => (expression.test(text) ? fenOf(text) : null),
    issue: 'VALUE_NOT_AMOUNT',
  };
};

const fenOf = (text: string): number => {
  const [whole = '0', part = ''] = text.replace(/^[+-]/, '').split('.');
  const value = Number(whole) * 100 + Number(part.slice(0, 2).padEnd(2, '0'));
  return text.startsWith('-') && value !== 0 ? -value : value;
};

const FEN = fen('[+]?');
const SIGNED_FEN = fen('[+-]?');

/** ISO 8601, extended form; seconds, fraction and offset may be missing. Years 1900 to 2099. */
const DATE = '(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}';
const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{1,9})?)?';
const OFFSET = '(?:Z|z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)';
const INSTANT_PATTERN = `^${DATE}(?:[Tt ]${CLOCK}${OFFSET}?)?$`;
const INSTANT_JS = new RegExp(INSTANT_PATTERN);
const OFFSET_JS = new RegExp(`${OFFSET}$`);

/** What nearly every file holds; DuckDB's own casts read these two forms ten times faster. */
const PLAIN = `^${DATE}[T ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,3})?`;
const WITH_OFFSET = `${PLAIN}(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])$`;

/** Epoch milliseconds; a time without an offset is taken `zoneMinutes` east of UTC. */
const instant = (zoneMinutes: number): Reading => ({
  sqlType: 'bigint',
  sql: (text) => `case
    when regexp_matches(${text}, ${quoteText(WITH_OFFSET)})
      then epoch_ms(try_cast(${text} as timestamptz))
    when regexp_matches(${text}, ${quoteText(`${PLAIN}$`)})
      then epoch_ms(try_cast(${text} as timestamp)) - ${zoneMinutes * 60_000}
    when regexp_matches(${text}, ${quoteText(INSTANT_PATTERN)}) then ${anyInstantSql(text, zoneMinutes)}
    end`,
  js: (text) => {
    const day = INSTANT_JS.test(text) ? dayOf(text) : null;
    if (day === null) return null;
    const seconds = text[16] === ':' ? Number(text.slice(17, 19)) : 0;
    const fraction = /[.,]([0-9]{1,3})/.exec(text)?.[1]?.padEnd(3, '0') ?? '0';
    const minutes = Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
    const shift = minutes - offsetMinutes(OFFSET_JS.exec(text.slice(10))?.[0] ?? '', zoneMinutes);
    return day * 86_400_000 + shift * 60_000 + seconds * 1000 + Number(fraction);
  },
  issue: 'VALUE_NOT_TIME',
});

/** The rare forms, taken apart by position: no seconds, a comma, a short offset, a date alone. */
const anyInstantSql = (text: string, zoneMinutes: number): string => `
    epoch_ms(try_cast(substr(${text}, 1, 10) as date))
    + coalesce(try_cast(substr(${text}, 12, 2) as bigint), 0) * 3600000
    + coalesce(try_cast(substr(${text}, 15, 2) as bigint), 0) * 60000
    + case when substr(${text}, 17, 1) = ':'
        then try_cast(substr(${text}, 18, 2) as bigint) * 1000 else 0 end
    + case when substr(${text}, 20, 1) in ('.', ',')
        then try_cast(rpad(regexp_extract(${text}, '[.,]([0-9]{1,3})', 1), 3, '0') as bigint)
        else 0 end
    - 60000 * ${offsetSql(`regexp_extract(substr(${text}, 11), '${OFFSET}$')`, zoneMinutes)}`;

const offsetSql = (offset: string, zoneMinutes: number): string =>
  `case when ${offset} = '' then ${zoneMinutes} when lower(${offset}) = 'z' then 0 else
    (case when substr(${offset}, 1, 1) = '-' then -1 else 1 end)
    * (try_cast(substr(${offset}, 2, 2) as bigint) * 60
      + coalesce(try_cast(nullif(right(replace(${offset}, ':', ''), -3), '') as bigint), 0)) end`;

const offsetMinutes = (offset: string, zoneMinutes: number): number => {
  if (offset === '') return zoneMinutes;
  if (offset.toLowerCase() === 'z') return 0;
  const bare = offset.replace(':', '');
  const minutes = Number(bare.slice(1, 3)) * 60 + Number(bare.slice(3));
  return offset.startsWith('-') ? -minutes : minutes;
};

/** Days since 1970-01-01 of text that starts with YYYY-MM-DD; null when there is no such day. */
const dayOf = (text: string): number | null => {
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10)].map(Number);
  const ms = Date.UTC(year as number, (month as number) - 1, day);
  return new Date(ms).toISOString().slice(0, 10) === text.slice(0, 10) ? ms / 86_400_000 : null;
};

const DAY_JS = new RegExp(`^${DATE}(?:[Tt ]|$)`);

/** Days since 1970-01-01; a time of day behind the date is passed over. */
const DAY: Reading = {
  sqlType: 'integer',
  sql: (text) => `case when regexp_matches(${text}, ${quoteText(DAY_JS.source)}) then
    date_diff('day', date '1970-01-01', try_cast(substr(${text}, 1, 10) as date))::integer end`,
  js: (text) => (DAY_JS.test(text) ? dayOf(text) : null),
  issue: 'VALUE_NOT_DAY',
};

const DECIMAL = '^-?[0-9]{1,15}([.][0-9]{1,15})?%?$';
const DECIMAL_JS = new RegExp(DECIMAL);

const decimalWithin = ({ min, max }: { readonly min: number; readonly max: number }): Reading => ({
  sqlType: 'double',
  sql: (text) => {
    const value = `try_cast(rtrim(${text}, '%') as double)`;
    return `case when regexp_matches(${text}, ${quoteText(DECIMAL)})
      and ${value} between ${min} and ${max} then ${value} + 0 end`;
  },
  js: (text) => {
    const value = DECIMAL_JS.test(text) ? Number(text.replace('%', '')) : Number.NaN;
    return value >= min && value <= max ? value + 0 : null;
  },
  issue: 'VALUE_NOT_NUMBER',
});

const INTEGER: Reading = {
  sqlType: 'bigint',
  sql: (text) =>
    `case when regexp_matches(${text}, '^[0-9]{1,15}$') then try_cast(${text} as bigint) end`,
  js: (text) => (/^[0-9]{1,15}$/.test(text) ? Number(text) : null),
  issue: 'VALUE_NOT_NUMBER',
};

const YES = ['true', '1', 'yes', 'y', '是'];
const NO = ['false', '0', 'no', 'n', '否'];

const TRUTH: Reading = {
  sqlType: 'boolean',
  sql: (text) => `case when ${isOneOf(text, YES)} then true
    when ${isOneOf(text, NO)} then false end`,
  js: (text) =>
    YES.includes(asciiLower(text)) ? true : NO.includes(asciiLower(text)) ? false : null,
  issue: 'VALUE_NOT_TRUTH',
};
