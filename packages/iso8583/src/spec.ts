/** What a field holds: digits, track data, a sign and digits, text, raw bytes. */
export type Kind = 'n' | 'z' | 'xn' | 'text' | 'b';

/** How units become bytes: two digits a byte, a character a byte, raw, two hex characters. */
export type Encoding = 'bcd' | 'ascii' | 'binary' | 'hex';

/** `fixed` has no length prefix; `LL` and `LLL` announce the length in units, never in bytes. */
export type Prefix = 'fixed' | 'LL' | 'LLL';

/**
 * One row of a dialect table: kind × encoding × length prefix × padding.
 *
 * Units   length counts digits for n, z and xn, and bytes for text and b (also where two hex
 *         characters carry one byte). It is exact for `fixed` and a maximum otherwise.
 * Shape   align says where the digits of an odd count sit inside their bytes: `left` puts the pad
 *         nibble last (0710 is 071), `right` puts it first (0001 is 001).
 */
export interface FieldSpec {
  readonly name: string;
  readonly zh: string;
  readonly kind: Kind;
  readonly encoding: Encoding;
  readonly prefix: Prefix;
  readonly length: number;
  readonly align: 'left' | 'right';
}

/** What stands before the message type: see `locate.ts`. */
export type Framing = 'pos' | 'cups' | 'plain';

/**
 * A dialect is a table that anybody with the standard can check, and nothing else.
 *
 * Shape   fields: keyed by field number 2–128; a field that is not in the table cannot be skipped,
 *         because its length is unknown, so decoding stops there with an issue.
 */
export interface Dialect {
  readonly name: string;
  readonly framing: Framing;
  readonly mti: 'bcd' | 'ascii';
  readonly bitmap: 'binary' | 'hex';
  readonly prefixEncoding: 'bcd' | 'ascii';
  readonly fields: Readonly<Record<number, FieldSpec>>;
}
