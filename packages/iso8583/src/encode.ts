import { CONTENT_LENGTH } from './frame.ts';
import { encodeText } from './gbk.ts';
import type { Issue, IssueCode } from './issue.ts';
import { ASCII_LENGTH_BYTES, CUPS_HEADER_BYTES, POS_HEADER_BYTES, TPDU_BYTES } from './locate.ts';
import type { Message } from './message.ts';
import { bytesOf, scaleOf } from './plan.ts';
import type { Dialect, FieldSpec } from './spec.ts';

/** Shape  bytes when every part could be written, else the issues that say which could not. */
export type Encoded =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly issues: readonly [] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Longest message that is written. Source  a 2-byte length can say no more. */
export const ENCODED_BYTES_MAX = 65_535;

/**
 * Writes a message as the dialect's table says, with pad nibbles zero and every declared length
 * (2-byte prefix, CUPS header, Content-Length) set to what it is.
 *
 * Errors  none; a value that the table does not allow is an issue, and then there are no bytes.
 * @example encode(message, POS) // { ok: true, bytes, issues: [] }
 */
export function encode(message: Message, dialect: Dialect): Encoded {
  const issues: Issue[] = [];
  const numbers = Object.keys(message.fields)
    .map(Number)
    .sort((a, b) => a - b);
  const parts: Uint8Array[] = [
    writeMti(message.mti, dialect, issues),
    writeBitmap(numbers, dialect),
  ];
  for (const field of numbers) {
    const spec = dialect.fields[field];
    if (!spec) issues.push(refusal('FIELD_UNKNOWN', field, `dialect ${dialect.name} has no field`));
    else parts.push(...writeField(message.fields[field]!, field, spec, dialect, issues));
  }
  const framed = writeFrame(message, dialect, Buffer.concat(parts), issues);
  return issues.length > 0 ? { ok: false, issues } : { ok: true, bytes: framed, issues: [] };
}

const refusal = (code: IssueCode, field: number | null, message: string): Issue => ({
  code,
  field,
  offset: null,
  message,
});

function writeMti(mti: string, dialect: Dialect, issues: Issue[]): Uint8Array {
  if (!/^0[1-9][0-5]{2}$/.test(mti)) {
    issues.push(refusal('MTI_INVALID', null, 'message type (allowed: 0, 1-9, 0-5, 0-5)'));
    return new Uint8Array(0);
  }
  return Buffer.from(mti, dialect.mti === 'ascii' ? 'latin1' : 'hex');
}

function writeBitmap(numbers: readonly number[], dialect: Dialect): Uint8Array {
  const isLong = numbers.some((field) => field > 64);
  const bitmap = Buffer.alloc(isLong ? 16 : 8);
  if (isLong) bitmap[0] = 0x80;
  for (const field of numbers) {
    if (field < 2 || field > 128) continue;
    bitmap[(field - 1) >> 3]! |= 0x80 >> ((field - 1) & 7);
  }
  return dialect.bitmap === 'binary'
    ? bitmap
    : Buffer.from(bitmap.toString('hex').toUpperCase(), 'latin1');
}

const VALUE: Readonly<Record<string, RegExp>> = {
  n: /^\d*$/,
  xn: /^[CD]\d+$/,
  b: /^(?:[0-9A-F]{2})*$/,
};
const TRACK = { bcd: /^[0-9A-F]*$/, ascii: /^[0-9A-F=>]*$/ } as const;

function writeField(
  value: string,
  field: number,
  spec: FieldSpec,
  dialect: Dialect,
  issues: Issue[],
): Uint8Array[] {
  const allowed =
    spec.kind === 'z' ? TRACK[spec.encoding === 'bcd' ? 'bcd' : 'ascii'] : VALUE[spec.kind];
  if (allowed && !allowed.test(value)) {
    issues.push(refusal('VALUE_INVALID', field, `not of kind ${spec.kind}`));
    return [];
  }
  const content = writeContent(value, spec);
  if (!content) {
    issues.push(refusal('TEXT_UNENCODABLE', field, 'a character that GBK does not have'));
    return [];
  }
  const units = unitsOf(value, content, spec);
  const fits = spec.prefix === 'fixed' ? units === spec.length : units <= spec.length;
  if (!fits) {
    const rule = spec.prefix === 'fixed' ? 'exactly' : 'at most';
    issues.push(
      refusal('VALUE_INVALID', field, `length ${units} (allowed: ${rule} ${spec.length})`),
    );
    return [];
  }
  return spec.prefix === 'fixed' ? [content] : [writeLength(units, spec, dialect), content];
}

