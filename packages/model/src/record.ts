import type { TableName } from './tables.ts';

/** Something a reader or the normaliser could not take as it stands. Data, never an exception. */
export interface Issue {
  /** Stable code of the issue catalogue, e.g. `ROW_COLUMN_COUNT`. See docs/errors.md. */
  readonly code: string;
  /** Canonical column, wire field (`F42`) or clearing field the issue is about. */
  readonly column?: string;
  /** The offending value; card numbers masked. */
  readonly value?: string;
  /** Byte offset inside the file or message, 0-based. */
  readonly offset?: number;
  /** What was wrong and what was expected, in one clause. */
  readonly message: string;
}

/**
 * One row as a source stated it: the output of the verb *read*.
 *
 * Shape   values: canonical column name (contract §2) → text; an absent column is unknown.
 * Units   as in contract §2 (yuan with a decimal point, ISO 8601 time); the reader converts,
 *         the normaliser parses and checks.
 * Errors  what could not be understood is in `issues`; `table: null` marks a record that is no
 *         row of any table (a verification code, an echo test) and says so in an issue.
 */
export interface SourceRecord {
  readonly table: TableName | null;
  /** 1-based line of a text file, or ordinal of a binary record. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
  /** 0–1: how sure the reader is of its own reading; 1 for formats with fixed columns. */
  readonly confidence: number;
  readonly issues: readonly Issue[];
}
