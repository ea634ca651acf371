import { type ThriftValue, thriftBytes } from './thrift.ts';
import { dataViewOf } from './words.ts';

/** The bytes of one page, which grows until it is taken. */
export interface Page {
  bytes: Buffer;
  view: DataView;
  used: number;
}

const FIRST_BYTES = 1 << 10;

export const emptyPage = (): Page => {
  const bytes = Buffer.allocUnsafe(FIRST_BYTES);
  return { bytes, view: dataViewOf(bytes), used: 0 };
};

/** Room for so many bytes behind what is used. */
export const reserve = (page: Page, bytes: number): void => {
  const needed = page.used + bytes;
  if (needed <= page.bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(needed, page.bytes.length * 2));
  page.bytes.copy(larger, 0, 0, page.used);
  page.bytes = larger;
  page.view = dataViewOf(larger);
};

/** What was put into a page so far. */
export const bytesOf = (page: Page): Uint8Array => page.bytes.subarray(0, page.used);

/** Encodings of Parquet: values one behind the other, runs, places in the dictionary of the chunk. */
export const PLAIN = 0;
export const RLE = 3;
export const RLE_DICTIONARY = 8;

const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;

const withHeader = (
  type: number,
  kind: Readonly<Record<number, ThriftValue>>,
  parts: readonly Uint8Array[],
): readonly Uint8Array[] => {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const head = { 1: { i32: type }, 2: { i32: bytes }, 3: { i32: bytes } };
  return [thriftBytes({ ...head, ...kind }), ...parts];
};

/** A page of `rows` rows, header first. */
export const dataPage = (
  rows: number,
  encoding: number,
  parts: readonly Uint8Array[],
): readonly Uint8Array[] => {
  const levels = { 3: { i32: RLE }, 4: { i32: RLE } };
  const kind = { 5: { struct: { 1: { i32: rows }, 2: { i32: encoding }, ...levels } } };
  return withHeader(DATA_PAGE, kind, parts);
};

/** The page of a dictionary of so many values, header first. */
export const dictionaryPage = (values: number, bytes: Uint8Array): readonly Uint8Array[] => {
  const kind = { 7: { struct: { 1: { i32: values }, 2: { i32: PLAIN } } } };
  return withHeader(DICTIONARY_PAGE, kind, [bytes]);
};
