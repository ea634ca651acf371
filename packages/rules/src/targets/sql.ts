import { Fault } from '@zhenma/model';
import type { Engine } from '../check.ts';
import type { ArithmeticOp, BuiltinName, Domain, Expr, ValueType } from '../expr.ts';
import type { FieldType, Scalar } from '../scope.ts';
import { isPortableText, RANGE_MS } from '../semantics.ts';
import type { Target } from '../target.ts';

/** What differs between two SQL engines. Everything else is in `sqlTarget`. */
export interface SqlTraits {
  readonly engine: Engine;
  readonly field: (column: string, type: FieldType) => string;
  readonly double: (value: number) => string;
  readonly bigint: (value: number | bigint) => string;
  readonly typeName: Readonly<Record<ValueType, string>>;
  /** int64 arithmetic that gives null where int64 overflows or divides by zero. */
  readonly int: (op: ArithmeticOp, left: string, right: string) => string;
  readonly negateInt: (arg: string) => string;
  /** Null instead of an infinity or NaN. */
  readonly finite: (arg: string) => string;
  readonly element: (arg: string, list: string) => string;
  readonly matches: (arg: string, pattern: string) => string;
  readonly builtins: Readonly<Record<BuiltinName, (...args: string[]) => string>>;
}

/** The only way to a quoted name. */
export const sqlIdentifier = (quote: '"' | '`', name: string): string => {
  if (name === '' || !isPortableText(name)) {
    throw new Fault('INTERNAL', 'a column name is empty or not portable text');
  }
  return `${quote}${name.replaceAll(quote, quote + quote)}${quote}`;
};

/** The only way to a text literal. Neither engine reads backslashes in '…'. */
export const sqlString = (text: string): string => {
  if (!isPortableText(text)) throw new Fault('INTERNAL', 'a text literal is not portable text');
  return `'${text.replaceAll("'", "''")}'`;
};

/** A constant of any scalar type. */
export const sqlLiteral = (traits: SqlTraits, value: Scalar, type: ValueType): string => {
  if (value === null) return `cast(null as ${traits.typeName[type]})`;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return sqlString(value);
  return type === 'double' ? traits.double(Number(value)) : traits.bigint(value as number | bigint);
};

/** Clamps to one beyond the range, then makes that null: the operand is written only once. */
export const sqlRange = (domain: 'timestamp' | 'duration', arg: string): string => {
  const [min, max] = RANGE_MS[domain];
  const clamped = `greatest(least(${arg}, ${max + 1}), ${min - 1})`;
  return `nullif(nullif(${clamped}, ${max + 1}), ${min - 1})`;
};

const arithmetic = (
  traits: SqlTraits,
  op: ArithmeticOp,
  domain: Domain,
  left: string,
  right: string,
): string => {
  if (domain === 'int') return traits.int(op, left, right);
  if (domain === 'double') return traits.finite(`(${left} ${op} ${right})`);
  return sqlRange(domain, `(${left} ${op} ${right})`);
};

const SQL_OP = { '==': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const;

/**
 * SQL over columns named as the fields. Unknown is null; every operand is parenthesised, so no
 * node asks who its parent is.
 *
 * @example compile(duckdbTarget(), tree) // (("mcc" = '5411') and ("amount" > 100))
 */
export const sqlTarget = (traits: SqlTraits): Target<string> => ({
  field: ({ name, type }) => traits.field(name, type),
  literal: ({ value, type }) => sqlLiteral(traits, value, type),
  compare: ({ op, left, right }, visit) => `(${visit(left)} ${SQL_OP[op]} ${visit(right)})`,
  logic: ({ op, args }, visit) => `(${args.map(visit).join(` ${op} `)})`,
  not: ({ arg }, visit) => `(not ${visit(arg)})`,
  // The simple form of case writes the test once; an unknown test takes neither branch.
  conditional: ({ test, then, otherwise }, visit) =>
    `(case ${visit(test)} when true then ${visit(then)} when false then ${visit(otherwise)} end)`,
  isNull: ({ arg }, visit) => `(${visit(arg)} is null)`,
  arithmetic: ({ op, left, right, domain }, visit) =>
    arithmetic(traits, op, domain, visit(left), visit(right)),
  negate: ({ arg, domain }, visit) =>
    domain === 'int' ? traits.negateInt(visit(arg)) : `(- ${visit(arg)})`,
  oneOf: ({ arg, items, type }, visit) => {
    if (items.length === 0) return `(case ${visit(arg)} is null when false then false end)`;
    const list = items.map((item) => sqlLiteral(traits, item, type)).join(', ');
    return `(${visit(arg)} in (${list}))`;
  },
  element: ({ arg, list }, visit) => traits.element(visit(arg), visit(list)),
  call: ({ fn, args }, visit) => traits.builtins[fn](...args.map(visit)),
  matches: ({ arg, pattern }, visit) => traits.matches(visit(arg), pattern),
  // Derived instants are epoch milliseconds, whatever the stored columns are.
  derived: ({ call, type }) => traits.field(call.column, type === 'timestamp' ? 'int' : type),
  domain: ({ fn, args }, visit) => {
    const form = fn.form.kind === 'expression' ? fn.form[traits.engine] : undefined;
    if (form === undefined) {
      throw new Fault('INTERNAL', `${fn.name} has no form on ${traits.engine}`);
    }
    const plain = form(args.map(visit));
    const text = fn.returns === 'double' ? traits.finite(plain) : plain;
    return fn.nullSafe === true ? `(${text})` : strict(text, args, visit);
  },
});

/** Null in, null out, for functions whose SQL may do otherwise. */
const strict = (text: string, args: readonly Expr[], visit: (expr: Expr) => string): string => {
  const nullable = args.filter(({ kind }) => kind !== 'literal');
  if (nullable.length === 0) return `(${text})`;
  const known = nullable.map((arg) => `${visit(arg)} is not null`).join(' and ');
  return `(case when ${known} then ${text} end)`;
};
