const ROWS = 126;
const CELLS = 191;

/** GBK two-byte characters by (lead − 0x81) × 191 + (trail − 0x40); 0xFFFD where there is none. */
const TABLE = buildTable();

function buildTable(): Uint16Array {
  const bytes = new Uint8Array(ROWS * CELLS * 2);
  let at = 0;
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      bytes[at++] = lead;
      bytes[at++] = trail === 0x7f ? 0x80 : trail;
    }
  }
  const decoder = new TextDecoder('gbk');
  const table = new Uint16Array(ROWS * CELLS).fill(0xfffd);
  for (let index = 0; index < table.length; index++) {
    if (index % CELLS === 0x7f - 0x40) continue;
    const text = decoder.decode(bytes.subarray(index * 2, index * 2 + 2));
    if (text.length === 1) table[index] = text.charCodeAt(0);
  }
  return table;
}

/**
 * Decodes GBK bytes [start, end); trailing blanks are dropped.
 *
 * Errors  none: a byte that begins no character becomes U+FFFD; a lead byte cut off by the end of
 *         the field is dropped (fixed-width names are cut in the middle of a character).
 */
export function decodeGbk(bytes: Uint8Array, start: number, end: number): string {
  let last = end;
  while (last > start && (bytes[last - 1] === 0x20 || bytes[last - 1] === 0)) last--;
  let text = '';
  for (let at = start; at < last; at++) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      text += String.fromCharCode(lead);
      continue;
    }
    const trail = at + 1 < end ? (bytes[at + 1] ?? 0) : 0;
    if (at + 1 >= last) break;
    const known = lead >= 0x81 && lead <= 0xfe && trail >= 0x40 && trail <= 0xfe;
    const code = known ? (TABLE[(lead - 0x81) * CELLS + trail - 0x40] ?? 0xfffd) : 0xfffd;
    text += String.fromCharCode(code);
    if (known) at++;
  }
  return text;
}

let reverse: Map<number, number> | undefined;

/**
 * Encodes text as GBK bytes, padded with blanks or cut to `bytes` (never inside a character).
 *
 * Errors  none: what GBK has not becomes `?`.
 */
export function encodeGbk(text: string, bytes: number): Uint8Array {
  reverse ??= new Map(
    Array.from(TABLE, (code, index) => [code, index] as const).filter(([code]) => code !== 0xfffd),
  );
  const out = new Uint8Array(bytes).fill(0x20);
  let at = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0x3f;
    const index = code < 0x80 ? undefined : reverse.get(code);
    const width = index === undefined ? 1 : 2;
    if (at + width > bytes) break;
    if (index === undefined) out[at] = code < 0x80 ? code : 0x3f;
    else {
      out[at] = Math.floor(index / CELLS) + 0x81;
      out[at + 1] = (index % CELLS) + 0x40;
    }
    at += width;
  }
  return out;
}
