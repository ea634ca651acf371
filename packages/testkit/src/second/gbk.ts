/** Character → its two bytes of GBK, out of the platform's own decoder turned round. */
const table = (): ReadonlyMap<string, number> => {
  const decoder = new TextDecoder('gbk');
  const map = new Map<string, number>();
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++) {
      const text = decoder.decode(Uint8Array.of(high, low));
      if (text.length === 1 && text !== '�' && !map.has(text)) map.set(text, high * 256 + low);
    }
  return map;
};

let known: ReadonlyMap<string, number> | undefined;

/** Bytes of a text in GBK; what GBK does not have is a question mark. */
export function toGbk(text: string): Uint8Array {
  known ??= table();
  const bytes: number[] = [];
  for (const character of text) {
    const code = known.get(character);
    if (character.charCodeAt(0) < 0x80) bytes.push(character.charCodeAt(0));
    else if (code === undefined) bytes.push(0x3f);
    else bytes.push(code >> 8, code & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** The first characters that fit in so many bytes of GBK; a half character is dropped. */
export function cutGbk(text: string, bytes: number): string {
  let used = 0;
  let out = '';
  for (const character of text) {
    used += character.charCodeAt(0) < 0x80 ? 1 : 2;
    if (used > bytes) break;
    out += character;
  }
  return out;
}
