import type { CleanColumn } from './column.ts';
import { levelsPart, numbersPart } from './levels.ts';
import {
  bytesOf,
  dataPage,
  dictionaryPage,
  emptyPage,
  type Page,
  PLAIN,
  RLE_DICTIONARY,
  reserve,
} from './page.ts';
import type { RowBatch, SpanColumn } from './row-batch.ts';
import { createTextCodes } from './text-codes.ts';
import { dataViewOf, move } from './words.ts';

/** A column of texts of which any may be missing; the values of a column come in the order of rows. */
export interface TextColumn extends CleanColumn {
  /** Puts the text of a row; returns how many bytes it takes, 0 for the empty one. */
  readonly text: (row: number, text: string) => number;
  readonly bytes: (row: number, from: DataView, start: number, end: number) => number;
  /** Puts the values of a batch from `row` on; returns how many bytes they take. */
  readonly spans: (row: number, column: SpanColumn, rows: RowBatch) => number;
}

const BYTE_ARRAY = 6;
const OPTIONAL = 1;
const UTF8 = 0;

/**
 * A column of texts for up to `rowsMax` rows, which are a multiple of eight.
 *
 * Shape   a number a row into the dictionary of the row group, until it has had more different texts
 *         than there are numbers; the texts themselves from that row on.
 */
export const createTextColumn = (name: string, rowsMax: number): TextColumn => {
  const texts = createTextCodes();
  const page = emptyPage();
  const scratch = createScratch();
  /** The number of each row's text, 0 for none; from `plainFrom` on SAID, or 0 for none. */
  const codes = new Uint8Array(rowsMax);
  let plainFrom = rowsMax;
  /** Rows that have a number, and rows whose text is written. */
  let coded = 0;
  let plain = 0;

  /** Gives rows the number of a text; returns how many bytes that takes, 0 when none is left. */
  const putCode = (row: number, count: number, from: DataView, at: number, end: number): number => {
    if (row >= plainFrom) return 0;
    const before = texts.page.used;
    const code = texts.codeOf(from, at, end);
    if (code === 0) {
      plainFrom = row;
      return 0;
    }
    if (count === 1) codes[row] = code;
    else codes.fill(code, row, row + count);
    coded += count;
    return count + texts.page.used - before;
  };

  const bytes = (row: number, from: DataView, start: number, end: number): number => {
    const done = putCode(row, 1, from, start, end);
    if (done > 0) return done;
    codes[row] = SAID;
    plain += 1;
    reserve(page, end - start + LENGTH_BYTES);
    page.used = putText(page.view, page.used, from, start, end);
    return end - start + LENGTH_BYTES;
  };

  /** The same text in every row of a batch. */
  const repeat = (row: number, count: number, from: DataView, at: number, end: number): number => {
    const done = putCode(row, count, from, at, end);
    if (done > 0) return done;
    codes.fill(SAID, row, row + count);
    plain += count;
    return repeatText(page, from, at, end, count);
  };

  /** Values of a batch one by one, as long as there are numbers. */
  const various = (row: number, { words, starts, ends }: SpanColumn, rows: RowBatch): number => {
    let total = 0;
    for (let index = 0; index < rows.count; index += 1) {
      const span = rows.picked[index] as number;
      const start = starts[span] as number;
      const end = ends[span] as number;
      if (start < end) total += bytes(row + index, words, start, end);
    }
    return total;
  };

  return {
    name,
    type: BYTE_ARRAY,
    schema: {
      struct: { 1: { i32: BYTE_ARRAY }, 3: { i32: OPTIONAL }, 4: { text: name }, 6: { i32: UTF8 } },
    },
    text: (row, text) => (text === '' ? 0 : bytes(row, scratch.view(text), 0, scratch.size())),
    bytes,
    spans: (row, column, rows) => {
      if (isOnePlace(column, rows)) {
        const start = column.starts[rows.picked[0] as number] as number;
        const end = column.ends[rows.picked[0] as number] as number;
        return start < end ? repeat(row, rows.count, column.words, start, end) : 0;
      }
      if (row < plainFrom) return various(row, column, rows);
      const before = page.used;
      plain += putSpans(page, codes, row, column, rows);
      return page.used - before;
    },
    take: (rows) => {
      const split = coded === 0 ? 0 : Math.min(plainFrom, rows);
      const numbered = codes.subarray(0, split);
      const written = codes.subarray(split, rows);
      const pages = {
        dictionary: split === 0 ? [] : dictionaryPage(texts.count() + 1, bytesOf(texts.page)),
        data: [
          ...(split === 0
            ? []
            : dataPage(split, RLE_DICTIONARY, [
                levelsPart(numbered, coded),
                numbersPart(numbered, coded, texts.count()),
              ])),
          ...(split === rows
            ? []
            : dataPage(rows - split, PLAIN, [levelsPart(written, plain), bytesOf(page)])),
        ],
      };
      codes.fill(0, 0, rows);
      texts.clear();
      plainFrom = rowsMax;
      coded = 0;
      plain = 0;
      page.used = 0;
      return pages;
    },
  };
};

