import type { FieldType } from '@zhenma/rules';
import type { Session } from '../engine/session.ts';

/** A field that rules may name. */
export interface SaleField {
  readonly type: FieldType;
  readonly doc: string;
  /** Chinese meaning, for docs/fields.md; fields without one have it in scripts/field-notes.ts. */
  readonly zh?: string;
  /** Where the value comes from: the identity pattern (few, distinct) or the single sale. */
  readonly level: 'pattern' | 'sale';
}

/**
 * A measure over history or population that rules may name, one file each in `features/`.
 *
 * Obligations of `create`: makes `feature_<id>` with the columns `sale` and those of `fields`, at most
 * one row per sale; a sale without a row has null in every field. The tables it may read: those of
 * read, normalise and link, `sale_key`, `device_sale`, `pattern`, `sale_pattern`, `facts`, `tariff`.
 * The result depends on the data only: total orders, integer sums, no join that plans a nested loop.
 */
export interface Feature {
  readonly id: string;
  readonly fields: Readonly<Record<string, SaleField>>;
  /** As in rules: without these data the feature is not made and its fields are null. */
  readonly needs: readonly string[];
  /**
   * Whether a stream can keep it in bounded state; a rule is live when all its fields are. `guards`:
   * it cannot, and a live rule may name it in guards alone, where it is unknown to the stream.
   */
  readonly live: boolean | 'guards';
  /**
   * SQL that is true where a sale may have a row; elsewhere the feature is not made. Asked before features
   * are made, of all of them in one statement: for what one look tells of small inputs.
   */
  readonly asks?: string;
  readonly create: (session: Session) => Promise<void>;
}

const field =
  (type: FieldType) =>
  (doc: string, zh: string): SaleField => ({ type, doc, zh, level: 'sale' });

export const intField = field('int');
export const textField = field('string');
export const flagField = field('bool');
export const doubleField = field('double');
