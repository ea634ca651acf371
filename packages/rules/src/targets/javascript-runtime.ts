import { FALSE_TEXTS, INT_TEXT, TRUE_TEXTS } from '../functions.ts';
import {
  codePoints,
  compareUtf8,
  DURATION_MS_MAX,
  DURATION_MS_MIN,
  INT64_MAX,
  INT64_MIN,
  TIMESTAMP_MS_MAX,
  TIMESTAMP_MS_MIN,
  toRuleInt,
} from '../semantics.ts';
import { floorDiv, floorMod } from '../time.ts';

/**
 * What generated code calls. Integers are numbers while safe and fall back to bigint; a result
 * outside int64 is null. Null in, null out.
 */
type Int = number | bigint | null;

const SAFE = Number.MAX_SAFE_INTEGER;
const isSafe = (value: number): boolean => value >= -SAFE && value <= SAFE;

const add = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (isSafe(sum)) return sum;
  }
  return a === null || b === null ? null : toRuleInt(BigInt(a) + BigInt(b));
};

const subtract = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (isSafe(difference)) return difference;
  }
  return a === null || b === null ? null : toRuleInt(BigInt(a) - BigInt(b));
};

const multiply = (a: Int, b: Int): Int => {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b + 0; // no negative zero
    if (isSafe(product)) return product;
  }
  return a === null || b === null ? null : toRuleInt(BigInt(a) * BigInt(b));
};

const divide = (a: Int, b: Int): Int => {
  if (a === null || b === null || b === 0) return null;
  // a - a % b is an exact multiple of b, so this division does not round.
  if (typeof a === 'number' && typeof b === 'number') return (a - (a % b)) / b + 0;
  return toRuleInt(BigInt(a) / BigInt(b));
};

