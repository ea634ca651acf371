import { childrenOf, type Expr, keyOf, walk } from '@zhenma/rules';
import { createWordIds } from '../engine/word-ids.ts';
import { createClasses } from './live-classes.ts';
import { type Code, createCoders } from './live-coder.ts';
import { type CellOf, columnsOf, fieldsOf, type Readers } from './live-reading.ts';
import { PATTERN_SOURCES, SALE_FIELDS } from './scope.ts';

/**
 * What a pattern says of the registered merchant, of what the outside was told, of what the device
 * said, and of the pair itself. Columns of no side have a few values each.
 */
const SIDES: readonly RegExp[] = [
  /^(registered|registered_span|home_area)$/,
  /^(cleared|cleared_span|(response|clearing|statement)_.*)$/,
  /^(stated|(request|slip)_.*)$/,
  /^(approved|registered_by|device_states_cleared)$/,
];

/**
 * The kind of a pattern: a number for all that the rules ask of it.
 *
 * A tree is a function of the parts of it that read identities alone, and of measures. These parts
 * are the questions; each reads a few columns. Patterns that give all of them the same answers get
 * the same number, and no rule can tell them apart: a pair of merchants that was never met before
 * is, as a rule, of a kind that was. What concerns one side of it alone is asked once for each of its
 * values; the new pair is asked the rest, each comparison once.
 *
 * @param trees everything that is asked of patterns: questions are found in them, not named
 */
export const createKinds = (trees: readonly Expr[], readers: Readers, cellOf: CellOf): Code => {
  const coderOf = createCoders(readers, cellOf);
  const questions = questionsOf(trees, readers).map((question) => {
    const columns = columnsOf(question, readers);
    return { columns, side: sideOf(columns), answer: coderOf(question) };
  });
  const classes = [...SIDES.keys()].map((side) => {
    const own = questions.filter((question) => question.side === side);
    return createClasses(
      [...new Set(own.flatMap(({ columns }) => columns))],
      own.map(({ answer }) => answer),
    );
  });
  const between = questions.filter(({ side }) => side === undefined);
  const asked = [...classes, ...between.map(({ answer }) => answer)];
  const ids = createWordIds(asked.length);
  return (pattern) => {
    for (let at = 0; at < asked.length; at++) ids.key[at] = (asked[at] as Code)(pattern);
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

/** Up to here a condition is one question: it asks no more than it must. */
const COLUMNS_TOGETHER = 2;

/**
 * The largest parts of trees that read identities alone. What reads many columns is taken apart, and
 * so are comparisons of several sides: most of them are asked elsewhere, too. A condition that calls
 * a function of several sides asks the rest first, so it stays whole.
 */
const questionsOf = (trees: readonly Expr[], readers: Readers): readonly Expr[] => {
  const questions = new Map<string, Expr>();
  const look = (expr: Expr): void => {
    const columns = columnsOf(expr, readers);
    const isTogether =
      columns.length <= COLUMNS_TOGETHER &&
      (sideOf(columns) !== undefined || callsAcross(expr, readers));
    if (isOfPattern(expr) && (isTogether || !isCondition(expr))) {
      const question = isTogether ? expr : asEquality(expr);
      if (columns.length > 0) questions.set(keyOf(question), question);
    } else for (const child of childrenOf(expr)) look(child);
  };
  for (const tree of trees) look(tree);
  return [...questions.values()];
};

const callsAcross = (expr: Expr, readers: Readers): boolean => {
  let found = false;
  walk(expr, (node) => {
    found ||= node.kind === 'derived' && sideOf(columnsOf(node, readers)) === undefined;
  });
  return found;
};

/** Whether two values differ, and whether they are equal the other way round, is one question. */
const asEquality = (expr: Expr): Expr => {
  if (expr.kind !== 'compare' || (expr.op !== '==' && expr.op !== '!=')) return expr;
  const { left, right } = expr;
  const isInOrder = keyOf(left) <= keyOf(right);
  return { ...expr, op: '==', left: isInOrder ? left : right, right: isInOrder ? right : left };
};

const isCondition = ({ kind }: Expr): boolean =>
  kind === 'logic' || kind === 'not' || kind === 'conditional';

const isOfPattern = (expr: Expr): boolean =>
  fieldsOf(expr).every((name) => SALE_FIELDS[name]?.level === 'pattern');
