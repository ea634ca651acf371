import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { resolveMoment } from '../moment.ts';

export function isDigits(text: string): boolean {
  if (text.length === 0) return false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

/** Not a number: kept apart from every amount. */
export const NO_FEN = Number.MIN_SAFE_INTEGER;

/**
 * An amount field of digits, with a letter or sign before them or not.
 *
 * Shape   D or + = positive (a cost to us), C or - = negative; without a letter the sign is `bare`.
 *         Blanks around the digits are allowed.
 * Units   fen.
 * Errors  NO_FEN for an empty or unreadable field.
 * Source  sign convention of public loaders [V]; a published ZM line: fee D000000000024 [V].
 */
export function fenIn(bytes: Uint8Array, start: number, end: number, bare: 1 | -1 = 1): number {
  let at = start;
  while (at < end && bytes[at] === 0x20) at++;
  let sign: number = bare;
  const first = at < end ? (bytes[at] as number) : 0;
  if (first === 0x43 || first === 0x2d) sign = -1;
  else if (first === 0x44 || first === 0x2b) sign = 1;
  if (first > 0x39 || (first > 0x20 && first < 0x30)) at++;
  while (at < end && bytes[at] === 0x20) at++;
  const from = at;
  let fen = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) break;
    fen = fen * 10 + digit;
  }
  if (at === from || !isBlank(bytes, at, end) || (first > 0x39 && first !== 0x43 && first !== 0x44))
    return NO_FEN;
  return fen === 0 ? 0 : sign * fen;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0x20) return false;
  return true;
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, value) => `.${String(value).padStart(2, '0')}`);

/** Fen → yuan text with two decimals. */
export function yuanOfFen(fen: number): string {
  const size = fen < 0 ? -fen : fen;
  const text = Math.floor(size / 100) + (TWO_DIGITS[size % 100] ?? '');
  return fen < 0 ? `-${text}` : text;
}

/**
 * Times of the form MMDDhhmmss with the year from the context; a day is resolved once.
 *
 * Errors  `invalid` or `context` as in resolveMoment.
 */
export function createTransmissionClock(
  context: ReadContext = EMPTY_CONTEXT,
): (text: string) => string | 'invalid' | 'context' {
  const days = new Map<string, string>();
  const dateOf = (day: string): string => {
    const known = days.get(day);
    if (known !== undefined) return known;
    const parts = { month: Number(day.slice(0, 2)), day: Number(day.slice(2)) };
    const moment = resolveMoment(parts, context);
    const date = typeof moment === 'string' ? moment : moment.value;
    days.set(day, date);
    return date;
  };
  return (text) => {
    if (text.length !== 10 || !isDigits(text)) return 'invalid';
    const date = dateOf(text.slice(0, 4));
    if (date === 'invalid' || date === 'context') return date;
    const hour = pairAt(text, 4);
    const minute = pairAt(text, 6);
    const second = pairAt(text, 8);
    if (hour > 23 || minute > 59 || second > 59) return 'invalid';
    return `${date}${CLOCK_HOUR[hour]}${CLOCK_PART[minute]}${CLOCK_PART[second]}`;
  };
}

/** Number of two digits. */
const pairAt = (text: string, at: number): number =>
  (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;

const CLOCK_HOUR = Array.from({ length: 24 }, (_, hour) => `T${String(hour).padStart(2, '0')}`);
const CLOCK_PART = Array.from({ length: 60 }, (_, part) => `:${String(part).padStart(2, '0')}`);

/**
 * F22 (first two digits) → entry mode.
 * Source  ISO 8583 / UnionPay F22 values [V for 02 05 07 90 91 95 98, R for 03 04].
 */
export const ENTRY_MODES: Readonly<Record<string, string>> = {
  '01': 'manual',
  '02': 'magstripe',
  '03': 'qr_customer',
  '04': 'qr_merchant',
  '05': 'chip',
  '07': 'contactless',
  '80': 'magstripe',
  '90': 'magstripe',
  '91': 'contactless',
  '95': 'chip',
  '96': 'contactless',
  '98': 'contactless',
};

/** Entry mode and terminal type (F60.2.5) → how it was paid. 07 internet, 08 mobile [R]. */
export function methodOf(entryMode: string | undefined, terminalType: string): string {
  if (entryMode === 'qr_customer' || entryMode === 'qr_merchant') return 'qr';
  return terminalType === '07' || terminalType === '08' ? 'online' : 'card';
}

export type ClearingType =
  | 'purchase'
  | 'refund'
  | 'void'
  | 'reversal'
  | 'preauth'
  | 'preauth_completion'
  | 'other'
  | 'cash'
  | 'balance_query'
  | 'transfer';

/** What of a message decides its type. */
export interface MessageKey {
  readonly mti: string;
  /** F3, six digits. */
  readonly processing: string;
  /** F25, two digits. */
  readonly condition: string;
  /** 冲正标志, R when reversed. */
  readonly reversal?: string;
  /** 撤销标志, C when voided. */
  readonly cancelled?: string;
}

/**
 * Type of a cleared message.
 *
 * Source  MTI + F3 + F25 of the POS profile (消费 00/00, 撤销 20/00, 退货 0220 20/00, 预授权 03/06,
 *         预授权撤销 20/06, 完成 00/06) [V]; R and C flags of COMA [V].
 */
export function clearingType({
  mti,
  processing,
  condition,
  reversal,
  cancelled,
}: MessageKey): ClearingType {
  if (reversal === 'R' || mti.startsWith('04')) return 'reversal';
  const kind = processing.slice(0, 2);
  if (kind === '30' || kind === '31') return 'balance_query';
  if (kind === '01' || kind === '17') return 'cash';
  if (cancelled === 'C') return 'void';
  if (kind === '20') return mti.startsWith('022') ? 'refund' : 'void';
  if (kind === '03') return 'preauth';
  if (kind === '00')
    return condition === '06' || condition === '18' ? 'preauth_completion' : 'purchase';
  if (kind >= '40' && kind <= '49') return 'transfer';
  return 'other';
}

/** Types that are no sale: their records get no row. */
export const NO_SALE: ReadonlySet<string> = new Set(['cash', 'balance_query', 'transfer']);

/**
 * The date inside a clearing file name: INN17071888ZM_… and IND17071801ACOM carry YYMMDD behind
 * three letters, others YYYYMMDD.
 *
 * Errors  undefined when there is none.
 * Source  published file name INN17071888ZM_898319849000018 [V], general form [R].
 */
export function dateOfFileName(name: string): string | undefined {
  const base = name.replace(/^.*[/\\]/, '');
  const match =
    /(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)/.exec(base) ??
    /^[A-Z]{3}(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])/.exec(base);
  if (!match) return undefined;
  const [, year = '', month, day] = match;
  return `${year.length === 2 ? `20${year}` : year}-${month}-${day}`;
}
