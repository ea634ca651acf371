import type { Plan } from './plan.ts';
import { SLOT, STATUS } from './slots.ts';

/** TPDU: id 60, destination, source. Source  docs/facts.md §10. */
export const TPDU_BYTES = 5;
/** Header behind the TPDU of UnionPay POS messages. Source  docs/facts.md §10. */
export const POS_HEADER_BYTES = 6;
/** Network header of CUPS messages; its first byte is its own length. */
export const CUPS_HEADER_BYTES = 46;
/** Longest HTTP head that is searched for its end. */
export const HTTP_HEAD_BYTES_MAX = 8_192;

/** Length prefix of CUPS streams, four ASCII digits. Source  recalled. */
export const ASCII_LENGTH_BYTES = 4;

const TPDU_ID = 0x60;

/**
 * Finds where the message type starts, and what stands before it.
 *
 * A layout is taken only when every part of it fits: TPDU id, header class, message type. Layouts
 * without the 6-byte header have less to check, so there the bitmap must name known fields only.
 *
 * Shape   fills slots mti, length, tpdu, header, body (cleared by the caller); returns a STATUS.
 * Errors  none; an input that fits no layout is STATUS.frameUnknown or mtiInvalid at slots `at`.
 */
export function locate(bytes: Uint8Array, plan: Plan, slots: Int32Array): number {
  const from = httpBody(bytes);
  if (from < 0) return fail(slots, STATUS.frameTruncated, bytes.length);
  slots[SLOT.body] = from;
  switch (plan.dialect.framing) {
    case 'pos':
      return locatePos(bytes, from, plan, slots);
    case 'cups':
      return locateCups(bytes, from, plan, slots);
    default:
      return locatePlain(bytes, from, plan, slots);
  }
}

function locatePos(bytes: Uint8Array, from: number, plan: Plan, slots: Int32Array): number {
  const tpdu = bytes[from] === TPDU_ID ? from : -1;
  const framed = bytes[from + 2] === TPDU_ID ? from + 2 : -1;
  if (tpdu >= 0 && isHeadered(bytes, tpdu, plan)) return accept(slots, -1, tpdu, true);
  // Fields 2, 3, 42 and 43 make a bitmap that looks like a TPDU and a header behind a length.
  const told = isExactLength(bytes, from) || !isBare(bytes, from, plan);
  const whole = framed >= 0 && isHeadered(bytes, framed, plan);
  if (whole && (told || isBare(bytes, framed + TPDU_BYTES + POS_HEADER_BYTES, plan))) {
    return accept(slots, from, framed, true);
  }
  if (tpdu >= 0 && isBare(bytes, tpdu + TPDU_BYTES, plan)) return accept(slots, -1, tpdu, false);
  if (framed >= 0 && told && isBare(bytes, framed + TPDU_BYTES, plan)) {
    return accept(slots, from, framed, false);
  }
  if (isExactLength(bytes, from) && isBare(bytes, from + 2, plan)) {
    slots[SLOT.length] = from;
    return acceptMti(slots, from + 2);
  }
  if (isBare(bytes, from, plan)) return acceptMti(slots, from);
  return refusePos(bytes, from, tpdu >= 0 ? tpdu : framed, slots);
}

function accept(slots: Int32Array, length: number, tpdu: number, headered: boolean): number {
  slots[SLOT.length] = length;
  slots[SLOT.tpdu] = tpdu;
  slots[SLOT.header] = headered ? tpdu + TPDU_BYTES : -1;
  return acceptMti(slots, tpdu + TPDU_BYTES + (headered ? POS_HEADER_BYTES : 0));
}

function acceptMti(slots: Int32Array, mti: number): number {
  slots[SLOT.mti] = mti;
  return STATUS.ok;
}

function fail(slots: Int32Array, status: number, at: number): number {
  slots[SLOT.at] = at;
  return status;
}

/** Says how far the frame made sense: the TPDU and header that were recognised are kept. */
function refusePos(bytes: Uint8Array, from: number, tpdu: number, slots: Int32Array): number {
  if (tpdu < 0) {
    const short = bytes.length < from + 2 + TPDU_BYTES;
    return fail(
      slots,
      short ? STATUS.frameTruncated : STATUS.frameUnknown,
      short ? bytes.length : from,
    );
  }
  slots[SLOT.length] = tpdu > from ? from : -1;
  slots[SLOT.tpdu] = tpdu;
  const header = tpdu + TPDU_BYTES;
  const mti = header + POS_HEADER_BYTES;
  if (!isHeaderClass(bytes[header])) {
    const short = bytes.length < mti + 2;
    return fail(
      slots,
      short ? STATUS.frameTruncated : STATUS.frameUnknown,
      short ? bytes.length : header,
    );
  }
  if (bytes.length >= mti) slots[SLOT.header] = header;
  if (bytes.length < mti + 2) return fail(slots, STATUS.frameTruncated, bytes.length);
  return fail(slots, STATUS.mtiInvalid, mti);
}

