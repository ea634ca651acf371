import { dataViewOf } from './clean/words.ts';

const LEAD = 0x81;
const TRAIL = 0x40;
const LEADS = 126;
const TRAILS = 191;
const HIGH_BITS = 0x8080_8080 | 0;

/** Characters of two bytes by (lead − 0x81) × 191 + (trail − 0x40); 0 where there is none. */
let table: Uint16Array | undefined;

/** One lead byte at a time is decoded, a character a line: four-byte codes are not in the table. */
const buildTable = (): Uint16Array => {
  const codes = new Uint16Array(LEADS * TRAILS);
  const decoder = new TextDecoder('gb18030');
  const bytes = new Uint8Array(TRAILS * 3);
  for (let lead = 0; lead < LEADS; lead += 1) {
    for (let trail = 0; trail < TRAILS; trail += 1)
      bytes.set([LEAD + lead, TRAIL + trail, 0x0a], trail * 3);
    const lines = decoder.decode(bytes).split('\n');
    if (lines.length !== TRAILS + 1) continue;
    for (const [trail, text] of lines.entries())
      if (text.length === 1 && text !== '\ufffd') codes[lead * TRAILS + trail] = text.charCodeAt(0);
  }
  return codes;
};

/**
 * GB18030 to UTF-8, ASCII four bytes at a time and characters of two bytes by a table.
 *
 * Shape   what comes out is good until the next call; undefined when there is anything else in the
 *         bytes (four-byte codes, bytes that are no character): the platform's decoder tells what.
 */
export const createTranscoder = (): ((bytes: Uint8Array) => Uint8Array | undefined) => {
  let out = new Uint8Array(0);
  let words = dataViewOf(out);
  return (bytes) => {
    table ??= buildTable();
    const codes = table;
    // Two bytes become at most three, and a word may reach beyond the end.
    if (out.length < bytes.length * 1.5 + 4) {
      out = new Uint8Array(bytes.length * 2 + 4);
      words = dataViewOf(out);
    }
    const from = dataViewOf(bytes);
    const size = bytes.length;
    let at = 0;
    let to = 0;
    while (at < size) {
      if (at + 4 <= size) {
        const word = from.getInt32(at, true);
        if ((word & HIGH_BITS) === 0) {
          words.setInt32(to, word, true);
          at += 4;
          to += 4;
          continue;
        }
      }
      const byte = from.getUint8(at);
      if (byte < 0x80) {
        words.setUint8(to++, byte);
        at += 1;
        continue;
      }
      const trail = (at + 1 < size ? from.getUint8(at + 1) : 0) - TRAIL;
      if (byte < LEAD || trail < 0 || trail >= TRAILS) return undefined;
      const code = codes[(byte - LEAD) * TRAILS + trail] ?? 0;
      if (code === 0) return undefined;
      to = putCode(words, to, code);
      at += 2;
    }
    return out.subarray(0, to);
  };
};

/** A character of the basic plane above ASCII as UTF-8; returns where it ends. */
const putCode = (words: DataView, at: number, code: number): number => {
  if (code < 0x800) {
    words.setUint8(at, 0xc0 | (code >> 6));
    words.setUint8(at + 1, 0x80 | (code & 63));
    return at + 2;
  }
  words.setUint8(at, 0xe0 | (code >> 12));
  words.setUint8(at + 1, 0x80 | ((code >> 6) & 63));
  words.setUint8(at + 2, 0x80 | (code & 63));
  return at + 3;
};
