import { type CheckedRule, type Expr, toDuckDB } from '@zhenma/rules';
import type { Measures, MeasureTable } from '../engine/measure.ts';
import { quoteName } from '../engine/sql.ts';
import type { AskedOnce } from './asked-once.ts';
import { isAwake } from './awake.ts';
import { conditionsOf, fieldsIn } from './questions.ts';

/** What is known before measures are joined. */
export interface KnownAlone {
  readonly measures: Measures;
  /** Fields that are null in every sale. */
  readonly silent: ReadonlySet<string>;
  /** A select of all sales, with all that rules ask and no table of measures has. */
  readonly sales: string;
}

/**
 * In nearly every sale all rules about single sales are silent, and to join the measures of all sales
 * costs more than to ask the rules: which sales may be loud is found first, and never one too few.
 * A rule that a table of measures must wake is asked of the rows of that table, as far as they answer;
 * another one of the sale, as far as it answers without measures.
 *
 * Shape   maybe_loud(sale): each once.
 */
export const maybeLoudSql = (
  rules: readonly CheckedRule[],
  { within }: AskedOnce,
  { measures, silent, sales }: KnownAlone,
): string => {
  const measured = new Set(measures.tables.flatMap(({ fields }) => fields));
  const places = new Map<string, string[]>();
  for (const rule of rules) {
    const waker = wakerOf(rule, measures.tables, silent);
    const own = new Set(waker?.fields);
    const isKnown = (name: string): boolean => (waker ? own.has(name) : !measured.has(name));
    const known = conditionsOf(within(rule.tree)).filter((one) => fieldsIn([one]).every(isKnown));
    const place = waker ? quoteName(waker.table) : `(${sales})`;
    places.set(place, [...(places.get(place) ?? []), allTrue(known)]);
  }
  const found = [...places].map(
    ([place, conditions]) =>
      `select sale from ${place} where ${[...new Set(conditions)].join('\n or ')}`,
  );
  return `create or replace table maybe_loud as
    ${found.join('\nunion\n') || 'select sale from sale where false'}`;
};

/** A table of measures without whose row the rule is silent. */
const wakerOf = (
  rule: CheckedRule,
  tables: readonly MeasureTable[],
  silent: ReadonlySet<string>,
): MeasureTable | undefined =>
  tables.find(({ fields }) => !isAwake(rule, new Set([...silent, ...fields])));

const allTrue = (conditions: readonly Expr[]): string =>
  conditions.length === 0 ? 'true' : `(${conditions.map((one) => toDuckDB(one)).join(' and ')})`;