/** Digits for numbers and tracks, bytes for text and binary. */
function unitsOf(value: string, content: Uint8Array, spec: FieldSpec): number {
  if (spec.kind === 'text') return content.length;
  return spec.kind === 'b' ? value.length >> 1 : value.length;
}

function writeContent(value: string, spec: FieldSpec): Uint8Array | undefined {
  if (spec.kind === 'text') return encodeText(value);
  if (spec.encoding === 'binary') return Buffer.from(value, 'hex');
  if (spec.encoding !== 'bcd') return Buffer.from(value, 'latin1');
  if (spec.kind === 'xn') {
    return Buffer.concat([Buffer.from(value.slice(0, 1), 'latin1'), pack(value.slice(1), 'right')]);
  }
  const packed = pack(value, spec.align);
  return packed.length === bytesOf(value.length, scaleOf(spec)) ? packed : undefined;
}

const pack = (digits: string, align: 'left' | 'right'): Buffer => {
  const isOdd = (digits.length & 1) === 1;
  return Buffer.from(isOdd ? (align === 'right' ? `0${digits}` : `${digits}0`) : digits, 'hex');
};

function writeLength(units: number, spec: FieldSpec, dialect: Dialect): Uint8Array {
  const digits = String(units).padStart(spec.prefix === 'LL' ? 2 : 3, '0');
  return dialect.prefixEncoding === 'ascii' ? Buffer.from(digits, 'latin1') : pack(digits, 'right');
}

function writeFrame(
  message: Message,
  dialect: Dialect,
  content: Buffer,
  issues: Issue[],
): Uint8Array {
  const { frame } = message;
  const isCups = dialect.framing === 'cups';
  const tpdu = hexPart(frame.tpdu, TPDU_BYTES, 'TPDU', issues);
  const header = hexPart(
    frame.header,
    isCups ? CUPS_HEADER_BYTES : POS_HEADER_BYTES,
    'header',
    issues,
  );
  const body = Buffer.concat([tpdu, header, content]);
  if (isCups && header.length > 0) body.write(String(body.length).padStart(4, '0'), 2, 'latin1');
  if (body.length > (isCups ? 9_999 : ENCODED_BYTES_MAX)) {
    issues.push(refusal('INPUT_TOO_LONG', null, `${body.length} bytes do not fit a length prefix`));
    return body;
  }
  const prefix = frame.lengthPrefix === null ? Buffer.alloc(0) : lengthOf(body.length, isCups);
  if (frame.http === null) return Buffer.concat([prefix, body]);
  const size = prefix.length + body.length;
  const head = frame.http.replace(CONTENT_LENGTH, (_, name: string) => name + String(size));
  return Buffer.concat([Buffer.from(head, 'latin1'), prefix, body]);
}

function lengthOf(bytes: number, isCups: boolean): Buffer {
  if (isCups) return Buffer.from(String(bytes).padStart(ASCII_LENGTH_BYTES, '0'), 'latin1');
  return Buffer.from([bytes >> 8, bytes & 0xff]);
}

function hexPart(hex: string | null, bytes: number, name: string, issues: Issue[]): Buffer {
  if (hex === null) return Buffer.alloc(0);
  const part = Buffer.from(hex, 'hex');
  if (part.length !== bytes || hex.length !== bytes * 2) {
    issues.push(refusal('HEADER_INVALID', null, `${name} is not ${bytes} bytes of hex`));
  }
  return part;
}
