import type { RowBatch, SpanColumn } from './row-batch.ts';
import { putVarint, type ThriftValue, thriftBytes } from './thrift.ts';
import { dataViewOf, move } from './words.ts';

const INT64 = 2;
const BYTE_ARRAY = 6;
const REQUIRED = 0;
const OPTIONAL = 1;
const UTF8 = 0;
const FIRST_BYTES = 1 << 10;

/** One column of a clean file, in memory until its row group is written. */
export interface CleanColumn {
  readonly name: string;
  /** Physical type of Parquet. */
  readonly type: number;
  /** SchemaElement of the footer. */
  readonly schema: ThriftValue;
  /** The page of `rows` rows, header first; the column is empty then. */
  readonly take: (rows: number) => readonly Uint8Array[];
}

/** A column of whole numbers of which none is missing. */
export interface NumberColumn extends CleanColumn {
  readonly put: (value: number) => void;
  /** Puts the same number, or the line, of every row of a batch. */
  readonly repeat: (value: number, rows: RowBatch) => void;
  readonly lines: (rows: RowBatch) => void;
}

/** A column of texts of which any may be missing. */
export interface TextColumn extends CleanColumn {
  /** Puts the text of a row; returns how many bytes it takes, 0 for the empty one. */
  readonly text: (row: number, text: string) => number;
  readonly bytes: (row: number, from: DataView, start: number, end: number) => void;
  /** Puts the values of a batch from `row` on; returns how many bytes they take. */
  readonly spans: (row: number, column: SpanColumn, rows: RowBatch) => number;
}

/** The bytes of one page, which grows until it is taken. */
interface Page {
  bytes: Buffer;
  view: DataView;
  used: number;
}

const emptyPage = (): Page => {
  const bytes = Buffer.allocUnsafe(FIRST_BYTES);
  return { bytes, view: dataViewOf(bytes), used: 0 };
};

/** Room for so many bytes behind what is used. */
const reserve = (page: Page, bytes: number): void => {
  const needed = page.used + bytes;
  if (needed <= page.bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(needed, page.bytes.length * 2));
  page.bytes.copy(larger, 0, 0, page.used);
  page.bytes = larger;
  page.view = dataViewOf(larger);
};

const putNumber = (view: DataView, at: number, value: number): number => {
  view.setUint32(at, value, true);
  view.setUint32(at + 4, value / 2 ** 32, true);
  return at + 8;
};

/** A column of numbers from 0 to 2^53. */
export const createNumberColumn = (name: string): NumberColumn => {
  const page = emptyPage();
  return {
    name,
    type: INT64,
    schema: { struct: { 1: { i32: INT64 }, 3: { i32: REQUIRED }, 4: { text: name } } },
    put: (value) => {
      reserve(page, 8);
      page.used = putNumber(page.view, page.used, value);
    },
    repeat: (value, { count }) => {
      reserve(page, 8 * count);
      for (let index = 0; index < count; index += 1)
        page.used = putNumber(page.view, page.used, value);
    },
    lines: ({ lines, picked, count }) => {
      reserve(page, 8 * count);
      const { view } = page;
      let to = page.used;
      for (let index = 0; index < count; index += 1)
        to = putNumber(view, to, lines[picked[index] as number] as number);
      page.used = to;
    },
    take: (rows) => {
      const parts = pageOf(rows, [page.bytes.subarray(0, page.used)]);
      page.used = 0;
      return parts;
    },
  };
};

/** Whether all rows of a batch, whose values start at one place, end at one. */
const isSameEnd = (ends: Int32Array, picked: Int32Array, count: number): boolean => {
  const end = ends[picked[0] as number];
  for (let index = 1; index < count; index += 1)
    if (ends[picked[index] as number] !== end) return false;
  return true;
};

/** Puts one text as often as it takes to fill so many bytes, each time as much as is there. */
const repeatText = (
  page: Page,
  words: DataView,
  start: number,
  end: number,
  total: number,
): void => {
  const at = page.used;
  page.view.setInt32(at, end - start, true);
  let done = move(words, start, end, page.view, at + 4) - at;
  for (; done < total; done *= 2)
    page.bytes.copyWithin(at + done, at, at + Math.min(done, total - done));
  page.used = at + total;
};

