import { closeSync, openSync, writeSync } from 'node:fs';
import { type CleanColumn, createFileColumn, createLineColumn } from './column.ts';
import { PLAIN, RLE, RLE_DICTIONARY } from './page.ts';
import type { RowBatch, SpanColumn } from './row-batch.ts';
import { createTextColumn, type TextColumn } from './text-column.ts';
import { type ThriftValue, thriftBytes } from './thrift.ts';

/**
 * The clean file of one table: Parquet of `file`, `line` and one text per canonical column.
 *
 * Shape   plain encoding, or numbers of a dictionary where a column says few different things; not
 *         compressed: what is read once by DuckDB and then removed costs least when writing it is
 *         copying bytes. A row group is kept in memory until it is full.
 */
export interface CleanFile {
  /** Puts text into a column of the row under way; empty text states nothing. */
  text(column: number, text: string): void;
  /** Ends the row: where it was read. */
  end(file: number, line: number): void;
  /** Makes room for a batch of rows, of which every column is put in turn. */
  begin(rows: number): void;
  /** Puts a column of the batch; false when none of its rows has a value. */
  spans(column: number, from: SpanColumn, rows: RowBatch): boolean;
  /** Puts text, or UTF-8, into a row of the batch; rows of a column come in their order. */
  textAt(row: number, column: number, text: string): void;
  bytesAt(row: number, column: number, from: DataView, start: number, end: number): void;
  endAll(file: number, rows: RowBatch): void;
  close(): void;
}

const ROWS_MAX = 1 << 16;
/** Bytes of one column, or of all, after which a row group is written. */
const GROUP_BYTES = 16 << 20;
const MAGIC = Buffer.from('PAR1');

/** Opens a clean file at `path` with mode 0600, for columns of these names. */
export const openCleanFile = (path: string, names: readonly string[]): CleanFile => {
  const out = openSync(path, 'w', 0o600);
  const file = createFileColumn('file');
  const line = createLineColumn('line');
  const texts = names.map((name) => createTextColumn(name, ROWS_MAX));
  const columns: readonly CleanColumn[] = [file, line, ...texts];
  const groups: ThriftValue[] = [];
  let offset = 0;
  let rows = 0;
  let total = 0;
  let used = 0;
  const write = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(out, bytes, done);
    offset += bytes.length;
  };
  const writeGroup = (): void => {
    const chunks = columns.map((column): ThriftValue => {
      const { dictionary, data } = column.take(rows);
      const at = offset;
      for (const part of dictionary) write(part);
      const dataAt = offset;
      for (const part of data) write(part);
      return chunkOf(column, { rows, at, dataAt, bytes: offset - at });
    });
    groups.push({ struct: { 1: { list: chunks }, 2: { i64: used }, 3: { i64: rows } } });
    total += rows;
    rows = 0;
    used = 0;
  };
  const columnOf = (column: number): TextColumn => texts[column] as TextColumn;
  const textAt = (row: number, column: number, text: string): void => {
    used += columnOf(column).text(rows + row, text);
  };
  const ended = (more: number): void => {
    rows += more;
    used += 16 * more;
    if (rows >= ROWS_MAX || used >= GROUP_BYTES) writeGroup();
  };
  write(MAGIC);
  return {
    text: (column, text) => textAt(0, column, text),
    end: (fileId, at) => {
      file.put(fileId);
      line.put(at);
      ended(1);
    },
    begin: (more) => {
      if (rows + more > ROWS_MAX) writeGroup();
    },
    spans: (column, from, batch) => {
      const bytes = columnOf(column).spans(rows, from, batch);
      used += bytes;
      return bytes > 0;
    },
    textAt,
    bytesAt: (row, column, from, start, end) => {
      used += columnOf(column).bytes(rows + row, from, start, end);
    },
    endAll: (fileId, batch) => {
      file.repeat(fileId, batch.count);
      line.lines(batch);
      ended(batch.count);
    },
    close: () => {
      if (rows > 0) writeGroup();
      const footer = thriftBytes({
        1: { i32: 1 },
        2: { list: [rootOf(columns.length), ...columns.map(({ schema }) => schema)] },
        3: { i64: total },
        4: { list: groups },
      });
      const length = Buffer.alloc(4);
      length.writeUInt32LE(footer.length);
      for (const part of [footer, length, MAGIC]) write(part);
      closeSync(out);
    },
  };
};

const rootOf = (children: number): ThriftValue => ({
  struct: { 4: { text: 'row' }, 5: { i32: children } },
});

/** Where a column of one row group lies. */
interface Chunk {
  readonly rows: number;
  readonly at: number;
  /** Behind the dictionary, where there is one. */
  readonly dataAt: number;
  readonly bytes: number;
}

/** What the footer says of one column of one row group. */
const chunkOf = ({ type, name }: CleanColumn, { rows, at, dataAt, bytes }: Chunk): ThriftValue => ({
  struct: {
    2: { i64: at },
    3: {
      struct: {
        1: { i32: type },
        2: { list: [{ i32: PLAIN }, { i32: RLE }, { i32: RLE_DICTIONARY }] },
        3: { list: [{ text: name }] },
        4: { i32: 0 },
        5: { i64: rows },
        6: { i64: bytes },
        7: { i64: bytes },
        9: { i64: dataAt },
        ...(dataAt > at ? { 11: { i64: at } } : {}),
      },
    },
  },
});
