import { applierOf } from '../apply.ts';
import {
  type ArithmeticOp,
  type BuiltinName,
  type CompareOp,
  type Domain,
  type Expr,
  type Node,
  type ValueType,
  walk,
} from '../expr.ts';
import { patternTest } from '../regex.ts';
import type { DomainFunction, FieldType, Scalar, Value } from '../scope.ts';
import type { Target } from '../target.ts';
import { readCell } from './interpreter.ts';

/**
 * JavaScript text of an expression in three forms. `truth` and `falsity` are plain booleans
 * ("is true", "is false"), so a condition needs no third value: not-a is the falsity of a.
 */
export interface Code {
  readonly value: string;
  readonly truth: string;
  readonly falsity: string;
  /** Cheap to repeat: a local or a literal. */
  readonly simple: boolean;
  /** Never null. */
  readonly known: boolean;
  /** A number that is NaN when unknown: every comparison with it but `!==` is then false. */
  readonly numeric?: () => string;
}

/** Names that one generated function declares; everything of the rule enters through these. */
export interface CodeNames {
  /** Local of a field, read once at the top. */
  readonly field: (name: string, type: FieldType) => string;
  /** Local of a numeric field, NaN when unknown. */
  readonly numeric: (name: string, type: FieldType) => string;
  /** Local of a derived column, filled when first needed. */
  readonly lazy: (column: string) => string;
  /** A value that text cannot hold: a set, a function. */
  readonly constant: (value: unknown) => string;
  readonly temporary: () => string;
}

/** The only way from a value of a rule into JavaScript text. */
export const jsLiteral = (value: Scalar): string => {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return JSON.stringify(value);
};

const plain = (value: string): Code => ({
  value,
  truth: `${value} === true`,
  falsity: `${value} === false`,
  simple: false,
  known: false,
});

/** A condition that is never unknown. */
const total = (truth: string, falsity: string): Code => ({
  value: truth,
  truth,
  falsity,
  simple: false,
  known: true,
});

/** Text for the first and for later uses of a value: a temporary when it is not simple. */
const twice = (names: CodeNames, code: Code): readonly [string, string] => {
  if (code.simple) return [code.value, code.value];
  const temporary = names.temporary();
  return [`(${temporary} = ${code.value})`, temporary];
};

/** Conditions that call something stand behind those that only compare: and, or ask no order. */
const cheapFirst = (args: readonly Expr[]): readonly Expr[] => [
  ...args.filter((arg) => !calls(arg)),
  ...args.filter(calls),
];

const calls = (expr: Expr): boolean => {
  let found = false;
  walk(expr, ({ kind }) => {
    found ||= kind === 'derived' || kind === 'domain' || kind === 'matches';
  });
  return found;
};

const NEGATED: Readonly<Record<CompareOp, CompareOp>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

const compareText = (op: CompareOp, operand: ValueType, left: string, right: string): string => {
  if (op === '==' || op === '!=') return `${left} ${op}= ${right}`;
  return operand === 'string' ? `h.order(${left}, ${right}) ${op} 0` : `${left} ${op} ${right}`;
};

/** Without null tests, where both sides can be NaN instead. */
const numericTest = (op: CompareOp, left: Code, right: Code): string | undefined => {
  if (op === '!=' || left.numeric === undefined || right.numeric === undefined) return undefined;
  return `(${left.numeric()} ${op === '==' ? '===' : op} ${right.numeric()})`;
};

const NUMERIC: ReadonlySet<ValueType> = new Set<ValueType>([
  'int',
  'double',
  'timestamp',
  'duration',
]);

const fieldCode = (names: CodeNames, name: string, type: FieldType): Code => {
  const code = { ...plain(names.field(name, type)), simple: true };
  return NUMERIC.has(type) ? { ...code, numeric: () => names.numeric(name, type) } : code;
};

const literalCode = (value: Scalar, type: ValueType): Code => {
  const code = { ...plain(jsLiteral(value)), simple: true, known: value !== null };
  return NUMERIC.has(type) && value !== null ? { ...code, numeric: () => code.value } : code;
};

