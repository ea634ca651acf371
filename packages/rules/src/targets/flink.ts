import type { ArithmeticOp, Expr } from '../expr.ts';
import { FALSE_TEXTS, INT_TEXT, TRUE_TEXTS } from '../functions.ts';
import { portablePattern } from '../regex.ts';
import { INT64_MIN, TIMESTAMP_MS_MIN } from '../semantics.ts';
import { compile, type Target } from '../target.ts';
import { type SqlTraits, sqlIdentifier, sqlRange, sqlString, sqlTarget } from './sql.ts';

/**
 * An expression as Flink SQL. Checked as text only: no cluster runs it yet.
 *
 * Shape   instants are BIGINT epoch milliseconds, strings ARRAY<STRING>, the rest as in DuckDB.
 */
export const toFlink = (expr: Expr): string => compile(flinkTarget, expr);

/** BIGINT wraps silently in Flink, so sums and products are DECIMAL and cast back. */
const int = (op: ArithmeticOp, left: string, right: string): string => {
  const wide = (text: string): string => `cast(${text} as decimal(19, 0))`;
  if (op === '/')
    return `try_cast(truncate(${wide(left)} / ${zeroless(wide(right))}, 0) as bigint)`;
  if (op === '%') return `try_cast(mod(${wide(left)}, ${zeroless(wide(right))}) as bigint)`;
  return `try_cast((${wide(left)} ${op} ${wide(right)}) as bigint)`;
};

const zeroless = (text: string): string => `nullif(${text}, 0)`;

const NOT_FINITE = ['NaN', 'Infinity', '-Infinity'] as const;

const finite = (arg: string): string =>
  NOT_FINITE.reduce((text, value) => `nullif(${text}, cast('${value}' as double))`, arg);

/** The clock reading of an instant in a zone, as a TIMESTAMP without zone. */
const PART = (part: string) => (at: string, offset: string) =>
  `extract(${part} from cast(to_timestamp_ltz(${at} + ${offset}, 3) as timestamp(3)))`;

const whenOneOf = (texts: readonly string[], then: string): string =>
  texts.map((text) => `when '${text}' then ${then}`).join(' ');

const flinkTraits: SqlTraits = {
  engine: 'flink',
  field: (name, type) => {
    const column = sqlIdentifier('`', name);
    return type === 'double' ? finite(column) : column;
  },
  double: (value) => `cast('${value}' as double)`,
  bigint: (value) => `cast('${value}' as bigint)`,
  typeName: {
    string: 'string',
    int: 'bigint',
    bool: 'boolean',
    timestamp: 'bigint',
    duration: 'bigint',
    double: 'double',
    strings: 'array<string>',
    null: 'boolean',
  },
  int,
  negateInt: (arg) => int('-', '0', arg),
  finite,
  element: (arg, list) => `array_contains(${list}, ${arg})`,
  matches: (arg, pattern) => `regexp(${arg}, ${sqlString(portablePattern(pattern))})`,
  builtins: {
    stringSize: (arg) => `cast(char_length(${arg}) as bigint)`,
    listSize: (arg) => `cast(cardinality(${arg}) as bigint)`,
    concat: (left, right) => `(${left} || ${right})`,
    startsWith: (text, part) => `startswith(${text}, ${part})`,
    endsWith: (text, part) => `endswith(${text}, ${part})`,
    contains: (text, part) => `(position(${part} in ${text}) > 0)`,
    stringToInt: (arg) => `try_cast(regexp_extract(${arg}, '${INT_TEXT}', 0) as bigint)`,
    doubleToInt: (arg) =>
      `nullif(try_cast(truncate(${arg}, 0) as bigint), cast('${INT64_MIN}' as bigint))`,
    timestampToInt: (arg) =>
      `((${arg} - ${TIMESTAMP_MS_MIN}) / 1000 + ${TIMESTAMP_MS_MIN / 1_000})`,
    intToDouble: (arg) => `cast(${arg} as double)`,
    intToString: (arg) => `cast(${arg} as string)`,
    boolToString: (arg) => `lower(cast(${arg} as string))`,
    stringToBool: (arg) =>
      `(case ${arg} ${whenOneOf(TRUE_TEXTS, 'true')} ${whenOneOf(FALSE_TEXTS, 'false')} end)`,
    intToTimestamp: (arg) => sqlRange('timestamp', int('*', arg, '1000')),
    year: PART('year'),
    month: (at, offset) => `(${PART('month')(at, offset)} - 1)`,
    date: PART('day'),
    dayOfMonth: (at, offset) => `(${PART('day')(at, offset)} - 1)`,
    dayOfWeek: (at, offset) => `(${PART('dow')(at, offset)} - 1)`, // Flink: Sunday is 1
    dayOfYear: (at, offset) => `(${PART('doy')(at, offset)} - 1)`,
    hours: PART('hour'),
    minutes: PART('minute'),
    seconds: PART('second'),
    milliseconds: (at, offset) => `mod(mod(${at} + ${offset}, 1000) + 1000, 1000)`,
    durationHours: (arg) => `(${arg} / 3600000)`,
    durationMinutes: (arg) => `(${arg} / 60000)`,
    durationSeconds: (arg) => `(${arg} / 1000)`,
    durationMilliseconds: (arg) => `mod(${arg}, 1000)`,
  },
};

export const flinkTarget: Target<string> = sqlTarget(flinkTraits);
