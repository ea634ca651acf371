import { closeSync, openSync, writeSync } from 'node:fs';
import {
  cardNumberIn,
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
 * Where readers put rows. Card numbers end here: `pan` becomes a token, digit runs in free text are
 * masked, accounts that are card numbers become tokens, so nothing behind this door can hold one.
 */
export interface RowTaker {
  /** A row as text per canonical column; `pan` may stand in for `card_token`. Others are dropped. */
  values(file: number, line: number, values: Readonly<Record<string, string>>): void;
  /** A row as byte spans; `source[i]` is the span that holds canonical column `i`, or -1. */
  spans(file: number, line: number, row: Spans, source: Int32Array): void;
}

/**
 * One clean UTF-8 CSV per table with the canonical columns in canonical order, which the normaliser
 * reads in bulk.
 */
export interface RowSink extends RowTaker {
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
const DOOR = { plain: 0, token: 1, freeText: 2, account: 3 } as const;

const doorOf = (name: string): number => {
  if (name === 'card_token') return DOOR.token;
  if (FREE_TEXT.has(name)) return DOOR.freeText;
  return ACCOUNTS.has(name) ? DOOR.account : DOOR.plain;
};

/** Bank accounts, which may be the number of a card: then they become the token of that card. */
export const ACCOUNTS = new Set(['settle_account', 'payer_account', 'payee_account']);

/** The door of one table: canonical columns, and the text of each as it may go on. */
export interface Door {
  readonly names: readonly string[];
  /** True for a column whose text is looked at. */
  readonly guarded: readonly boolean[];
  readonly clean: (index: number, text: string) => string;
  /** Clean text per canonical column; empty where the row says nothing. */
  readonly row: (values: Readonly<Record<string, string>>) => string[];
}

/** Opens the door of one table. */
export const openDoor = (table: TableName, tokenise: Tokenise): Door => {
  const names = columnsOf(table).map((column) => column.name);
  const doors = names.map(doorOf);
  const clean = (index: number, text: string): string => {
    const door = doors[index];
    if (door === DOOR.plain || text.length < CARD_DIGITS_MIN) return text;
    if (door === DOOR.freeText) return maskCardNumbers(text);
    if (door === DOOR.token) return looksLikeCardNumber(text) ? tokenise(text) : text;
    const card = cardNumberIn(text);
    return card === undefined ? text : tokenise(card);
  };
  const cardToken = names.indexOf('card_token');
  return {
    names,
    guarded: doors.map((door) => door !== DOOR.plain),
    clean,
    row: (values) => {
      const fields = new Array<string>(names.length);
      for (let index = 0; index < names.length; index += 1) {
        const text = values[names[index] as string];
        fields[index] = text === undefined || text === '' ? '' : clean(index, text.trim());
      }
      const pan = values['pan'];
      if (cardToken >= 0 && pan && fields[cardToken] === '')
        fields[cardToken] = tokenise(pan.replace(/[\s-]/g, ''));
      return fields;
    },
  };
};

const CARD_DIGITS_MIN = 13;

/** Opens the sink of one table at `path`. */
export const openRowSink = (table: TableName, path: string, tokenise: Tokenise): RowSink => {
  const { guarded, clean, row: cleanRow } = openDoor(table, tokenise);
  const out = openBlockWriter(path);
  return {
    path,
    close: out.close,
    values: (file, line, values) => {
      const fields = cleanRow(values);
      let text = `${file},${line}`;
      for (const field of fields) text += `,${field === '' ? '' : csvField(field)}`;
      out.text(`${text}\n`);
    },
    spans: (file, line, row, source) => {
      out.text(`${file},${line}`);
      for (let index = 0; index < source.length; index += 1) {
        out.byte(COMMA);
        const at = source[index] as number;
        if (at < 0) continue;
        const start = skipBlanks(row.bytes, row.starts[at] as number, row.ends[at] as number);
        const end = dropBlanks(row.bytes, start, row.ends[at] as number);
        if (guarded[index] && hasManyDigits(row.bytes, start, end))
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

/** Enough digits for a card number, blanks and hyphens between them included. */
const hasManyDigits = (bytes: Uint8Array, start: number, end: number): boolean => {
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= 48 && byte <= 57) digits += 1;
    if (digits >= CARD_DIGITS_MIN) return true;
  }
  return false;
};

/** One CSV field, quoted where needed; NUL, which no CSV reader takes, is left out. */
export const csvField = (text: string): string =>
  /[",\n\r\0]/.test(text) ? `"${text.replaceAll('"', '""').replaceAll('\0', '')}"` : text;

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
  maskCardNumbers([...value.slice(0, 2 * VALUE_CHARS)].slice(0, VALUE_CHARS).join('')).replace(
    LINE_BREAKS,
    ' ',
  );

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