/** Puts the values of a batch, marks the rows that have one, and returns how many bytes they take. */
const putSpans = (
  page: Page,
  present: Uint8Array,
  { words, starts, ends }: SpanColumn,
  { picked, count }: RowBatch,
): number => {
  const at = starts[picked[0] as number] as number;
  let total = 0;
  let others = 0;
  for (let index = 0; index < count; index += 1) {
    const span = picked[index] as number;
    const start = starts[span] as number;
    const size = (ends[span] as number) - start;
    others |= start ^ at;
    if (size <= 0) continue;
    present[index] = 1;
    total += size + 4;
  }
  if (total === 0) return 0;
  reserve(page, total);
  if (others === 0 && isSameEnd(ends, picked, count)) {
    repeatText(page, words, at, ends[picked[0] as number] as number, total);
    return total;
  }
  const { view } = page;
  let to = page.used;
  for (let index = 0; index < count; index += 1) {
    const span = picked[index] as number;
    const start = starts[span] as number;
    const end = ends[span] as number;
    if (end <= start) continue;
    view.setInt32(to, end - start, true);
    to = move(words, start, end, view, to + 4);
  }
  page.used = to;
  return total;
};

/** A column of texts for up to `rowsMax` rows. */
export const createTextColumn = (name: string, rowsMax: number): TextColumn => {
  const page = emptyPage();
  const present = new Uint8Array(rowsMax);
  return {
    name,
    type: BYTE_ARRAY,
    schema: {
      struct: {
        1: { i32: BYTE_ARRAY },
        3: { i32: OPTIONAL },
        4: { text: name },
        6: { i32: UTF8 },
      },
    },
    text: (row, text) => {
      if (text === '') return 0;
      present[row] = 1;
      reserve(page, text.length * 3 + 4);
      const bytes = writeText(page.bytes, page.used + 4, text);
      page.view.setInt32(page.used, bytes, true);
      page.used += bytes + 4;
      return bytes + 4;
    },
    bytes: (row, from, start, end) => {
      present[row] = 1;
      const bytes = end - start;
      reserve(page, bytes + 4);
      page.view.setInt32(page.used, bytes, true);
      page.used = move(from, start, end, page.view, page.used + 4);
    },
    spans: (row, column, rows) => putSpans(page, present.subarray(row), column, rows),
    take: (rows) => {
      const values = page.bytes.subarray(0, page.used);
      const parts = pageOf(rows, [levelsOf(present.subarray(0, rows)), values]);
      present.fill(0);
      page.used = 0;
      return parts;
    },
  };
};

/** Short ASCII text is written character by character: a call into native code costs more. */
const SHORT_CHARS = 40;

const writeText = (bytes: Buffer, at: number, text: string): number => {
  if (text.length > SHORT_CHARS) return bytes.write(text, at);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 127) return bytes.write(text, at);
    bytes[at + index] = code;
  }
  return text.length;
};

/** Which rows have a value: one run when all or none have, otherwise a bit a row. */
const levelsOf = (present: Uint8Array): Uint8Array => {
  const rows = present.length;
  const none = !present.includes(1);
  const isRun = none || !present.includes(0);
  const runs: number[] = [];
  if (isRun) {
    putVarint(runs, rows * 2);
    runs.push(none ? 0 : 1);
  } else {
    const groups = Math.ceil(rows / 8);
    putVarint(runs, groups * 2 + 1);
  }
  const bits = isRun ? 0 : Math.ceil(rows / 8);
  const out = Buffer.alloc(4 + runs.length + bits);
  out.writeUInt32LE(runs.length + bits);
  out.set(runs, 4);
  for (let row = 0; bits > 0 && row < rows; row += 1) {
    const at = 4 + runs.length + (row >> 3);
    if (present[row] === 1) out[at] = (out[at] as number) | (1 << (row & 7));
  }
  return out;
};

const DATA_PAGE = 0;
const PLAIN = 0;
const RLE = 3;

const pageOf = (rows: number, parts: readonly Uint8Array[]): readonly Uint8Array[] => {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const header = thriftBytes({
    1: { i32: DATA_PAGE },
    2: { i32: bytes },
    3: { i32: bytes },
    5: {
      struct: { 1: { i32: rows }, 2: { i32: PLAIN }, 3: { i32: RLE }, 4: { i32: RLE } },
    },
  });
  return [header, ...parts];
};
