import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableName } from '@zhenma/model';
import { openSession, type Session } from '../../src/engine/session.ts';
import { quoteText } from '../../src/engine/sql.ts';
import { readCsv, type TableFile } from '../../src/read/csv.ts';
import { readNdjson } from '../../src/read/ndjson.ts';
import { openRejectSink, openRowSink } from '../../src/read/row-sink.ts';
import { readXlsx } from '../../src/read/xlsx.ts';

/** Runs one reader of tables on bytes, through the real sinks, and reads back what they wrote. */

let opened: Promise<Session> | undefined;

/** The engine that reads clean files back, one for all files of tests; nothing is so big that it spills. */
export const engine = (): Promise<Session> => {
  opened ??= openSession({ memory: '500MB', threads: 1, spill: tmpdir() });
  return opened;
};

export const freshDir = (): string => mkdtempSync(join(tmpdir(), 'read-'));

export const tokenise = (card: string): string =>
  `K${createHash('sha256').update(`test ${card}`).digest('hex').slice(0, 32)}`;

/** Fields per line of a CSV that we wrote: quotes only where needed, `\n` at the end of every row. */
export const parseCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  const row: string[] = [];
  const fields = /(?:"((?:[^"]|"")*)"|([^",\n]*))([,\n])/gy;
  for (let at = 0; at < text.length; at = fields.lastIndex) {
    const match = fields.exec(text);
    if (!match) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
    row.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
    if (match[3] === '\n') rows.push(row.splice(0));
  }
  if (row.length > 0) throw new Error('the last row has no end');
  return rows;
};

export interface Taken {
  /** Number the reader gave: rows read, rejected ones included. */
  readonly read: number;
  /** `[line, values]`; what a row leaves empty is not there. */
  readonly rows: readonly (readonly [number, Readonly<Record<string, string>>])[];
  /** `[line, code]` */
  readonly rejects: readonly (readonly [number, string])[];
  /** The rejects as they lie on disk. */
  readonly rejected: string;
  /** Path of the clean file. */
  readonly clean: string;
}

const READERS = { csv: readCsv, ndjson: readNdjson, xlsx: readXlsx };

export const take = async (
  format: keyof typeof READERS,
  table: TableName,
  content: string | Uint8Array,
  more: Partial<TableFile> = {},
): Promise<Taken> => {
  const dir = freshDir();
  const path = join(dir, 'input');
  writeFileSync(path, content);
  const clean = join(dir, 'clean.parquet');
  const rows = openRowSink(table, clean, tokenise);
  const rejects = openRejectSink(join(dir, 'rejects.csv'));
  let read = 0;
  try {
    const file = { id: 7, path, label: 'input', gzip: false, table, ...more };
    read = await READERS[format](file, { rows, rejects });
  } finally {
    rows.close();
    rejects.close();
  }
  const rejected = readFileSync(rejects.path, 'utf8');
  return {
    read,
    clean,
    rejected,
    rows: await readClean(clean),
    rejects: parseCsv(rejected).map((cells) => [Number(cells[1]), cells[5] as string] as const),
  };
};

/** `[line, values]` of a clean file, in the order in which they lie there. */
export const readClean = async (path: string): Promise<Taken['rows']> => {
  const found = await (await engine()).rows(`select * from read_parquet(${quoteText(path)})`);
  return found.map(({ file: _, line, ...cells }) => {
    const stated = Object.entries(cells).filter(([, cell]) => cell !== null);
    return [Number(line), Object.fromEntries(stated) as Record<string, string>] as const;
  });
};
