import { closeSync, openSync, writeSync } from 'node:fs';
import { type Issue, maskCardNumbers, type TableName } from '@zhenma/model';
import { cardTokensOf } from './clean/card-tokens.ts';
import { openCleanFile } from './clean/clean-file.ts';
import type { RowBatch, SpanColumn } from './clean/row-batch.ts';
import {
  CARD_DIGITS_MIN,
  ID_DIGITS_MAX,
  ID_DIGITS_MIN,
  openDoor,
  type Tokenise,
  trimmed,
} from './door.ts';

const BLOCK_BYTES = 1 << 20;

/**
 * Where readers put rows. Card numbers end here: `pan` becomes a token, digit runs in free text are
 * masked, accounts that are card numbers become tokens, so nothing behind this door can hold one.
 */
export interface RowTaker {
  /** A row as text per canonical column; `pan` may stand in for `card_token`. Others are dropped. */
  values(file: number, line: number, values: Readonly<Record<string, string>>): void;
  /** Rows as spans of UTF-8 per canonical column, where there are millions. */
  batch(file: number, rows: RowBatch): void;
}

/**
 * One clean file per table with the canonical columns in canonical order, which the normaliser reads
 * in bulk.
 */
export interface RowSink extends RowTaker {
  readonly path: string;
  /** Columns that some row so far states. */
  readonly stated: () => readonly string[];
  close(): void;
}

/** Opens the sink of one table at `path`. */
export const openRowSink = (table: TableName, path: string, tokenise: Tokenise): RowSink => {
  const { names, guarded, ids, clean, cardOf } = openDoor(table, tokenise);
  const cardToken = names.indexOf('card_token');
  const cards = cardTokensOf(tokenise);
  /** Looking up the names a row has is several times cheaper than asking it for each of ours. */
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const said = new Uint8Array(names.length);
  const out = openCleanFile(path, names);
  const put = (index: number, text: string): void => {
    if (text === '') return;
    said[index] = 1;
    out.text(index, text);
  };
  const putAt = (row: number, index: number, text: string): void => {
    if (text === '') return;
    said[index] = 1;
    out.textAt(row, index, text);
  };
  const putGuardedAt = (row: number, index: number, column: SpanColumn, span: number): void => {
    const start = column.starts[span] as number;
    const end = column.ends[span] as number;
    const mayHold = ids[index] ? mayBeCard : hasManyDigits;
    if (mayHold(column.bytes, start, end)) putAt(row, index, clean(index, textOf(column, span)));
    else {
      said[index] = 1;
      out.bytesAt(row, index, column.words, start, end);
    }
  };
  const putGuarded = (index: number, column: SpanColumn, rows: RowBatch): void => {
    if (hasNoCard(column, rows, ids[index] ? mayBeCard : hasManyDigits)) {
      putSpans(index, column, rows);
      return;
    }
    const { picked, count } = rows;
    for (let row = 0; row < count; row += 1)
      if (isStated(column, picked[row] as number))
        putGuardedAt(row, index, column, picked[row] as number);
  };
  const putSpans = (index: number, column: SpanColumn, rows: RowBatch): void => {
    if (out.spans(index, column, rows)) said[index] = 1;
  };
  const putTokens = (column: SpanColumn | undefined, rows: RowBatch): void => {
    const { pan, picked, count } = rows;
    const areNumbers = pan !== undefined && cards.look(pan, rows);
    if (areNumbers && column === undefined) {
      putSpans(cardToken, cards.tokens, rows);
      return;
    }
    for (let row = 0; row < count; row += 1) {
      const span = picked[row] as number;
      if (column && isStated(column, span)) putGuardedAt(row, cardToken, column, span);
      else if (pan && isStated(pan, span)) putCard(row, pan, span);
    }
  };
  const putCard = (row: number, pan: SpanColumn, span: number): void => {
    const { words, starts, ends } = cards.tokens;
    if (!isStated(cards.tokens, span)) putAt(row, cardToken, cardOf(textOf(pan, span)));
    else {
      said[cardToken] = 1;
      out.bytesAt(row, cardToken, words, starts[span] as number, ends[span] as number);
    }
  };
  return {
    path,
    stated: () => names.filter((_, index) => said[index] === 1),
    close: out.close,
    values: (file, line, values) => {
      let hasToken = false;
      for (const name in values) {
        const index = indexOf.get(name);
        const given = values[name];
        if (index === undefined || given === undefined || given === '') continue;
        const text = trimmed(given.includes('\0') ? given.replaceAll('\0', '') : given);
        put(index, guarded[index] ? clean(index, text) : text);
        if (index === cardToken && text !== '') hasToken = true;
      }
      const pan = values['pan'] ?? '';
      if (cardToken >= 0 && !hasToken && pan !== '') put(cardToken, cardOf(pan));
      out.end(file, line);
    },
    batch: (file, rows) => {
      out.begin(rows.count);
      for (let index = 0; index < rows.columns.length; index += 1) {
        const column = rows.columns[index];
        if (column && !column.trimmed) trimSpans(column, rows);
        if (index === cardToken) putTokens(column, rows);
        else if (!column) continue;
        else if (guarded[index]) putGuarded(index, column, rows);
        else putSpans(index, column, rows);
      }
      out.endAll(file, rows);
    },
  };
};

