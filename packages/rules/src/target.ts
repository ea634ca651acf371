import type { Expr, Kind, Node } from './expr.ts';

/**
 * One way of understanding a rule: DuckDB SQL, Flink SQL, JavaScript, a sentence…
 *
 * A table over the kinds of the tree, so a target that forgets a kind does not compile.
 */
export type Target<Out> = {
  readonly [K in Kind]: (node: Node<K>, visit: (child: Expr) => Out) => Out;
};

/** Folds the tree with one target. Pure: same tree and target, same result. */
export const compile = <Out>(target: Target<Out>, expr: Expr): Out => {
  const visit = (child: Expr): Out => compileStep(target, child, visit);
  return visit(expr);
};

/** One node of the fold; the caller says what its children became. */
export const compileStep = <Out>(
  target: Target<Out>,
  expr: Expr,
  visit: (child: Expr) => Out,
): Out => (target[expr.kind] as (node: Expr, visit: (child: Expr) => Out) => Out)(expr, visit);
