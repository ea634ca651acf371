import { join } from 'node:path';
import {
  columnsOf,
  Fault,
  type Issue,
  type SourceRecord,
  TABLE_NAMES,
  type TableName,
} from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { readCsv, type TableFile } from './csv.ts';
import type { FoundFile } from './discover.ts';
import type { Tokenise } from './door.ts';
import { readNdjson } from './ndjson.ts';
import { readParquet } from './parquet.ts';
import {
  openRejectSink,
  openRowSink,
  type RejectSink,
  type RejectTaker,
  type RowSink,
  type RowTaker,
} from './row-sink.ts';
import { type MapText, type NamedMap, parseMaps } from './sources/maps.ts';
import type { Records } from './sources/reader.ts';
import { foreignSource, namedSource, type RecordReader, recogniseSource } from './sources.ts';
import { readXlsx } from './xlsx.ts';

/** A file that was read, and what it held. */
export interface ReadFile {
  readonly id: number;
  readonly label: string;
  readonly path: string;
  /** Table of its rows; null when one file yields several tables or none. */
  readonly table: TableName | null;
  readonly source: string;
  readonly rows: number;
}

/** Everything that the verb *read* hands on. */
export interface Gathered {
  readonly files: readonly ReadFile[];
  /** Labels of files in a directory that nobody recognised. */
  readonly passedOver: readonly string[];
  readonly tables: readonly {
    readonly table: TableName;
    /** Clean file, if any row came that way. */
    readonly clean?: string;
    readonly selects: readonly string[];
    /** Columns that some row states; the others are empty in all of them. */
    readonly stated: ReadonlySet<string>;
  }[];
  readonly rejects: RejectSink;
}

/** How files are understood. */
export interface Understanding {
  /** Source, table or column map named with `--as`, for files whose name says nothing. */
  readonly as?: string;
  /** Column maps: the user's first, then those of the catalogue. */
  readonly maps?: readonly MapText[];
  /** Years of MMDD dates are resolved against this day, YYYY-MM-DD. */
  readonly today: string;
}

export interface ReadOptions extends Understanding {
  readonly work: string;
  readonly tokenise: Tokenise;
  readonly progress: (done: number, total: number, label: string) => void;
}

/**
 * Reads every file: each row ends up in the clean file of its table, in a Parquet select, or among
 * the rejects.
 *
 * Errors  SOURCE_EMPTY when there is nothing to read; faults of the single readers.
 */
export const readAll = async (
  session: Session,
  found: readonly FoundFile[],
  options: ReadOptions,
): Promise<Gathered> => {
  const rejects = openRejectSink(join(options.work, 'rejects.csv'));
  const sinks = new Map<TableName, RowSink>();
  const selects = new Map<TableName, string[]>();
  const inParquet = new Map<TableName, readonly string[]>();
  const rowsOf = (table: TableName): RowSink => {
    const open = sinks.get(table);
    if (open) return open;
    const sink = openRowSink(table, join(options.work, `${table}.parquet`), options.tokenise);
    sinks.set(table, sink);
    return sink;
  };
  const doors: Doors = {
    bulk: true,
    rowsOf,
    rejects,
    record: (file, record) => {
      const refused = refusalOf(record);
      if (refused) rejects.reject({ file, line: record.line, ...refused });
      else if (record.table) rowsOf(record.table).values(file, record.line, record.values);
    },
    parquet: async (file) => {
      const { select, rows, stated } = await readParquet(session, file, options.tokenise);
      inParquet.set(file.table, [...(inParquet.get(file.table) ?? []), ...stated]);
      selects.set(file.table, [...(selects.get(file.table) ?? []), select]);
      return rows;
    },
  };
  const { files, passedOver } = await readFiles(found, doors, options);
  for (const sink of sinks.values()) sink.close();
  rejects.close();
  const tables = TABLE_NAMES.map((table) => {
    const sink = sinks.get(table);
    const stated = new Set([...(sink?.stated() ?? []), ...(inParquet.get(table) ?? [])]);
    const found = { table, selects: selects.get(table) ?? [], stated };
    return sink ? { ...found, clean: sink.path } : found;
  });
  return { files, passedOver, tables, rejects };
};

/** Where what was read goes: the clean tables of a scan, or lines for a person. */
export interface Doors {
  readonly rowsOf: (table: TableName) => RowTaker;
  readonly rejects: RejectTaker;
  readonly record: (file: number, record: SourceRecord) => void;
  /** @returns number of rows */
  readonly parquet: (file: TableFile) => Promise<number>;
  /** True where rows may come as bytes, without what their reader says of each. */
  readonly bulk?: boolean;
  /** Called before the first row of a file; again when another reader takes over. */
  readonly begin?: (at: Place) => void;
}

/** Which file is read, as what. */
export interface Place {
  readonly file: string;
  readonly source: string;
  readonly table: TableName | null;
}