/** Cuts blanks off the edges of all values; one that lies where that of the row above lies is known. */
const trimSpans = ({ bytes, starts, ends }: SpanColumn, { picked, count }: RowBatch): void => {
  let start = -1;
  let end = -1;
  let from = -1;
  let to = -1;
  for (let index = 0; index < count; index += 1) {
    const span = picked[index] as number;
    if (starts[span] !== start || ends[span] !== end) {
      start = starts[span] as number;
      end = ends[span] as number;
      if (start >= end) continue;
      from = skipBlanks(bytes, start, end);
      to = dropBlanks(bytes, from, end);
    } else if (start >= end) continue;
    starts[span] = from;
    ends[span] = to;
  }
};

/** Whether no value of a column may hold a card number. */
const hasNoCard = (
  { bytes, starts, ends }: SpanColumn,
  { picked, count }: RowBatch,
  mayHold: (bytes: Uint8Array, start: number, end: number) => boolean,
): boolean => {
  let start = -1;
  let end = -1;
  for (let index = 0; index < count; index += 1) {
    const span = picked[index] as number;
    if (starts[span] === start && ends[span] === end) continue;
    start = starts[span] as number;
    end = ends[span] as number;
    if (mayHold(bytes, start, end)) return false;
  }
  return true;
};

/** Whether an identifier has the length and the first digit of a card number: most have not. */
const mayBeCard = (bytes: Uint8Array, start: number, end: number): boolean => {
  const length = end - start;
  const first = bytes[start] as number;
  return length >= ID_DIGITS_MIN && length <= ID_DIGITS_MAX && first >= 51 && first <= 54;
};

/** The same blanks as `EDGES`, in UTF-8: bytes of the one at `at`, 0 for ink. */
const blankAt = (bytes: Uint8Array, at: number): number => {
  const byte = bytes[at] as number;
  if (byte === 32 || (byte >= 9 && byte <= 13)) return 1;
  if (byte < 0xc2) return 0;
  if (byte === 0xc2) return bytes[at + 1] === 0xa0 ? 2 : 0;
  if (byte === 0xe3) return bytes[at + 1] === 0x80 && bytes[at + 2] === 0x80 ? 3 : 0;
  return byte === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf ? 3 : 0;
};

const skipBlanks = (bytes: Uint8Array, start: number, end: number): number => {
  const first = bytes[start] as number;
  if (start < end && first > 32 && first < 127) return start;
  let at = start;
  while (at < end) {
    const width = blankAt(bytes, at);
    if (width === 0) break;
    at += width;
  }
  return at;
};

const dropBlanks = (bytes: Uint8Array, start: number, end: number): number => {
  const last = bytes[end - 1] as number;
  if (start < end && last > 32 && last < 127) return end;
  let at = end;
  while (at > start) {
    const width = blankBefore(bytes, start, at);
    if (width === 0) break;
    at -= width;
  }
  return at;
};

