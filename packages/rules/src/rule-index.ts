import { type Expr, keyOf } from './expr.ts';
import { type Chunk, type ChunkRule, RULES_PER_CHUNK, toChunks, toFunction } from './generate.ts';
import type { Row, Value } from './scope.ts';

/** A column with fewer distinct constants over all rules is not worth a lookup. */
const DISTINCT_KEYS_MIN = 8;
/** A rule that lists more constants than this would sit in too many buckets. */
const KEYS_PER_RULE_MAX = 64;

/** Rules that need `column == constant`, reachable by the constant. Buckets compile when first met. */
interface KeyIndex {
  readonly read: (row: Row) => Value;
  readonly buckets: ReadonlyMap<Value, Bucket>;
}

interface Bucket {
  readonly rules: ChunkRule[];
  groups: readonly Gated[] | undefined;
}

/** Runs every rule that can fire on a row; ordinals come grouped, not in order. */
export type RuleIndex = (row: Row, hits: Int32Array) => number;

/** A condition that this many rules share is tested once for all of them. */
const GATE_RULES_MIN = 8;

/** Rules behind one shared condition; without a gate, always run. */
interface Gated {
  readonly opens: ((row: Row) => Value) | undefined;
  readonly chunks: readonly Chunk[];
}

/**
 * Splits rules into those found by an equality key and the rest.
 *
 * A rule `mcc == '5411' && …` runs only on rows with that code: of 10,000 such rules a row meets
 * a few.
 */
export const toRuleIndex = (rules: readonly ChunkRule[], generated: boolean): RuleIndex => {
  const candidates = rules.map(({ tree }) => keysOf(tree));
  const distinct = distinctKeys(candidates);
  const indexes = new Map<string, { read: Expr; buckets: Map<Value, Bucket> }>();
  const rest: ChunkRule[] = [];
  rules.forEach((rule, position) => {
    const key = bestKey(candidates[position]!, distinct);
    if (key === undefined) rest.push(rule);
    else addToIndex(indexes, key, rule);
  });
  const groups = toGates(rest, generated);
  const keyed = [...indexes.values()].map(
    ({ read, buckets }): KeyIndex => ({
      read: toFunction(read, generated),
      buckets,
    }),
  );
  return (row, hits) => {
    let count = 0;
    for (const group of groups) count = runGate(group, row, hits, count);
    for (const index of keyed) {
      const bucket = index.buckets.get(index.read(row));
      if (bucket === undefined) continue;
      bucket.groups ??= toGates(bucket.rules, generated);
      for (const group of bucket.groups) count = runGate(group, row, hits, count);
    }
    return count;
  };
};

const runGate = ({ opens, chunks }: Gated, row: Row, hits: Int32Array, count: number): number => {
  if (opens !== undefined && opens(row) !== true) return count;
  let next = count;
  for (const chunk of chunks) next = chunk(row, hits, next);
  return next;
};

const conjunctsOf = (tree: Expr): readonly Expr[] =>
  tree.kind === 'logic' && tree.op === 'and' ? tree.args : [tree];

/** Each rule goes behind the condition that it shares with most others, and leaves it out. */
const toGates = (rules: readonly ChunkRule[], generated: boolean): readonly Gated[] => {
  const shared = new Map<string, number>();
  const keyed = rules.map(({ tree }) =>
    conjunctsOf(tree).map((expr) => ({ expr, key: keyOf(expr) })),
  );
  for (const { key } of keyed.flat()) shared.set(key, (shared.get(key) ?? 0) + 1);
  const groups = new Map<string, { gate: Expr | undefined; rules: ChunkRule[] }>();
  rules.forEach((rule, position) => {
    const conjuncts = keyed[position]!;
    const [gate] = [...conjuncts].sort((a, b) => shared.get(b.key)! - shared.get(a.key)!);
    const gated = shared.get(gate!.key)! >= GATE_RULES_MIN;
    const rest = conjuncts.filter(({ key }) => key !== gate!.key).map(({ expr }) => expr);
    const key = gated ? gate!.key : '';
    const group = groups.get(key) ?? { gate: gated ? gate!.expr : undefined, rules: [] };
    groups.set(key, group);
    group.rules.push(gated ? { ordinal: rule.ordinal, tree: allOf(rest) } : rule);
  });
  return [...groups.values()].flatMap(({ gate, rules: behind }): readonly Gated[] =>
    gate === undefined
      ? toSteps(behind, generated)
      : [{ opens: toFunction(gate, generated), chunks: toChunks(behind, generated) }],
  );
};

/**
 * Rules that share nothing, but mostly bound one and the same field from one side: ordered by the
 * bound and cut into chunks, each behind its weakest bound, so that a row passes over the chunks
 * that ask for more than it has.
 */
