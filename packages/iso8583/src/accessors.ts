import { planOf, RIGHT, SCALE, SCALE_NIBBLE, STRIDE } from './plan.ts';
import { fieldBytes, fieldStart, fieldUnits, isPresent } from './slots.ts';
import type { Dialect } from './spec.ts';

/** Most digits that are read as a number without losing any. */
export const NUMBER_DIGITS_MAX = 15;

/**
 * The transaction amount (F4) of measured bytes.
 *
 * Units   fen; −1 when F4 is absent or holds anything but digits.
 */
export const amountFen = (bytes: Uint8Array, slots: Int32Array, dialect: Dialect): number =>
  digitsOf(bytes, slots, 4, dialect);

/**
 * A numeric field as a number, read straight from the bytes.
 *
 * Shape   −1 when absent, not all digits, or longer than {@link NUMBER_DIGITS_MAX}.
 */
export function digitsOf(
  bytes: Uint8Array,
  slots: Int32Array,
  field: number,
  dialect: Dialect,
): number {
  if (!isPresent(slots, field)) return -1;
  const units = fieldUnits(slots, field);
  if (units > NUMBER_DIGITS_MAX) return -1;
  const { words } = planOf(dialect);
  return words[field * STRIDE + SCALE] === SCALE_NIBBLE
    ? packedDigits(bytes, fieldStart(slots, field), units, words[field * STRIDE + RIGHT]!)
    : asciiDigits(bytes, fieldStart(slots, field), units);
}

/**
 * A run of digits inside a text field, such as the category code at 7…10 of the merchant number.
 *
 * Shape   −1 when the field is absent or too short, or a character is no digit.
 * @example textDigitsOf(bytes, slots, 42, 7, 4) // 5812
 */
export function textDigitsOf(
  bytes: Uint8Array,
  slots: Int32Array,
  field: number,
  from: number,
  count: number,
): number {
  if (!isPresent(slots, field) || from + count > fieldBytes(slots, field)) return -1;
  return asciiDigits(bytes, fieldStart(slots, field) + from, count);
}

/** FNV-1a over a field's bytes, unsigned 32 bits: a key for a hash table; 0 when absent. */
export function hashOf(bytes: Uint8Array, slots: Int32Array, field: number): number {
  if (!isPresent(slots, field)) return 0;
  const start = fieldStart(slots, field);
  const end = start + fieldBytes(slots, field);
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x0100_0193);
  return hash >>> 0;
}

/** Copies a field's bytes to `target` and returns how many; 0 when absent or without room. */
export function copyField(
  bytes: Uint8Array,
  slots: Int32Array,
  field: number,
  target: Uint8Array,
  at: number,
): number {
  if (!isPresent(slots, field)) return 0;
  const start = fieldStart(slots, field);
  const size = fieldBytes(slots, field);
  if (at + size > target.length) return 0;
  for (let i = 0; i < size; i++) target[at + i] = bytes[start + i]!;
  return size;
}

/** A text field as a string of its bytes (Latin-1, not decoded from GBK); empty when absent. */
export function latin1Of(bytes: Uint8Array, slots: Int32Array, field: number): string {
  if (!isPresent(slots, field)) return '';
  const start = fieldStart(slots, field);
  const end = start + fieldBytes(slots, field);
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

function packedDigits(bytes: Uint8Array, start: number, units: number, right: number): number {
  let value = 0;
  let at = start;
  let left = units;
  if ((units & right) === 1) {
    value = bytes[at++]! & 15;
    if (value > 9) return -1;
    left--;
  }
  for (; left >= 2; left -= 2) {
    const byte = bytes[at++]!;
    if (byte > 0x99 || (byte & 15) > 9) return -1;
    value = value * 100 + byte - 6 * (byte >> 4);
  }
  if (left === 0) return value;
  const digit = bytes[at]! >> 4;
  return digit > 9 ? -1 : value * 10 + digit;
}

function asciiDigits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