const blankBefore = (bytes: Uint8Array, start: number, end: number): number => {
  const byte = bytes[end - 1] as number;
  if (byte < 0x80) return blankAt(bytes, end - 1);
  if (byte !== 0xa0 && byte !== 0x80 && byte !== 0xbf) return 0;
  if (end - start >= 2 && blankAt(bytes, end - 2) === 2) return 2;
  return end - start >= 3 && blankAt(bytes, end - 3) === 3 ? 3 : 0;
};

const isStated = ({ starts, ends }: SpanColumn, span: number): boolean =>
  (starts[span] as number) < (ends[span] as number);

const decoder = new TextDecoder();

const textOf = ({ bytes, starts, ends }: SpanColumn, span: number): string =>
  decoder.decode(bytes.subarray(starts[span], ends[span]));

/** A full-width digit in UTF-8, EF BC 90 to EF BC 99, of which the first byte was seen. */
const isWideDigit = (bytes: Uint8Array, at: number): boolean => {
  const last = bytes[at + 2] as number;
  return bytes[at + 1] === 0xbc && last >= 0x90 && last <= 0x99;
};

/** Enough digits for a card number, blanks and hyphens between them included. */
const hasManyDigits = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start < CARD_DIGITS_MIN) return false;
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= 48 && byte <= 57) digits += 1;
    else if (byte >= 0xe0) {
      if (byte === 0xef && isWideDigit(bytes, at)) digits += 1;
      at += 2;
    }
    if (digits >= CARD_DIGITS_MIN) return true;
  }
  return false;
};

/** One CSV field, quoted where needed; NUL, which no CSV reader takes, is left out. */
export const csvField = (text: string): string =>
  /[",\n\r\0]/.test(text) ? `"${text.replaceAll('"', '""').replaceAll('\0', '')}"` : text;

/** Buffers texts into blocks; the file is created with mode 0600. */
const openBlockWriter = (path: string) => {
  const file = openSync(path, 'w', 0o600);
  let block = Buffer.alloc(0);
  let used = 0;
  const flush = () => {
    writeSync(file, block, 0, used);
    used = 0;
  };
  return {
    text: (text: string): void => {
      if (used + text.length * 3 > block.length) flush();
      if (text.length * 3 > block.length)
        block = Buffer.allocUnsafe(Math.max(BLOCK_BYTES, text.length * 3));
      used += block.write(text, used);
    },
    close: (): void => {
      flush();
      closeSync(file);
    },
  };
};

/** A row that could not be taken, with its place. */
export interface Reject extends Issue {
  readonly file: number;
  readonly line: number;
}

export interface RejectTaker {
  reject(reject: Reject): void;
}

/** Collects rejects on disk, so that a file of nothing but rejects needs no memory. */
export interface RejectSink extends RejectTaker {
  /** Rejected rows so far, per file id. */
  readonly counts: ReadonlyMap<number, number>;
  readonly path: string;
  close(): void;
}

const VALUE_CHARS = 120;

/** An offending value as people may see it: one line, not long, card numbers masked. */
export const shownValue = (value: string): string =>
  [...maskCardNumbers(value.slice(0, 2 * VALUE_CHARS))]
    .slice(0, VALUE_CHARS)
    .join('')
    .replace(LINE_BREAKS, ' ');

/** Whatever some reader of lines takes for an end of line, and NUL. */
const LINE_BREAKS = /[\0\n\v\f\r\u0085\u2028\u2029]+/g;

export const openRejectSink = (path: string): RejectSink => {
  const out = openBlockWriter(path);
  const counts = new Map<number, number>();
  return {
    path,
    counts,
    close: out.close,
    reject: ({ file, line, offset, column, value, code }) => {
      counts.set(file, (counts.get(file) ?? 0) + 1);
      const shown = csvField(shownValue(value ?? ''));
      const cells = [file, line, offset ?? '', csvField(column ?? ''), shown, code];
      out.text(`${cells.join(',')}\n`);
    },
  };
};
