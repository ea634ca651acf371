import { applierOf } from '../apply.ts';
import type { ArithmeticOp, BuiltinName, CompareOp, Domain, Expr } from '../expr.ts';
import { FALSE_TEXTS, INT_TEXT, TRUE_TEXTS } from '../functions.ts';
import { patternTest } from '../regex.ts';
import type { FieldType, Row, Value } from '../scope.ts';
import { RANGE_MS, toRuleInt } from '../semantics.ts';
import { compile, type Target } from '../target.ts';

/** A closure from a row to the value; null is unknown. */
export type Evaluate = (row: Row) => Value;

/**
 * The reference: each kind in the plainest way, exact integers throughout. The other targets are
 * compared with it, so it shares no arithmetic, order or date code with them.
 */
export const toInterpreter = (expr: Expr): Evaluate => compile(interpreterTarget, expr);

/** A cell of a row as the language sees it: absent and non-finite are unknown. */
export const readCell = (value: Value | undefined, type: FieldType): Value => {
  if (value === undefined || value === null) return null;
  if (type === 'double') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return toRuleInt(value);
  return value;
};

type Known = Exclude<Value, null>;

/** A function of known values only: any unknown argument gives unknown. */
const strict =
  (args: readonly Evaluate[], apply: (...known: never[]) => Value): Evaluate =>
  (row) => {
    const values = args.map((arg) => arg(row));
    return values.includes(null)
      ? null
      : (apply as (...known: Known[]) => Value)(...(values as Known[]));
  };

const encoder = new TextEncoder();

/** Negative, zero or positive; text by its UTF-8 bytes. */
const order = (left: Known, right: Known): number => {
  if (typeof left !== 'string' || typeof right !== 'string') {
    return left < right ? -1 : left > right ? 1 : 0;
  }
  const [a, b] = [encoder.encode(left), encoder.encode(right)];
  const first = a.findIndex((byte, index) => byte !== b[index]);
  return first === -1 ? a.length - b.length : a[first]! - (b[first] ?? -1);
};

const COMPARE: Readonly<Record<CompareOp, (sign: number) => boolean>> = {
  '==': (sign) => sign === 0,
  '!=': (sign) => sign !== 0,
  '<': (sign) => sign < 0,
  '<=': (sign) => sign <= 0,
  '>': (sign) => sign > 0,
  '>=': (sign) => sign >= 0,
};

const within = (domain: 'timestamp' | 'duration', ms: number): Value =>
  ms >= RANGE_MS[domain][0] && ms <= RANGE_MS[domain][1] ? ms : null;

const exactInt = (op: ArithmeticOp, left: bigint, right: bigint): bigint | null => {
  if (op === '+') return left + right;
  if (op === '-') return left - right;
  if (op === '*') return left * right;
  if (right === 0n) return null;
  return op === '/' ? left / right : left % right;
};

const double = (op: ArithmeticOp, left: number, right: number): number => {
  if (op === '+') return left + right;
  if (op === '-') return left - right;
  return op === '*' ? left * right : left / right;
};

const arithmetic = (op: ArithmeticOp, domain: Domain, left: Known, right: Known): Value => {
  if (domain === 'int') {
    const exact = exactInt(op, BigInt(left as number), BigInt(right as number));
    return exact === null ? null : toRuleInt(exact);
  }
  const value = double(op, Number(left), Number(right));
  if (domain === 'double') return Number.isFinite(value) ? value : null;
  return within(domain, value);
};

const zoned = (at: number, offset: number): Date => new Date(at + offset);
const DAY_MS = 86_400_000;

