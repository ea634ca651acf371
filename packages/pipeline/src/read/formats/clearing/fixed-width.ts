import type { SourceRecord } from '@zhenma/model';
import { BATCH_ROWS } from '../../clean/row-batch.ts';
import { dataViewOf } from '../../clean/words.ts';
import { issueOf } from '../issue.ts';
import { noRow } from '../row.ts';
import type { FixedBatch } from './fixed-batch.ts';
import { encodeGbk } from './gbk.ts';
import type { Layout, LayoutField } from './layout.ts';
import { fenIn } from './values.ts';

/**
 * One record of a fixed-width file, read by offsets: fields are cut when they are asked for.
 *
 * Units   offsets in bytes; `text` holds one character for each byte (latin1), so offsets agree.
 */
export interface FixedRecord {
  readonly bytes: Uint8Array;
  /** Offset of the record inside `bytes`. */
  readonly at: number;
  /** The record. */
  readonly text: string;
  /** 1-based ordinal of the line. */
  readonly line: number;
  /** Offset of the record inside the file. */
  readonly offset: number;
}

/** A field without blanks around it, as latin1 text. */
export function cut(record: FixedRecord, field: LayoutField): string {
  const { text } = record;
  let { start, end } = field;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
  while (start < end && text.charCodeAt(start) <= 0x20) start++;
  return text.slice(start, end);
}

/** A signed amount field in fen; NO_FEN when it is none. See fenIn. */
export function fenOf(record: FixedRecord, field: LayoutField, bare: 1 | -1 = 1): number {
  return fenIn(record.bytes, record.at + field.start, record.at + field.end, bare);
}

/**
 * Takes the records that are quickly read; the others it marks as left to the mapper, and says how
 * many these are.
 */
export type FixedTaker = (batch: FixedBatch) => number;

/** Turns one record into a source record. */
export type FixedMapper = (record: FixedRecord) => SourceRecord;

/** Decoder over chunks of a file: push bytes, end once. */
export interface FixedDecoder {
  /** Records that the chunk completes; the rest is kept. */
  push(chunk: Uint8Array): SourceRecord[];
  /** The last line when it has no line end. */
  end(): SourceRecord[];
}

const NEWLINE = 0x0a;
/** Bytes of a line that are kept while its end has not come; longer lines are reported and dropped. */
const LINE_BYTES_MAX = 65_536;

/**
 * Reads a fixed-width file of one layout.
 *
 * Shape   one record a line, LF or CRLF; an empty line is nothing; a lone 0x1A ends DOS files.
 * Errors  none: a line of another length, or with something else than a blank between two fields,
 *         gives a record of no table with the byte offset; nothing is ever shifted to fit.
 */
export function createFixedDecoder(
  layout: Layout,
  mapper: FixedMapper,
  taker?: FixedTaker,
): FixedDecoder {
  let rest: Uint8Array = new Uint8Array(0);
  let offset = 0;
  let line = 0;
  let skipping = false;
  const ats = new Int32Array(BATCH_ROWS);
  const lines = new Float64Array(BATCH_ROWS);
  const left = new Uint8Array(BATCH_ROWS);
  let count = 0;

  const takeBatch = (bytes: Buffer, records: SourceRecord[]): void => {
    if (count === 0 || taker === undefined) return;
    const words = dataViewOf(bytes);
    const others = taker({ bytes, words, count, ats, lines, left });
    for (let row = 0; others > 0 && row < count; row++)
      if (left[row] !== 0) mapLine(bytes, ats[row] as number, lines[row] as number, records);
    if (others > 0) left.fill(0);
    count = 0;
  };

  const mapLine = (bytes: Buffer, at: number, line: number, records: SourceRecord[]): void => {
    const text = bytes.toString('latin1', at, at + layout.bytes);
    const record = { bytes, at, text, line, offset: offset + at };
    records.push(separatorProblem(layout, record) ?? mapper(record));
  };

  const take = (bytes: Uint8Array, final: boolean): SourceRecord[] => {
    const records: SourceRecord[] = [];
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at < bytes.length) {
      const newline = buffer.indexOf(NEWLINE, at);
      if (newline < 0 && !final) break;
      const end = newline < 0 ? bytes.length : newline;
      line++;
      if (skipping) skipping = false;
      else readLine(buffer, at, end, records);
      at = end + 1;
    }
    takeBatch(buffer, records);
    if (taker) records.sort((a, b) => a.line - b.line);
    offset += Math.min(at, bytes.length);
    rest = new Uint8Array(bytes.subarray(at));
    return records;
  };

  const readLine = (bytes: Buffer, at: number, end: number, records: SourceRecord[]): void => {
    const length = (end > at && bytes[end - 1] === 0x0d ? end - 1 : end) - at;
    if (length === 0 || (length === 1 && bytes[at] === 0x1a)) return;
    if (length !== layout.bytes)
      records.push(lengthProblem(layout, { line, offset: offset + at }, length));
    else if (!taker || firstFilled(layout, bytes, at) >= 0) mapLine(bytes, at, line, records);
    else {
      ats[count] = at;
      lines[count] = line;
      count++;
      if (count === BATCH_ROWS) takeBatch(bytes, records);
    }
  };

  return {
    push: (chunk) => {
      const end = rest.length === 0 ? 0 : chunk.indexOf(NEWLINE) + 1 || chunk.length;
      const first = end === 0 ? [] : take(joined(rest, chunk.subarray(0, end)), false);
      const others = end === chunk.length ? [] : take(chunk.subarray(end), false);
      const records = first.length === 0 ? others : [...first, ...others];
      if (rest.length > LINE_BYTES_MAX) {
        if (!skipping) records.push(lengthProblem(layout, { line: line + 1, offset }, rest.length));
        skipping = true;
        offset += rest.length;
        rest = new Uint8Array(0);
      }
      return records;
    },
    end: () => (rest.length === 0 ? [] : take(rest, true)),
  };
}

/** Index of the first separator that is no blank, -1 when all are. */
function firstFilled({ separators }: Layout, bytes: Uint8Array, at: number): number {
  for (let index = 0; index < separators.length; index++)
    if (bytes[at + (separators[index] as number)] !== 0x20) return index;
  return -1;
}

function separatorProblem(layout: Layout, record: FixedRecord): SourceRecord | null {
  const { bytes, at, line, offset } = record;
  const separator = layout.separators[firstFilled(layout, bytes, at)];
  if (separator === undefined) return null;
  const found = (bytes[at + separator] as number).toString(16);
  const message = `byte ${separator + 1} of a ${layout.format} record is a blank between two fields; found 0x${found}`;
  return noRow(line, issueOf('CLEARING_SEPARATOR', { offset: offset + separator, message }));
}

function lengthProblem(
  layout: Layout,
  { line, offset }: Pick<FixedRecord, 'line' | 'offset'>,
  length: number,
): SourceRecord {
  const message = `a ${layout.format} record has ${layout.bytes} bytes, the line has ${length}`;
  return noRow(line, issueOf('CLEARING_LINE_LENGTH', { offset, message }));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

/**
 * Encodes one record: fields by name, GBK, left-aligned and padded with blanks, without line end.
 *
 * Errors  none; unknown names are ignored, longer values are cut.
 */
export function encodeFixed(layout: Layout, values: Readonly<Record<string, string>>): Uint8Array {
  const bytes = new Uint8Array(layout.bytes).fill(0x20);
  for (const field of layout.fields) {
    bytes.set(encodeGbk(values[field.name] ?? '', field.end - field.start), field.start);
  }
  return bytes;
}
