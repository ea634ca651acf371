import { closeSync, openSync, writeSync } from 'node:fs';
import {
  columnsOf,
  FREE_TEXT,
  type Issue,
  looksLikeCardNumber,
  maskCardNumbers,
  type TableName,
} from '@zhenma/model';

const BLOCK_BYTES = 4 << 20;

/** Turns a card number into the keyed token that stands for it from here on. */
export type Tokenise = (cardNumber: string) => string;

/**
 * Where readers put rows: one clean UTF-8 CSV per table with the canonical columns in canonical
 * order, which the normaliser reads in bulk. Card numbers end here: `pan` becomes a token, digit
 * runs in free text are masked, so nothing behind this door can hold one.
 */
export interface RowSink {
  /** A row as text per canonical column; `pan` may stand in for `card_token`. */
  values(file: number, line: number, values: Readonly<Record<string, string>>): void;
  /** A row as byte spans; `source[i]` is the span that holds canonical column `i`, or -1. */
  spans(file: number, line: number, row: Spans, source: Int32Array): void;
  readonly path: string;
  close(): void;
}

/** Fields of one row inside a buffer: `starts[i]`..`ends[i]`, no quotes or line breaks inside. */
export interface Spans {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** What a column needs at the door. */
const DOOR = { plain: 0, token: 1, freeText: 2 } as const;

const doorOf = (name: string): number =>
  name === 'card_token' ? DOOR.token : FREE_TEXT.has(name) ? DOOR.freeText : DOOR.plain;

/** Opens the sink of one table at `path`. */
export const openRowSink = (table: TableName, path: string, tokenise: Tokenise): RowSink => {
  const names = columnsOf(table).map((column) => column.name);
  const doors = names.map(doorOf);
  const out = openBlockWriter(path);
  const clean = (index: number, text: string): string => {
    if (doors[index] === DOOR.token) return looksLikeCardNumber(text) ? tokenise(text) : text;
    return doors[index] === DOOR.freeText ? maskCardNumbers(text) : text;
  };
  return {
    path,
    close: out.close,
    values: (file, line, values) => {
      const pan = values['pan'];
      const fields = names.map((name, index) => {
        const text = values[name] ?? '';
        if (doors[index] === DOOR.token && text === '' && pan) return tokenise(pan);
        return csvField(clean(index, text.trim()));
      });
      out.text(`${file},${line},${fields.join(',')}\n`);
    },
    spans: (file, line, row, source) => {
      out.text(`${file},${line}`);
      for (let index = 0; index < source.length; index += 1) {
        out.byte(COMMA);
        const at = source[index] as number;
        if (at < 0) continue;
        const start = skipBlanks(row.bytes, row.starts[at] as number, row.ends[at] as number);
        const end = dropBlanks(row.bytes, start, row.ends[at] as number);
        if (doors[index] !== DOOR.plain && hasLongDigitRun(row.bytes, start, end))
          out.text(csvField(clean(index, decode(row.bytes, start, end).trim())));
        else out.bytes(row.bytes, start, end);
      }
      out.byte(NEWLINE);
    },
  };
};

const COMMA = 44;
const NEWLINE = 10;

const isBlank = (byte: number): boolean => byte === 32 || byte === 9;

const skipBlanks = (bytes: Uint8Array, start: number, end: number): number => {
  let at = start;
  while (at < end) {
    if (isBlank(bytes[at] as number)) at += 1;
    else if (isWideBlank(bytes, at, end)) at += 3;
    else break;
  }
  return at;
};

const dropBlanks = (bytes: Uint8Array, start: number, end: number): number => {
  let at = end;
  while (at > start) {
    if (isBlank(bytes[at - 1] as number)) at -= 1;
    else if (at - 3 >= start && isWideBlank(bytes, at - 3, at)) at -= 3;
    else break;
  }
  return at;
};

/** U+3000, the full-width blank of Chinese exports, in UTF-8. */
const isWideBlank = (bytes: Uint8Array, at: number, end: number): boolean =>
  at + 3 <= end && bytes[at] === 0xe3 && bytes[at + 1] === 0x80 && bytes[at + 2] === 0x80;

const decoder = new TextDecoder();
const decode = (bytes: Uint8Array, start: number, end: number): string =>
  decoder.decode(bytes.subarray(start, end));

const hasLongDigitRun = (bytes: Uint8Array, start: number, end: number): boolean => {
  let run = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    run = byte >= 48 && byte <= 57 ? run + 1 : 0;
    if (run >= 13) return true;
  }
  return false;
};

/** One CSV field, quoted where needed. */
export const csvField = (text: string): string =>
  /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

interface BlockWriter {
  text(text: string): void;
  bytes(bytes: Uint8Array, start: number, end: number): void;
  byte(byte: number): void;
  close(): void;
}

/** Buffers writes into blocks; the file is created with mode 0600. */
const openBlockWriter = (path: string): BlockWriter => {
  const file = openSync(path, 'w', 0o600);
  let block = Buffer.allocUnsafe(BLOCK_BYTES);
  let used = 0;
  const flush = () => {
    writeSync(file, block, 0, used);
    used = 0;
  };
  const room = (bytes: number) => {
    if (used + bytes <= block.length) return;
    flush();
    if (bytes > block.length) block = Buffer.allocUnsafe(bytes);
  };
  return {
    text: (text) => {
      room(text.length * 3);
      if (text.length > 24) used += block.write(text, used);
      else used = writeShort(block, used, text);
    },
    bytes: (bytes, start, end) => {
      room(end - start);
      for (let at = start; at < end; at += 1) block[used++] = bytes[at] as number;
    },
    byte: (byte) => {
      room(1);
      block[used++] = byte;
    },
    close: () => {
      flush();
      closeSync(file);
    },
  };
};

/** Short ASCII text byte by byte: a call into native code costs more than the copy. */
const writeShort = (block: Buffer, used: number, text: string): number => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return used + block.write(text, used);
    block[used + at] = code;
  }
  return used + text.length;
};

/** A row that could not be taken, with its place. */
export interface Reject extends Issue {
  readonly file: number;
  readonly line: number;
}

/** Collects rejects on disk, so that a file of nothing but rejects needs no memory. */
export interface RejectSink {
  reject(reject: Reject): void;
  /** Rejected rows so far, per file id. */
  readonly counts: ReadonlyMap<number, number>;
  readonly path: string;
  close(): void;
}

const VALUE_CHARS = 120;

export const openRejectSink = (path: string): RejectSink => {
  const out = openBlockWriter(path);
  const counts = new Map<number, number>();
  return {
    path,
    counts,
    close: out.close,
    reject: ({ file, line, offset, column, value, code }) => {
      counts.set(file, (counts.get(file) ?? 0) + 1);
      const shown = maskCardNumbers([...(value ?? '')].slice(0, VALUE_CHARS).join(''));
      const cells = [file, line, offset ?? '', column ?? '', csvField(shown), code];
      out.text(`${cells.join(',')}\n`);
    },
  };
};
