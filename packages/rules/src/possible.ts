import type { Expr } from './expr.ts';
import type { DomainFunction } from './scope.ts';

/** What a condition may come to, as bits. */
const TRUE = 1;
const FALSE = 2;
const UNKNOWN = 4;
const ANY = TRUE | FALSE | UNKNOWN;

/**
 * Whether a condition may be true of a row that says nothing in `unknown` fields: false is certain,
 * true is not. Such a rule needs no look at the row.
 */
export const mayBeTrue = (expr: Expr, unknown: ReadonlySet<string>): boolean =>
  (possible(expr, unknown) & TRUE) !== 0;

const possible = (expr: Expr, unknown: ReadonlySet<string>): number => {
  const of = (one: Expr): number => possible(one, unknown);
  switch (expr.kind) {
    case 'field':
      return unknown.has(expr.name) ? UNKNOWN : ANY;
    case 'literal':
      return literal(expr.value);
    case 'isNull':
      return isSurelyNull(expr.arg, unknown) ? TRUE : TRUE | FALSE;
    case 'not': {
      const arg = of(expr.arg);
      return (arg & UNKNOWN) | ((arg & TRUE) << 1) | ((arg & FALSE) >> 1);
    }
    case 'logic':
      return logic(expr.op, expr.args.map(of));
    case 'compare':
      return isSurelyNull(expr.left, unknown) || isSurelyNull(expr.right, unknown) ? UNKNOWN : ANY;
    case 'conditional': {
      const test = of(expr.test);
      return (
        (test & UNKNOWN) |
        (test & TRUE ? of(expr.then) : 0) |
        (test & FALSE ? of(expr.otherwise) : 0)
      );
    }
    default:
      return isSurelyNull(expr, unknown) ? UNKNOWN : ANY;
  }
};

const literal = (value: unknown): number => {
  if (value === true) return TRUE;
  return value === false ? FALSE : value === null ? UNKNOWN : ANY;
};

const logic = (op: 'and' | 'or', args: readonly number[]): number => {
  const [absorbing, neutral] = op === 'and' ? [FALSE, TRUE] : [TRUE, FALSE];
  let out = 0;
  if (args.some((arg) => (arg & absorbing) !== 0)) out |= absorbing;
  if (args.every((arg) => (arg & neutral) !== 0)) out |= neutral;
  const mayPass = args.every((arg) => (arg & (neutral | UNKNOWN)) !== 0);
  if (mayPass && args.some((arg) => (arg & UNKNOWN) !== 0)) out |= UNKNOWN;
  return out;
};

/** Null rule of docs/rules.md: operators on an unknown value give unknown. */
const isSurelyNull = (expr: Expr, unknown: ReadonlySet<string>): boolean => {
  const is = (one: Expr): boolean => isSurelyNull(one, unknown);
  switch (expr.kind) {
    case 'field':
      return unknown.has(expr.name);
    case 'literal':
      return expr.value === null;
    case 'arithmetic':
      return is(expr.left) || is(expr.right);
    case 'compare':
    case 'logic':
    case 'not':
    case 'conditional':
      return possible(expr, unknown) === UNKNOWN;
    case 'negate':
    case 'oneOf':
    case 'matches':
      return is(expr.arg);
    case 'derived':
      return isStrict(expr.call.whole) && expr.args.some(is);
    case 'domain':
      return isStrict(expr.fn) && expr.args.some(is);
    default:
      return false;
  }
};

/** Whether a null argument gives null, as of every function that does not say otherwise. */
const isStrict = (fn: DomainFunction | undefined): boolean =>
  fn !== undefined && fn.nullSafe !== true;
