/** A row of a dump: where it says it stands, and its bytes. */
export interface DumpRow {
  readonly offset: number;
  /** Hex digits, an even number; the text column of the dump may have left some behind the row. */
  readonly digits: string;
}

/** Bytes of a dump row where nothing else limits it. */
export const ROW_BYTES = 16;
const ROW_BYTES_MAX = 64;

const OFFSET =
  /(?:^|[\s|\]>])(?:0x)?([0-9A-Fa-f]{3,8})(?::[ \t]*|[hH]:?[ \t]+|[ \t]{2,}|[ \t]*\|[ \t]*)(?=[0-9A-Fa-f]{2})/g;
const SINGLE_BLANK = /^([0-9A-Fa-f]{4})[ \t](?=[0-9A-Fa-f]{2}(?:[ \t]|$))/;

/** `[0016] 02 00`: an offset in brackets, which the bytes follow after one blank. */
const BRACKETED = /^\[(?:0x)?([0-9A-Fa-f]{3,8})\][ \t]+(?=[0-9A-Fa-f]{2}(?:[ \t]|$))/;

/** `0000020 00 30`: seven octal digits of `od`, and one blank. */
const OCTAL = /^([0-7]{7})[ \t](?=[0-9A-Fa-f]{2}(?:[ \t]|$))/;

/** Offsets are hex, but `od` counts in octal and some loggers in decimal. */
const BASES = [
  { base: 16, digits: /^[0-9A-Fa-f]+$/ },
  { base: 10, digits: /^\d+$/ },
  { base: 8, digits: /^[0-7]+$/ },
] as const;

/** What an offset can be, of those that are wanted. */
const placeOf = (text: string, wanted: readonly number[]): number | undefined =>
  BASES.filter(({ digits }) => digits.test(text))
    .map(({ base }) => Number.parseInt(text, base))
    .find((place) => wanted.includes(place));

/**
 * The row of a dump in a line: `hexdump -C`, `xxd`, `od -tx1z`, `tcpdump -X`, Wireshark, or a log
 * line that ends with one.
 *
 * Shape   wanted: offsets that can stand here; of several readings of the line one of them is taken.
 * Errors  undefined when the line holds no row with such an offset.
 */
export function dumpRow(line: string, wanted: readonly number[]): DumpRow | undefined {
  const single = SINGLE_BLANK.exec(line.trimStart());
  const candidates = [...line.matchAll(OFFSET)].map((match) => ({
    text: match[1] ?? '',
    rest: line.slice(match.index + match[0].length),
  }));
  if (single)
    candidates.push({ text: single[1] ?? '', rest: line.trimStart().slice(single[0].length) });
  const bracketed = BRACKETED.exec(line.trimStart());
  if (bracketed)
    candidates.push({
      text: bracketed[1] ?? '',
      rest: line.trimStart().slice(bracketed[0].length),
    });
  const octal = OCTAL.exec(line);
  if (octal) candidates.push({ text: octal[1] ?? '', rest: line.slice(octal[0].length) });
  for (const { text, rest } of candidates) {
    const offset = placeOf(text, wanted);
    if (offset === undefined) continue;
    const digits = pairsOf(rest);
    if (digits !== '') return { offset, digits };
  }
  return undefined;
}

/** Hex groups at the beginning of a text; the columns end at a wide gap or at what is no hex. */
function pairsOf(text: string): string {
  let digits = '';
  const group = /(?:0x)?((?:[0-9A-Fa-f]{2}){1,8})(?:[ \t]{1,2}|[-,:][ \t]?|$|(?=[^0-9A-Za-z]))/y;
  while (digits.length < 2 * ROW_BYTES_MAX) {
    const match = group.exec(text);
    if (!match) break;
    digits += match[1];
  }
  return digits;
}

/** Joins rows: each is as long as the next offset says, the last no longer than the widest. */
export function joinRows(rows: readonly DumpRow[]): string {
  let widest = 0;
  const parts = rows.map(({ offset, digits }, index) => {
    const next = rows[index + 1];
    const bytes = next ? next.offset - offset : widest || ROW_BYTES;
    if (next) widest = Math.max(widest, bytes);
    return digits.slice(0, 2 * bytes);
  });
  return parts.join('');
}

/** Bytes that a row of a dump can have: the offset of the next row is one of these further on. */
export const nextOffsets = ({ offset, digits }: DumpRow): readonly number[] => {
  const most = digits.length >> 1;
  return [ROW_BYTES, 32, 8, 20, 24, 10, most]
    .filter((bytes) => bytes <= most)
    .map((b) => offset + b);
};

const PURE = /^(?:0x)?[0-9A-Fa-f]{2}(?:[ ,:\-\t]{0,2}(?:0x)?[0-9A-Fa-f]{2})*,?$/;

/** Digits of a line that is nothing but hex; undefined for others. */
export const pureDigits = (line: string): string | undefined => {
  const text = line.trim();
  if (text.length > 1 << 20 || !PURE.test(text)) return undefined;
  return text.replaceAll(/0x|[^0-9A-Fa-f]/g, '');
};
