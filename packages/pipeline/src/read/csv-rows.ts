import { BATCH_ROWS, type SpanColumn } from './clean/row-batch.ts';
import { dataViewOf } from './clean/words.ts';
import type { RowTaker } from './row-sink.ts';

/** Most columns of a file. */
export const COLUMNS_MAX = 1000;

/** What the first line of a delimited file says. */
export interface Header {
  readonly delimiter: number;
  /** Number of columns in the file. */
  readonly width: number;
  /** Canonical column → column of the file, or -1. */
  readonly source: Int32Array;
  /** Name per column of the file. */
  readonly names: readonly string[];
  /** Column of the file that holds card numbers, or -1. */
  readonly pan: number;
}

/** Rows without quotes on their way into a table, many at once. */
export interface PlainRows {
  /** The bytes in which the next rows lie. */
  readonly begin: (bytes: Uint8Array) => void;
  /** Takes the row of bytes [from, to); false when it has more or fewer fields than the header. */
  readonly take: (from: number, to: number, line: number) => boolean;
  /** Hands over what was taken: before anything else is, so that rows keep their order. */
  readonly flush: () => void;
}

/** Opens the plain rows of one file. */
export const createPlainRows = (file: number, head: Header, rows: RowTaker): PlainRows => {
  const { width, delimiter } = head;
  /** Column after column, BATCH_ROWS places each. */
  const starts = new Int32Array(width * BATCH_ROWS);
  const ends = new Int32Array(width * BATCH_ROWS);
  let bytes = new Uint8Array(0) as Uint8Array;
  let words = dataViewOf(bytes);
  const columns = Array.from({ length: width }, (_, column): SpanColumn => {
    const [from, to] = [column * BATCH_ROWS, (column + 1) * BATCH_ROWS];
    const spans = { starts: starts.subarray(from, to), ends: ends.subarray(from, to) };
    return { bytes, words, ...spans, trimmed: false };
  });
  const bySource = Array.from(head.source, (column) => columns[column]);
  const picked = Int32Array.from({ length: BATCH_ROWS }, (_, row) => row);
  const lines = new Float64Array(BATCH_ROWS);
  let count = 0;
  const flush = (): void => {
    if (count === 0) return;
    rows.batch(file, { count, picked, lines, columns: bySource, pan: columns[head.pan] });
    count = 0;
  };
  return {
    begin: (next) => {
      bytes = next;
      words = dataViewOf(next);
      for (const column of columns) {
        column.bytes = bytes;
        column.words = words;
      }
    },
    take: (from, to, line) => {
      const last = (width - 1) * BATCH_ROWS + count;
      let place = count;
      let start = from;
      for (let at = from; at < to; at += 1) {
        if (bytes[at] !== delimiter) continue;
        if (place === last) return false;
        starts[place] = start;
        ends[place] = at;
        place += BATCH_ROWS;
        start = at + 1;
      }
      if (place !== last) return false;
      starts[place] = start;
      ends[place] = to;
      lines[count] = line;
      count += 1;
      if (count === BATCH_ROWS) flush();
      return true;
    },
    flush,
  };
};
