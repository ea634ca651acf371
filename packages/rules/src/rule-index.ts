import { type Expr, keyOf } from './expr.ts';
import { type Chunk, type ChunkRule, toChunks, toFunction } from './generate.ts';
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
  chunks: readonly Chunk[] | undefined;
}

/** Runs every rule that can fire on a row; ordinals come grouped, not in order. */
export type RuleIndex = (row: Row, hits: Int32Array) => number;

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
  const chunks = toChunks(rest, generated);
  const keyed = [...indexes.values()].map(({ read, buckets }): KeyIndex => ({
    read: toFunction(read, generated),
    buckets,
  }));
  return (row, hits) => {
    let count = 0;
    for (const chunk of chunks) count = chunk(row, hits, count);
    for (const index of keyed) {
      const bucket = index.buckets.get(index.read(row));
      if (bucket === undefined) continue;
      bucket.chunks ??= toChunks(bucket.rules, generated);
      for (const chunk of bucket.chunks) count = chunk(row, hits, count);
    }
    return count;
  };
};

interface Key {
  readonly column: string;
  readonly read: Expr;
  readonly values: readonly Value[];
}

/** The equality keys among the conditions that must all hold. */
const keysOf = (tree: Expr): Key[] => {
  const conjuncts = tree.kind === 'logic' && tree.op === 'and' ? tree.args : [tree];
  return conjuncts.flatMap((conjunct) => {
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
  const [read, constant] = expr.left.kind === 'literal' ? [expr.right, expr.left] : [expr.left, expr.right];
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
    const bucket = index.buckets.get(value) ?? { rules: [], chunks: undefined };
    index.buckets.set(value, bucket);
    bucket.rules.push(rule);
  }
};
