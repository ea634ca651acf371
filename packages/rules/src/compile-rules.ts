import type { CheckedRule } from './check.ts';
import { type Expr, keyOf, walk } from './expr.ts';
import { canGenerate, toFunction } from './generate.ts';
import { toRuleIndex } from './rule-index.ts';
import type { Row, Value } from './scope.ts';
import { toInterpreter } from './targets/interpreter.ts';
import { type TraceNode, toTrace } from './trace.ts';

/** A rule that fired on a row. */
export interface Hit {
  readonly rule: CheckedRule;
  /** Position of the rule in the list given to `compileRules`. */
  readonly ordinal: number;
  /** Guards that hold: the finding is suppressed by them, and stays visible. */
  readonly suppressedBy: readonly string[];
}

/** A hit with what an explanation needs. */
export interface TracedHit extends Hit {
  /** Fields and derived columns that the rule and its guards read. */
  readonly values: Row;
  readonly trace: TraceNode;
}

export interface CompileOptions<Mode extends 'hits' | 'trace' = 'hits' | 'trace'> {
  readonly mode: Mode;
  /** False uses closures even where code may be generated; default: generate when allowed. */
  readonly generate?: boolean;
  /** Guards of other rules that run on the same rows: equal ones are compiled and remembered once. */
  readonly guards?: Map<string, Holds>;
}

/** A compiled guard. */
export type Holds = (row: Row) => Value;

/** Hits of a row in the order of the rules; the same frozen array when there is none. */
export type Evaluator<H extends Hit> = (row: Row) => readonly H[];

/**
 * Compiles checked rules to one function over rows.
 *
 * Rules become generated JavaScript, about 50 per function, from the checked tree only; rules with
 * an equality to a constant are found by a lookup. Guards and traces run on hits only.
 * Shape   a row holds fields in their row form (docs/rules.md); a derived column that is absent
 *         is computed by its function and remembered.
 */
export function compileRules(
  rules: readonly CheckedRule[],
  options: CompileOptions<'hits'>,
): Evaluator<Hit>;
export function compileRules(
  rules: readonly CheckedRule[],
  options: CompileOptions<'trace'>,
): Evaluator<TracedHit>;
export function compileRules(
  rules: readonly CheckedRule[],
  options: CompileOptions,
): Evaluator<Hit> {
  const generated = (options.generate ?? true) && canGenerate();
  const run = toRuleIndex(
    rules.map(({ tree }, ordinal) => ({ ordinal, tree })),
    generated,
  );
  const toHit =
    options.mode === 'hits'
      ? plainHits(rules, generated, options.guards ?? new Map())
      : tracedHits(rules, generated);
  const found = new Int32Array(Math.max(rules.length, 1));
  return (row) => {
    const count = run(row, found);
    if (count === 0) return NO_HITS;
    sortFirst(found, count);
    const hits: Hit[] = [];
    for (let index = 0; index < count; index++) hits.push(toHit(found[index]!, row));
    return hits;
  };
}

/** Insertion sort: hits are few, and come in order unless the index found some. */
const sortFirst = (values: Int32Array, count: number): void => {
  for (let index = 1; index < count; index++) {
    const value = values[index]!;
    let at = index;
    for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
    values[at] = value;
  }
};

const NO_HITS: readonly never[] = Object.freeze([]);
const NO_GUARDS: readonly string[] = Object.freeze([]);

type ToHit<H extends Hit> = (ordinal: number, row: Row) => H;

/** One hit object per rule for the common case that no guard holds. */
const plainHits = (
  rules: readonly CheckedRule[],
  generated: boolean,
  known: Map<string, Holds>,
): ToHit<Hit> => {
  const bare = rules.map((rule, ordinal): Hit => ({ rule, ordinal, suppressedBy: NO_GUARDS }));
  const guards = rules.map((rule) => lazy(() => guardsOf(rule, generated, known)));
  return (ordinal, row) => {
    const hit = bare[ordinal]!;
    if (hit.rule.guards.length === 0) return hit;
    const suppressedBy = guards[ordinal]!()(row);
    return suppressedBy.length === 0 ? hit : { ...hit, suppressedBy };
  };
};

/**
 * Traces and values run on hits only, each rule's rarely: closures that all rules share stay
 * compiled, functions generated per rule would not.
 */
const tracedHits = (rules: readonly CheckedRule[], generated: boolean): ToHit<TracedHit> => {
  const known = new Map<string, Holds>();
  const parts = rules.map((rule) =>
    lazy(() => ({
      guards: guardsOf(rule, generated, known),
      trace: toTrace(rule.tree),
      values: valuesOf(rule),
    })),
  );
  return (ordinal, row) => {
    const { guards, trace, values } = parts[ordinal]!();
    return {
      rule: rules[ordinal]!,
      ordinal,
      suppressedBy: guards(row),
      values: values(row),
      trace: trace(row),
    };
  };
};

const lazy = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** @param known guards that other rules have, too, by their trees: what they remember is shared */
const guardsOf = (
  rule: CheckedRule,
  generated: boolean,
  known: Map<string, Holds>,
): ((row: Row) => readonly string[]) => {
  if (rule.guards.length === 0) return () => NO_GUARDS;
  const guards = rule.guards.map(({ definition, tree }) => {
    const key = keyOf(tree);
    const holds = known.get(key) ?? toFunction(tree, generated);
    known.set(key, holds);
    return { guard: definition.guard, holds };
  });
  return (row) => guards.filter(({ holds }) => holds(row) === true).map(({ guard }) => guard);
};

const collect = (tree: Expr, reads: Map<string, Expr>): void =>
  walk(tree, (node) => {
    if (node.kind === 'field') reads.set(node.name, node);
    if (node.kind === 'derived') reads.set(node.call.column, node);
  });

/** The columns that the rule reads, by name. */
const valuesOf = (rule: CheckedRule): ((row: Row) => Row) => {
  const reads = new Map<string, Expr>();
  for (const tree of [rule.tree, ...rule.guards.map((guard) => guard.tree)]) collect(tree, reads);
  const cells = [...reads].map(([name, expr]) => ({ name, read: toInterpreter(expr) }));
  return (row) => {
    const out: Record<string, Value> = {};
    for (const { name, read } of cells) out[name] = read(row);
    return out;
  };
};