/** Sends every row of every file through `doors`. Errors as `readAll`. */
export const readFiles = async (
  found: readonly FoundFile[],
  doors: Doors,
  options: Understanding & Partial<Pick<ReadOptions, 'progress'>>,
): Promise<Pick<Gathered, 'files' | 'passedOver'>> => {
  const maps = onlyOnce(() => parseMaps(options.maps ?? []));
  const files: ReadFile[] = [];
  const passedOver: string[] = [];
  const total = found.reduce((sum, file) => sum + file.bytes, 0);
  let done = 0;
  for (const file of found) {
    const { path, label, bytes } = file;
    options.progress?.(done, total, label);
    done += bytes;
    const id = files.length + 1;
    const read = await readFile(file, id, doors, { ...options, maps });
    if (read) files.push({ id, label, path, ...read });
    else passedOver.push(label);
  }
  if (files.length === 0) throw nothingToRead(found, passedOver);
  return { files, passedOver };
};

interface Given {
  readonly as?: string;
  /** Parsed when some file needs them: canonical tables do not, and they take longer than a small one. */
  readonly maps: () => readonly NamedMap[];
  readonly today: string;
}

const onlyOnce = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

type ReadCounts = Pick<ReadFile, 'table' | 'source' | 'rows'>;

/**
 * A file named after a table is that table; when its columns have other names, or it was named on
 * the command line together with `--as`, a raw source or column map reads it.
 */
const readFile = async (
  file: FoundFile,
  id: number,
  doors: Doors,
  given: Given,
): Promise<ReadCounts | undefined> => {
  const { as, maps, today } = given;
  const asTable = TABLE_NAMES.find((name) => name === as);
  const reader = as === undefined || asTable ? undefined : namedSource(as, maps());
  const table = asTable ?? file.table;
  if (reader && (table === undefined || file.named))
    return readRecords(reader, file, id, doors, today);
  if (table === undefined || (file.format === 'other' && !asTable)) {
    const known = reader ?? (await recogniseSource(file, maps()));
    if (known) return readRecords(known, file, id, doors, today);
    if (table === undefined) return undefined;
  }
  try {
    return await readTable({ ...file, id, table }, file, doors);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'SOURCE_HEADER_WRONG') throw error;
    const foreign = reader ?? (await foreignSource({ ...file, table }, maps()));
    if (!foreign) throw error;
    return readRecords(foreign, file, id, doors, today);
  }
};

const readTable = async (one: TableFile, found: FoundFile, doors: Doors): Promise<ReadCounts> => {
  const format = found.format === 'other' ? 'csv' : found.format;
  const { table } = one;
  doors.begin?.({ file: found.label, source: format, table });
  if (format === 'parquet') return { table, source: format, rows: await doors.parquet(one) };
  const read = { csv: readCsv, ndjson: readNdjson, xlsx: readXlsx }[format];
  const rows = await read(one, { rows: doors.rowsOf(table), rejects: doors.rejects });
  return { table, source: format, rows };
};

const readRecords = async (
  reader: RecordReader,
  file: FoundFile,
  id: number,
  doors: Doors,
  today: string,
): Promise<ReadCounts> => {
  doors.begin?.({ file: file.label, source: reader.id, table: null });
  let rows = 0;
  const poured = (): Records | undefined =>
    doors.bulk && reader.table
      ? reader.pour?.(
          file,
          today,
          id,
          counting(doors.rowsOf(reader.table), (more) => (rows += more)),
        )
      : undefined;
  for await (const batch of poured() ?? reader.read(file, today)) {
    if (!isBatch(batch)) {
      rows += 1;
      doors.record(id, batch);
      continue;
    }
    rows += batch.length;
    for (const record of batch) doors.record(id, record);
  }
  return { table: reader.table, source: reader.id, rows };
};

const counting = (rows: RowTaker, count: (rows: number) => void): RowTaker => ({
  values: (...row) => {
    count(1);
    rows.values(...row);
  },
  batch: (file, batch) => {
    count(batch.count);
    rows.batch(file, batch);
  },
});

const isBatch = (
  records: SourceRecord | readonly SourceRecord[],
): records is readonly SourceRecord[] => Array.isArray(records);

/**
 * Why a record cannot be a row: it belongs to no table, or lacks a column that its table needs. The
 * reader's own issue about that column says more than that it is empty.
 */
export const refusalOf = ({ table, values, issues }: SourceRecord): Issue | undefined => {
  if (table === null)
    return issues[0] ?? { code: 'RECORD_UNREADABLE', message: 'no reason was given' };
  for (const column of NEEDED[table]) {
    if (values[column]) continue;
    const said = issues.find((issue) => issue.column === column);
    return said ?? { code: 'VALUE_MISSING', column, message: `${column} is empty` };
  }
  return undefined;
};

const neededBy = (table: TableName): readonly string[] =>
  columnsOf(table).flatMap(({ name, required }) => (required ? [name] : []));

const NEEDED = Object.fromEntries(TABLE_NAMES.map((table) => [table, neededBy(table)])) as Readonly<
  Record<TableName, readonly string[]>
>;

const nothingToRead = (found: readonly FoundFile[], passedOver: readonly string[]): Fault =>
  found.length === 0
    ? new Fault('SOURCE_EMPTY', 'there is no file to read')
    : new Fault(
        'SOURCE_UNRECOGNISED',
        `none of ${found.length} files is a known table or source: ${passedOver.slice(0, 5).join(', ')}`,
      );
