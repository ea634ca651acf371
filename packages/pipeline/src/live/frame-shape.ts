import { fieldBytes, fieldStart, fieldUnits, SLOT } from '@zhenma/iso8583';
import type { Layout } from './frame-layout.ts';

/** Fields that a message must have to be read by its numbers alone. */
const NEEDED = [2, 4, 11, 12, 13, 41, 42, 60] as const;
/** Fields that are read, and those that say nothing of the sale: keys, chip, track, expiry. */
export const APART: readonly number[] = [...NEEDED, 14, 23, 26, 35, 36, 37, 38, 52, 53, 55, 64];

/** Fields as the four words of a bitmap. */
const wordsOf = (fields: readonly number[]): Int32Array => {
  const words = new Int32Array(4);
  for (const field of fields)
    (words[(field - 1) >> 5] as number) |= 0x8000_0000 >>> ((field - 1) & 31);
  return words;
};

const WANTED = wordsOf(NEEDED);
/** Field 1 announces the second bitmap. */
const LEFT_OUT = wordsOf([1, ...APART.filter((field) => field !== 60)]);

/** Card numbers shorter than this could stand in the merchant number, where they are masked. */
const CARD_DIGITS_MIN = 16;
/** F60 holds kind and batch number before all else, in its bytes 1, 2 and 3. */
const F60_DIGITS_MIN = 8;

/** The needed fields are there, and a card number stands in its field alone. */
export const isReadable = (bytes: Uint8Array, slots: Int32Array): boolean => {
  for (let word = 0; word < 4; word++) {
    const wanted = WANTED[word] as number;
    if (((slots[SLOT.bits + word] as number) & wanted) !== wanted) return false;
  }
  if (fieldUnits(slots, 2) < CARD_DIGITS_MIN || fieldUnits(slots, 60) < F60_DIGITS_MIN)
    return false;
  return !holdsCard(bytes, slots);
};

/** The fields of a message with that layout say what they must. */
export const isPlain = (bytes: Uint8Array, layout: Layout): boolean =>
  arePacked(bytes, layout.card, layout.cardDigits) &&
  arePacked(bytes, layout.batch - 1, F60_DIGITS_MIN) &&
  (layout.rrn < 0 || isCode(bytes, layout.rrn, 12)) &&
  (layout.approval < 0 || isCode(bytes, layout.approval, 6));

/** Packed digits from the left, whatever fills up the last byte. */
const arePacked = (bytes: Uint8Array, start: number, digits: number): boolean => {
  const end = start + (digits >> 1);
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte > 0x99 || (byte & 15) > 9) return false;
  }
  return (digits & 1) === 0 || (bytes[end] as number) <= 0x9f;
};

const digitAt = (bytes: Uint8Array, start: number, at: number): number =>
  (at & 1) === 0
    ? (bytes[start + (at >> 1)] as number) >> 4
    : (bytes[start + (at >> 1)] as number) & 15;

/** F60 repeats the card number, which is masked there. */
const holdsCard = (bytes: Uint8Array, slots: Int32Array): boolean => {
  const [card, other] = [fieldStart(slots, 2), fieldStart(slots, 60)];
  const size = fieldUnits(slots, 2);
  for (let from = 0; from + size <= fieldUnits(slots, 60); from++) {
    let at = 0;
    while (at < size && digitAt(bytes, card, at) === digitAt(bytes, other, from + at)) at++;
    if (at === size) return true;
  }
  return false;
};

/** Digits and capital letters: nothing to trim, to fold or to decode. */
const isCode = (bytes: Uint8Array, start: number, size: number): boolean => {
  for (let at = start; at < start + size; at++) {
    const byte = bytes[at] as number;
    if (!((byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a))) return false;
  }
  return true;
};

/** Message type, bitmap and every field but those apart; −1 when they do not fit. */
export const copyShape = (bytes: Uint8Array, slots: Int32Array, into: Uint8Array): number => {
  let size = 0;
  const data = slots[SLOT.data] as number;
  for (let at = slots[SLOT.mti] as number; at < data; at++) into[size++] = bytes[at] as number;
  for (let word = 0; word < 4; word++) {
    let bits = (slots[SLOT.bits + word] as number) & ~(LEFT_OUT[word] as number);
    while (bits !== 0) {
      const lead = Math.clz32(bits);
      bits &= ~(0x8000_0000 >>> lead);
      const field = (word << 5) + lead + 1;
      const start = fieldStart(slots, field);
      const end = start + fieldBytes(slots, field);
      if (size + end - start > into.length) return -1;
      for (let at = start; at < end; at++) into[size++] = bytes[at] as number;
      if (field !== 60) continue;
      into.fill(0, size - (end - start) + 1, size - (end - start) + 4);
    }
  }
  return size;
};