const compare = (names: CodeNames, node: Node<'compare'>, left: Code, right: Code): Code => {
  const [left1, left2] = twice(names, left);
  const [right1, right2] = twice(names, right);
  const [ofLeft, ofRight] = [`${left1} === null`, `${right1} === null`];
  // What need not be worked out is asked first: a call is saved where the other side is unknown.
  const unknown = [
    ...(right.known || !right.simple ? [] : [ofRight]),
    ...(left.known ? [] : [ofLeft]),
    ...(right.known || right.simple ? [] : [ofRight]),
  ];
  const known = unknown.map((test) => test.replace(/=== null$/, '!== null'));
  // Without its own null test a value is computed where it is compared.
  const [a, b] = [left.known ? left1 : left2, right.known ? right1 : right2];
  const test = (op: CompareOp): string =>
    numericTest(op, left, right) ??
    `(${[...known, compareText(op, node.operand, a, b)].join(' && ')})`;
  const result = compareText(node.op, node.operand, a, b);
  const code = {
    value: unknown.length === 0 ? `(${result})` : `(${unknown.join(' || ')} ? null : ${result})`,
    truth: test(node.op),
    falsity: test(NEGATED[node.op]),
    simple: false,
    known: unknown.length === 0,
  };
  if (!left.known && !right.known) return code;
  // null === constant is false, so equality with a constant needs no null test.
  const equal = `(${left.value} === ${right.value})`;
  if (node.op === '==') return { ...code, truth: equal };
  return node.op === '!=' ? { ...code, falsity: equal } : code;
};

const INT_HELPER: Readonly<Record<ArithmeticOp, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
};

const arithmeticHelper = (op: ArithmeticOp, domain: Domain): string => {
  if (domain === 'int') return `h.${INT_HELPER[op]}`;
  if (domain === 'double') return `h.doubles.${INT_HELPER[op]}`;
  return `h.${domain}${op === '+' ? 'Add' : 'Subtract'}`;
};

const logic = (op: 'and' | 'or', args: readonly Code[]): Code => {
  const all = (texts: readonly string[]): string => `(${texts.join(' && ')})`;
  const any = (texts: readonly string[]): string => `(${texts.join(' || ')})`;
  const truths = args.map(({ truth }) => truth);
  const falsities = args.map(({ falsity }) => falsity);
  return {
    value: `h.${op}([${args.map(({ value }) => value).join(', ')}])`,
    truth: op === 'and' ? all(truths) : any(truths),
    falsity: op === 'and' ? any(falsities) : all(falsities),
    simple: false,
    known: false,
  };
};

const conditional = (names: CodeNames, test: Code, then: Code, otherwise: Code): Code => {
  const [first, later] = twice(names, test);
  return {
    value: `(${first} === null ? null : ${later} ? ${then.value} : ${otherwise.value})`,
    truth: `(${first} === true ? ${then.truth} : ${later} === false && ${otherwise.truth})`,
    falsity: `(${first} === true ? ${then.falsity} : ${later} === false && ${otherwise.falsity})`,
    simple: false,
    known: false,
  };
};

/** Up to this many items `a === 1 || a === 2` is faster than a set. */
const ITEMS_INLINE = 8;

const oneOf = (names: CodeNames, items: readonly Exclude<Scalar, null>[], arg: Code): Code => {
  const [first, later] = twice(names, arg);
  const has =
    items.length > ITEMS_INLINE
      ? `${names.constant(new Set(items))}.has(${later})`
      : `(${items.map((item) => `${later} === ${jsLiteral(item)}`).join(' || ') || 'false'})`;
  return {
    value: `(${first} === null ? null : ${has})`,
    truth: `(${first} !== null && ${has})`,
    falsity: `(${first} !== null && !${has})`,
    simple: false,
    known: false,
  };
};

/** First arguments remembered per dictionary function; then it starts over. */
export const MEMO_ENTRIES_MAX = 65_536;

interface Remembered {
  args: readonly Value[];
  value: Value;
}

type Memo = Map<Value | undefined, Remembered>;

/** Answers by function, so that every rule that calls it finds them at one place. */
const MEMOS = new WeakMap<DomainFunction, Memo>();

const memoOf = (fn: DomainFunction | undefined): Memo => {
  const memo: Memo = (fn && MEMOS.get(fn)) ?? new Map();
  if (fn) MEMOS.set(fn, memo);
  return memo;
};

