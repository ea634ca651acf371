import type { Spans } from '../../row-sink.ts';
import { NO_FEN } from './values.ts';

/** One row that is put together from bytes, without making texts or objects. */
export interface SpanRow {
  readonly spans: Spans;
  /** Span of each column, or -1; see RowTaker. */
  readonly source: Int32Array;
  readonly column: (name: string) => number;
  /** Forgets the row before. */
  readonly begin: () => void;
  /** A value of several parts: open, put, close. */
  readonly open: (column: number) => void;
  readonly close: (column: number) => void;
  readonly byte: (byte: number) => void;
  readonly put: (bytes: Uint8Array, from: number, to: number) => void;
  /** Puts what is not blank at the edges; false when it is not all printable ASCII. */
  readonly trimmed: (bytes: Uint8Array, from: number, to: number) => boolean;
  /** A whole value of ASCII text. */
  readonly text: (column: number, text: string) => void;
  /** A whole value, trimmed; an empty one states nothing. False as `trimmed`. */
  readonly field: (column: number, bytes: Uint8Array, from: number, to: number) => boolean;
  /** A whole value in yuan from fen. */
  readonly yuan: (column: number, fen: number) => void;
  /** Span of a card number; -1 when there is none, undefined when it is unusual. */
  readonly pan: (bytes: Uint8Array, from: number, to: number) => number | undefined;
}

const ROW_BYTES = 4096;
/** Shortest field that is taken for a card number. Source  ISO/IEC 7812: up to 19 digits. */
const PAN_DIGITS_MIN = 13;

/** A row of these columns, used again for every record. */
export const createSpanRow = (names: readonly string[]): SpanRow => {
  const bytes = new Uint8Array(ROW_BYTES);
  const pan = names.length;
  const starts = new Int32Array(pan + 1);
  const ends = new Int32Array(pan + 1);
  const source = new Int32Array(pan).fill(-1);
  const texts = new Map<string, Uint8Array>();
  let used = 0;

  const put = (from: Uint8Array, start: number, end: number): void => {
    let to = used;
    for (let at = start; at < end; at++) bytes[to++] = from[at] as number;
    used = to;
  };
  const trimmed = (from: Uint8Array, start: number, end: number): boolean => {
    let first = start;
    let last = end;
    while (last > first && (from[last - 1] as number) <= 0x20) last--;
    while (first < last && (from[first] as number) <= 0x20) first++;
    let to = used;
    for (let at = first; at < last; at++) {
      const byte = from[at] as number;
      if (byte < 0x20 || byte > 0x7e) return false;
      bytes[to++] = byte;
    }
    used = to;
    return true;
  };
  const open = (column: number): void => {
    starts[column] = used;
  };
  const close = (column: number): void => {
    ends[column] = used;
    if (column < pan) source[column] = column;
  };
  return {
    spans: { bytes, starts, ends },
    source,
    column: (name) => names.indexOf(name),
    begin: () => {
      used = 0;
      source.fill(-1);
    },
    open,
    close,
    put,
    trimmed,
    byte: (byte) => {
      bytes[used++] = byte;
    },
    text: (column, text) => {
      let encoded = texts.get(text);
      if (encoded === undefined) {
        encoded = Buffer.from(text);
        texts.set(text, encoded);
      }
      open(column);
      put(encoded, 0, encoded.length);
      close(column);
    },
    field: (column, from, start, end) => {
      open(column);
      const before = used;
      if (!trimmed(from, start, end)) return false;
      if (used > before) close(column);
      return true;
    },
    yuan: (column, fen) => {
      if (fen === NO_FEN) return;
      open(column);
      used = putYuan(bytes, used, fen);
      close(column);
    },
    pan: (from, start, end) => {
      open(pan);
      const before = used;
      if (!trimmed(from, start, end)) return undefined;
      for (let at = before; at < used; at++) if (bytes[at] === 0x2a) return undefined;
      if (used - before < PAN_DIGITS_MIN) return -1;
      close(pan);
      return pan;
    },
  };
};

/** Writes fen as yuan with two decimals; returns where it ends. */
const putYuan = (bytes: Uint8Array, from: number, fen: number): number => {
  let at = from;
  let rest = fen;
  if (rest < 0) {
    bytes[at++] = 0x2d;
    rest = -rest;
  }
  let digits = 3;
  for (let bound = 1000; bound <= rest; bound *= 10) digits++;
  for (let index = at + digits; index >= at; index--) {
    if (index === at + digits - 2) {
      bytes[index] = 0x2e;
      continue;
    }
    bytes[index] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return at + digits + 1;
};
