import { decodeTextAt, HEX_MARK } from './gbk.ts';
import { HEX_PAIRS, MARK_BYTE } from './values.ts';

/** Longest message that is read the quick way: longer ones are rare. */
export const PLAIN_BYTES_MAX = 4_096;
/** Bytes of fixed fields that may be looked at behind the end of a message that is cut off. */
export const FIXED_BYTES_MAX = 2_048;
/** A message, its packed bytes as characters, and as many of what is behind its end. */
const SCRATCH_BYTES = 4 * PLAIN_BYTES_MAX + 4 * FIXED_BYTES_MAX;

/** Node's own cut of a buffer as Latin-1, which `toString` calls after looking what it is to do. */
interface Latin1Buffer extends Buffer {
  latin1Slice(start: number, end: number): string;
}
const scratch = Buffer.alloc(SCRATCH_BYTES) as Latin1Buffer;
const { buffer, byteOffset } = scratch;
/** The bytes of the message under way. */
export const raw = new Uint8Array(buffer, byteOffset, SCRATCH_BYTES);
export const view = new DataView(buffer, byteOffset, SCRATCH_BYTES);
const words = new Int32Array(buffer, byteOffset, SCRATCH_BYTES >> 2);

const isDecimal = (packed: number): boolean => /^\d*$/.test(packed.toString(16));

/** Texts of so many packed digits by their bytes as a number; '' where one is no digit. */
const texts = (digits: number): readonly string[] =>
  Array.from({ length: 16 ** digits }, (_, packed) =>
    isDecimal(packed) ? packed.toString(16).padStart(digits, '0') : '',
  );

/** The number of two packed digits, −1 where one is none. */
const COUNT = Int8Array.from({ length: 256 }, (_, byte) =>
  isDecimal(byte) ? Number(byte.toString(16)) : -1,
);
/** Two bytes, the first in the low half, as four characters of upper-case hex as they lie in memory. */
const QUAD = new Int32Array(
  Uint16Array.from({ length: 131_072 }, (_, at) =>
    at & 1 ? HEX_PAIRS[at >> 9]! : HEX_PAIRS[(at >> 1) & 0xff]!,
  ).buffer,
);

/** The number of three packed digits in two bytes, or more than any length; −1 when it is none. */
function countAt(at: number): number {
  const high = COUNT[raw[at]!]!;
  const low = COUNT[raw[at + 1]!]!;
  return (high | low) < 0 ? -1 : high * 100 + low;
}

/** Writes hex of bytes [at, end) from a word on; returns the word behind it. */
function letters(at: number, end: number, word: number): number {
  let q = word;
  for (let from = at; from < end; from += 4) {
    const four = view.getInt32(from, true);
    words[q] = QUAD[four & 0xffff]!;
    words[q + 1] = QUAD[four >>> 16]!;
    q += 2;
  }
  return word + ((end - at + 1) >> 1);
}

/** {@link letters} of packed digits; −1 when one is none. */
function digits(at: number, end: number, word: number): number {
  let q = word;
  let bad = 0;
  let from = at;
  for (; from + 2 <= end; from += 2) {
    const four = QUAD[view.getUint16(from, true)]!;
    bad |= four;
    words[q++] = four;
  }
  if (from < end) {
    const two = HEX_PAIRS[raw[from]!]!;
    bad |= two;
    words[q++] = two;
  }
  return (bad & 0x40404040) === 0 ? q : -1;
}

/** Whether bytes [at, end) are ASCII, and not what is taken for marked hex. */
function isAscii(at: number, end: number): boolean {
  let high = 0;
  let from = at;
  for (; from + 4 <= end; from += 4) high |= view.getInt32(from, true);
  for (; from < end; from++) high |= raw[from]!;
  return (high & 0x80808080) === 0 && (raw[at] !== MARK_BYTE || end - at < HEX_MARK.length);
}

/** A text; undefined when `readValue` has an issue with it: `isWord` is for people to read. */
function textAt(at: number, end: number, isWord: boolean): string | undefined {
  if (isAscii(at, end)) return scratch.latin1Slice(at, end);
  const text = decodeTextAt(raw, at, end);
  return isWord && text.startsWith(HEX_MARK) ? undefined : text;
}

/** What the code of a shape uses, by name. */
export const KIT: Readonly<Record<string, unknown>> = {
  scratch,
  raw,
  view,
  words,
  COUNT,
  QUAD,
  PAIR: HEX_PAIRS,
  TWO: texts(2),
  THREE: texts(3),
  FOUR: texts(4),
  MARK: MARK_BYTE,
  countAt,
  letters,
  digits,
  isAscii,
  textAt,
};
