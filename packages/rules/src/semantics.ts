/**
 * Facts that every target obeys. docs/rules.md is the same in words, with a test per row.
 *
 * Source  CEL language definition (github.com/google/cel-spec, doc/langdef.md) and the limits of
 *         cel-go where the definition leaves them open.
 */

export { compareUtf8 } from '@zhenma/model';

export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999Z in epoch milliseconds. Source: langdef. */
export const TIMESTAMP_MS_MIN = -62_135_596_800_000;
export const TIMESTAMP_MS_MAX = 253_402_300_799_999;

/** cel-go holds a duration in 64-bit nanoseconds: about 292 years either way. */
export const DURATION_MS_MAX = 9_223_372_036_854;
export const DURATION_MS_MIN = -DURATION_MS_MAX;

/** Bounds on a rule text: it is data from outside. */
export const LIMITS = {
  /** UTF-16 units of one CEL text. */
  textLength: 8_192,
  /** Brackets and operators inside each other. */
  depth: 40,
  /** Nodes of the checked tree, list items not counted. */
  nodes: 1_000,
  /** Items of a list written in the rule. */
  listItems: 1_000,
  /** Values of a named list. */
  namedListValues: 100_000,
  /** UTF-16 units of a pattern, and copies that `{n}` may ask for in all. */
  patternLength: 200,
  patternStates: 1_000,
} as const;

/** The range a result must stay in, for the two types that have one narrower than int64. */
export const RANGE_MS = {
  timestamp: [TIMESTAMP_MS_MIN, TIMESTAMP_MS_MAX],
  duration: [DURATION_MS_MIN, DURATION_MS_MAX],
} as const;

/** Row form of an int: a number when safe, else a bigint; null outside int64. */
export const toRuleInt = (value: bigint): number | bigint | null => {
  if (value < INT64_MIN || value > INT64_MAX) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

/** Code points of a string. */
export const codePoints = (text: string): number => {
  let count = text.length;
  for (let index = 0; index + 1 < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff) {
      count--;
      index++;
    }
  }
  return count;
};

/** Text that SQL and UTF-8 can carry: no NUL, no lone surrogate. */
export const isPortableText = (text: string): boolean =>
  !text.includes('\0') && !/\p{Surrogate}/u.test(text);
