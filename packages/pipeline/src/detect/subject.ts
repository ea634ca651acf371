import type { Session } from '../engine/session.ts';
import type { SaleField } from './feature.ts';

/**
 * A subject that is no single sale (a payee, a pool, …): what rules of its scope may name.
 *
 * Obligations of `create`: makes `scopeTable(name)` with one row per subject worth judging and the
 * columns `id` (varchar, what cases call it), `first_ms`, `last_ms`, `sales`, `amount` (fen),
 * `members` (varchar[]), `witness` (varchar: an id that a reader can look up), and every field.
 * A column `probability`, where the scope has one, is the score of its cases in place of that which
 * strengths give; `witness_view` (code of a view) says which view the witness is from.
 * Rows that are a part of a case's subject (one of its days, one of its records) name it: `subject_type`,
 * `subject_id`; their findings are one case of it.
 * Total orders, integer sums, no nested-loop join, as for features.
 */
export interface SubjectScope {
  /** Scope of its rules, and `subject.type` of its cases unless its rows name another. */
  readonly name: string;
  readonly fields: Readonly<Record<string, SaleField>>;
  /** View name that evidence gives for `witness`, and the field that it is about. */
  readonly evidence: { readonly view: string; readonly field: string };
  readonly needs: readonly string[];
  /** With fewer sales in all, no rule of the scope can fire, and its rows are not made. */
  readonly salesMin?: number;
  /** Absent where the rows rest on judged sales; they are then made when these are. */
  readonly create?: (session: Session) => Promise<void>;
}

/** Table of a scope's rows. */
export const scopeTable = (name: string): string => `scope_${name.replaceAll('-', '_')}`;
