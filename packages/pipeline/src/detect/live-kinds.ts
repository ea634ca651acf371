import {
  canGenerate,
  childrenOf,
  type Expr,
  keyOf,
  toFunction,
  type Value,
  walk,
} from '@zhenma/rules';
import { createWordIds } from '../engine/word-ids.ts';
import type { FactReader, Facts, PatternCells } from './live-facts.ts';
import { SALE_FIELDS } from './scope.ts';

/**
 * What the rules ask of a pattern, answered without its facts.
 *
 * A tree is a function of the parts of it that read identities alone, and of measures. These parts
 * are the questions; each reads a few columns. Patterns that give all of them the same answers get
 * the same number, and no rule can tell them apart: a pair of merchants that was never met before
 * is, as a rule, of a kind that was.
 */
export type KindOf = (pattern: PatternCells) => number;

type Readers = ReadonlyMap<string, FactReader>;

/** @param trees everything that is asked of patterns: questions are found in them, not named */
export const createKinds = (trees: readonly Expr[], readers: Readers): KindOf => {
  const groups = groupsOf(questionsOf(trees, readers), readers);
  const ids = createWordIds(Math.max(groups.length, 1));
  return (pattern) => {
    for (let at = 0; at < groups.length; at++) ids.key[at] = (groups[at] as KindOf)(pattern);
    return numberOf(ids);
  };
};

const numberOf = (ids: ReturnType<typeof createWordIds>): number => {
  const known = ids.find();
  if (known >= 0) return known;
  const made = ids.size();
  ids.set(made);
  return made;
};

/** Up to here a condition of several parts is one question: it asks no more than it must. */
const COLUMNS_TOGETHER = 2;

/** The largest parts of trees that read identities alone; what reads many columns is taken apart. */
export const questionsOf = (trees: readonly Expr[], readers: Readers): readonly Expr[] => {
  const questions = new Map<string, Expr>();
  const look = (expr: Expr): void => {
    const columns = columnsOf(expr, readers);
    const whole = columns.length <= COLUMNS_TOGETHER || !isCondition(expr);
    if (isOfPattern(expr) && whole) {
      if (columns.length > 0) questions.set(keyOf(expr), expr);
    } else for (const child of childrenOf(expr)) look(child);
  };
  for (const tree of trees) look(tree);
  return [...questions.values()];
};

const isCondition = ({ kind }: Expr): boolean =>
  kind === 'logic' || kind === 'not' || kind === 'conditional';

const isOfPattern = (expr: Expr): boolean =>
  fieldsOf(expr).every((name) => SALE_FIELDS[name]?.level === 'pattern');

const fieldsOf = (expr: Expr): readonly string[] => {
  const fields = new Set<string>();
  walk(expr, (node) => {
    if (node.kind === 'field') fields.add(node.name);
  });
  return [...fields];
};

const columnsOf = (expr: Expr, readers: Readers): readonly number[] =>
  [...new Set(fieldsOf(expr).flatMap((name) => readers.get(name)?.columns ?? []))].sort((a, b) => a - b); // biome-ignore format: one line

/** Questions that read the same columns are answered together. */
const groupsOf = (questions: readonly Expr[], readers: Readers): readonly KindOf[] => {
  const groups = new Map<string, Expr[]>();
  for (const question of questions) {
    const key = columnsOf(question, readers).join();
    groups.set(key, [...(groups.get(key) ?? []), question]);
  }
  return [...groups].map(([key, asked]) => {
    const columns = key.split(',').map(Number);
    const answer = answererOf(asked, readers);
    return columns.length === 1 ? byValue(columns[0] as number, answer) : byLast(columns, answer);
  });
};

/** Answers all of some questions: a number for all answers together. */
const answererOf = (asked: readonly Expr[], readers: Readers): KindOf => {
  const names = [...new Set(asked.flatMap(fieldsOf))].filter((name) => readers.has(name));
  const reads = names.map((name) => (readers.get(name) as FactReader).read);
  const asks = asked.map((question) => toFunction(question, canGenerate()));
  const row: Facts = Object.fromEntries(names.map((name) => [name, null]));
  const ids = createWordIds(asks.length);
  const codeOf = createValueCodes();
  return (pattern) => {
    for (let at = 0; at < names.length; at++)
      row[names[at] as string] = (reads[at] as FactReader['read'])(pattern);
    for (let at = 0; at < asks.length; at++)
      ids.key[at] = codeOf((asks[at] as (row: Facts) => Value)(row));
    return numberOf(ids);
  };
};

/** A list is the same as itself alone: what asks for one is answered anew for each. */
const createValueCodes = (): ((value: Value) => number) => {
  const codes = new Map<Value, number>([null, false, true].map((value, code) => [value, code]));
  return (value) => {
    const known = codes.get(value);
    if (known !== undefined) return known;
    codes.set(value, codes.size);
    return codes.size - 1;
  };
};

const REMEMBERED_MAX = 1_000_000;

const byValue = (column: number, answer: KindOf): KindOf => {
  const known = new Map<string | number, number>();
  return (pattern) => {
    const value = pattern[column] as string | number;
    const answered = known.get(value);
    if (answered !== undefined) return answered;
    if (known.size >= REMEMBERED_MAX) known.clear();
    const made = answer(pattern);
    known.set(value, made);
    return made;
  };
};

/** Of several columns, two may be a pair never met before; or all say nothing, as often before. */
const byLast = (columns: readonly number[], answer: KindOf): KindOf => {
  const last: (string | number)[] = [];
  let answered = -1;
  return (pattern) => {
    let same = answered >= 0;
    for (let at = 0; same && at < columns.length; at++)
      same = last[at] === pattern[columns[at] as number];
    if (same) return answered;
    for (let at = 0; at < columns.length; at++)
      last[at] = pattern[columns[at] as number] as string | number;
    answered = answer(pattern);
    return answered;
  };
};