function isHeadered(bytes: Uint8Array, tpdu: number, plan: Plan): boolean {
  return (
    isHeaderClass(bytes[tpdu + TPDU_BYTES]) &&
    isMti(bytes, tpdu + TPDU_BYTES + POS_HEADER_BYTES, plan)
  );
}

/** Application class: 60 and 61 were seen; the rest of the decade is accepted too (inferred). */
const isHeaderClass = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x60 && byte <= 0x69;

function locateCups(bytes: Uint8Array, from: number, plan: Plan, slots: Int32Array): number {
  for (let skip = 0; skip <= ASCII_LENGTH_BYTES; skip += ASCII_LENGTH_BYTES) {
    const header = from + skip;
    if (!isCupsHeader(bytes, header) || !isMti(bytes, header + CUPS_HEADER_BYTES, plan)) continue;
    slots[SLOT.length] = skip === 0 ? -1 : from;
    slots[SLOT.header] = header;
    return acceptMti(slots, header + CUPS_HEADER_BYTES);
  }
  if (isBare(bytes, from, plan)) return acceptMti(slots, from);
  if (isCupsHeader(bytes, from)) {
    slots[SLOT.header] = from;
    const short = bytes.length < from + CUPS_HEADER_BYTES + 4;
    if (short) return fail(slots, STATUS.frameTruncated, bytes.length);
    return fail(slots, STATUS.mtiInvalid, from + CUPS_HEADER_BYTES);
  }
  return fail(slots, STATUS.frameUnknown, from);
}

/** First byte is the header's own length, bytes 2–5 the total length as ASCII digits. */
export function isCupsHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== CUPS_HEADER_BYTES || bytes.length < at + 6) return false;
  for (let i = at + 2; i < at + 6; i++) if (!isAsciiDigit(bytes[i])) return false;
  return true;
}

function locatePlain(bytes: Uint8Array, from: number, plan: Plan, slots: Int32Array): number {
  if (isExactLength(bytes, from) && isMti(bytes, from + 2, plan)) {
    slots[SLOT.length] = from;
    return acceptMti(slots, from + 2);
  }
  if (isMti(bytes, from, plan)) return acceptMti(slots, from);
  const short = bytes.length < from + (plan.asciiMti ? 4 : 2);
  return fail(
    slots,
    short ? STATUS.frameTruncated : STATUS.mtiInvalid,
    short ? bytes.length : from,
  );
}

const isExactLength = (bytes: Uint8Array, at: number): boolean =>
  bytes.length > at + 2 && ((bytes[at]! << 8) | bytes[at + 1]!) === bytes.length - at - 2;

/** A message type of the 1987 edition: version 0, class 1–9, function 0–5, origin 0–5. */
function isMti(bytes: Uint8Array, at: number, plan: Plan): boolean {
  if (plan.asciiMti) {
    return (
      bytes[at] === 0x30 &&
      isAsciiDigit(bytes[at + 1]) &&
      bytes[at + 1] !== 0x30 &&
      isLow(bytes[at + 2]! - 0x30) &&
      isLow(bytes[at + 3]! - 0x30)
    );
  }
  const high = bytes[at];
  const low = bytes[at + 1];
  if (high === undefined || low === undefined) return false;
  return high >= 1 && high <= 9 && isLow(low >> 4) && isLow(low & 15);
}

const isLow = (digit: number): boolean => digit >= 0 && digit <= 5;
const isAsciiDigit = (byte: number | undefined): boolean =>
  byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** A message type followed by a bitmap that is not empty and names only fields of the dialect. */
function isBare(bytes: Uint8Array, at: number, plan: Plan): boolean {
  if (!isMti(bytes, at, plan)) return false;
  const bitmap = at + (plan.asciiMti ? 4 : 2);
  if (bytes.length < bitmap + 8) return false;
  const words = bytes[bitmap]! & 0x80 ? 4 : 2;
  let any = 0;
  for (let w = 0; w < words; w++) {
    const bits = w === 0 ? wordAt(bytes, bitmap) & 0x7fff_ffff : wordAt(bytes, bitmap + 4 * w);
    any |= bits;
    if ((bits & ~plan.known[w]!) !== 0) return false;
  }
  return any !== 0 || words === 4;
}

/** Four bytes; those behind the end count as zero. */
const wordAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;

/** Start of the body of an HTTP message, 0 when it is none, −1 when its head does not end. */
function httpBody(bytes: Uint8Array): number {
  const first = bytes[0];
  if (first !== 0x50 && first !== 0x48) return 0;
  if (!startsWith(bytes, 'POST ') && !startsWith(bytes, 'HTTP/1.')) return 0;
  const last = Math.min(bytes.length, HTTP_HEAD_BYTES_MAX) - 3;
  for (let at = 0; at < last; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) {
      return at + 4;
    }
  }
  return -1;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}