const BUILTINS: Readonly<Record<BuiltinName, (...args: never[]) => Value>> = {
  stringSize: (text: string) => [...text].length,
  listSize: (list: readonly string[]) => list.length,
  concat: (left: string, right: string) => left + right,
  startsWith: (text: string, part: string) => text.startsWith(part),
  endsWith: (text: string, part: string) => text.endsWith(part),
  contains: (text: string, part: string) => text.includes(part),
  stringToInt: (text: string) =>
    new RegExp(INT_TEXT).test(text) ? toRuleInt(BigInt(text.replace(/^\+/, ''))) : null,
  doubleToInt: (value: number) => {
    const exact = BigInt(Math.trunc(value));
    return exact === -(2n ** 63n) ? null : toRuleInt(exact);
  },
  timestampToInt: (at: number) => Math.floor(at / 1_000),
  intToDouble: (value: number | bigint) => Number(value),
  intToString: (value: number | bigint) => String(value),
  boolToString: (value: boolean) => String(value),
  stringToBool: (text: string) => {
    if ((TRUE_TEXTS as readonly string[]).includes(text)) return true;
    return (FALSE_TEXTS as readonly string[]).includes(text) ? false : null;
  },
  intToTimestamp: (seconds: number | bigint) => within('timestamp', Number(seconds) * 1_000),
  year: (at: number, offset: number) => zoned(at, offset).getUTCFullYear(),
  month: (at: number, offset: number) => zoned(at, offset).getUTCMonth(),
  date: (at: number, offset: number) => zoned(at, offset).getUTCDate(),
  dayOfMonth: (at: number, offset: number) => zoned(at, offset).getUTCDate() - 1,
  dayOfWeek: (at: number, offset: number) => zoned(at, offset).getUTCDay(),
  dayOfYear: (at: number, offset: number) => {
    const date = zoned(at, offset);
    const first = new Date(date);
    first.setUTCMonth(0, 1);
    return Math.round((date.getTime() - first.getTime()) / DAY_MS);
  },
  hours: (at: number, offset: number) => zoned(at, offset).getUTCHours(),
  minutes: (at: number, offset: number) => zoned(at, offset).getUTCMinutes(),
  seconds: (at: number, offset: number) => zoned(at, offset).getUTCSeconds(),
  milliseconds: (at: number, offset: number) => zoned(at, offset).getUTCMilliseconds(),
  durationHours: (ms: number) => Math.trunc(ms / 3_600_000) + 0,
  durationMinutes: (ms: number) => Math.trunc(ms / 60_000) + 0,
  durationSeconds: (ms: number) => Math.trunc(ms / 1_000) + 0,
  durationMilliseconds: (ms: number) => (ms % 1_000) + 0,
};

/** One false decides `and`, one true decides `or`; then one unknown decides. */
const logic =
  (args: readonly Evaluate[], decides: boolean): Evaluate =>
  (row) => {
    const values = args.map((arg) => arg(row));
    if (values.includes(decides)) return decides;
    return values.includes(null) ? null : !decides;
  };

export const interpreterTarget: Target<Evaluate> = {
  field:
    ({ name, type }) =>
    (row) =>
      readCell(row[name], type),
  literal:
    ({ value }) =>
    () =>
      value,
  compare: ({ op, left, right }, visit) =>
    strict([visit(left), visit(right)], (a: Known, b: Known) => COMPARE[op](order(a, b))),
  logic: ({ op, args }, visit) => logic(args.map(visit), op === 'or'),
  not: ({ arg }, visit) => strict([visit(arg)], (value: boolean) => !value),
  conditional: ({ test, then, otherwise }, visit) => {
    const [choose, yes, no] = [visit(test), visit(then), visit(otherwise)];
    return (row) => {
      const chosen = choose(row);
      return chosen === null ? null : chosen ? yes(row) : no(row);
    };
  },
  isNull: ({ arg }, visit) => {
    const value = visit(arg);
    return (row) => value(row) === null;
  },
  arithmetic: ({ op, left, right, domain }, visit) =>
    strict([visit(left), visit(right)], (a: Known, b: Known) => arithmetic(op, domain, a, b)),
  negate: ({ arg, domain }, visit) =>
    strict([visit(arg)], (value: Known) =>
      domain === 'int' ? toRuleInt(-BigInt(value as number)) : -(value as number),
    ),
  oneOf: ({ arg, items }, visit) =>
    strict([visit(arg)], (value: Known) => items.some((item) => order(value, item) === 0)),
  element: ({ arg, list }, visit) =>
    strict([visit(arg), visit(list)], (value: string, items: string[]) => items.includes(value)),
  call: ({ fn, args }, visit) => strict(args.map(visit), BUILTINS[fn]),
  matches: ({ arg, pattern }, visit) => strict([visit(arg)], patternTest(pattern)),
  // A row that lacks the column is live: the function is called instead.
  derived: ({ call, args, type }, visit) => {
    const evaluates = args.filter(({ kind }) => kind !== 'literal').map(visit);
    return (row) => {
      const column = row[call.column];
      if (column !== undefined) return readCell(column, type);
      return readCell(call.evaluate(evaluates.map((evaluate) => evaluate(row))), type);
    };
  },
  domain: ({ fn, args, type }, visit) => {
    const apply = applierOf(fn);
    const evaluates = args.map(visit);
    return (row) => readCell(apply(evaluates.map((evaluate) => evaluate(row))), type);
  },
};
