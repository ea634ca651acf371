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
  /** Columns that some row so far states. */
  readonly stated: () => readonly string[];
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
  /** Token of the card in `pan`; empty without one. */
  readonly cardOf: (values: Readonly<Record<string, string>>) => string;
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
  const cardOf = ({ pan }: Readonly<Record<string, string>>): string =>
    pan ? tokenise(BLANK.test(pan) ? pan.replace(BLANKS, '') : pan) : '';
  return {
    names,
    guarded: doors.map((door) => door !== DOOR.plain),
    clean,
    cardOf,
    row: (values) => {
      const fields = names.map((name, index) => clean(index, trimmed(values[name] ?? '')));
      if (fields[cardToken] === '') fields[cardToken] = cardOf(values);
      return fields;
    },
  };
};

/** Text without blanks around it; most has none, and finding that out is cheaper than `trim`. */
const trimmed = (text: string): string => {
  const last = text.length - 1;
  return last >= 0 && isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(last))
    ? text
    : text.replace(EDGES, '');
};

/** Blanks that exports put round a value, the full-width one of Chinese among them. */
const EDGES = /^[ \t\v\f\r\n\u00a0\u3000\ufeff]+|[ \t\v\f\r\n\u00a0\u3000\ufeff]+$/g;

const isInk = (code: number): boolean =>
  code > 32 && (code < 127 || (code > 0x3000 && code < 0xd800));

const CARD_DIGITS_MIN = 13;
const BLANK = /[\s-]/;
const BLANKS = /[\s-]/g;

/** Opens the sink of one table at `path`. */
export const openRowSink = (table: TableName, path: string, tokenise: Tokenise): RowSink => {
  const { names, guarded, clean, cardOf } = openDoor(table, tokenise);
  const cardToken = names.indexOf('card_token');
  /** Looking up the names a row has is several times cheaper than asking it for each of ours. */
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const fields = names.map(() => '');
  const said = new Uint8Array(names.length);
  const out = openBlockWriter(path);
  return {
    path,
    stated: () => names.filter((_, index) => said[index] === 1),
    close: out.close,
    values: (file, line, values) => {
      fields.fill('');
      for (const name in values) {
        const index = indexOf.get(name);
        const given = values[name];
        if (index === undefined || given === undefined || given === '') continue;
        const text = trimmed(given);
        fields[index] = guarded[index] ? clean(index, text) : text;
        said[index] = 1;
      }
      if (cardToken >= 0 && fields[cardToken] === '') {
        fields[cardToken] = cardOf(values);
        if (fields[cardToken] !== '') said[cardToken] = 1;
      }
      out.text(`${file},${line},${csvLine(fields)}\n`);
    },
    spans: (file, line, row, source) => {
      out.integer(file);
      out.byte(COMMA);
      out.integer(line);
      for (let index = 0; index < source.length; index += 1) {
        out.byte(COMMA);
        const at = source[index] as number;
        if (at < 0) continue;
        const start = skipBlanks(row.bytes, row.starts[at] as number, row.ends[at] as number);
        const end = dropBlanks(row.bytes, start, row.ends[at] as number);
        if (end === start) continue;
        said[index] = 1;
        if (guarded[index] && hasManyDigits(row.bytes, start, end))
          out.text(csvField(clean(index, decode(row.bytes, start, end))));
        else out.bytes(row.bytes, start, end);
      }
      out.byte(NEWLINE);
    },
  };
};

const COMMA = 44;
const NEWLINE = 10;

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
  let at = start;
  while (at < end) {
    const width = blankAt(bytes, at);
    if (width === 0) break;
    at += width;
  }
  return at;
};

const dropBlanks = (bytes: Uint8Array, start: number, end: number): number => {
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

/** Fields of one row; joining first and looking once is twice as fast as looking at each. */
const csvLine = (fields: readonly string[]): string => {
  const joined = fields.join(',');
  const plain = !QUOTED.test(joined) && !fields.some(hasComma);
  return plain ? joined : fields.map(csvField).join(',');
};

const QUOTED = /["\n\r\0]/;
const hasComma = (field: string): boolean => field.includes(',');

/** One CSV field, quoted where needed; NUL, which no CSV reader takes, is left out. */
export const csvField = (text: string): string =>
  /[",\n\r\0]/.test(text) ? `"${text.replaceAll('"', '""').replaceAll('\0', '')}"` : text;

interface BlockWriter {
  text(text: string): void;
  /** A number of at most 9 digits as text; a longer one too, more slowly. */
  integer(value: number): void;
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
  const write = (text: string) => {
    room(text.length * 3);
    if (text.length > 24) used += block.write(text, used);
    else used = writeShort(block, used, text);
  };
  return {
    text: write,
    integer: (value) => {
      if (!(value >= 0 && value < 1e9)) return write(String(value));
      room(9);
      let digits = 1;
      for (let bound = 10; bound <= value; bound *= 10) digits += 1;
      let rest = value;
      for (let at = used + digits - 1; at >= used; at -= 1) {
        block[at] = 48 + (rest % 10);
        rest = (rest / 10) | 0;
      }
      used += digits;
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
