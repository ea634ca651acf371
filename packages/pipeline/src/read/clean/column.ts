import { putVarint, type ThriftValue, thriftBytes } from './thrift.ts';

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
}

/** A column of texts of which any may be missing. */
export interface TextColumn extends CleanColumn {
  /** Puts the text of a row; returns how many bytes it takes, 0 for the empty one. */
  readonly text: (row: number, text: string) => number;
  readonly bytes: (row: number, bytes: Uint8Array, start: number, end: number) => void;
}

/** A column of numbers from 0 to 2^53. */
export const createNumberColumn = (name: string): NumberColumn => {
  let page: Buffer = Buffer.allocUnsafe(FIRST_BYTES);
  let used = 0;
  return {
    name,
    type: INT64,
    schema: { struct: { 1: { i32: INT64 }, 3: { i32: REQUIRED }, 4: { text: name } } },
    put: (value) => {
      if (used + 8 > page.length) page = grown(page, used, used + 8);
      for (let at = used + 4; at < used + 8; at += 1) page[at] = 0;
      page[used] = value;
      page[used + 1] = value >> 8;
      page[used + 2] = value >> 16;
      page[used + 3] = value >> 24;
      if (value > 0x7fffffff) page.writeBigUInt64LE(BigInt(value), used);
      used += 8;
    },
    take: (rows) => {
      const parts = pageOf(rows, [page.subarray(0, used)]);
      used = 0;
      return parts;
    },
  };
};

/** A column of texts for up to `rowsMax` rows. */
export const createTextColumn = (name: string, rowsMax: number): TextColumn => {
  let page: Buffer = Buffer.allocUnsafe(FIRST_BYTES);
  let used = 0;
  let stated = 0;
  const present = new Uint8Array(rowsMax / 8);
  /** Makes room and marks the row; the length is put by the caller, who may know it only later. */
  const begin = (row: number, bytes: number): void => {
    if (used + bytes + 4 > page.length) page = grown(page, used, used + bytes + 4);
    present[row >> 3] = (present[row >> 3] as number) | (1 << (row & 7));
    stated += 1;
  };
  const length = (bytes: number): void => {
    page[used] = bytes;
    page[used + 1] = bytes >> 8;
    page[used + 2] = bytes >> 16;
    page[used + 3] = bytes >> 24;
    used += 4 + bytes;
  };
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
      begin(row, text.length * 3);
      const bytes = writeText(page, used + 4, text);
      length(bytes);
      return bytes + 4;
    },
    bytes: (row, bytes, start, end) => {
      begin(row, end - start);
      const target = page;
      let to = used + 4;
      for (let at = start; at < end; at += 1) target[to++] = bytes[at] as number;
      length(end - start);
    },
    take: (rows) => {
      const parts = pageOf(rows, [levelsOf(present, rows, stated), page.subarray(0, used)]);
      present.fill(0);
      used = 0;
      stated = 0;
      return parts;
    },
  };
};

const grown = (page: Buffer, used: number, needed: number): Buffer => {
  const larger = Buffer.allocUnsafe(Math.max(needed, page.length * 2));
  page.copy(larger, 0, 0, used);
  return larger;
};

/** Short ASCII text byte by byte: a call into native code costs more than the copy. */
const writeText = (page: Buffer, at: number, text: string): number => {
  if (text.length > 24) return page.write(text, at);
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > 127) return page.write(text, at);
    page[at + index] = code;
  }
  return text.length;
};

/** Which rows have a value: one run when all or none have, otherwise a bit a row. */
const levelsOf = (present: Uint8Array, rows: number, stated: number): Uint8Array => {
  const runs: number[] = [];
  if (stated === 0 || stated === rows) {
    putVarint(runs, rows * 2);
    runs.push(stated === 0 ? 0 : 1);
  } else {
    const groups = Math.ceil(rows / 8);
    putVarint(runs, groups * 2 + 1);
  }
  const bits = stated === 0 || stated === rows ? 0 : Math.ceil(rows / 8);
  const out = Buffer.alloc(4 + runs.length + bits);
  out.writeUInt32LE(runs.length + bits);
  out.set(runs, 4);
  out.set(present.subarray(0, bits), 4 + runs.length);
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
