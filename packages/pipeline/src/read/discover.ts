import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { Fault, TABLE_NAMES, type TableName } from '@zhenma/model';

/** How the bytes of a file are laid out. */
export type Format = 'csv' | 'ndjson' | 'parquet' | 'xlsx' | 'other';

/** A file under the paths that were named, before anyone has read it. */
export interface FoundFile {
  readonly path: string;
  /** Path under the input, with `/`: what people and results call the file. */
  readonly label: string;
  readonly format: Format;
  readonly gzip: boolean;
  /** Table the file name starts with, if it does. */
  readonly table?: TableName;
  /** First bytes of the file, for recognisers by content. */
  readonly head: Uint8Array;
  readonly bytes: number;
}

const HEAD_BYTES = 64 << 10;
const DEPTH_MAX = 16;

/**
 * Every file under `paths`, sorted by label: the order of arguments and of the directory does not
 * matter. Hidden files, our own results and macOS leftovers are passed over.
 *
 * Errors  SOURCE_PATH_MISSING for a path that is not there.
 */
export const discoverFiles = async (paths: readonly string[]): Promise<readonly FoundFile[]> => {
  const found: FoundFile[] = [];
  for (const path of [...new Set(paths)]) {
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new Fault('SOURCE_PATH_MISSING', `no file or directory at ${path}`);
    if (info.isDirectory()) {
      for (const file of await listFiles(path, 0))
        found.push(await look(file, relative(path, file).split(sep).join('/')));
    } else found.push(await look(path, basename(path)));
  }
  const unique = new Map(found.map((file) => [file.path, file]));
  return withUniqueLabels([...unique.values()].sort((a, b) => compare(a.label, b.label)));
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Two inputs may hold a file of the same name: the later one is told apart by its folder. */
const withUniqueLabels = (files: readonly FoundFile[]): readonly FoundFile[] => {
  const seen = new Map<string, number>();
  return files.map((file) => {
    const times = seen.get(file.label) ?? 0;
    seen.set(file.label, times + 1);
    return times === 0 ? file : { ...file, label: `${file.label}#${times + 1}` };
  });
};

const listFiles = async (directory: string, depth: number): Promise<readonly string[]> => {
  if (depth > DEPTH_MAX) return [];
  const entries = await readdir(directory, { withFileTypes: true });
  if (entries.some((entry) => entry.name === RESULT_MARK)) return [];
  const lists = await Promise.all(
    entries
      .filter((entry) => !/^[._~]/.test(entry.name))
      .map((entry) => {
        const path = join(directory, entry.name);
        if (entry.isDirectory()) return listFiles(path, depth + 1);
        return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
      }),
  );
  return lists.flat();
};

/** A directory that holds this file is a result of ours and never an input. */
const RESULT_MARK = 'manifest.json';

const look = async (path: string, label: string): Promise<FoundFile> => {
  const info = await stat(path);
  if (info.isDirectory()) throw new Fault('SOURCE_PATH_MISSING', `${path} is a directory link`);
  const head = await readHead(path);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const table = tableOfName(basename(path));
  const format = formatOf(path, head, gzip);
  return { path, label, format, gzip, head, bytes: info.size, ...(table ? { table } : {}) };
};

const readHead = async (path: string): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(path, { end: HEAD_BYTES - 1 })) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** `transactions_march.csv` → transactions. Longest name first, so that no table hides another. */
const tableOfName = (name: string): TableName | undefined => {
  const lower = name.toLowerCase();
  const names = [...TABLE_NAMES].sort((a, b) => b.length - a.length);
  return names.find((table) => lower.startsWith(table));
};

const formatOf = (path: string, head: Uint8Array, gzip: boolean): Format => {
  const magic = Buffer.from(head.subarray(0, 4)).toString('latin1');
  if (magic === 'PAR1') return 'parquet';
  if (magic.startsWith('PK')) return 'xlsx';
  const extension = extname(gzip ? path.replace(/\.gz$/i, '') : path).toLowerCase();
  if (/^\.(ndjson|jsonl)$/.test(extension)) return 'ndjson';
  if (/^\.(csv|tsv)$/.test(extension)) return 'csv';
  return 'other';
};
