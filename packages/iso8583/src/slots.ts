import { FIELD_MAX } from './plan.ts';

/**
 * Layout of the slots array that {@link offsets} fills: what was found, as plain integers.
 *
 * Units   offsets and lengths in bytes from the start of the input; −1 means not there.
 */
export const SLOT = {
  /** Offset of the message type. */
  mti: 0,
  /** Four 32-bit words of the bitmap, most significant bit first: fields 1–32, 33–64 and so on. */
  bits: 1,
  /** One past the last byte that was understood. */
  end: 5,
  /** 0 when every announced field was measured, else one of {@link STATUS}. */
  status: 6,
  /** The field where measuring stopped; 0 before the first field. */
  field: 7,
  /** Byte offset where measuring stopped. */
  at: 8,
  /** Offset of the length prefix. */
  length: 9,
  /** Offset of the TPDU. */
  tpdu: 10,
  /** Offset of the header between TPDU and message type, or of the network header. */
  header: 11,
  /** Offset of the first byte behind an HTTP head, or 0. */
  body: 12,
  /** Offset of the bitmap. */
  bitmap: 13,
  /** Offset of the first field. */
  data: 14,
} as const;

/** Start of the per-field triples (start, bytes, units). */
export const SLOT_FIELDS = 16;

/** Why measuring stopped. */
export const STATUS = {
  ok: 0,
  frameUnknown: 1,
  frameTruncated: 2,
  mtiInvalid: 3,
  bitmapTruncated: 4,
  bitmapInvalid: 5,
  fieldUnknown: 6,
  fieldTruncated: 7,
  lengthInvalid: 8,
  lengthTooLong: 9,
  inputTooLong: 10,
} as const;

/** A slots array; allocate once and reuse for every message. */
export const createSlots = (): Int32Array => new Int32Array(SLOT_FIELDS + 3 * (FIELD_MAX + 1));

/** Whether the field was announced by the bitmap and measured. */
export const isPresent = (slots: Int32Array, field: number): boolean =>
  (slots[SLOT.bits + ((field - 1) >> 5)]! & (0x8000_0000 >>> ((field - 1) & 31))) !== 0 &&
  (slots[SLOT.status] === 0 || field < slots[SLOT.field]!);

/** Byte offset of the field's content; only meaningful when {@link isPresent}. */
export const fieldStart = (slots: Int32Array, field: number): number =>
  slots[SLOT_FIELDS + 3 * field]!;

/** Byte length of the field's content. */
export const fieldBytes = (slots: Int32Array, field: number): number =>
  slots[SLOT_FIELDS + 3 * field + 1]!;

/** Length of the field in its own units: digits for numbers and tracks, bytes otherwise. */
export const fieldUnits = (slots: Int32Array, field: number): number =>
  slots[SLOT_FIELDS + 3 * field + 2]!;
