import { childrenOf, type Expr, keyOf } from '@zhenma/rules';
import { createWordIds } from '../engine/word-ids.ts';
import { createClasses } from './live-classes.ts';
import { type Code, createCoders } from './live-coder.ts';
import { type CellOf, columnsOf, fieldsOf, type Readers } from './live-reading.ts';
import { PATTERN_SOURCES, SALE_FIELDS } from './scope.ts';

/**
 * What a pattern says of the registered merchant, of what the outside was told and of what the
 * device said. Columns of no side have a few values each.
 */
const SIDES: readonly RegExp[] = [
  /^(registered|registered_span|home_area)$/,
  /^(cleared|cleared_span|(response|clearing|statement)_.*)$/,
  /^(stated|(request|slip)_.*)$/,
];

/**
 * The kind of a pattern: a number for all that the rules ask of it.
 *
 * A tree is a function of the parts of it that read identities alone, and of measures. These parts
 * are the questions; each reads a few columns. Patterns that give all of them the same answers get
 * the same number, and no rule can tell them apart: a pair of merchants that was never met before
 * is, as a rule, of a kind that was. What concerns one side of it alone is asked once for each of its
 * values; the new pair is asked the rest.
 *
 * @param trees everything that is asked of patterns: questions are found in them, not named
 */
export const createKinds = (trees: readonly Expr[], readers: Readers, cellOf: CellOf): Code => {
  const coderOf = createCoders(readers, cellOf);
  const groups = groupsOf(questionsOf(trees, readers), readers);
  const classes = [...SIDES.keys()].map((side) => {
    const own = groups.filter(({ columns }) => sideOf(columns) === side);
    const columns = [...new Set(own.flatMap((group) => group.columns))];
    return createClasses(
      columns,
      own.flatMap(({ questions }) => questions.map(coderOf)),
    );
  });
  const between = groups
    .filter(({ columns }) => sideOf(columns) === undefined)
    .map(({ columns, questions }) => ({
      columns,
      last: new Int32Array(columns.length),
      answers: questions.map(coderOf),
    }));
  const ids = createWordIds(
    between.reduce((sum, { answers }) => sum + answers.length, classes.length),
  );
  let isFirst = true;
  return (pattern) => {
    let place = classes.length;
    for (let side = 0; side < classes.length; side++)
      ids.key[side] = (classes[side] as Code)(pattern);
    for (const { columns, last, answers } of between) {
      let same = !isFirst;
      for (let at = 0; at < columns.length; at++) {
        const value = pattern[columns[at] as number] as number;
        same &&= last[at] === value;
        last[at] = value;
      }
      // The key still holds the answers of the pattern before.
      if (!same)
        for (let at = 0; at < answers.length; at++)
          ids.key[place + at] = (answers[at] as Code)(pattern);
      place += answers.length;
    }
    isFirst = false;
    const known = ids.find();
    if (known >= 0) return known;
    ids.set(ids.size());
    return ids.size() - 1;
  };
};

const COLUMN_SIDES = Object.keys(PATTERN_SOURCES).map((name) =>
  SIDES.findIndex((side) => side.test(name)),
);

/** The one side that columns are of, with columns of none; undefined for several and for none. */
const sideOf = (columns: readonly number[]): number | undefined => {
  const sides = new Set(columns.map((column) => COLUMN_SIDES[column] as number));
  sides.delete(-1);
  return sides.size === 1 ? [...sides][0] : undefined;
};

/** Up to here a condition of several parts is one question: it asks no more than it must. */
const COLUMNS_TOGETHER = 2;

/** The largest parts of trees that read identities alone; what reads many columns is taken apart. */
const questionsOf = (trees: readonly Expr[], readers: Readers): readonly Expr[] => {
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

interface Group {
  readonly columns: readonly number[];
  readonly questions: Expr[];
}

/** Questions that read the same columns stand together. */
const groupsOf = (questions: readonly Expr[], readers: Readers): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const question of questions) {
    const columns = columnsOf(question, readers);
    const group = groups.get(columns.join()) ?? { columns, questions: [] };
    groups.set(columns.join(), group);
    group.questions.push(question);
  }
  return [...groups.values()];
};
