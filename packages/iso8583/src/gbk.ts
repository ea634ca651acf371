/** Marks a text field whose bytes are not GBK text: the rest is upper-case hex. */
export const HEX_MARK = 'hex:';

const FIRST_LEAD = 0x81;
const LAST_LEAD = 0xfe;
const FIRST_TRAIL = 0x40;
const LAST_TRAIL = 0xfe;

/** Two-byte code → UTF-16 unit and back; 0 where there is none, or where it is not reversible. */
interface Tables {
  readonly toUnit: Uint16Array;
  readonly toCode: Uint16Array;
}

let tables: Tables | undefined;

/**
 * Reads text bytes as GBK, reversibly.
 *
 * Shape   text when encoding it again gives the same bytes, else `hex:` and upper-case hex.
 * Errors  none.
 * Source  the platform's gb18030 decoder (WHATWG), two-byte codes; four-byte codes stay hex.
 */
export const decodeText = (bytes: Uint8Array): string => decodeTextAt(bytes, 0, bytes.length);

/** {@link decodeText} of bytes [start, end). */
export function decodeTextAt(bytes: Uint8Array, start: number, end: number): string {
  tables ??= buildTables();
  const { toUnit } = tables;
  if ((end - start) * 2 > units.length) units = Buffer.alloc((end - start) * 4);
  let to = 0;
  for (let at = start; at < end; at++) {
    let unit = bytes[at]!;
    if (unit >= 0x80) {
      at++;
      unit = at < end ? toUnit[(unit << 8) | bytes[at]!]! : 0;
      if (unit === 0) return HEX_MARK + toHex(bytes.subarray(start, end));
    }
    units[to++] = unit;
    units[to++] = unit >> 8;
  }
  const text = units.toString('utf16le', 0, to);
  return text.startsWith(HEX_MARK) ? HEX_MARK + toHex(bytes.subarray(start, end)) : text;
}

/** Room for a text in UTF-16. */
let units = Buffer.alloc(4_096);

/**
 * A value of {@link decodeText} for people: fixed widths cut names inside a character, and that half
 * is left out.
 *
 * Shape   '' for bytes that are no text otherwise either.
 */
export function readableText(value: string): string {
  if (!value.startsWith(HEX_MARK)) return value;
  const bytes = encodeText(value);
  if (!bytes) return value;
  const end = firstStranger(bytes);
  const isCut = bytes.subarray(end + 1).every((byte) => byte === 0x20 || byte === 0);
  const text = isCut ? decodeText(bytes.subarray(0, end)) : '';
  return text.startsWith(HEX_MARK) ? '' : text;
}

/** Index of the first byte that begins no GBK character; the length when all do. */
export function firstStranger(bytes: Uint8Array): number {
  tables ??= buildTables();
  let at = 0;
  while (at < bytes.length) {
    if (bytes[at]! < 0x80) at += 1;
    else if (at + 1 < bytes.length && tables.toUnit[(bytes[at]! << 8) | bytes[at + 1]!]! !== 0)
      at += 2;
    else return at;
  }
  return at;
}

/** Bytes of a text written by {@link decodeText}; undefined when a character is not in GBK. */
export function encodeText(text: string): Uint8Array | undefined {
  if (!text.startsWith(HEX_MARK)) return encodeGbk(text);
  const hex = text.slice(HEX_MARK.length);
  return /^(?:[0-9A-F]{2})*$/.test(hex) ? Uint8Array.from(Buffer.from(hex, 'hex')) : undefined;
}

/** Upper-case hex of bytes. */
export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex').toUpperCase();

function encodeGbk(text: string): Uint8Array | undefined {
  tables ??= buildTables();
  const { toCode } = tables;
  const out = new Uint8Array(text.length * 2);
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      out[size++] = unit;
      continue;
    }
    const code = toCode[unit]!;
    if (code === 0) return undefined;
    out[size++] = code >> 8;
    out[size++] = code & 0xff;
  }
  return out.subarray(0, size);
}

/** Asks the platform's decoder for all two-byte codes; 24 k of them, once, at first use. */
function buildTables(): Tables {
  const toUnit = new Uint16Array(65_536);
  const toCode = new Uint16Array(65_536);
  const decoder = new TextDecoder('gb18030');
  const pair = new Uint8Array(2);
  for (let lead = FIRST_LEAD; lead <= LAST_LEAD; lead++) {
    for (let trail = FIRST_TRAIL; trail <= LAST_TRAIL; trail++) {
      pair[0] = lead;
      pair[1] = trail;
      const text = decoder.decode(pair);
      const unit = text.charCodeAt(0);
      if (text.length !== 1 || unit === 0xfffd || toCode[unit] !== 0) continue;
      const code = (lead << 8) | trail;
      toUnit[code] = unit;
      toCode[unit] = code;
    }
  }
  return { toUnit, toCode };
}
