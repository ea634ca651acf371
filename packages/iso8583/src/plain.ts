import { decodeText, HEX_MARK } from './gbk.ts';
import type { Plan } from './plan.ts';
import { fieldBytes, fieldStart, SLOT, SLOT_FIELDS } from './slots.ts';
import type { FieldSpec } from './spec.ts';
import { BAD_NIBBLES, HEX_PAIRS, MARK_BYTE, WORDS } from './values.ts';

/**
 * The strings of a plain message at once: what is announced by the same bitmap is read by the same
 * steps, from one string, into objects of one shape.
 */
export interface PlainFields {
  readonly present: readonly number[];
  readonly mti: string;
  /** Upper-case hex of the bitmap. */
  readonly bitmap: string;
  readonly fields: Record<number, string>;
}

/** How a field becomes characters. Nibbles may be letters; `right` has the pad nibble first. */
const STEP = { text: 0, bytes: 1, nibbles: 2, nibblesRight: 3, digits: 4, digitsRight: 5 } as const;

/** What messages of one bitmap have in common. */
interface Shape {
  readonly high: number;
  readonly low: number;
  readonly present: readonly number[];
  readonly steps: Uint8Array;
  readonly bitmap: string;
  seen: number;
  make: (values: readonly string[]) => Record<number, string>;
}

/** Shapes at hand for a dialect, 2^6; a bitmap that falls on the place of another replaces it. */
const SHAPES = 64;
const shapes = new WeakMap<Plan, (Shape | null)[]>();
let latest: { readonly plan: Plan; readonly known: (Shape | null)[] } | undefined;

const dataViewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

/** Longest message that is read this way: longer ones are rare. */
const BYTES_MAX = 4_096;
/** Node's own cut of a buffer as Latin-1, which `toString` calls after looking what it is to do. */
interface Latin1Buffer extends Buffer {
  latin1Slice(start: number, end: number): string;
}
const scratch = Buffer.alloc(BYTES_MAX * 3) as Latin1Buffer;
const pairs = new Uint16Array(scratch.buffer, scratch.byteOffset, scratch.length >> 1);
const starts = new Int32Array(128);
const ends = new Int32Array(128);
const values: string[] = new Array<string>(64).fill('');

const target = dataViewOf(scratch);
/** Start of a value that `scratch` has not. */
const ELSEWHERE = -1;
/** Messages from which on copying four bytes at a time is worth a view of them. */
const LONG_BYTES = 128;
const { bits: BITS, end: END, mti: MTI } = SLOT;
const HEX_TEXTS = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);
const FIRST_SLOT = SLOT_FIELDS;

/**
 * The fields of a message that was measured without a failure.
 *
 * Shape   undefined when anything in it is unusual (a digit that is none, a pad nibble, a name that
 *         is no GBK, a secondary bitmap, another encoding): `readValue` says then what it is.
 */
export function readPlain(
  bytes: Uint8Array,
  plan: Plan,
  slots: Int32Array,
): PlainFields | undefined {
  if (slots[END]! > BYTES_MAX) return undefined;
  const shape = shapeOf(plan, slots);
  if (shape === null || !spell(bytes, shape, slots)) return undefined;
  const { present } = shape;
  const text = scratch.latin1Slice(0, ends[present.length - 1]!);
  for (let i = 0; i < present.length; i++) {
    const start = starts[i]!;
    const value = start < 0 ? textOf(bytes, present[i]!, slots) : text.substring(start, ends[i]!);
    if (value === undefined) return undefined;
    values[i] = value;
  }
  if (shape.seen < SEEN_OFTEN && ++shape.seen === SEEN_OFTEN) shape.make = makerOf(present);
  const at = slots[MTI]!;
  const mti = HEX_TEXTS[bytes[at]!]! + HEX_TEXTS[bytes[at + 1]!]!;
  return { present, mti, bitmap: shape.bitmap, fields: shape.make(values) };
}

/** Writes the characters of all fields to `scratch`; false when one is not plain. */
function spell(bytes: Uint8Array, { present, steps }: Shape, slots: Int32Array): boolean {
  const words = bytes.length < LONG_BYTES ? undefined : dataViewOf(bytes);
  let to = 0;
  let bad = 0;
  for (let i = 0; i < present.length; i++) {
    const s = FIRST_SLOT + 3 * present[i]!;
    const start = slots[s]!;
    const size = slots[s + 1]!;
    const end = start + size;
    if (steps[i] === STEP.text) {
      const ascii = spellText(bytes, words, start, end, to);
      starts[i] = ascii ? to : ELSEWHERE;
      if (ascii) to += size;
      ends[i] = to;
      continue;
    }
    let pair = (to + 1) >> 1;
    let strange = 0;
    starts[i] = pair * 2;
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      strange |= BAD_NIBBLES[byte]!;
      pairs[pair++] = HEX_PAIRS[byte]!;
    }
    to = pair * 2;
    ends[i] = to;
    const step = steps[i]!;
    if (step === STEP.bytes) continue;
    if (step >= STEP.digits) bad |= strange;
    if ((slots[s + 2]! & 1) === 0) continue;
    if ((step & 1) === 1) {
      bad |= bytes[start]! >> 4;
      starts[i]! += 1;
    } else {
      bad |= bytes[end - 1]! & 15;
      ends[i]! -= 1;
    }
  }
  return bad === 0;
}

