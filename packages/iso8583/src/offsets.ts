import { locate } from './locate.ts';
import {
  BYTES,
  bytesOf,
  type Plan,
  PREFIX_BYTES,
  planOf,
  SCALE,
  SCALE_BYTE,
  SCALE_NIBBLE,
  STRIDE,
  UNITS,
} from './plan.ts';
import { SLOT, SLOT_FIELDS, STATUS } from './slots.ts';
import type { Dialect } from './spec.ts';

/** As constants of this file they cost nothing; as properties of another's, a load each. */
const { bits: BITS, end: END, status: SLOT_STATUS } = SLOT;
const { ok: OK, fieldUnknown: UNKNOWN, fieldTruncated: TRUNCATED } = STATUS;
const { lengthInvalid: LENGTH_INVALID, lengthTooLong: LENGTH_TOO_LONG } = STATUS;
const BYTE = SCALE_BYTE;
const NIBBLE = SCALE_NIBBLE;
const FIRST = SLOT_FIELDS;

/** Longest input that is looked at. Source  assumption: a 2-byte length frame plus an HTTP head. */
export const MESSAGE_BYTES_MAX = 131_072;

/**
 * Measures every field of a message without building anything: the fast path.
 *
 * Shape   fills `slots` (see {@link SLOT}); returns a {@link STATUS}, 0 when all fields fit. Bytes
 *         behind the last field are not a failure here: compare `slots[SLOT.end]` with the length.
 * Units   offsets and lengths in bytes.
 * Errors  none; on a failure the slots hold the field and byte offset where measuring stopped.
 */
export function offsets(bytes: Uint8Array, dialect: Dialect, slots: Int32Array): number {
  const plan = planOf(dialect);
  return measure(bytes, plan, slots);
}

/** {@link offsets} for callers that hold the plan already. */
export function measure(bytes: Uint8Array, plan: Plan, slots: Int32Array): number {
  slots[SLOT.bits] = 0;
  slots[SLOT.bits + 1] = 0;
  slots[SLOT.bits + 2] = 0;
  slots[SLOT.bits + 3] = 0;
  slots[SLOT.end] = 0;
  slots[SLOT.field] = 0;
  slots[SLOT.at] = 0;
  slots[SLOT.length] = -1;
  slots[SLOT.tpdu] = -1;
  slots[SLOT.header] = -1;
  slots[SLOT.body] = 0;
  slots[SLOT.mti] = -1;
  slots[SLOT.bitmap] = -1;
  slots[SLOT.data] = -1;
  const found = bytes.length > MESSAGE_BYTES_MAX ? STATUS.inputTooLong : locate(bytes, plan, slots);
  if (found !== STATUS.ok) {
    slots[SLOT.status] = found;
    return found;
  }
  const bitmap = slots[SLOT.mti]! + (plan.asciiMti ? 4 : 2);
  slots[SLOT.bitmap] = bitmap;
  const at = plan.hexBitmap
    ? readHexBitmap(bytes, bitmap, slots)
    : readBinaryBitmap(bytes, bitmap, slots);
  if (at < 0) return slots[SLOT.status]!;
  slots[SLOT.data] = at;
  return walk(bytes, at, plan, slots);
}

function walk(bytes: Uint8Array, from: number, plan: Plan, slots: Int32Array): number {
  const { words, asciiPrefix } = plan;
  const size = bytes.length;
  let at = from;
  for (let w = 0; w < 4; w++) {
    let bits = slots[BITS + w]!;
    if (w === 0) bits &= 0x7fff_ffff;
    while (bits !== 0) {
      const lead = Math.clz32(bits);
      bits ^= 0x8000_0000 >>> lead;
      const field = (w << 5) + lead + 1;
      const p = field * STRIDE;
      const prefix = words[p + PREFIX_BYTES]!;
      let units = words[p + UNITS]!;
      let length = words[p + BYTES]!;
      let start = at;
      if (prefix !== 0) {
        if (prefix < 0) return stop(slots, UNKNOWN, field, at);
        start = at + prefix;
        if (start > size) return stop(slots, TRUNCATED, field, at);
        const announced = asciiPrefix
          ? asciiNumber(bytes, at, prefix)
          : bcdNumber(bytes, at, prefix);
        if (announced < 0) return stop(slots, LENGTH_INVALID, field, at);
        if (announced > units) return stop(slots, LENGTH_TOO_LONG, field, at);
        units = announced;
        const scale = words[p + SCALE]!;
        length =
          scale === BYTE ? units : scale === NIBBLE ? (units + 1) >> 1 : bytesOf(units, scale);
      }
      const end = start + length;
      if (end > size) return stop(slots, TRUNCATED, field, at);
      const s = FIRST + 3 * field;
      slots[s] = start;
      slots[s + 1] = length;
      slots[s + 2] = units;
      at = end;
    }
  }
  slots[END] = at;
  slots[SLOT_STATUS] = OK;
  return OK;
}

function stop(slots: Int32Array, status: number, field: number, at: number): number {
  slots[SLOT.status] = status;
  slots[SLOT.field] = field;
  slots[SLOT.at] = at;
  slots[SLOT.end] = at;
  return status;
}

/** The number of two packed digits, -1 where one is none. */
const BCD = Int8Array.from({ length: 256 }, (_, byte) =>
  byte >> 4 > 9 || (byte & 15) > 9 ? -1 : (byte >> 4) * 10 + (byte & 15),
);

/** Lengths are counts, so 10 digits never occur and the sum stays a small integer. */
function bcdNumber(bytes: Uint8Array, at: number, size: number): number {
  if (size === 1) return BCD[bytes[at]!]!;
  let value = 0;
  for (let i = at; i < at + size; i++) {
    const byte = bytes[i]!;
    if (byte > 0x99 || (byte & 15) > 9) return -1;
    value = value * 100 + (byte >> 4) * 10 + (byte & 15);
  }
  return value;
}

function asciiNumber(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = at; i < at + size; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function readBinaryBitmap(bytes: Uint8Array, at: number, slots: Int32Array): number {
  if (at + 8 > bytes.length) return bitmapStop(slots, STATUS.bitmapTruncated, bytes.length);
  slots[SLOT.bits] = word(bytes, at);
  slots[SLOT.bits + 1] = word(bytes, at + 4);
  if (bytes[at]! < 0x80) return at + 8;
  if (at + 16 > bytes.length) return bitmapStop(slots, STATUS.bitmapTruncated, bytes.length);
  slots[SLOT.bits + 2] = word(bytes, at + 8);
  slots[SLOT.bits + 3] = word(bytes, at + 12);
  return at + 16;
}

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

function readHexBitmap(bytes: Uint8Array, at: number, slots: Int32Array): number {
  let size = 16;
  for (let i = 0; i < size; i++) {
    if (at + i >= bytes.length) return bitmapStop(slots, STATUS.bitmapTruncated, bytes.length);
    const nibble = hexNibble(bytes[at + i]!);
    if (nibble < 0) return bitmapStop(slots, STATUS.bitmapInvalid, at + i);
    if (i === 0 && nibble >= 8) size = 32;
    slots[SLOT.bits + (i >> 3)]! |= nibble << (28 - 4 * (i & 7));
  }
  return at + size;
}

function bitmapStop(slots: Int32Array, status: number, at: number): number {
  for (let w = 0; w < 4; w++) slots[SLOT.bits + w] = 0;
  stop(slots, status, 0, at);
  return -1;
}

function hexNibble(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  if (byte >= 0x41 && byte <= 0x46) return byte - 0x37;
  return -1;
}
