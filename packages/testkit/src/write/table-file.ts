import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { encodeGbk } from '../names/gbk.ts';
import type { Row } from '../rows.ts';
import { csvLine, jsonLine } from './csv.ts';

/** File formats, by their extension. */
export type TableFormat = 'csv' | 'csv.gz' | 'ndjson';

/** Which file to open, and how. */
export interface TableFileAsk {
  /** Path without extension. */
  readonly path: string;
  readonly columns: readonly string[];
  readonly format: TableFormat;
  readonly encoding?: 'utf8' | 'gb18030';
}

/** A table being written. Memory stays bounded: `flush` waits for the disk. */
export interface TableFile {
  readonly add: (row: Row) => void;
  readonly flush: () => Promise<void>;
  /** Ends the file; `cutBytes` > 0 leaves off that many bytes of the last line. */
  readonly close: (cutBytes?: number) => Promise<void>;
}

const CHUNK_CHARS = 1 << 18;

/** Opens a table file and writes its header. */
export function openTableFile(ask: TableFileAsk): TableFile {
  const { columns, format } = ask;
  const file = createWriteStream(`${ask.path}.${format}`);
  const sink = format === 'csv.gz' ? createGzip({ level: 5 }) : file;
  if (sink !== file) sink.pipe(file);
  const bytes = (text: string): Uint8Array =>
    ask.encoding === 'gb18030' ? encodeGbk(text) : Buffer.from(text, 'utf8');
  const line = format === 'ndjson' ? jsonLine : csvLine;
  let buffer = format === 'ndjson' ? '' : `${columns.join(',')}\n`;
  const flush = async (): Promise<void> => {
    if (buffer.length < CHUNK_CHARS) return;
    const text = buffer;
    buffer = '';
    if (!sink.write(bytes(text))) await once(sink, 'drain');
  };
  return {
    add: (row) => {
      buffer += `${line(columns, row)}\n`;
    },
    flush,
    close: async (cutBytes = 0) => {
      const rest = bytes(buffer);
      sink.end(rest.subarray(0, Math.max(0, rest.length - cutBytes)));
      await finished(file);
    },
  };
}
