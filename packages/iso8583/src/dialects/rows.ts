import type { Encoding, FieldSpec, Kind, Prefix } from '../spec.ts';

interface Shape {
  readonly kind: Kind;
  readonly encoding: Encoding;
  readonly prefix: Prefix;
  readonly align?: 'left' | 'right';
}

type Row = (length: number, name: string, zh: string) => FieldSpec;

/** Makes one kind of table row; `align` is `left` unless said otherwise. */
export const row =
  (shape: Shape): Row =>
  (length, name, zh) => ({ align: 'left', ...shape, length, name, zh });

/** Packed digits in a fixed number of bytes; an odd count puts the pad nibble first. */
export const bcd = row({ kind: 'n', encoding: 'bcd', prefix: 'fixed', align: 'right' });
/** Packed digits in a fixed number of bytes; an odd count puts the pad nibble last. */
export const bcdLeft = row({ kind: 'n', encoding: 'bcd', prefix: 'fixed' });
/** Packed digits behind a length that counts digits. */
export const bcdLL = row({ kind: 'n', encoding: 'bcd', prefix: 'LL' });
export const bcdLLL = row({ kind: 'n', encoding: 'bcd', prefix: 'LLL' });
/** Packed track data: digits, D as separator, nibbles A–F legal. */
export const trackBcdLL = row({ kind: 'z', encoding: 'bcd', prefix: 'LL' });
export const trackBcdLLL = row({ kind: 'z', encoding: 'bcd', prefix: 'LLL' });
/** C or D in ASCII, then packed digits. */
export const signedBcd = row({ kind: 'xn', encoding: 'bcd', prefix: 'fixed' });

export const ascii = row({ kind: 'n', encoding: 'ascii', prefix: 'fixed' });
export const asciiLL = row({ kind: 'n', encoding: 'ascii', prefix: 'LL' });
export const asciiLLL = row({ kind: 'n', encoding: 'ascii', prefix: 'LLL' });
export const trackAsciiLL = row({ kind: 'z', encoding: 'ascii', prefix: 'LL' });
export const trackAsciiLLL = row({ kind: 'z', encoding: 'ascii', prefix: 'LLL' });
export const signedAscii = row({ kind: 'xn', encoding: 'ascii', prefix: 'fixed' });

/** Text; bytes above 7F are GBK. */
export const text = row({ kind: 'text', encoding: 'ascii', prefix: 'fixed' });
export const textLL = row({ kind: 'text', encoding: 'ascii', prefix: 'LL' });
export const textLLL = row({ kind: 'text', encoding: 'ascii', prefix: 'LLL' });

export const binary = row({ kind: 'b', encoding: 'binary', prefix: 'fixed' });
export const binaryLLL = row({ kind: 'b', encoding: 'binary', prefix: 'LLL' });
/** Bytes written as two hex characters each; the length counts bytes. */
export const hex = row({ kind: 'b', encoding: 'hex', prefix: 'fixed' });
