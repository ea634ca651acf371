import type { DomainFunction, FieldType, Scalar, Value } from './scope.ts';

/** Types inside an expression: those of columns, and two that exist only between operators. */
export type ValueType = FieldType | 'duration' | 'null';

export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type ArithmeticOp = '+' | '-' | '*' | '/' | '%';

/** Which range a result must stay in; outside of it the result is unknown. */
export type Domain = 'int' | 'double' | 'timestamp' | 'duration';

/** Built-in functions, one name per overload. `functions.ts` types them; each target has a table. */
export type BuiltinName =
  | 'stringSize'
  | 'listSize'
  | 'concat'
  | 'startsWith'
  | 'endsWith'
  | 'contains'
  | 'stringToInt'
  | 'doubleToInt'
  | 'timestampToInt'
  | 'intToDouble'
  | 'intToString'
  | 'boolToString'
  | 'stringToBool'
  | 'intToTimestamp'
  | 'year'
  | 'month'
  | 'dayOfMonth'
  | 'date'
  | 'dayOfWeek'
  | 'dayOfYear'
  | 'hours'
  | 'minutes'
  | 'seconds'
  | 'milliseconds'
  | 'durationHours'
  | 'durationMinutes'
  | 'durationSeconds'
  | 'durationMilliseconds';

/** A dictionary call: a column that the engine fills before rules run. */
export interface DerivedColumn {
  readonly fn: string;
  /** Column names, in the order of `evaluate`'s arguments; literal arguments are bound inside. */
  readonly args: readonly string[];
  /** `fn__arg1__arg2`. */
  readonly column: string;
  readonly returns: FieldType;
  /** What is called, where all arguments are columns: calls of the same function share answers. */
  readonly whole: DomainFunction | undefined;
  /** The function on one tuple, null rule applied. */
  readonly evaluate: (args: readonly Value[]) => Value;
}

/** The checked tree. Every kind is one concept; adding one breaks every target until it answers. */
export type Expr =
  | { readonly kind: 'field'; readonly name: string; readonly type: FieldType }
  | { readonly kind: 'literal'; readonly value: Scalar; readonly type: ValueType }
  | {
      readonly kind: 'compare';
      readonly op: CompareOp;
      readonly left: Expr;
      readonly right: Expr;
      readonly operand: ValueType;
    }
  | { readonly kind: 'logic'; readonly op: 'and' | 'or'; readonly args: readonly Expr[] }
  | { readonly kind: 'not'; readonly arg: Expr }
  | {
      readonly kind: 'conditional';
      readonly test: Expr;
      readonly then: Expr;
      readonly otherwise: Expr;
      readonly type: ValueType;
    }
  | { readonly kind: 'isNull'; readonly arg: Expr }
  | {
      readonly kind: 'arithmetic';
      readonly op: ArithmeticOp;
      readonly left: Expr;
      readonly right: Expr;
      readonly domain: Domain;
    }
  | { readonly kind: 'negate'; readonly arg: Expr; readonly domain: Domain }
  | {
      readonly kind: 'oneOf';
      readonly arg: Expr;
      readonly items: readonly Exclude<Scalar, null>[];
      readonly type: ValueType;
      /** The named list the items came from, if any. */
      readonly list?: string;
    }
  | { readonly kind: 'element'; readonly arg: Expr; readonly list: Expr }
  | {
      readonly kind: 'call';
      readonly fn: BuiltinName;
      readonly args: readonly Expr[];
      readonly type: ValueType;
    }
  | { readonly kind: 'matches'; readonly arg: Expr; readonly pattern: string }
  | {
      readonly kind: 'derived';
      readonly call: DerivedColumn;
      readonly args: readonly Expr[];
      readonly type: FieldType;
    }
  | {
      readonly kind: 'domain';
      readonly fn: DomainFunction;
      readonly args: readonly Expr[];
      readonly type: FieldType;
    };

export type Kind = Expr['kind'];
export type Node<K extends Kind> = Extract<Expr, { kind: K }>;

/** The sub-expressions of a node, in reading order. */
export const childrenOf = (expr: Expr): readonly Expr[] => {
  switch (expr.kind) {
    case 'field':
    case 'literal':
      return [];
    case 'compare':
    case 'arithmetic':
      return [expr.left, expr.right];
    case 'not':
    case 'isNull':
    case 'negate':
    case 'oneOf':
    case 'matches':
      return [expr.arg];
    case 'conditional':
      return [expr.test, expr.then, expr.otherwise];
    case 'element':
      return [expr.arg, expr.list];
    case 'logic':
    case 'call':
    case 'derived':
    case 'domain':
      return expr.args;
  }
};

/** Calls `see` for the node and everything below it. */
export const walk = (expr: Expr, see: (node: Expr) => void): void => {
  see(expr);
  for (const child of childrenOf(expr)) walk(child, see);
};

const BOOLEAN_KINDS: ReadonlySet<Kind> = new Set([
  'compare',
  'logic',
  'not',
  'isNull',
  'oneOf',
  'element',
  'matches',
]);

export const typeOf = (expr: Expr): ValueType => {
  if (expr.kind === 'arithmetic' || expr.kind === 'negate') return expr.domain;
  if (BOOLEAN_KINDS.has(expr.kind)) return 'bool';
  return (expr as Node<'field' | 'literal' | 'conditional' | 'call' | 'derived' | 'domain'>).type;
};

/** One text per meaning: two trees that are equal node by node have the same key. */
export const keyOf = (expr: Expr): string =>
  JSON.stringify(expr, (name, value) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (name === 'fn' && typeof value === 'object') return (value as DomainFunction).name;
    if (name === 'call') return (value as DerivedColumn).column;
    return value;
  });
