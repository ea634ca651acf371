/** Every issue code with what it means and whether the message is still wholly understood. */
export const ISSUES = {
  HEX_INVALID: { fatal: true, meaning: 'a character that is no hex digit' },
  HEX_ODD_DIGITS: {
    fatal: true,
    meaning: 'an odd number of hex digits: a nibble is lost or added',
  },
  INPUT_TOO_LONG: { fatal: true, meaning: 'longer than the limit; not looked at' },
  FRAME_UNKNOWN: { fatal: true, meaning: 'the bytes before the message type fit no known layout' },
  FRAME_TRUNCATED: { fatal: true, meaning: 'the input ends before the message type' },
  FRAME_LENGTH_MISMATCH: { fatal: false, meaning: 'the declared length is not the actual length' },
  HEADER_INVALID: { fatal: false, meaning: 'a part of the frame is not as its layout says' },
  MTI_INVALID: { fatal: true, meaning: 'no message type where the layout puts it' },
  BITMAP_TRUNCATED: { fatal: true, meaning: 'the input ends inside the bitmap' },
  BITMAP_INVALID: { fatal: true, meaning: 'the bitmap is not written as the dialect writes it' },
  BITMAP_EMPTY: { fatal: false, meaning: 'the bitmap, or its second half, announces no field' },
  FIELD_UNKNOWN: {
    fatal: true,
    meaning: 'the dialect has no such field, so its length is unknown',
  },
  FIELD_TRUNCATED: { fatal: true, meaning: 'the input ends inside the field' },
  LENGTH_INVALID: { fatal: true, meaning: 'a length prefix that is no number' },
  LENGTH_TOO_LONG: { fatal: true, meaning: 'a length above the maximum of the field' },
  DIGIT_INVALID: { fatal: true, meaning: 'a character that the kind of the field does not allow' },
  PAD_NOT_ZERO: { fatal: false, meaning: 'a pad nibble that is not zero; re-encoding writes zero' },
  MAC_ABSENT: { fatal: false, meaning: 'the MAC is announced but not there: a MAC block' },
  TRAILING_BYTES: { fatal: true, meaning: 'bytes behind the last announced field' },
  SUBFIELD_INVALID: { fatal: false, meaning: 'the inside of a field does not follow its layout' },
  VALUE_INVALID: { fatal: true, meaning: 'a value that cannot be encoded as the table says' },
  TEXT_UNENCODABLE: { fatal: true, meaning: 'a character that GBK does not have' },
} as const satisfies Record<string, { readonly fatal: boolean; readonly meaning: string }>;

export type IssueCode = keyof typeof ISSUES;

/**
 * Something wrong with a message, as data.
 *
 * Shape   field: number, or a path such as `55.9F26`; null for the frame. Messages never hold card
 *         data.
 * Units   offset in bytes from the start of the input; null where there is no input (encoding).
 */
export interface Issue {
  readonly code: IssueCode;
  readonly field: number | string | null;
  readonly offset: number | null;
  readonly message: string;
}

/** Whether some issue means that the message was not wholly understood. */
export const hasFatal = (issues: readonly Issue[]): boolean =>
  issues.some((issue) => ISSUES[issue.code].fatal);
