import type { Lang } from '@zhenma/model';
import { childrenOf, type Expr, typeOf } from './expr.ts';
import { toValues } from './generate.ts';
import type { Row, Value } from './scope.ts';
import { type Label, toSentence } from './targets/sentence.ts';

/** The tree of a rule with what each part was on one row: the explanation of a hit. */
export interface TraceNode {
  readonly expr: Expr;
  /** Null is unknown. */
  readonly value: Value;
  readonly children: readonly TraceNode[];
}

/** Evaluates a tree and keeps every part's value. Constants are left out. */
export const toTrace = (expr: Expr, generated: boolean): ((row: Row) => TraceNode) => {
  const parts: Expr[] = [];
  const shape = shapeOf(expr, parts);
  const values = toValues(parts, generated);
  return (row) => fill(shape, values(row));
};

interface Shape {
  readonly expr: Expr;
  readonly index: number;
  readonly children: readonly Shape[];
}

const shapeOf = (expr: Expr, parts: Expr[]): Shape => {
  const index = parts.push(expr) - 1;
  const children = childrenOf(expr)
    .filter(({ kind }) => kind !== 'literal')
    .map((child) => shapeOf(child, parts));
  return { expr, index, children };
};

const fill = (shape: Shape, values: readonly Value[]): TraceNode => ({
  expr: shape.expr,
  value: values[shape.index]!,
  children: shape.children.map((child) => fill(child, values)),
});

const WORDS = {
  zh: { true: '成立', false: '不成立', null: '未知' },
  en: { true: 'holds', false: 'does not hold', null: 'unknown' },
} as const;

/**
 * A trace as indented lines, one per condition and per value it read.
 *
 * @example traceLines(trace, 'en') // ['mcc is not "5411": holds', '  mcc = "7995"']
 */
export const traceLines = (
  trace: TraceNode,
  lang: Lang,
  label?: Label,
  indent = '',
): readonly string[] => {
  const text = toSentence(trace.expr, lang, label);
  const condition = typeOf(trace.expr) === 'bool' && trace.expr.kind !== 'field';
  const value = condition
    ? `${text}: ${WORDS[lang][String(trace.value) as 'true' | 'false' | 'null']}`
    : `${text} = ${trace.value === null ? WORDS[lang].null : JSON.stringify(printable(trace.value))}`;
  const below = trace.children.flatMap((child) => traceLines(child, lang, label, `${indent}  `));
  return [indent + value, ...below];
};

const printable = (value: Value): unknown => (typeof value === 'bigint' ? String(value) : value);
