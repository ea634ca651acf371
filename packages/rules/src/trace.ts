import type { Lang } from '@zhenma/model';
import { childrenOf, type Expr, typeOf } from './expr.ts';
import type { Row, Value } from './scope.ts';
import { compileStep } from './target.ts';
import { type Evaluate, interpreterTarget } from './targets/interpreter.ts';
import { type Label, toSentence } from './targets/sentence.ts';

/** The tree of a rule with what each part was on one row: the explanation of a hit. */
export interface TraceNode {
  readonly expr: Expr;
  /** Null is unknown. */
  readonly value: Value;
  readonly children: readonly TraceNode[];
}

/**
 * Evaluates a tree and keeps every part's value. Constants are left out.
 *
 * Each part is one step of the interpreter over the values of its children, so nothing is
 * evaluated twice. Both branches of a choice are shown.
 */
export const toTrace = (expr: Expr): ((row: Row) => TraceNode) => {
  const step = stepOf(expr);
  return (row) => step.run(row);
};

interface Step {
  readonly run: (row: Row) => TraceNode;
  /** The value of the last run, for the parent. */
  readonly last: { value: Value };
}

const stepOf = (expr: Expr): Step => {
  const steps = new Map(childrenOf(expr).map((child) => [child, stepOf(child)]));
  const shown = [...steps].flatMap(([child, step]) => (child.kind === 'literal' ? [] : [step]));
  const hidden = [...steps].flatMap(([child, step]) => (child.kind === 'literal' ? [step] : []));
  const evaluate = compileStep(interpreterTarget, expr, (child): Evaluate => {
    const { last } = steps.get(child)!;
    return () => last.value;
  });
  for (const step of hidden) step.run({}); // a constant is the same on every row
  const last: { value: Value } = { value: null };
  const run = (row: Row): TraceNode => {
    const children = shown.map((step) => step.run(row));
    last.value = evaluate(row);
    return { expr, value: last.value, children };
  };
  return { run, last };
};

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
