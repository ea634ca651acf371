import type { parse } from '@bufbuild/cel';
import type { DerivedColumn, Expr, ValueType } from './expr.ts';
import type { RuleIssueCode } from './issues.ts';
import type { DomainFunction, Lists, Scalar, Scope } from './scope.ts';
import type { Construct } from './unsupported.ts';

/** A node of the CEL parser. */
export type CelExpr = ReturnType<typeof parse>['expr'];
export type CelCall = Extract<CelExpr['exprKind'], { case: 'callExpr' }>['value'];

/** What lowering knows, and what it collects. */
export interface Lowering {
  readonly scope: Scope;
  readonly functions: ReadonlyMap<string, DomainFunction>;
  readonly lists: Lists;
  readonly positionOf: (expr: CelExpr) => number;
  readonly report: (at: CelExpr, code: RuleIssueCode, message: string, what?: Construct) => void;
  readonly derived: Map<string, DerivedColumn>;
  nodes: number;
  depth: number;
  /** The checked form of a sub-expression; undefined after an issue was reported. */
  readonly lower: (cel: CelExpr) => Expr | undefined;
}

/** Reports a construct that the language leaves out. */
export const refuse = (
  context: Lowering,
  cel: CelExpr,
  construct: Construct,
  detail: string = construct,
): undefined => {
  context.report(cel, 'RULE_CONSTRUCT_UNSUPPORTED', `not supported: ${detail}`, construct);
  return undefined;
};

/** Reports operand types that do not fit. */
export const mismatch = (
  context: Lowering,
  cel: CelExpr,
  what: string,
  types: readonly ValueType[],
): undefined => {
  if (types.includes('int') && types.includes('double')) {
    return refuse(context, cel, 'mixed numbers', `${what} of ${types.join(' and ')}`);
  }
  context.report(cel, 'RULE_TYPE_MISMATCH', `${what} does not take ${types.join(', ')}`);
  return undefined;
};

export const literal = (value: Scalar, type: ValueType): Expr => ({ kind: 'literal', value, type });

/** The text of a string constant. */
export const constantText = (cel: CelExpr | undefined): string | undefined => {
  if (cel?.exprKind.case !== 'constExpr') return undefined;
  const constant = cel.exprKind.value.constantKind;
  return constant.case === 'stringValue' ? constant.value : undefined;
};

/** `a.b.c` of nested member accesses; undefined when something else is inside. */
export const pathOf = (cel: CelExpr | undefined): string | undefined => {
  if (cel?.exprKind.case === 'identExpr') return cel.exprKind.value.name;
  if (cel?.exprKind.case !== 'selectExpr' || cel.exprKind.value.testOnly) return undefined;
  const operand = pathOf(cel.exprKind.value.operand as CelExpr);
  return operand === undefined ? undefined : `${operand}.${cel.exprKind.value.field}`;
};

/** The known name within two edits, for a hint. */
export const nearest = (name: string, known: readonly string[]): string | undefined => {
  let best: string | undefined;
  let bestDistance = 3;
  for (const candidate of known) {
    const distance = edits(name, candidate, bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
};

const edits = (left: string, right: string, limit: number): number => {
  if (Math.abs(left.length - right.length) >= limit || left.length > 64) return limit;
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const swap = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(swap, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[right.length]!;
};
