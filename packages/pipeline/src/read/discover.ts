import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { Fault, hideCardNumbers, TABLE_NAMES, type TableName } from '@zhenma/model';
import { type ByteSource, readHead } from './bytes.ts';
import { isZip, listZip, type ZipMember } from './zip.ts';

/** How the bytes of a file are laid out. */
export type Format = 'csv' | 'ndjson' | 'parquet' | 'xlsx' | 'other';

/** A file under the paths that were named, before anyone has read it. */
export interface FoundFile extends ByteSource {
  /** Path under the input, with `/`: what people and results call the file. */
  readonly label: string;
  readonly format: Format;
  /** Table the file name starts with, if it does. */
  readonly table?: TableName;
  /** First bytes of the file, unpacked when it is gzip, for recognisers by content. */
  readonly head: Uint8Array;
  readonly bytes: number;
  /** True when the file itself was named, not a directory above it. */
  readonly named: boolean;
}

const HEAD_BYTES = 64 << 10;
const DEPTH_MAX = 16;

/**
 * Every file under `paths`, sorted by label: the order of arguments and of the directory does not
 * matter. Hidden files, our own results and macOS leftovers are passed over. An archive that is no
 * workbook stands for the files in it.
 *
 * Errors  SOURCE_PATH_MISSING for a path that is not there; SOURCE_TOO_LARGE for a bomb;
 *         SOURCE_FORMAT_BROKEN for an archive that was named and cannot be opened.
 */
export const discoverFiles = async (paths: readonly string[]): Promise<readonly FoundFile[]> => {
  const found: FoundFile[] = [];
  for (const path of [...new Set(paths)]) {
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new Fault('SOURCE_PATH_MISSING', `no file or directory at ${path}`);
    if (info.isDirectory()) {
      for (const file of await listFiles(path, 0))
        found.push(...(await look(file, relative(path, file).split(sep).join('/'), false)));
    } else found.push(...(await look(path, basename(path), true)));
  }
  const unique = new Map(found.map((file) => [`${file.path}\0${file.member ?? ''}`, file]));
  const named = [...unique.values()].map((file) => ({
    ...file,
    label: hideCardNumbers(file.label),
  }));
  return withUniqueLabels(named.sort((a, b) => compare(a.label, b.label)));
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
  const ours = entries.some((entry) => entry.name === RESULT_MARK)
    ? await resultsIn(join(directory, RESULT_MARK))
    : NONE;
  const lists = await Promise.all(
    entries
      .filter((entry) => !/^[._~]/.test(entry.name) && !ours.has(entry.name))
      .map((entry) => {
        const path = join(directory, entry.name);
        if (entry.isDirectory()) return listFiles(path, depth + 1);
        return entry.isFile() || entry.isSymbolicLink() ? [path] : [];
      }),
  );
  return lists.flat();
};

/** What this file lists beside it are results of ours and never an input. */
const RESULT_MARK = 'manifest.json';
const RESULT_MARK_BYTES = 64 << 20;
const NONE: ReadonlySet<string> = new Set();

/** Names that a manifest of ours lists; none where somebody else's file has that name. */
const resultsIn = async (path: string): Promise<ReadonlySet<string>> => {
  try {
    if ((await stat(path)).size > RESULT_MARK_BYTES) return NONE;
    const { rules_version, outputs } = JSON.parse(await readFile(path, 'utf8')) as {
      readonly rules_version?: unknown;
      readonly outputs?: unknown;
    };
    if (typeof rules_version !== 'string' || typeof outputs !== 'object' || !outputs) return NONE;
    return new Set([RESULT_MARK, ...Object.keys(outputs).map((name) => name.split('/')[0] ?? '')]);
  } catch {
    return NONE;
  }
};

const look = async (path: string, label: string, named: boolean): Promise<FoundFile[]> => {
  const info = await stat(path).catch((error) => {
    throw new Fault('SOURCE_PATH_MISSING', `${path} is a link to nothing`, {}, error);
  });
  if (info.isDirectory()) throw new Fault('SOURCE_PATH_MISSING', `${path} is a directory link`);
  const source = { path, label, bytes: info.size, named };
  const start = await readHead({ path, gzip: false }, HEAD_BYTES).catch((error) => {
    throw new Fault('SOURCE_PATH_MISSING', `${path} cannot be read`, {}, error);
  });
  if (!isZip(start) || /\.xls[xm]$/i.test(path)) return [await lookInside(source, start)];
  const members = await membersOf(path, named);
  if (members === undefined) return [{ ...source, format: 'other', gzip: false, head: start }];
  if (members.some(({ id }) => id === 'xl/workbook.xml')) return [await lookInside(source, start)];
  const files: FoundFile[] = [];
  for (const { id, name, bytes } of members) {
    const member = { path, member: id, label: `${label}/${name}`, bytes, named };
    const head = await readHead({ path, member: id, gzip: false }, HEAD_BYTES);
    const file = await lookInside(member, head);
    files.push(file.format === 'parquet' ? { ...file, format: 'other' } : file);
  }
  return files;
};

/** An archive that cannot be opened is no input, unless somebody asked for it by name. */
const membersOf = async (
  path: string,
  named: boolean,
): Promise<readonly ZipMember[] | undefined> => {
  try {
    return await listZip(path);
  } catch (error) {
    if (named || !(error instanceof Fault) || error.code === 'SOURCE_TOO_LARGE') throw error;
    return undefined;
  }
};

/** What the name and the first bytes, as they lie there, tell about one file. */
const lookInside = async (
  source: Pick<FoundFile, 'path' | 'label' | 'bytes' | 'named' | 'member'>,
  start: Uint8Array,
): Promise<FoundFile> => {
  const gzip = start[0] === 0x1f && start[1] === 0x8b;
  const head = gzip ? await readHead({ ...source, gzip }, HEAD_BYTES) : start;
  const name = source.label.slice(source.label.lastIndexOf('/') + 1);
  const table = tableOfName(name);
  const format = formatOf(name, start, gzip);
  return { ...source, format, gzip, head, ...(table ? { table } : {}) };
};

/** `transactions_march.csv` → transactions. Longest name first, so that no table hides another. */
const tableOfName = (name: string): TableName | undefined => {
  const lower = name.toLowerCase();
  const names = [...TABLE_NAMES].sort((a, b) => b.length - a.length);
  return names.find((table) => lower.startsWith(table));
};

const formatOf = (name: string, head: Uint8Array, gzip: boolean): Format => {
  const magic = Buffer.from(head.subarray(0, 4)).toString('latin1');
  if (magic === 'PAR1') return 'parquet';
  if (magic.startsWith('PK')) return 'xlsx';
  const extension = extname(gzip ? name.replace(/\.gz$/i, '') : name).toLowerCase();
  if (/^\.(ndjson|jsonl)$/.test(extension)) return 'ndjson';
  if (/^\.(csv|tsv)$/.test(extension)) return 'csv';
  return 'other';
};
