import type { Issue } from '@zhenma/model';

/**
 * Every issue code that the readers of this folder can raise, with why it happens.
 * The catalogue docs/errors.md repeats this table; a test compares the two.
 */
export const FORMAT_ISSUES = {
  NOTICE_NOT_A_SALE: 'the notice reports no sale; value says what it is',
  NOTICE_UNREADABLE: 'no amount with a meaning was found in the notice',
  STATEMENT_HEADER_MISSING: 'no header line of a statement was found',
  STATEMENT_NOT_A_SALE: 'the statement line is no sale; value says what it is',
  STATEMENT_LINE_UNREADABLE: 'the line has no date and amount of a statement entry',
  SLIP_UNREADABLE: 'the text has too few labels of a sales slip',
  SLIP_NOT_A_SALE: 'the slip is no sale; value says what it is',
  SLIP_MERCHANT_NO_LENGTH: 'a merchant number on a slip has 15 characters',
  TEXT_TOO_LONG: 'the text is longer than any of its kind; the rest was not read',
  TIME_MISSING: 'no time was found',
  TIME_INVALID: 'the time is not a valid date and time',
  TIME_PART_ASSUMED: 'a part of the date was missing and was taken from the context date',
  TIME_CONTEXT_MISSING: 'a part of the date is missing and no context date was given',
  TIME_OF_DAY_MISSING: 'the source states a date without a time of day',
  AMOUNT_MISSING: 'no amount was found',
  AMOUNT_INVALID: 'the amount is not a decimal number',
  AMOUNT_ROUNDED: 'the amount has parts of a fen; it was rounded half up',
  QR_NOT_EMV: 'the text is no EMVCo merchant-presented payload',
  QR_TLV: 'a tag or length of the payload does not fit',
  QR_CRC: 'the check sum does not fit the payload',
  QR_URL_OPAQUE: 'the code is a web address: merchant and category are known to its server only',
  QR_ACCOUNT_SPLIT: 'the UnionPay account slot does not have 31 characters',
  BILL_HEADER_MISSING: 'the header line of the bill was not found',
  BILL_ROW_COLUMNS: 'the row has another number of columns than the header',
  BILL_FOOTER_MISMATCH: 'a total in the footer differs from the rows',
  BILL_FOOTER_MISSING: 'the bill ends without its footer',
  BILL_NOT_A_SALE: 'the row is no sale; value says what it is',
  CLEARING_LINE_LENGTH: 'the line has another number of bytes than its layout',
  CLEARING_SEPARATOR: 'a separator byte of the layout is no blank: the line is shifted',
  CLEARING_FIELD: 'a field has a value that its type does not allow',
  CLEARING_NOT_A_SALE: 'the record is no sale; value says what it is',
  MAP_INVALID: 'the column map has an error',
  MAP_VALUE: 'a value is not in the value list of the map',
  MAP_COLUMN_MISSING: 'a required column of the map is missing in the row',
} as const;

export type FormatIssueCode = keyof typeof FORMAT_ISSUES;

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