const toSteps = (rules: readonly ChunkRule[], generated: boolean): readonly Gated[] => {
  const bounds = rules.map((rule) => ({ rule, bounds: boundsOf(rule.tree) }));
  const counts = new Map<string, number>();
  for (const { side } of bounds.flatMap((rule) => rule.bounds)) {
    counts.set(side, (counts.get(side) ?? 0) + 1);
  }
  const [side, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
  if (count < 2 * RULES_PER_CHUNK) {
    return [{ opens: undefined, chunks: toChunks(rules, generated) }];
  }
  const bounded: { readonly rule: ChunkRule; readonly bound: Bound }[] = [];
  const rest: ChunkRule[] = [];
  for (const { rule, bounds: all } of bounds) {
    const bound = all.find((candidate) => candidate.side === side);
    if (bound === undefined) rest.push(rule);
    else bounded.push({ rule, bound });
  }
  bounded.sort((a, b) => (a.bound.at < b.bound.at ? -1 : a.bound.at > b.bound.at ? 1 : 0));
  if (bounded[0]!.bound.op === '<=') bounded.reverse();
  const steps: Gated[] = [{ opens: undefined, chunks: toChunks(rest, generated) }];
  for (let start = 0; start < bounded.length; start += RULES_PER_CHUNK) {
    const step = bounded.slice(start, start + RULES_PER_CHUNK);
    const chunks = toChunks(
      step.map(({ rule }) => rule),
      generated,
    );
    steps.push({ opens: toFunction(step[0]!.bound.test, generated), chunks });
  }
  return steps;
};

/** `field > constant` or the like, weakened to include the constant. */
interface Bound {
  readonly side: string;
  readonly op: '>=' | '<=';
  readonly at: number | bigint;
  readonly test: Expr;
}

const boundsOf = (tree: Expr): Bound[] =>
  conjunctsOf(tree).flatMap((expr): Bound[] => {
    if (expr.kind !== 'compare' || expr.operand === 'string' || expr.operand === 'bool') return [];
    if (expr.op === '==' || expr.op === '!=') return [];
    if (expr.left.kind !== 'field' || expr.right.kind !== 'literal') return [];
    const { value: at } = expr.right;
    if (typeof at !== 'number' && typeof at !== 'bigint') return [];
    const op = expr.op.startsWith('>') ? '>=' : '<=';
    return [{ side: `${expr.left.name} ${op}`, op, at, test: { ...expr, op } }];
  });

const allOf = (args: readonly Expr[]): Expr => {
  if (args.length === 0) return { kind: 'literal', value: true, type: 'bool' };
  if (args.length === 1) return args[0]!;
  return { kind: 'logic', op: 'and', args };
};

interface Key {
  readonly column: string;
  readonly read: Expr;
  readonly values: readonly Value[];
}

/** The equality keys among the conditions that must all hold. */
const keysOf = (tree: Expr): Key[] => {
  return conjunctsOf(tree).flatMap((conjunct) => {
    const key = keyOfConjunct(conjunct);
    return key === undefined ? [] : [key];
  });
};

const keyOfConjunct = (expr: Expr): Key | undefined => {
  if (expr.kind === 'oneOf' && isColumn(expr.arg) && expr.type !== 'double') {
    if (expr.items.length > KEYS_PER_RULE_MAX) return undefined;
    return { column: keyOf(expr.arg), read: expr.arg, values: expr.items };
  }
  if (expr.kind !== 'compare' || expr.op !== '==' || expr.operand === 'double') return undefined;
  const [read, constant] =
    expr.left.kind === 'literal' ? [expr.right, expr.left] : [expr.left, expr.right];
  if (!isColumn(read) || constant.kind !== 'literal' || constant.value === null) return undefined;
  return { column: keyOf(read), read, values: [constant.value] };
};

const isColumn = (expr: Expr): boolean => expr.kind === 'field' || expr.kind === 'derived';

const distinctKeys = (candidates: readonly (readonly Key[])[]): ReadonlyMap<string, Set<Value>> => {
  const distinct = new Map<string, Set<Value>>();
  for (const { column, values } of candidates.flat()) {
    const seen = distinct.get(column) ?? new Set<Value>();
    for (const value of values) seen.add(value);
    distinct.set(column, seen);
  }
  return distinct;
};

/** The key that leaves the fewest rows: most distinct constants per constant of the rule. */
const bestKey = (
  keys: readonly Key[],
  distinct: ReadonlyMap<string, ReadonlySet<Value>>,
): Key | undefined => {
  let best: Key | undefined;
  let bestShare = 1 / DISTINCT_KEYS_MIN;
  for (const key of keys) {
    const share = key.values.length / distinct.get(key.column)!.size;
    if (share <= bestShare) [best, bestShare] = [key, share];
  }
  return best;
};

const addToIndex = (
  indexes: Map<string, { read: Expr; buckets: Map<Value, Bucket> }>,
  key: Key,
  rule: ChunkRule,
): void => {
  const index = indexes.get(key.column) ?? { read: key.read, buckets: new Map<Value, Bucket>() };
  indexes.set(key.column, index);
  for (const value of key.values) {
    const bucket = index.buckets.get(value) ?? { rules: [], groups: undefined };
    index.buckets.set(value, bucket);
    bucket.rules.push(rule);
  }
};
