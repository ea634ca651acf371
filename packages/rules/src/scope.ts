/** What a rule may talk about: fields, functions and lists. Supplied by the pipeline and catalog. */

/**
 * Types of columns. Amounts are `int` (fen); `timestamp` is UTC epoch milliseconds in a row;
 * `strings` is a list of strings. `docs/rules.md` has the row form of each.
 */
export type FieldType = 'string' | 'int' | 'bool' | 'timestamp' | 'double' | 'strings';

/** A scalar constant of the tree. `int` is a number when safe, else a bigint. */
export type Scalar = string | number | bigint | boolean | null;

/** What a row holds and what an expression gives; null is *unknown*. */
export type Value = Scalar | readonly string[];

/** One observation, sale, terminal-day… An absent key is unknown, exactly like null. */
export type Row = Readonly<Record<string, Value | undefined>>;

export interface FieldSpec {
  readonly type: FieldType;
  readonly doc: string;
  /** Differs between rows that say the same: no statement names it, no dictionary function takes it. */
  readonly measured?: boolean;
}

export interface Scope {
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldSpec>>;
}

/** How a domain function runs on an engine that is not JavaScript. */
export type FunctionForm =
  /** A pure function of few distinct arguments: evaluated once per distinct tuple, then a column. */
  | { readonly kind: 'dictionary' }
  /**
   * The same value as SQL text over argument texts; instants are BIGINT epoch milliseconds.
   * Without `flink`, rules that use it are refused for Flink.
   */
  | {
      readonly kind: 'expression';
      readonly duckdb: (args: string[]) => string;
      readonly flink?: (args: string[]) => string;
    };

/**
 * A typed function of the domain, such as `institution(no)`.
 *
 * Shape   `js` takes row values (see `Value`) and gives one of type `returns`, or null.
 * Errors  never throws; no answer is null. A null argument gives null without a call,
 *         unless `nullSafe`.
 */
export interface DomainFunction {
  readonly name: string;
  readonly params: readonly FieldType[];
  readonly returns: FieldType;
  readonly doc: string;
  readonly form: FunctionForm;
  readonly js: (...args: never[]) => unknown;
  readonly nullSafe?: boolean;
}

/** A named list, referenced in a rule as `field in lists.name`. */
export interface RuleList {
  readonly type: 'string' | 'int';
  readonly values: readonly (string | number)[];
}

export type Lists = Readonly<Record<string, RuleList>>;
