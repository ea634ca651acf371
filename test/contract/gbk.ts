/** GB18030 bytes (two-byte part) of a text, from Node's own decoder. */
const codes = new Map<string, readonly [number, number]>();
const decoder = new TextDecoder('gb18030');
for (let lead = 0x81; lead <= 0xfe; lead++)
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    if (trail === 0x7f) continue;
    const char = decoder.decode(Uint8Array.of(lead, trail));
    if ([...char].length === 1 && !codes.has(char)) codes.set(char, [lead, trail]);
  }

export const gbk = (text: string): Uint8Array =>
  Uint8Array.from(
    [...text].flatMap((char) => {
      if (char < '\u0080') return [char.charCodeAt(0)];
      const code = codes.get(char);
      if (!code) throw new Error(`no GBK code for ${char}`);
      return [...code];
    }),
  );

/** The name as F43 keeps it: at most `limit` GBK bytes, no half characters. */
export const cutGbk = (text: string, limit = 40): string => {
  let out = '';
  let used = 0;
  for (const char of text) {
    used += gbk(char).length;
    if (used > limit) return out;
    out += char;
  }
  return out;
};
