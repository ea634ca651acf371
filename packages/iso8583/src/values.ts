import { decodeText, firstStranger, HEX_MARK } from './gbk.ts';
import type { Issue } from './issue.ts';
import type { Plan } from './plan.ts';
import { fieldBytes, fieldStart, fieldUnits } from './slots.ts';
import type { FieldSpec } from './spec.ts';

/**
 * One input with one string of it: its upper-case hex, then the same bytes as Latin-1. Field values
 * are cut from this string, which costs a tenth of converting every field by itself. Cut strings of
 * 13 characters and more keep the whole string alive: copy what is to be held for long.
 */
export interface Source {
  readonly bytes: Uint8Array;
  /** Bytes from the first on that `text` has. */
  readonly size: number;
  readonly text: string;
}

/** Prepares the first bytes of an input for {@link readValue}. */
export function toSource(bytes: Uint8Array, size = bytes.length): Source {
  if (size * 3 > scratch.length) grow(size * 3);
  for (let i = 0; i < size; i++) pairs[i] = HEX_PAIRS[bytes[i]!]!;
  scratch.set(size === bytes.length ? bytes : bytes.subarray(0, size), size * 2);
  return { bytes, size, text: scratch.toString('latin1', 0, size * 3) };
}

/** Hex of a range. Units  bytes. */
export const hexOf = (source: Source, start: number, end: number): string =>
  source.text.slice(start * 2, end * 2);

/** Latin-1 of a range. Units  bytes. */
export function latin1Of(source: Source, start: number, end: number): string {
  const base = source.size * 2;
  return source.text.slice(base + start, base + end);
}

/** Two upper-case hex characters for every byte, as they lie in memory. */
export const HEX_PAIRS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const digits = byte.toString(16).toUpperCase().padStart(2, '0');
  return new Uint16Array(Uint8Array.of(digits.charCodeAt(0), digits.charCodeAt(1)).buffer)[0]!;
});
let scratch = Buffer.alloc(12_288);
let pairs = new Uint16Array(scratch.buffer, scratch.byteOffset, scratch.length >> 1);

function grow(bytes: number): void {
  scratch = Buffer.alloc(bytes + (bytes & 1));
  pairs = new Uint16Array(scratch.buffer, scratch.byteOffset, scratch.length >> 1);
}

/**
 * The string value of a measured field.
 *
 * Errors  none; what the kind does not allow (a letter in a number, a pad nibble that is not zero)
 *         becomes an issue, and the value still holds every digit, so that it encodes to the same
 *         bytes.
 */
export function readValue(
  source: Source,
  slots: Int32Array,
  field: number,
  spec: FieldSpec,
  issues: Issue[],
): string {
  const start = fieldStart(slots, field);
  const bytes = fieldBytes(slots, field);
  if (spec.encoding === 'bcd') {
    return spec.kind === 'xn'
      ? readSigned(source, start, bytes, field, issues)
      : readDigits(source, start, bytes, fieldUnits(slots, field), field, spec, issues);
  }
  if (spec.encoding === 'binary') return hexOf(source, start, start + bytes);
  if (spec.encoding === 'hex') return readHexText(source, start, bytes, field, issues);
  if (spec.kind === 'text') return readText(source, start, bytes, field, issues);
  return readAscii(source, start, bytes, field, spec, issues);
}

/** Whether the dialect has the field; narrows the table look-up. */
export const specOf = (plan: Plan, field: number): FieldSpec | undefined =>
  plan.dialect.fields[field];

function readDigits(
  source: Source,
  start: number,
  bytes: number,
  units: number,
  field: number,
  spec: FieldSpec,
  issues: Issue[],
): string {
  const from = start * 2;
  const odd = (units & 1) === 1;
  const value =
    odd && spec.align === 'right'
      ? source.text.slice(from + 1, from + bytes * 2)
      : source.text.slice(from, from + units);
  if (spec.kind === 'n') checkDigits(source.bytes, start, bytes, odd, field, spec, issues);
  if (odd) checkPad(source.bytes, start, bytes, field, spec, issues);
  return value;
}

