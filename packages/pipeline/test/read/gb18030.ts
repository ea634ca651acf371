/** Encodes into GB18030 by turning Node's decoder round: there is no encoder in the platform. */

let table: Map<string, readonly number[]> | undefined;

const build = (): Map<string, readonly number[]> => {
  const found = new Map<string, readonly number[]>();
  const decoder = new TextDecoder('gb18030');
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) {
      const char = decoder.decode(Uint8Array.of(high, low));
      if (low !== 0x7f && [...char].length === 1) found.set(char, [high, low]);
    }
  // U+3400, the first character of extension A, needs four bytes.
  for (const char of ['㐀']) found.set(char, [0x81, 0x39, 0xee, 0x39]);
  return found;
};

export const gb18030 = (text: string): Uint8Array => {
  table ??= build();
  return Uint8Array.from(
    [...text].flatMap((char) => {
      if (char.charCodeAt(0) < 128) return [char.charCodeAt(0)];
      const bytes = table?.get(char);
      if (!bytes) throw new Error(`no GB18030 bytes for ${char}`);
      return bytes;
    }),
  );
};
