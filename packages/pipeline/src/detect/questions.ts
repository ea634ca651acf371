import { type CheckedRule, type DerivedColumn, type Expr, keyOf, walk } from '@zhenma/rules';
import { isOfPattern } from './asked-once.ts';

/**
 * What a rule asks of the facts of a row, so that functions of a dictionary answer what decides
 * something and nothing else.
 *
 * Shape   when: what facts alone must say for the rule to fire; functions in it are called as far as
 *         they are needed to know whether that is true. further: what is asked, too, where it is.
 */
export interface Question {
  readonly when: Expr;
  readonly further: readonly DerivedColumn[];
}

const ALWAYS: Expr = { kind: 'literal', value: true, type: 'bool' };

/** Every column, of every row. */
export const allOf = (columns: readonly DerivedColumn[]): readonly Question[] =>
  columns.length === 0 ? [] : [{ when: ALWAYS, further: columns }];

/**
 * What these rules and `compared` ask of a pattern. A rule of which one condition is not true is silent
 * whatever the others are, and its guards are asked nothing.
 */
export const questionsOf = (rules: readonly CheckedRule[], compared: Expr): readonly Question[] => {
  const asked = [questionOf(conditionsOf(compared)), ...rules.map(ruleQuestion)];
  const byCondition = new Map<string, Question>();
  for (const { when, further } of asked) {
    const key = keyOf(when);
    const known = byCondition.get(key)?.further ?? [];
    byCondition.set(key, { when, further: [...new Set([...known, ...further])] });
  }
  return [...byCondition.values()].filter(
    ({ when, further }) => derivedIn([when]).length + further.length > 0,
  );
};

const ruleQuestion = ({ tree, guards }: CheckedRule): Question =>
  questionOf(
    conditionsOf(tree),
    guards.map((guard) => guard.tree),
  );

const questionOf = (conditions: readonly Expr[], guards: readonly Expr[] = []): Question => {
  const settled = conditions.filter(isOfPattern);
  const open = conditions.filter((one) => !settled.includes(one));
  const [only] = settled;
  const when: Expr =
    settled.length > 1 ? { kind: 'logic', op: 'and', args: settled } : (only ?? ALWAYS);
  return { when, further: derivedIn([...open, ...guards]) };
};

/** What a rule asks for, each of it. */
export const conditionsOf = (tree: Expr): readonly Expr[] =>
  tree.kind === 'logic' && tree.op === 'and' ? tree.args : [tree];

/** Columns of functions that are called in these trees, each once. */
export const derivedIn = (trees: readonly Expr[]): readonly DerivedColumn[] => {
  const found = new Map<string, DerivedColumn>();
  for (const tree of trees)
    walk(tree, (node) => {
      if (node.kind === 'derived') found.set(node.call.column, node.call);
    });
  return [...found.values()];
};

/** Fields that these trees name. */
export const fieldsIn = (trees: readonly Expr[]): readonly string[] => {
  const found = new Set<string>();
  for (const tree of trees)
    walk(tree, (node) => {
      if (node.kind === 'field') found.add(node.name);
    });
  return [...found];
};
