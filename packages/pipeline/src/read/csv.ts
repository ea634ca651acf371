import { columnsOf, Fault, maskCardNumbers, type TableName } from '@zhenma/model';
import { type Block, ROW_BYTES_MAX, readBlocks } from './blocks.ts';
import { type ByteSource, readPassing } from './bytes.ts';
import { COLUMNS_MAX, createPlainRows, type Header, type PlainRows } from './csv-rows.ts';
import type { RejectTaker, RowTaker } from './row-sink.ts';

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;

/** One delimited file on its way into a table. */
export interface TableFile extends ByteSource {
  readonly id: number;
  /** Path as shown to people: relative to the input. */
  readonly label: string;
  readonly table: TableName;
}

interface Sinks {
  readonly rows: RowTaker;
  readonly rejects: RejectTaker;
}

/**
 * Reads one delimited file: RFC 4180, header row, comma (or tab, semicolon, bar), UTF-8 or GB18030.
 *
 * Shape   every data row goes to `rows` or, with its line, to `rejects`; blank lines do not count.
 * Errors  SOURCE_EMPTY without a header, SOURCE_HEADER_WRONG when a required column is missing,
 *         or every column of the table.
 * @returns number of rows read, rejected ones included
 */
export const readCsv = async (file: TableFile, sinks: Sinks): Promise<number> => {
  const reader = rowReader(file, sinks);
  let held: Uint8Array = new Uint8Array(0);
  for await (const block of readBlocks(readPassing(file))) {
    held = reader.take(joined(held, block), block);
  }
  reader.finish(held);
  return reader.count();
};

const joined = (held: Uint8Array, block: Block): Uint8Array =>
  block.is === 'bad' ? held : held.length > 0 ? Buffer.concat([held, block.bytes]) : block.bytes;

const rowReader = (file: TableFile, { rows, rejects }: Sinks) => {
  let header: Header | undefined;
  let plain: PlainRows | undefined;
  let line = 0;
  let count = 0;

  const reject = (code: string, at: number, value: string) => {
    count += 1;
    plain?.flush();
    rejects.reject({ file: file.id, line: at, code, value, message: code });
  };

  /** A row with a quote in it; returns its end, or -1 when it goes on beyond `bytes`. */
  const quotedRow = (bytes: Uint8Array, from: number, head: Header, last: boolean): number => {
    const split = splitQuoted(bytes, from, head.delimiter);
    const eol = bytes.indexOf(NEWLINE, from);
    if (!split && !last && bytes.length - from <= ROW_BYTES_MAX) return -1;
    const parsed = split && split.end - from <= ROW_BYTES_MAX ? split : undefined;
    const first = line;
    if (!parsed) reject('ROW_QUOTE_UNCLOSED', first, textOf(bytes, from, eol));
    else if (parsed.fields.length !== head.width)
      reject('ROW_COLUMN_COUNT', first, textOf(bytes, from, eol));
    else {
      count += 1;
      plain?.flush();
      rows.values(file.id, first, byName(head, parsed.fields));
    }
    const end = parsed ? parsed.end : eol + 1;
    line += countLines(bytes, from, end) - 1;
    return end;
  };

  const lines = (bytes: Uint8Array, last: boolean): Uint8Array => {
    const special = hasSpecial(bytes);
    let from = 0;
    plain?.begin(bytes);
    while (from < bytes.length) {
      const eol = bytes.indexOf(NEWLINE, from);
      const to = eol > from && bytes[eol - 1] === RETURN ? eol - 1 : eol;
      line += 1;
      if (to === from) from = eol + 1;
      else if (!header) {
        header = readHeader(file, textOf(bytes, from, to));
        plain = createPlainRows(file.id, header, rows);
        plain.begin(bytes);
        from = eol + 1;
      } else if (special && needsCare(bytes, from, to)) {
        const end = quotedRow(bytes, from, header, last);
        if (end < 0) {
          line -= 1;
          plain?.flush();
          return new Uint8Array(bytes.subarray(from));
        }
        from = end;
      } else if (plain?.take(from, to, line)) {
        count += 1;
        from = eol + 1;
      } else {
        reject('ROW_COLUMN_COUNT', line, textOf(bytes, from, to));
        from = eol + 1;
      }
    }
    plain?.flush();
    return new Uint8Array(0);
  };

  return {
    count: () => count,
    take: (bytes: Uint8Array, block: Block): Uint8Array => {
      if (block.is === 'lines') return lines(bytes, false);
      if (bytes.length > 0) lines(bytes, true);
      line += 1;
      if (header === undefined && block.code === 'ROW_ENCODING') throw wrongHeader(file, []);
      if (header === undefined) throw wrongHeader(file, ['(a line over 1 MiB)']);
      count += 1;
      rejects.reject({ file: file.id, line, offset: block.offset, code: block.code, message: '' });
      return new Uint8Array(0);
    },
    finish: (held: Uint8Array) => {
      if (held.length > 0) lines(held, true);
      if (!header) throw new Fault('SOURCE_EMPTY', `${file.label} has no header row`);
    },
  };
};