/** Copies ASCII; false when there is GBK in it, or what is taken for marked hex. */
function spellText(
  bytes: Uint8Array,
  words: DataView | undefined,
  start: number,
  end: number,
  to: number,
): boolean {
  if (bytes[start] === MARK_BYTE && end - start >= HEX_MARK.length) return false;
  let high = 0;
  let at = start;
  if (words)
    for (; at + 4 <= end; at += 4) {
      const word = words.getInt32(at, true);
      high |= word & 0x8080_8080;
      target.setInt32(to + at - start, word, true);
    }
  for (; at < end; at++) {
    const byte = bytes[at]!;
    high |= byte & 0x80;
    scratch[to + at - start] = byte;
  }
  return high === 0;
}

/** A text that is not all ASCII; undefined when `readValue` has an issue with it. */
function textOf(bytes: Uint8Array, field: number, slots: Int32Array): string | undefined {
  const start = fieldStart(slots, field);
  const text = decodeText(bytes.subarray(start, start + fieldBytes(slots, field)));
  return WORDS.has(field) && text.startsWith(HEX_MARK) ? undefined : text;
}

/** The shape of a message's bitmap; null when none of its fields can be read by steps. */
function shapeOf(plan: Plan, slots: Int32Array): Shape | null {
  const high = slots[BITS]!;
  const low = slots[BITS + 1]!;
  if (latest?.plan !== plan) {
    const known = shapes.get(plan) ?? new Array<Shape | null>(SHAPES).fill(null);
    shapes.set(plan, known);
    latest = { plan, known };
  }
  const place = Math.imul(high ^ (low * 5), 0x9e3779b1) >>> 26;
  const found = latest.known[place]!;
  if (found !== null && found.high === high && found.low === low) return found;
  if (high <= 0 || plan.hexBitmap || plan.asciiMti) return null;
  const made = createShape(plan, high, low);
  if (made !== null) latest.known[place] = made;
  return made;
}

function createShape(plan: Plan, high: number, low: number): Shape | null {
  const present: number[] = [];
  for (let field = 2; field <= 64; field++) {
    const word = field <= 32 ? high : low;
    if ((word & (0x8000_0000 >>> ((field - 1) & 31))) !== 0) present.push(field);
  }
  const steps = present.map((field) => stepOf(plan.dialect.fields[field]));
  if (steps.includes(undefined)) return null;
  return {
    high,
    low,
    present: Object.freeze(present),
    steps: Uint8Array.from(steps as number[]),
    bitmap: hexWord(high) + hexWord(low),
    seen: 0,
    make: (texts) => fill(present, texts),
  };
}

const hexWord = (word: number): string => (word >>> 0).toString(16).toUpperCase().padStart(8, '0');

function stepOf(spec: FieldSpec | undefined): number | undefined {
  if (spec?.kind === 'text' && spec.encoding === 'ascii') return STEP.text;
  if (spec?.encoding === 'binary') return STEP.bytes;
  if (spec?.encoding !== 'bcd' || spec.kind === 'xn') return undefined;
  const right = spec.align === 'right' ? 1 : 0;
  return (spec.kind === 'n' ? STEP.digits : STEP.nibbles) + right;
}

/** The highest key first makes the object grow once; a third of the time is saved. */
function fill(present: readonly number[], texts: readonly string[]): Record<number, string> {
  const fields: Record<number, string> = {};
  const last = present.length - 1;
  if (last >= 0) fields[present[last]!] = '';
  for (let i = 0; i <= last; i++) fields[present[i]!] = texts[i]!;
  return fields;
}

/** Messages of one bitmap after which it is worth compiling its object. */
const SEEN_OFTEN = 64;

/**
 * A function that makes the object of these fields: V8 copies a literal in a seventh of the time that
 * filling an object takes. Only numbers go into its text; where code must not be made from text (a
 * content security policy), the object is filled as before.
 */
function makerOf(present: readonly number[]): Shape['make'] {
  const literal = present.map((field, i) => `${field}:v[${i}]`).join();
  try {
    return new Function('v', `return {${literal}}`) as Shape['make'];
  } catch {
    return (texts) => fill(present, texts);
  }
}
