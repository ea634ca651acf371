import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBMaterializedResult,
} from '@duckdb/node-api';
import { openConnections } from './connections.ts';
import { createLanes } from './lanes.ts';
import { createRecordMaker } from './record-maker.ts';
import { quoteName } from './sql.ts';
import { fillsTable, readStatement, type Statement } from './statement.ts';
import { createThreads, type Threads } from './threads.ts';

/** A value as it crosses between DuckDB and JavaScript; 64-bit integers arrive as numbers. */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

export interface SessionOptions {
  /** Upper bound of DuckDB's own memory, e.g. `4GB`; above it, DuckDB spills to `spill`. */
  readonly memory: string;
  readonly threads: number;
  /** Directory for spilled intermediates; it never holds a card number. */
  readonly spill: string;
}

/**
 * One in-process DuckDB, the batch engine. The only place that knows the native driver.
 *
 * Statements run side by side, as far as their answers do not tell ([lanes.ts](lanes.ts)).
 */
export interface Session {
  /**
   * What changes tables is queued: its failure comes out of the next call with an answer, or of
   * `settled`. Anything else has ended when this resolves.
   */
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<readonly Row[]>;
  /** Streams a result in blocks, so that memory does not grow with it. */
  each(sql: string, take: (rows: readonly Row[]) => void | Promise<void>): Promise<void>;
  /** Creates `table` and fills it; a column type is a DuckDB type name. */
  load(
    table: string,
    columns: Readonly<Record<string, string>>,
    rows: Iterable<readonly Cell[]>,
  ): Promise<void>;
  /** Adds rows to a table that `load` made; `types` as there, in the order of the columns. */
  append(table: string, types: readonly string[], rows: Iterable<readonly Cell[]>): Promise<void>;
  readonly threads: Threads;
  /** Queues what writes a file. Its failure comes out of `settled`. */
  beside(sql: string): void;
  /**
   * The same, but it is queued when a core gets free: when many rows arrive in JavaScript, one at a
   * time. `settled` queues what still waits.
   */
  later(sql: string): void;
  /** Drops what has not begun. */
  forget(): void;
  /** Waits for all that is queued; to be called before files are read, and before `close`. */
  settled(): Promise<void>;
  /** Drops large tables beside other work: to give their memory back, `close` holds up everything. */
  dropLarge(): Promise<void>;
  /** What has begun ends before the engine closes. */
  close(): void;
}

/**
 * Opens the batch engine in memory.
 *
 * Errors  extensions are never fetched: a function that needs one fails at once.
 */
export const openSession = async (options: SessionOptions): Promise<Session> => {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: options.memory,
    threads: String(options.threads),
    temp_directory: options.spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'false',
  });
  const connections = await openConnections(instance);
  const lanes = createLanes();
  const waiting: string[] = [];
  const now = <T>(statement: Statement, work: Work<T>): Promise<T> => {
    const placed = connections.place(statement);
    return lanes.now(placed.statement, () => placed.on(work));
  };
  const queue = (statement: Statement, sql: string): Promise<void> => {
    const placed = connections.place(statement);
    return lanes.queue(placed.statement, () => placed.on((on) => changeRows(on, sql)));
  };
  const beside = (sql: string): Promise<void> => queue(readStatement(sql), sql);
  let isFilling = false;
  const busy = (): void => {
    const next = isFilling ? undefined : waiting.shift();
    if (next === undefined) return;
    isFilling = true;
    beside(next).then(() => {
      isFilling = false;
    });
  };
  const settled = async (): Promise<void> => {
    for (const sql of waiting.splice(0)) beside(sql);
    await lanes.settled();
  };
  const rows: Session['rows'] = (sql) => now(readStatement(sql), (on) => readRows(on, sql, busy));
  const run: Session['run'] = async (sql) => {
    const statement = readStatement(sql);
    if (statement.isInside) queue(statement, sql);
    else await now(statement, (connection) => connection.run(sql));
  };
  return {
    run,
    rows,
    each: (sql, take) => now(readStatement(sql), (on) => eachBlock(on, sql, take, busy)),
    load: (table, columns, rows) =>
      now(fillsTable(table), (on) => loadRows(on, table, columns, rows)),
    append: (table, types, rows) =>
      now(fillsTable(table), (on) => appendRows(on, table, types, rows)),
    threads: createThreads(options.threads, (threads) => run(`set threads = ${threads}`)),
    beside: (sql) => void beside(sql),
    later: (sql) => {
      waiting.push(sql);
    },
    forget: () => {
      waiting.length = 0;
      lanes.drop();
    },
    settled,
    dropLarge: async () => {
      for (const { name } of await rows(LARGE)) beside(`drop table ${quoteName(String(name))}`);
      await lanes.settled();
    },
    close: () =>
      lanes.close(() => {
        connections.close();
        instance.closeSync();
      }),
  };
};

