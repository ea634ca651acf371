import { EMPTY_CONTEXT, type ReadContext } from './context.ts';

/** What of a date had to be taken from the context. */
export type Assumed = 'nothing' | 'year' | 'month' | 'date';

/**
 * A point in time as a text states it.
 *
 * Shape   value: ISO 8601 without offset (+08:00 by contract): `2024-05-26T20:09:20`,
 *         `2024-05-26T20:09` is completed with `:00`; a date without a time stays `2024-05-26`.
 */
export interface Moment {
  readonly value: string;
  readonly precision: 'second' | 'minute' | 'day';
  readonly assumed: Assumed;
}

/** A moment found in a running text, with the characters it took. */
export interface FoundMoment {
  readonly parts: MomentParts;
  readonly start: number;
  readonly end: number;
}

export interface MomentParts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
}

/** A clock of 24 hours, or of 12 with the half of the day before or behind it. */
const CLOCK =
  '(?<half>上午|下午|早上|中午|晚上|傍晚|凌晨)?\\s?(?<h>[01]?\\d|2[0-4])\\s?(?:[:：时點点])\\s?(?<i>[0-5]?\\d)' +
  '(?:\\s?[:：分]\\s?(?<s>[0-5]?\\d)秒?|分)?(?:\\s?(?<noon>[AaPp]\\.?[Mm])\\b)?';
const GAP = '[\\sT,，日]{0,3}';

/** Behind a date whose year comes last, a clock or none. */
const CLOCK_LAST = `(?!\\d)(?:${GAP}(?:at\\s)?${CLOCK})?`;

/** Months by the three letters that English notices begin them with. */
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = MONTHS.join('|');

/**
 * Shapes of a moment, most specific first; `date` is present unless only a clock was found. With the
 * year last, month and day are told apart by a number over 12; where both may be the month, nothing
 * is guessed.
 */
const SHAPES: readonly RegExp[] = [
  new RegExp(
    `(?<!\\d)(?<y>(?:19|20)\\d\\d)\\s?[-/.年]\\s?(?<m>\\d{1,2})\\s?[-/.月]\\s?(?<d>\\d{1,2})日?${GAP}${CLOCK}`,
  ),
  /(?<!\d)(?<y>20\d\d)(?<m>0[1-9]|1[0-2])(?<d>[0-3]\d)[\sT]?(?<h>[01]\d|2[0-3])[:：]?(?<i>[0-5]\d)[:：]?(?<s>[0-5]\d)(?!\d)/,
  new RegExp(
    `(?<!\\d)(?<m>0?[1-9]|1[0-2])[-/.](?<d>1[3-9]|2\\d|3[01])[-/.](?<y>20\\d\\d)${CLOCK_LAST}`,
  ),
  new RegExp(
    `(?<!\\d)(?<d>1[3-9]|2\\d|3[01])[-/.](?<m>0?[1-9]|1[0-2])[-/.](?<y>20\\d\\d)${CLOCK_LAST}`,
  ),
  new RegExp(
    `(?<!\\d)(?<d>[0-3]?\\d)(?:st|nd|rd|th)?[\\s-]?(?<m>${MONTH})[a-z]*\\.?,?[\\s-]?(?<y>20\\d\\d)${CLOCK_LAST}`,
    'i',
  ),
  new RegExp(
    `\\b(?<m>${MONTH})[a-z]*\\.?\\s?(?<d>[0-3]?\\d)(?:st|nd|rd|th)?,?\\s(?<y>20\\d\\d)${CLOCK_LAST}`,
    'i',
  ),
  new RegExp(`(?<!\\d)(?<y>\\d\\d)年(?<m>\\d{1,2})月(?<d>\\d{1,2})日${GAP}${CLOCK}`),
  new RegExp(`(?<!\\d)(?<m>\\d{1,2})\\s?月\\s?(?<d>\\d{1,2})\\s?(?:日|号)?${GAP}${CLOCK}`),
  new RegExp(`(?<![\\d.:])(?<m>\\d{1,2})[-/](?<d>\\d{1,2})[\\sT]${CLOCK}`),
  /(?<!\d)(?<y>(?:19|20)\d\d)\s?[-/.年]\s?(?<m>\d{1,2})\s?[-/.月]\s?(?<d>\d{1,2})(?!\d)日?/,
  /(?<!\d)(?<y>20\d\d)(?<m>0[1-9]|1[0-2])(?<d>0[1-9]|[12]\d|3[01])(?!\d)/,
  /(?<!\d)(?<y>\d\d)年(?<m>\d{1,2})月(?<d>\d{1,2})日/,
  /(?<!\d)(?<m>\d{1,2})月(?<d>\d{1,2})(?:日|号)/,
  new RegExp(`(?<!\\d)(?<d>[0-3]?\\d)(?:日|号)\\s{0,2}${CLOCK}`),
  /(?<![\d.:/-])(?<m>0?[1-9]|1[0-2])[-/](?<d>0[1-9]|[12]\d|3[01])(?![\d/%-])/,
  new RegExp(`(?<![\\d.:])${CLOCK}`),
];

/** Longest text that is searched, in characters. */
const SEARCHED_CHARACTERS_MAX = 2_000;

