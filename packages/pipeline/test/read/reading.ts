import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableName } from '@zhenma/model';
import { columnsOf } from '@zhenma/model';
import { afterAll } from 'vitest';
import { readCsv, type TableFile } from '../../src/read/csv.ts';
import { readNdjson } from '../../src/read/ndjson.ts';
import { openRejectSink, openRowSink } from '../../src/read/row-sink.ts';
import { readXlsx } from '../../src/read/xlsx.ts';

/** Runs one reader of tables on bytes, through the real sinks, and reads back what they wrote. */

const roots: string[] = [];
afterAll(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

export const freshDir = (): string => {
  const root = mkdtempSync(join(tmpdir(), 'zhenma-read-'));
  roots.push(root);
  return root;
};

export const tokenise = (card: string): string =>
  `K${createHash('sha256').update(`test ${card}`).digest('hex').slice(0, 32)}`;

/** Fields per line of a clean CSV: quotes only where needed, `\n` at the end of every row. */
export const parseClean = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [];
  const row: string[] = [];
  const fields = /(?:"((?:[^"]|"")*)"|([^",\n]*))([,\n])/gy;
  for (let at = 0; at < text.length; at = fields.lastIndex) {
    const match = fields.exec(text);
    if (!match)
      throw new Error(`no clean CSV at ${at}: ${JSON.stringify(text.slice(at, at + 40))}`);
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
  /** The clean CSV and the rejects as they lie on disk. */
  readonly text: string;
  readonly rejected: string;
  readonly csv: string;
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
  const csv = join(dir, 'clean.csv');
  const rows = openRowSink(table, csv, tokenise);
  const rejects = openRejectSink(join(dir, 'rejects.csv'));
  let read = 0;
  try {
    const file = { id: 7, path, label: 'input', gzip: false, table, ...more };
    read = await READERS[format](file, { rows, rejects });
  } finally {
    rows.close();
    rejects.close();
  }
  const names = columnsOf(table).map((column) => column.name);
  const text = readFileSync(csv, 'utf8');
  const rejected = readFileSync(rejects.path, 'utf8');
  return {
    read,
    csv,
    text,
    rejected,
    rows: parseClean(text).map(([, line, ...cells]) => {
      if (cells.length !== names.length) throw new Error(`${cells.length} cells at line ${line}`);
      const named = names.map((name, at) => [name, cells[at] as string] as const);
      return [Number(line), Object.fromEntries(named.filter(([, cell]) => cell !== ''))] as const;
    }),
    rejects: parseClean(rejected).map((cells) => [Number(cells[1]), cells[5] as string] as const),
  };
};