function checkDigits(
  bytes: Uint8Array,
  start: number,
  size: number,
  odd: boolean,
  field: number,
  spec: FieldSpec,
  issues: Issue[],
): void {
  const last = start + size - 1;
  let bad = 0;
  for (let at = start; at <= last; at++) {
    bad = BAD_NIBBLES[bytes[at]!]!;
    if (odd && at === start && spec.align === 'right') bad &= BAD_LOW;
    if (odd && at === last && spec.align === 'left') bad &= BAD_HIGH;
    if (bad === 0) continue;
    issues.push({
      code: 'DIGIT_INVALID',
      field,
      offset: at,
      message: 'nibble above 9 in a number',
    });
    return;
  }
}

const BAD_LOW = 1;
const BAD_HIGH = 2;
/** For every byte, which of its nibbles are above 9; 0 when none is. */
export const BAD_NIBBLES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const low = (byte & 15) > 9 ? BAD_LOW : 0;
  return low | (byte >> 4 > 9 ? BAD_HIGH : 0);
});

function checkPad(
  bytes: Uint8Array,
  start: number,
  size: number,
  field: number,
  spec: FieldSpec,
  issues: Issue[],
): void {
  const at = spec.align === 'right' ? start : start + size - 1;
  const pad = spec.align === 'right' ? bytes[at]! >> 4 : bytes[at]! & 15;
  if (pad === 0) return;
  const nibble = pad.toString(16).toUpperCase();
  issues.push({ code: 'PAD_NOT_ZERO', field, offset: at, message: `pad nibble is ${nibble}` });
}

function readSigned(
  source: Source,
  start: number,
  bytes: number,
  field: number,
  issues: Issue[],
): string {
  const digits = hexOf(source, start + 1, start + bytes);
  const value = latin1Of(source, start, start + 1) + digits;
  if (!/^[CD]\d*$/.test(value)) {
    issues.push({ code: 'DIGIT_INVALID', field, offset: start, message: 'not C or D and digits' });
  }
  return value;
}

/** Fields that people read, so that other bytes than GBK are worth an issue: names and notes. */
export const WORDS: ReadonlySet<number> = new Set([43, 56]);

function readText(
  source: Source,
  start: number,
  bytes: number,
  field: number,
  issues: Issue[],
): string {
  const end = start + bytes;
  for (let at = start; at < end; at++) {
    if (source.bytes[at]! < 0x80) continue;
    const part = source.bytes.subarray(start, end);
    const text = decodeText(part);
    const strange = WORDS.has(field) && text.startsWith(HEX_MARK) ? firstStranger(part) : bytes;
    if (strange < bytes) {
      const message = `byte ${strange} of the text begins no GBK character`;
      issues.push({ code: 'SUBFIELD_INVALID', field, offset: start + strange, message });
    }
    return text;
  }
  if (source.bytes[start] === MARK_BYTE && bytes >= HEX_MARK.length) {
    return decodeText(source.bytes.subarray(start, end));
  }
  return latin1Of(source, start, end);
}

/** First byte of {@link HEX_MARK}: only such a text can be mistaken for marked hex. */
export const MARK_BYTE = HEX_MARK.charCodeAt(0);

const ASCII_KINDS: Readonly<Record<string, RegExp>> = {
  n: /^\d*$/,
  z: /^[0-9A-F=>]*$/,
  xn: /^[CD]\d*$/,
};

function readAscii(
  source: Source,
  start: number,
  bytes: number,
  field: number,
  spec: FieldSpec,
  issues: Issue[],
): string {
  const value = latin1Of(source, start, start + bytes);
  if (!ASCII_KINDS[spec.kind]?.test(value)) {
    issues.push({
      code: 'DIGIT_INVALID',
      field,
      offset: start,
      message: `a character that kind ${spec.kind} does not allow`,
    });
  }
  return value;
}

/** Binary carried as hex characters: the value is the hex itself, in upper case. */
function readHexText(
  source: Source,
  start: number,
  bytes: number,
  field: number,
  issues: Issue[],
): string {
  const value = latin1Of(source, start, start + bytes);
  if (!/^[0-9A-F]*$/.test(value)) {
    issues.push({ code: 'DIGIT_INVALID', field, offset: start, message: 'not upper-case hex' });
  }
  return value;
}