/** Tables that take longer to free than to drop one by one. */
const LARGE = 'select table_name as name from duckdb_tables() where estimated_size > 10000';

type Work<T> = (connection: DuckDBConnection) => Promise<T>;

/** Rows that the engine hands over at once: so many keep JavaScript busy for a while. */
const BLOCK = 2048;

/** @returns the rows of a table that it makes or that it changes; `rowsChanged` tells the latter alone */
export const changeRows = async (connection: DuckDBConnection, sql: string): Promise<number> => {
  const [told] = await chunksOf(await connection.run(sql));
  return Number(told?.getRows()[0]?.[0] ?? 0) || 0;
};

const toCell = (value: unknown): Cell =>
  (typeof value === 'bigint' ? Number(value) : value) as Cell;

const toRow = (names: readonly string[], values: readonly unknown[]): Row => {
  const row: Record<string, Cell> = {};
  for (let index = 0; index < names.length; index += 1)
    row[names[index] as string] = toCell(values[index]);
  return row;
};

const readRows = async (
  connection: DuckDBConnection,
  sql: string,
  busy = (): void => undefined,
): Promise<readonly Row[]> => {
  const result = await connection.run(sql);
  if (result.rowCount >= BLOCK) busy();
  const names = result.columnNames();
  const chunks = await chunksOf(result);
  return chunks.flatMap((chunk) => chunk.getRows().map((values) => toRow(names, values)));
};

/** One block is at hand; where there are more, another thread fetches them. */
const chunksOf = async (result: DuckDBMaterializedResult): Promise<readonly DuckDBDataChunk[]> =>
  result.chunkCount > 1
    ? result.fetchAllChunks()
    : Array.from({ length: result.chunkCount }, (_, at) => result.getChunk(at));

const eachBlock = async (
  connection: DuckDBConnection,
  sql: string,
  take: (rows: readonly Row[]) => void | Promise<void>,
  busy: () => void,
): Promise<void> => {
  const result = await connection.stream(sql);
  const names = result.columnNames();
  const make = createRecordMaker<Cell>(names);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    if (chunk.rowCount >= BLOCK) busy();
    await take(rowsOf(chunk, names.length, make));
  }
};

/** Rows of a block, read column by column: a quarter less work than the driver's rows. */
const rowsOf = (
  chunk: DuckDBDataChunk,
  width: number,
  make: (cells: readonly Cell[]) => Row,
): readonly Row[] => {
  const columns: Cell[][] = [];
  for (let column = 0; column < width; column += 1) {
    const vector = chunk.getColumnVector(column);
    const cells: Cell[] = new Array(chunk.rowCount);
    for (let at = 0; at < cells.length; at += 1) cells[at] = toCell(vector.getItem(at));
    columns.push(cells);
  }
  const cells: Cell[] = new Array(width);
  return Array.from({ length: chunk.rowCount }, (_, at) => {
    for (let column = 0; column < width; column += 1)
      cells[column] = (columns[column] as Cell[])[at] as Cell;
    return make(cells);
  });
};

const loadRows = async (
  connection: DuckDBConnection,
  table: string,
  columns: Readonly<Record<string, string>>,
  rows: Iterable<readonly Cell[]>,
): Promise<void> => {
  const names = Object.entries(columns).map(([name, type]) => `${quoteName(name)} ${type}`);
  await connection.run(`create or replace table ${quoteName(table)} (${names.join(', ')})`);
  await appendRows(connection, table, Object.values(columns), rows);
};

const appendRows = async (
  connection: DuckDBConnection,
  table: string,
  types: readonly string[],
  rows: Iterable<readonly Cell[]>,
): Promise<void> => {
  const put = types.map((type) => APPEND[type] ?? APPEND['varchar']);
  const appender = await connection.createAppender(table);
  for (const row of rows) {
    for (let index = 0; index < put.length; index += 1) {
      const value = row[index];
      if (value === null || value === undefined) appender.appendNull();
      else put[index]?.(appender, value);
    }
    appender.endRow();
  }
  appender.closeSync();
};

type Appender = Awaited<ReturnType<DuckDBConnection['createAppender']>>;

const APPEND: Record<string, (appender: Appender, value: string | number | boolean) => void> = {
  varchar: (appender, value) => appender.appendVarchar(String(value)),
  integer: (appender, value) => appender.appendInteger(Number(value)),
  bigint: (appender, value) => appender.appendBigInt(BigInt(value)),
  double: (appender, value) => appender.appendDouble(Number(value)),
  boolean: (appender, value) => appender.appendBoolean(Boolean(value)),
};
