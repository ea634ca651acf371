import { lazy } from './codes/tsv.ts';

/**
 * Text whose UTF-8 bytes somebody read as GBK (骞垮窞 for 广州), put right; any other text as it is.
 *
 * What the wrong reading could not show (U+FFFD) is left out, with the character that it stood in.
 *
 * Source  the commonest of wrong encodings in exports [I]; contract §2, a wrong encoding is never a crash.
 * @example unmangle('骞垮窞甯傞矞宸濆コ闉�') // '广州市鲜川女'
 */
export const unmangle = (text: string): string => {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const pair = code < 0x80 || char === LOST ? code : gbkCodes().get(char);
    if (pair === undefined) return text;
    if (char === LOST) bytes.push(GAP);
    else if (pair < 0x100) bytes.push(pair);
    else bytes.push(pair >> 8, pair & 0xff);
    // Han text in UTF-8 opens with E2 to EF; in GBK hardly any common character does.
    if (bytes.length <= 2 && code >= 0x80 && !isOpening(bytes[0] ?? 0)) return text;
  }
  // The end may be cut inside a character.
  const right = new TextDecoder().decode(new Uint8Array(bytes)).replace(/\uFFFD+$/, '');
  const shown = right.replaceAll(LOST, '').replaceAll(String.fromCharCode(GAP), '');
  const torn = right.length - right.replaceAll(LOST, '').length;
  const gaps = bytes.filter((byte) => byte === GAP).length;
  return torn <= TORN_PER_GAP * gaps &&
    [...shown].filter((char) => HAN.test(char)).length >= HAN_MIN
    ? shown
    : text;
};

const LOST = '\uFFFD';
/** Stands for bytes that are lost; no text holds it. */
const GAP = 0x00;
/** Beside a gap the characters before and behind may be torn. */
const TORN_PER_GAP = 3;
/** Fewer characters may be right by chance. */
const HAN_MIN = 2;
const HAN = /\p{Script=Han}/u;

const isOpening = (byte: number): boolean => byte >= 0xe2 && byte <= 0xef;

/** Character → its code in GBK: pairs of bytes, and the one sign that decoders give to 80. */
const gbkCodes = lazy(() => {
  const decoder = new TextDecoder('gbk');
  const codes = new Map<string, number>([['€', 0x80]]);
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      const char = decoder.decode(new Uint8Array([lead, trail]));
      if ([...char].length === 1 && char !== LOST) codes.set(char, (lead << 8) | trail);
    }
  return codes;
});
