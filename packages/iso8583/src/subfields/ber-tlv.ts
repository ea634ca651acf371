/** Most nesting that is followed; deeper templates stay one value. */
export const TLV_DEPTH_MAX = 4;
/** Most items that are read from one field. */
export const TLV_ITEMS_MAX = 256;

/**
 * One tag of a BER-TLV string.
 *
 * Shape   tag, value: upper-case hex.
 * Units   at: byte offset of the value inside the field.
 */
export interface TlvItem {
  readonly tag: string;
  readonly value: string;
  readonly at: number;
}

/** Shape  failedAt: byte offset of the first byte that fits no tag, null when all bytes fit. */
export interface TlvList {
  readonly items: readonly TlvItem[];
  readonly failedAt: number | null;
}

/**
 * Reads EMV BER-TLV as carried in F55, one level.
 *
 * Shape   hex: whole bytes, upper case; `*` of masked values is let through. Filler bytes 00
 *         between items are skipped, as EMV allows.
 * Errors  none; reading stops at the first byte that does not fit, with what came before it.
 * Source  EMV book 3 annex B: tags of 1–3 bytes, lengths of 1–3 bytes.
 * @example readTlv('9C0100').items // [{ tag: '9C', value: '00', at: 2 }]
 */
export function readTlv(hex: string): TlvList {
  const items: TlvItem[] = [];
  const size = hex.length >> 1;
  let at = 0;
  while (at < size) {
    if (byteAt(hex, at) === 0) {
      at++;
      continue;
    }
    const tagBytes = tagSize(hex, at, size);
    const length = tagBytes < 0 ? null : lengthAt(hex, at + tagBytes, size);
    if (!length || length.start + length.bytes > size || items.length === TLV_ITEMS_MAX) {
      return { items, failedAt: at };
    }
    const end = length.start + length.bytes;
    items.push({
      tag: hex.slice(at * 2, (at + tagBytes) * 2),
      value: hex.slice(length.start * 2, end * 2),
      at: length.start,
    });
    at = end;
  }
  return { items, failedAt: null };
}

/** The value of the first such tag at the top level. */
export const tlvValue = (list: TlvList, tag: string): string | undefined =>
  list.items.find((item) => item.tag === tag)?.value;

/** Whether a tag is a template that holds further tags. */
export const isConstructed = (tag: string): boolean =>
  (Number.parseInt(tag.slice(0, 2), 16) & 0x20) !== 0;

const byteAt = (hex: string, at: number): number => {
  const value = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16);
  return Number.isNaN(value) ? -1 : value;
};

function tagSize(hex: string, at: number, size: number): number {
  const first = byteAt(hex, at);
  if (first < 0) return -1;
  if ((first & 0x1f) !== 0x1f) return 1;
  for (let bytes = 2; bytes <= 3 && at + bytes <= size; bytes++) {
    if ((byteAt(hex, at + bytes - 1) & 0x80) === 0) return bytes;
  }
  return -1;
}

function lengthAt(
  hex: string,
  at: number,
  size: number,
): { readonly start: number; readonly bytes: number } | null {
  if (at >= size) return null;
  const first = byteAt(hex, at);
  if (first < 0) return null;
  if (first < 0x80) return { start: at + 1, bytes: first };
  const count = first & 0x7f;
  if (count < 1 || count > 2 || at + count >= size) return null;
  const bytes = Number.parseInt(hex.slice((at + 1) * 2, (at + 1 + count) * 2), 16);
  return Number.isNaN(bytes) ? null : { start: at + 1 + count, bytes };
}
