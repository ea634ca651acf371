import { runsPart } from './levels.ts';
import {
  bytesOf,
  dataPage,
  dictionaryPage,
  emptyPage,
  PLAIN,
  RLE_DICTIONARY,
  reserve,
} from './page.ts';
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

/** A column of whole numbers from 0 to 2^53, none missing. */
interface NumberColumn extends CleanColumn {
  readonly put: (value: number) => void;
}

/** The line of every row. */
export interface LineColumn extends NumberColumn {
  /** Puts the line of every row of a batch. */
  readonly lines: (rows: RowBatch) => void;
}

/** The file of every row, which is the same for many. */
export interface FileColumn extends NumberColumn {
  readonly repeat: (value: number, rows: number) => void;
}

const WORD_MAX = 2 ** 32;

const putNumber = (view: DataView, at: number, value: number): number => {
  view.setUint32(at, value, true);
  view.setInt32(at + 4, value < WORD_MAX ? 0 : value / WORD_MAX, true);
  return at + 8;
};

const schemaOf = (name: string): ThriftValue => ({
  struct: { 1: { i32: INT64 }, 3: { i32: REQUIRED }, 4: { text: name } },
});

/** Opens a column whose numbers are written one by one. */
export const createLineColumn = (name: string): LineColumn => {
  const page = emptyPage();
  return {
    name,
    type: INT64,
    schema: schemaOf(name),
    put: (value) => {
      reserve(page, 8);
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

/** Opens a column of runs: its dictionary has a number for each run. */
export const createFileColumn = (name: string): FileColumn => {
  const page = emptyPage();
  let runs: number[] = [];
  let latest = -1;
  const repeat = (value: number, rows: number): void => {
    if (value === latest) {
      runs[runs.length - 1] = (runs[runs.length - 1] as number) + rows;
      return;
    }
    reserve(page, 8);
    page.used = putNumber(page.view, page.used, value);
    runs.push(rows);
    latest = value;
  };
  return {
    name,
    type: INT64,
    schema: schemaOf(name),
    put: (value) => repeat(value, 1),
    repeat,
    take: (rows) => {
      const dictionary = dictionaryPage(runs.length, bytesOf(page));
      const data = dataPage(rows, RLE_DICTIONARY, [runsPart(runs)]);
      page.used = 0;
      runs = [];
      latest = -1;
      return { dictionary, data };
    },
  };
};
