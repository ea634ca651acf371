import { join } from 'node:path';
import { Fault, type SourceRecord, TABLE_NAMES, type TableName } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { readCsv, type TableFile } from './csv.ts';
import type { FoundFile } from './discover.ts';
import { readNdjson } from './ndjson.ts';
import { readParquet } from './parquet.ts';
import {
  openRejectSink,
  openRowSink,
  type RejectSink,
  type RowSink,
  type Tokenise,
} from './row-sink.ts';
import { type RecordReader, recogniseSource } from './sources.ts';
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
    readonly csv?: string;
    readonly selects: readonly string[];
  }[];
  readonly rejects: RejectSink;
}

export interface ReadOptions {
  readonly work: string;
  readonly tokenise: Tokenise;
  /** Source named with `--as`, for files whose name says nothing. */
  readonly as?: string;
  /** Years of MMDD dates are resolved against this day, YYYY-MM-DD. */
  readonly today: string;
  readonly progress: (done: number, total: number, label: string) => void;
}

/**
 * Reads every file: each row ends up in the clean CSV of its table, in a Parquet select, or among
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
  const files: ReadFile[] = [];
  const passedOver: string[] = [];
  const rowsOf = (table: TableName): RowSink => {
    const open = sinks.get(table);
    if (open) return open;
    const sink = openRowSink(table, join(options.work, `${table}.csv`), options.tokenise);
    sinks.set(table, sink);
    return sink;
  };
  const total = found.reduce((sum, file) => sum + file.bytes, 0);
  let done = 0;
  for (const file of found) {
    const id = files.length + 1;
    const { path, label, gzip } = file;
    options.progress(done, total, label);
    done += file.bytes;
    const reader =
      file.table && file.format !== 'other' ? undefined : recogniseSource(file, options.as);
    if (reader) {
      const rows = await readRecords(reader, file, id, options, rowsOf, rejects);
      files.push({ id, label, path, table: reader.table, source: reader.id, rows });
    } else if (file.table) {
      const { table } = file;
      const format = file.format === 'other' ? 'csv' : file.format;
      const one: TableFile = { id, path, label, gzip, table };
      const rows = await readTable(session, one, format, { rowsOf, rejects, selects, options });
      files.push({ id, label, path, table, source: format, rows });
    } else passedOver.push(label);
  }
  for (const sink of sinks.values()) sink.close();
  rejects.close();
  if (files.length === 0) throw nothingToRead(found, passedOver);
  const tables = TABLE_NAMES.map((table) => {
    const csv = sinks.get(table)?.path;
    return { table, selects: selects.get(table) ?? [], ...(csv ? { csv } : {}) };
  });
  return { files, passedOver, tables, rejects };
};

interface TableDoors {
  readonly rowsOf: (table: TableName) => RowSink;
  readonly rejects: RejectSink;
  readonly selects: Map<TableName, string[]>;
  readonly options: ReadOptions;
}

const readTable = async (
  session: Session,
  file: TableFile,
  format: 'csv' | 'ndjson' | 'parquet' | 'xlsx',
  { rowsOf, rejects, selects, options }: TableDoors,
): Promise<number> => {
  if (format === 'parquet') {
    const { select, rows } = await readParquet(session, file, options.tokenise);
    selects.set(file.table, [...(selects.get(file.table) ?? []), select]);
    return rows;
  }
  const read = { csv: readCsv, ndjson: readNdjson, xlsx: readXlsx }[format];
  return read(file, { rows: rowsOf(file.table), rejects });
};

/** Records of a raw source: a record without a table is a reject that says what it is. */
const readRecords = async (
  reader: RecordReader,
  file: FoundFile,
  id: number,
  options: ReadOptions,
  rowsOf: (table: TableName) => RowSink,
  rejects: RejectSink,
): Promise<number> => {
  let count = 0;
  for await (const record of reader.read(file, options.today)) {
    count += 1;
    if (record.table !== null) rowsOf(record.table).values(id, record.line, record.values);
    else rejects.reject({ file: id, line: record.line, ...reasonOf(record) });
  }
  return count;
};

const reasonOf = (record: SourceRecord) =>
  record.issues[0] ?? { code: 'RECORD_UNREADABLE', message: 'no reason was given' };

const nothingToRead = (found: readonly FoundFile[], passedOver: readonly string[]): Fault =>
  found.length === 0
    ? new Fault('SOURCE_EMPTY', 'there is no file to read')
    : new Fault(
        'SOURCE_UNRECOGNISED',
        `none of ${found.length} files is a known table or source: ${passedOver.slice(0, 5).join(', ')}`,
      );
