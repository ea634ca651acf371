let table: Map<number, number> | undefined;

/** Two-byte GBK code of every character that has one, keyed by code point. */
function gbkTable(): Map<number, number> {
  if (table) return table;
  const decoder = new TextDecoder('gbk');
  const built = new Map<number, number>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      const point = text.codePointAt(0)!;
      if (point !== 0xfffd && text.length === 1 && !built.has(point)) {
        built.set(point, (lead << 8) | trail);
      }
    }
  }
  table = built;
  return built;
}

/** Bytes of the text in GBK; a character that GBK lacks becomes `?`. */
export function encodeGbk(text: string): Uint8Array {
  const codes = gbkTable();
  const out: number[] = [];
  for (const char of text) {
    const point = char.codePointAt(0)!;
    const code = point < 0x80 ? point : (codes.get(point) ?? 0x3f);
    if (code > 0xff) out.push(code >> 8);
    out.push(code & 0xff);
  }
  return Uint8Array.from(out);
}

/** The longest prefix that fits into this many GBK bytes, never half a character. */
export function cutGbk(text: string, bytesMax: number): string {
  let bytes = 0;
  let out = '';
  for (const char of text) {
    bytes += char.codePointAt(0)! < 0x80 ? 1 : 2;
    if (bytes > bytesMax) break;
    out += char;
  }
  return out;
}
