import { bytesOf, dataPage, emptyPage, PLAIN, reserve } from './page.ts';
import type { RowBatch } from './row-batch.ts';
import type { ThriftValue } from './thrift.ts';

const INT64 = 2;
const REQUIRED = 0;

/** The pages of a column in a row group; without a dictionary page when no text has a number. */
export interface ColumnPages {
  readonly dictionary: readonly Uint8Array[];
  readonly data: readonly Uint8Array[];
}

/** One column of a clean file, in memory until its row group is written. */
export interface CleanColumn {
  readonly name: string;
  /** Physical type of Parquet. */
  readonly type: number;
  /** SchemaElement of the footer. */
  readonly schema: ThriftValue;
  /** The pages of `rows` rows; the column is empty then. */
  readonly take: (rows: number) => ColumnPages;
}

/** A column of whole numbers of which none is missing. */
export interface NumberColumn extends CleanColumn {
  readonly put: (value: number) => void;
  /** Puts the same number, or the line, of every row of a batch. */
  readonly repeat: (value: number, rows: RowBatch) => void;
  readonly lines: (rows: RowBatch) => void;
}

const WORD_MAX = 2 ** 32;

const putNumber = (view: DataView, at: number, value: number): number => {
  view.setUint32(at, value, true);
  view.setInt32(at + 4, value < WORD_MAX ? 0 : value / WORD_MAX, true);
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
      const data = dataPage(rows, PLAIN, [bytesOf(page)]);
      page.used = 0;
      return { dictionary: [], data };
    },
  };
};