const modulo = (a: Int, b: Int): Int => {
  if (a === null || b === null || b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') return (a % b) + 0;
  return toRuleInt(BigInt(a) % BigInt(b));
};

const negate = (a: Int): Int => {
  if (typeof a === 'number') return -a + 0;
  return a === null ? null : toRuleInt(-a);
};

const finite = (value: unknown): number | null =>
  typeof value === 'number' && value - value === 0 ? value : null;

type Double = number | null;

const doubles = {
  add: (a: Double, b: Double) => (a === null || b === null ? null : finite(a + b)),
  subtract: (a: Double, b: Double) => (a === null || b === null ? null : finite(a - b)),
  multiply: (a: Double, b: Double) => (a === null || b === null ? null : finite(a * b)),
  divide: (a: Double, b: Double) => (a === null || b === null ? null : finite(a / b)),
  negate: (a: Double) => (a === null ? null : -a),
};

const ranged =
  (min: number, max: number, sign: 1 | -1) =>
  (a: number | null, b: number | null): number | null => {
    if (a === null || b === null) return null;
    const value = a + sign * b;
    return value >= min && value <= max ? value : null;
  };

const zoned =
  (part: (ms: number) => number) =>
  (at: number | null, offset: number): number | null =>
    at === null ? null : part(at + offset);

const DAY_MS = 86_400_000;

/**
 * Year, month (0–11) and day (1–31) of a day number since 1970-01-01.
 *
 * Source  Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
 */
const civil = (days: number): readonly [number, number, number] => {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 2 : shiftedMonth - 10;
  return [yearOfEra + era * 400 + (month < 2 ? 1 : 0), month, day];
};

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const dayOfYear = (ms: number): number => {
  const [year, month, day] = civil(floorDiv(ms, DAY_MS));
  return DAYS_BEFORE_MONTH[month]! + day - 1 + (month > 1 && isLeap(year) ? 1 : 0);
};

type Text = string | null;

const both =
  (apply: (a: string, b: string) => boolean) =>
  (a: Text, b: Text): boolean | null =>
    a === null || b === null ? null : apply(a, b);

const INT = new RegExp(INT_TEXT);
const TRUE: ReadonlySet<string> = new Set(TRUE_TEXTS);
const FALSE: ReadonlySet<string> = new Set(FALSE_TEXTS);

const readInt = (text: Text): Int => {
  if (text === null || !INT.test(text)) return null;
  const number = Number(text);
  return isSafe(number) ? number + 0 : toRuleInt(BigInt(text[0] === '+' ? text.slice(1) : text));
};

const truncated = (value: number | null): Int => {
  if (value === null) return null;
  const whole = Math.trunc(value) + 0;
  if (isSafe(whole)) return whole;
  const exact = BigInt(whole);
  return exact <= INT64_MIN || exact > INT64_MAX ? null : toRuleInt(exact);
};

const secondsToTimestamp = (seconds: Int): number | null => {
  if (seconds === null) return null;
  const ms = Number(seconds) * 1_000;
  return ms >= TIMESTAMP_MS_MIN && ms <= TIMESTAMP_MS_MAX ? ms : null;
};

/** Quotient toward zero, of a duration. */
const whole =
  (unitMs: number) =>
  (ms: number | null): number | null =>
    ms === null ? null : Math.trunc(ms / unitMs) + 0;

/** `decides` wins, then unknown. */
const logic =
  (decides: boolean) =>
  (values: readonly (boolean | null)[]): boolean | null => {
    if (values.includes(decides)) return decides;
    return values.includes(null) ? null : !decides;
  };

/** The `h` of generated code, keyed by the built-in's name where there is one. */
export const RUNTIME = {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  negate,
  finite,
  doubles,
  order: compareUtf8,
  and: logic(false),
  or: logic(true),
  timestampAdd: ranged(TIMESTAMP_MS_MIN, TIMESTAMP_MS_MAX, 1),
  timestampSubtract: ranged(TIMESTAMP_MS_MIN, TIMESTAMP_MS_MAX, -1),
  durationAdd: ranged(DURATION_MS_MIN, DURATION_MS_MAX, 1),
  durationSubtract: ranged(DURATION_MS_MIN, DURATION_MS_MAX, -1),
  element: (list: readonly string[] | null, text: Text) =>
    list === null || text === null ? null : list.includes(text),
  stringSize: (text: Text) => (text === null ? null : codePoints(text)),
  listSize: (list: readonly string[] | null) => (list === null ? null : list.length),
  concat: (a: Text, b: Text) => (a === null || b === null ? null : a + b),
  startsWith: both((text, part) => text.startsWith(part)),
  endsWith: both((text, part) => text.endsWith(part)),
  contains: both((text, part) => text.includes(part)),
  stringToInt: readInt,
  doubleToInt: truncated,
  timestampToInt: (at: number | null) => (at === null ? null : floorDiv(at, 1_000)),
  intToDouble: (value: Int) => (value === null ? null : Number(value)),
  intToString: (value: Int) => (value === null ? null : String(value)),
  boolToString: (value: boolean | null) => (value === null ? null : String(value)),
  stringToBool: (text: Text) => {
    if (text === null) return null;
    if (TRUE.has(text)) return true;
    return FALSE.has(text) ? false : null;
  },
  intToTimestamp: secondsToTimestamp,
  year: zoned((ms) => civil(floorDiv(ms, DAY_MS))[0]),
  month: zoned((ms) => civil(floorDiv(ms, DAY_MS))[1]),
  date: zoned((ms) => civil(floorDiv(ms, DAY_MS))[2]),
  dayOfMonth: zoned((ms) => civil(floorDiv(ms, DAY_MS))[2] - 1),
  dayOfWeek: zoned((ms) => floorMod(floorDiv(ms, DAY_MS) + 4, 7)), // 1970-01-01 was a Thursday
  dayOfYear: zoned(dayOfYear),
  hours: zoned((ms) => floorDiv(floorMod(ms, DAY_MS), 3_600_000)),
  minutes: zoned((ms) => floorDiv(floorMod(ms, 3_600_000), 60_000)),
  seconds: zoned((ms) => floorDiv(floorMod(ms, 60_000), 1_000)),
  milliseconds: zoned((ms) => floorMod(ms, 1_000)),
  durationHours: whole(3_600_000),
  durationMinutes: whole(60_000),
  durationSeconds: whole(1_000),
  durationMilliseconds: (ms: number | null) => (ms === null ? null : (ms % 1_000) + 0),
} as const;