/**
 * The call of a derived column: for each first argument the last answer is remembered. Names and
 * numbers come again, with what belongs to them; pairs of strangers do not, and a key made of both
 * takes longer than most functions.
 */
const memoised = ({ call, type }: Node<'derived'>): ((...args: Value[]) => Value) => {
  const memo = memoOf(call.whole);
  const nullIsNull = call.whole !== undefined && call.whole.nullSafe !== true;
  return (...args) => {
    if (nullIsNull && args.includes(null)) return null;
    const known = memo.get(args[0]);
    if (known !== undefined && areSame(args, known.args)) return known.value;
    const value = readCell(call.evaluate(args), type);
    if (known !== undefined) {
      known.args = args;
      known.value = value;
      return value;
    }
    if (memo.size >= MEMO_ENTRIES_MAX) memo.clear();
    memo.set(args[0], { args, value });
    return value;
  };
};

const areSame = (args: readonly Value[], others: readonly Value[]): boolean => {
  for (let at = 0; at < args.length; at++) if (args[at] !== others[at]) return false;
  return true;
};

const domainCall = (fn: DomainFunction): ((...args: Value[]) => Value) => {
  const apply = applierOf(fn);
  return (...args) => readCell(apply(args), fn.returns);
};

/** Names of every built-in on the runtime, written out so that a missing one does not compile. */
type RuntimeHas<K extends string> = { readonly [P in K]: (...args: never[]) => unknown };
export type Runtime = RuntimeHas<BuiltinName> & Readonly<Record<string, unknown>>;

/** JavaScript text with the names of one generated function. */
export const javascriptTarget = (names: CodeNames): Target<Code> => ({
  field: ({ name, type }) => fieldCode(names, name, type),
  literal: ({ value, type }) => literalCode(value, type),
  compare: (node, visit) => compare(names, node, visit(node.left), visit(node.right)),
  logic: ({ op, args }, visit) => logic(op, cheapFirst(args).map(visit)),
  not: ({ arg }, visit) => {
    const code = visit(arg);
    const [first, later] = twice(names, code);
    const value = code.known ? `!${code.value}` : `(${first} === null ? null : !${later})`;
    return { ...plain(value), truth: code.falsity, falsity: code.truth, known: code.known };
  },
  conditional: ({ test, then, otherwise }, visit) =>
    conditional(names, visit(test), visit(then), visit(otherwise)),
  isNull: ({ arg }, visit) => {
    const { value } = visit(arg);
    return total(`(${value} === null)`, `(${value} !== null)`);
  },
  arithmetic: ({ op, left, right, domain }, visit) =>
    plain(`${arithmeticHelper(op, domain)}(${visit(left).value}, ${visit(right).value})`),
  negate: ({ arg, domain }, visit) =>
    plain(`${domain === 'int' ? 'h.negate' : 'h.doubles.negate'}(${visit(arg).value})`),
  oneOf: ({ arg, items }, visit) => oneOf(names, items, visit(arg)),
  element: ({ arg, list }, visit) => plain(`h.element(${visit(list).value}, ${visit(arg).value})`),
  call: ({ fn, args }, visit) =>
    plain(`h.${fn}(${args.map((arg) => visit(arg).value).join(', ')})`),
  matches: ({ arg, pattern }, visit) => {
    const [first, later] = twice(names, visit(arg));
    const test = `${names.constant(patternTest(pattern))}(${later})`;
    return plain(`(${first} === null ? null : ${test})`);
  },
  derived: (node, visit) => {
    const local = names.lazy(node.call.column);
    const args = node.args.filter(({ kind }) => kind !== 'literal').map((arg) => visit(arg).value);
    const raw = `row[${JSON.stringify(node.call.column)}]`;
    const column = node.type === 'double' ? `h.finite(${raw})` : raw;
    const call = `${names.constant(memoised(node))}(${args.join(', ')})`;
    const cell = `${raw} !== undefined ? ${column} : ${call}`;
    return plain(`(${local} !== undefined ? ${local} : (${local} = ${cell}))`);
  },
  domain: ({ fn, args }, visit) =>
    plain(`${names.constant(domainCall(fn))}(${args.map((arg) => visit(arg).value).join(', ')})`),
});