/** What stands for a row whose text is written. */
const SAID = 1;
const LENGTH_BYTES = 4;

/** Puts the length and the bytes of a text; returns where they end. */
const putText = (
  view: DataView,
  at: number,
  from: DataView,
  start: number,
  end: number,
): number => {
  view.setInt32(at, end - start, true);
  return move(from, start, end, view, at + LENGTH_BYTES);
};

/** Whether all rows of a batch have their value at one place. */
const isOnePlace = ({ starts, ends }: SpanColumn, { picked, count }: RowBatch): boolean => {
  const start = starts[picked[0] as number] as number;
  const end = ends[picked[0] as number] as number;
  for (let index = 1; index < count; index += 1) {
    const span = picked[index] as number;
    if (starts[span] !== start || ends[span] !== end) return false;
  }
  return true;
};

/** Puts a text so many times, each time as much as is there; returns how many bytes that takes. */
const repeatText = (
  page: Page,
  from: DataView,
  start: number,
  end: number,
  count: number,
): number => {
  const total = count * (end - start + LENGTH_BYTES);
  reserve(page, total);
  const at = page.used;
  let done = putText(page.view, at, from, start, end) - at;
  for (; done < total; done *= 2)
    page.bytes.copyWithin(at + done, at, at + Math.min(done, total - done));
  page.used = at + total;
  return total;
};

/** Puts the values of a batch, marks the rows that have one, and returns how many these are. */
const putSpans = (
  page: Page,
  present: Uint8Array,
  row: number,
  { words, starts, ends }: SpanColumn,
  { picked, count }: RowBatch,
): number => {
  present.fill(SAID, row, row + count);
  let stated = count;
  let { view, used: to } = page;
  let room = view.byteLength;
  for (let index = 0; index < count; index += 1) {
    const span = picked[index] as number;
    const start = starts[span] as number;
    const end = ends[span] as number;
    if (start >= end) {
      present[row + index] = 0;
      stated -= 1;
      continue;
    }
    const bytes = end - start + LENGTH_BYTES;
    if (to + bytes > room) {
      page.used = to;
      reserve(page, bytes);
      view = page.view;
      room = view.byteLength;
    }
    to = putText(view, to, words, start, end);
  }
  page.used = to;
  return stated;
};

const SCRATCH_BYTES = 1 << 8;
const UTF8_BYTES_MAX = 3;

/** A place where texts become bytes. */
const createScratch = () => {
  let bytes = Buffer.alloc(SCRATCH_BYTES);
  let view = dataViewOf(bytes);
  let used = 0;
  return {
    /** The bytes of a text; good until the next one. */
    view: (text: string): DataView => {
      if (text.length * UTF8_BYTES_MAX > bytes.length) {
        bytes = Buffer.alloc(text.length * UTF8_BYTES_MAX);
        view = dataViewOf(bytes);
      }
      used = writeText(bytes, text);
      return view;
    },
    size: (): number => used,
  };
};

/** Short ASCII text is written character by character: a call into native code costs more. */
const SHORT_CHARS = 40;

const writeText = (bytes: Buffer, text: string): number => {
  if (text.length > SHORT_CHARS) return bytes.write(text, 0);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 127) return bytes.write(text, 0);
    bytes[index] = code;
  }
  return text.length;
};