const decoder = new TextDecoder();
const textOf = (bytes: Uint8Array, from: number, to: number): string =>
  decoder.decode(bytes.subarray(from, to));

/** Whether any row of the block may need the careful path: asked once, in native code. */
const hasSpecial = (bytes: Uint8Array): boolean =>
  bytes.includes(QUOTE) || bytes.includes(RETURN) || bytes.includes(0);

/** A quote, carriage return or NUL inside a row, which would confuse the bulk reader behind us. */
const needsCare = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte === QUOTE || byte === RETURN || byte === 0) return true;
  }
  return false;
};

const countLines = (bytes: Uint8Array, from: number, to: number): number => {
  let count = 0;
  for (let at = from; at < to; at += 1) if (bytes[at] === NEWLINE) count += 1;
  return count;
};

/**
 * Splits one row by the full RFC 4180 rules; a quote counts only where a field begins.
 *
 * @returns the fields and where the next row starts; undefined when a quote is not closed.
 */
const splitQuoted = (
  bytes: Uint8Array,
  from: number,
  delimiter: number,
): { fields: string[]; end: number } | undefined => {
  const fields: string[] = [];
  let at = from;
  for (;;) {
    if (bytes[at] === QUOTE) {
      const close = closingQuote(bytes, at + 1);
      if (close < 0) return undefined;
      const tail = fieldEnd(bytes, close + 1, delimiter);
      if (tail < 0) return undefined;
      const inner = textOf(bytes, at + 1, close).replaceAll('""', '"');
      fields.push(inner + textOf(bytes, close + 1, tail).trimEnd());
      at = tail;
    } else {
      const tail = fieldEnd(bytes, at, delimiter);
      if (tail < 0) return undefined;
      fields.push(textOf(bytes, at, tail));
      at = tail;
    }
    if (bytes[at] === NEWLINE) {
      const lastField = fields.length - 1;
      fields[lastField] = (fields[lastField] as string).replace(/\r$/, '');
      return { fields: fields.map((field) => field.replaceAll('\0', '')), end: at + 1 };
    }
    at += 1;
  }
};

const closingQuote = (bytes: Uint8Array, from: number): number => {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE) return at;
    at += 1;
  }
  return -1;
};

const fieldEnd = (bytes: Uint8Array, from: number, delimiter: number): number => {
  for (let at = from; at < bytes.length; at += 1)
    if (bytes[at] === delimiter || bytes[at] === NEWLINE) return at;
  return -1;
};

const byName = (head: Header, fields: readonly string[]): Record<string, string> =>
  Object.fromEntries(head.names.map((name, index) => [name, fields[index] ?? '']));

const DELIMITERS = [',', '\t', ';', '|'];

const readHeader = (file: TableFile, text: string): Header => {
  const known = new Set<string>(columnsOf(file.table).map((column) => column.name));
  const candidates = DELIMITERS.map((delimiter) => {
    const bytes = Buffer.from(`${text}\n`);
    const fields = splitQuoted(bytes, 0, delimiter.charCodeAt(0))?.fields ?? [text];
    const names = fields.map((name) => name.trim().toLowerCase());
    return { delimiter, names, hits: names.filter((name) => known.has(name)).length };
  });
  const best = candidates.reduce((a, b) => (b.hits > a.hits ? b : a));
  return headerOf(file, best.names, best.delimiter.charCodeAt(0));
};

/** Checks column names against the table; shared by every reader of named columns. */
export const headerOf = (
  file: Pick<TableFile, 'table' | 'label'>,
  names: readonly string[],
  delimiter = 0,
): Header => {
  const columns = columnsOf(file.table);
  const pan = file.table === 'transactions' ? names.indexOf('pan') : -1;
  const missing = columns.filter((column) => column.required && !names.includes(column.name));
  const twice = names.filter((name, index) => name !== '' && names.indexOf(name) !== index);
  const isKnown = columns.some((column) => names.includes(column.name));
  if (missing.length > 0 || !isKnown || names.length > COLUMNS_MAX) throw wrongHeader(file, names);
  if (twice.some((name) => columns.some((column) => column.name === name)))
    throw new Fault('SOURCE_HEADER_WRONG', `${file.label} names column ${twice[0]} twice`);
  const source = Int32Array.from(columns, (column) => names.indexOf(column.name));
  return { delimiter, width: names.length, source, names, pan };
};

const wrongHeader = (file: Pick<TableFile, 'table' | 'label'>, names: readonly string[]): Fault => {
  const columns = columnsOf(file.table);
  const needed = columns.filter((column) => column.required);
  const need = needed.length > 0 ? 'columns' : 'one of the columns';
  const listed = (needed.length > 0 ? needed : columns).map((column) => column.name);
  const shown = names.slice(0, 40).map(maskCardNumbers);
  const found = shown.slice(0, 12).join(', ') || 'no readable header';
  return new Fault(
    'SOURCE_HEADER_WRONG',
    `${file.label}: table ${file.table} needs ${need} ${listed.join(', ')}; found ${found.slice(0, 300)}`,
    { file: file.label, table: file.table, found: shown },
  );
};
