import { ISSUES, type Issue, type IssueCode } from '@zhenma/model';

/** Codes of the issue catalogue that the readers of this folder raise. */
const CODES = [
  'NOTICE_NOT_A_SALE',
  'NOTICE_UNREADABLE',
  'STATEMENT_HEADER_MISSING',
  'STATEMENT_NOT_A_SALE',
  'STATEMENT_LINE_UNREADABLE',
  'SLIP_UNREADABLE',
  'SLIP_NOT_A_SALE',
  'SLIP_MERCHANT_NO_LENGTH',
  'TEXT_TOO_LONG',
  'TIME_MISSING',
  'TIME_INVALID',
  'TIME_PART_ASSUMED',
  'TIME_CONTEXT_MISSING',
  'TIME_OF_DAY_MISSING',
  'AMOUNT_MISSING',
  'AMOUNT_INVALID',
  'AMOUNT_ROUNDED',
  'QR_NOT_EMV',
  'QR_TLV',
  'QR_CRC',
  'QR_URL_OPAQUE',
  'QR_ACCOUNT_SPLIT',
  'BILL_HEADER_MISSING',
  'BILL_ROW_COLUMNS',
  'BILL_FOOTER_MISMATCH',
  'BILL_FOOTER_MISSING',
  'BILL_NOT_A_SALE',
  'CLEARING_LINE_LENGTH',
  'CLEARING_SEPARATOR',
  'CLEARING_FIELD',
  'CLEARING_NOT_A_SALE',
  'MAP_INVALID',
  'MAP_VALUE',
  'MAP_COLUMN_MISSING',
] as const satisfies readonly IssueCode[];

export type FormatIssueCode = (typeof CODES)[number];

/** Every issue code that the readers of this folder can raise, with why it happens. */
export const FORMAT_ISSUES = Object.fromEntries(
  CODES.map((code) => [code, ISSUES[code].en]),
) as Readonly<Record<FormatIssueCode, string>>;

/** Longest piece of an offending value that an issue repeats, in characters. */
const VALUE_CHARACTERS_MAX = 80;

/**
 * Builds an issue; the text of the code is used when no message is given.
 * Card-number-like digit runs in the value are masked.
 */
export function issueOf(code: FormatIssueCode, detail: Omit<Partial<Issue>, 'code'> = {}): Issue {
  const { message, value, ...rest } = detail;
  return {
    code,
    ...rest,
    ...(value === undefined ? {} : { value: maskDigits(value.slice(0, VALUE_CHARACTERS_MAX)) }),
    message: message ?? FORMAT_ISSUES[code],
  };
}

/** Masks every run of 13 or more digits (blanks and hyphens between them count) to its last four. */
export function maskDigits(text: string): string {
  return text.replace(/\d(?:[ -]?\d){12,31}/g, (run) => `****${run.replace(/\D/g, '').slice(-4)}`);
}