/** Finds the most specific moment of a running text; null when there is none. */
export function findMoment(text: string): FoundMoment | null {
  const searched = text.slice(0, SEARCHED_CHARACTERS_MAX);
  for (const shape of SHAPES) {
    const match = shape.exec(searched);
    if (match?.groups) {
      return {
        parts: partsOf(match.groups),
        start: match.index,
        end: match.index + match[0].length,
      };
    }
  }
  return null;
}

function partsOf(groups: Record<string, string | undefined>): MomentParts {
  const year =
    groups.y === undefined ? undefined : Number(groups.y.length === 2 ? `20${groups.y}` : groups.y);
  const number = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text);
  const named = groups.m === undefined ? -1 : MONTHS.indexOf(groups.m.toLowerCase());
  const all = {
    year,
    month: named >= 0 ? named + 1 : number(groups.m),
    day: number(groups.d),
    hour: hourOf(number(groups.h), groups.half ?? groups.noon),
    minute: number(groups.i),
    second: number(groups.s),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as MomentParts;
}

/** An hour of the 24 from one of the 12; one that is over 12 already says the same. */
function hourOf(hour: number | undefined, half: string | undefined): number | undefined {
  if (hour === undefined || half === undefined || hour > 12) return hour;
  if (/^(?:上午|早上|凌晨|a)/i.test(half)) return hour === 12 && half !== '上午' ? 0 : hour;
  if (half === '中午') return hour < 3 ? hour + 12 : hour;
  return hour === 12 ? 12 : hour + 12;
}

/**
 * Completes the parts of a date from the context date.
 *
 * Shape   a missing year, month or date becomes the latest one that is not after the day after
 *         the context date (clocks and time zones differ by less than a day).
 * Errors  `invalid` for an impossible date or time, `context` when a part is missing and the
 *         context has no date.
 */
export function resolveMoment(
  parts: MomentParts,
  context: ReadContext = EMPTY_CONTEXT,
): Moment | 'invalid' | 'context' {
  const clock = clockOf(parts);
  if (clock === null) return 'invalid';
  const { year, month, day } = parts;
  if (year !== undefined && month !== undefined && day !== undefined) {
    return isDate(year, month, day) ? momentOf([year, month, day], clock, 'nothing') : 'invalid';
  }
  if (month !== undefined && (month < 1 || month > 12)) return 'invalid';
  if (day !== undefined && (day < 1 || day > 31)) return 'invalid';
  const limit = dayAfter(context.date);
  if (limit === null) return 'context';
  if (day === undefined) {
    const [y, m, d] = ymd(context.date ?? '') ?? [0, 0, 0];
    return momentOf([y, m, d], clock, 'date');
  }
  const date =
    month === undefined ? latestWithDay(day, limit) : latestWithMonthDay(month, day, limit);
  return date ? momentOf(date, clock, month === undefined ? 'month' : 'year') : 'invalid';
}

type Ymd = readonly [year: number, month: number, day: number];
type Clock = { readonly text: string; readonly precision: Moment['precision'] };

function clockOf({ hour, minute, second }: MomentParts): Clock | null {
  if (hour === undefined || minute === undefined) return { text: '', precision: 'day' };
  if (hour > 23 || minute > 59 || (second ?? 0) > 59) return null;
  const text = `T${two(hour)}:${two(minute)}:${two(second ?? 0)}`;
  return { text, precision: second === undefined ? 'minute' : 'second' };
}

function momentOf([y, m, d]: Ymd, clock: Clock, assumed: Assumed): Moment {
  return {
    value: `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}${clock.text}`,
    precision: clock.precision,
    assumed,
  };
}

/** 29 February needs up to eight years (1896–1904, 1996–2004 has four). */
const YEARS_SEARCHED_MAX = 8;

function latestWithMonthDay(month: number, day: number, limit: Ymd): Ymd | null {
  for (let back = 0; back <= YEARS_SEARCHED_MAX; back++) {
    const date: Ymd = [limit[0] - back, month, day];
    if (isDate(...date) && !isAfter(date, limit)) return date;
  }
  return null;
}

function latestWithDay(day: number, limit: Ymd): Ymd | null {
  for (let back = 0; back <= 2; back++) {
    const index = limit[0] * 12 + (limit[1] - 1) - back;
    const date: Ymd = [Math.floor(index / 12), (index % 12) + 1, day];
    if (isDate(...date) && !isAfter(date, limit)) return date;
  }
  return null;
}

function dayAfter(date: string | undefined): Ymd | null {
  const parts = date === undefined ? null : ymd(date);
  if (!parts) return null;
  const next = new Date(Date.UTC(parts[0], parts[1] - 1, parts[2] + 1));
  return [next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate()];
}

function ymd(date: string): Ymd | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  if (!match) return null;
  const parts: Ymd = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isDate(...parts) ? parts : null;
}

/** True for a day of the Gregorian calendar. */
export function isDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= days;
}

const isAfter = (a: Ymd, b: Ymd): boolean =>
  a[0] * 10_000 + a[1] * 100 + a[2] > b[0] * 10_000 + b[1] * 100 + b[2];
const two = (value: number): string => String(value).padStart(2, '0');
