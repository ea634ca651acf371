import { BATCH_ROWS, type SpanColumn } from '../../clean/row-batch.ts';
import { dataViewOf, move } from '../../clean/words.ts';

/** Records of one layout that lie in the same bytes, whole and with their blanks in place. */
export interface FixedBatch {
  readonly bytes: Uint8Array;
  readonly words: DataView;
  readonly count: number;
  /** Offset and line of each record. */
  readonly ats: Int32Array;
  readonly lines: Float64Array;
  /** Set where a record is not plain and must be read with care. */
  readonly left: Uint8Array;
}

/** Cuts one column or a few of all records of a batch. */
export type Cut = (batch: FixedBatch) => void;

/** Texts that are put together for a batch, or known before. */
export interface Made {
  readonly bytes: Uint8Array;
  readonly words: DataView;
  used: number;
}

export const createMade = (size: number): Made => {
  const bytes = new Uint8Array(size);
  return { bytes, words: dataViewOf(bytes), used: 0 };
};

/** Most bytes that are made for one record: two keys of 45, a time of 19, four amounts of 17. */
const ROW_BYTES = 256;

export const createRowsMade = (): Made => createMade(BATCH_ROWS * ROW_BYTES);

export const putByte = (made: Made, byte: number): void => {
  made.bytes[made.used++] = byte;
};

export const put = (made: Made, from: DataView, start: number, end: number): void => {
  made.used = move(from, start, end, made.words, made.used);
};

/** Writes fen as yuan with two decimals. */
export const putYuan = (made: Made, fen: number): void => {
  const { bytes } = made;
  const size = Math.abs(fen);
  const yuan = Math.floor(size / 100);
  const rest = size - yuan * 100;
  const tens = (rest / 10) | 0;
  if (fen < 0) putByte(made, 0x2d);
  if (yuan > INT_MAX) for (const digit of String(yuan)) putByte(made, digit.charCodeAt(0));
  else putInteger(made, yuan);
  const at = made.used;
  bytes[at] = 0x2e;
  bytes[at + 1] = 48 + tens;
  bytes[at + 2] = 48 + rest - tens * 10;
  made.used = at + 3;
};

const INT_MAX = 2 ** 31 - 1;

/** Writes a number of up to 31 bits: dividing those costs V8 a multiplication. */
const putInteger = (made: Made, value: number): void => {
  const { bytes } = made;
  let digits = 1;
  for (let bound = 10; bound <= value && digits < 10; bound *= 10) digits++;
  let rest = value;
  for (let at = made.used + digits - 1; at >= made.used; at--) {
    const tenth = (rest / 10) | 0;
    bytes[at] = 48 + rest - tenth * 10;
    rest = tenth;
  }
  made.used += digits;
};

/** Digits [from, to) as a number; -1 when one of them is none. */
export const digitsAt = (words: DataView, from: number, to: number): number => {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = words.getUint8(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
};

export const textAt = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

const WORDS_BYTES = 1 << 12;

/** Where a text of a word list lies. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** The few names of kinds that our own code gives: each is encoded once, a column points at it. */
export const createWordList = () => {
  const made = createMade(WORDS_BYTES);
  const known = new Map<string, Place>();
  return {
    made,
    /** The place of a text; the empty one states nothing. */
    placeOf: (text: string): Place => {
      const seen = known.get(text);
      if (seen) return seen;
      const start = made.used;
      made.used += Buffer.from(made.bytes.buffer).write(text, start, 'latin1');
      const place = { start, end: made.used };
      known.set(text, place);
      return place;
    },
    /** Points the value of a row at a text. */
    point: (column: SpanColumn, row: number, { start, end }: Place): void => {
      column.starts[row] = start;
      column.ends[row] = end;
    },
  };
};
