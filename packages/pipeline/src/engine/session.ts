import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { createRecordMaker } from './record-maker.ts';
import { quoteName } from './sql.ts';

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

/** One in-process DuckDB, the batch engine. The only place that knows the native driver. */
export interface Session {
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
  /**
   * Runs a statement beside the others, on a connection of its own: it sees tables that are not
   * temporary, as they are now. Its failure comes out of `settled`.
   */
  beside(sql: string): void;
  /**
   * The same, but it begins when a core gets free: when many rows arrive in JavaScript. `settled` begins
   * what still waits.
   */
  later(sql: string): void;
  /** Drops what still waits. */
  forget(): void;
  /**
   * Does work of JavaScript on a connection of its own, so that statements can use the other core
   * meanwhile: what it sees and makes are tables that are not temporary.
   */
  apart(work: (session: Exchange) => Promise<void>): Promise<void>;
  /** Waits for what runs beside or apart; to be called before `close`. */
  settled(): Promise<void>;
  /** Drops all tables beside other work: to give their memory back, `close` holds up everything. */
  empty(): Promise<void>;
  close(): void;
}

/** Rows from DuckDB to JavaScript and back. */
export type Exchange = Pick<Session, 'rows' | 'each' | 'load' | 'append'>;

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
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  const besides = besideOf(instance);
  const aparts: Promise<void>[] = [];
  return {
    ...exchangeOn(connection, besides.begin),
    run: async (sql) => {
      await connection.run(sql);
    },
    beside: besides.run,
    later: besides.later,
    forget: besides.forget,
    apart: (work) => {
      const done = workApart(instance, work);
      aparts.push(done.catch(() => undefined));
      return done;
    },
    settled: async () => {
      await Promise.all(aparts);
      await besides.settled();
    },
    empty: async () => {
      for (const { name } of await readRows(
        connection,
        'select table_name as name from duckdb_tables()',
      ))
        await connection.run(`drop table ${quoteName(String(name))}`);
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};

/** Rows that the engine hands over at once: so many keep JavaScript busy for a while. */
const BLOCK = 2048;

/** busy: called when JavaScript gets a block of rows or more. */
const exchangeOn = (connection: DuckDBConnection, busy = (): void => undefined): Exchange => ({
  rows: (sql) => readRows(connection, sql, busy),
  each: (sql, take) => eachBlock(connection, sql, take, busy),
  load: (table, columns, rows) => loadRows(connection, table, columns, rows),
  append: (table, types, rows) => appendRows(connection, table, types, rows),
});

const workApart = async (
  instance: DuckDBInstance,
  work: (session: Exchange) => Promise<void>,
): Promise<void> => {
  const connection = await instance.connect();
  try {
    await work(exchangeOn(connection));
  } finally {
    connection.closeSync();
  }
};

interface Besides extends Pick<Session, 'later' | 'forget' | 'settled'> {
  readonly run: Session['beside'];
  /** Begins the next that waits, if none is at work. */
  begin(): void;
}

/** Statements one after the other on a second connection, opened when the first one comes. */
const besideOf = (instance: DuckDBInstance): Besides => {
  let last: Promise<DuckDBConnection> | undefined;
  let atWork = 0;
  const waiting: string[] = [];
  const run = (sql: string): void => {
    atWork += 1;
    last = (last ?? instance.connect()).then(async (connection) => {
      await connection.run(sql);
      atWork -= 1;
      return connection;
    });
    last.catch(() => undefined);
  };
  return {
    run,
    later: (sql) => {
      waiting.push(sql);
    },
    forget: () => {
      waiting.length = 0;
    },
    begin: () => {
      const next = atWork === 0 ? waiting.shift() : undefined;
      if (next !== undefined) run(next);
    },
    settled: async () => {
      for (const sql of waiting.splice(0)) run(sql);
      const done = last;
      last = undefined;
      (await done)?.closeSync();
    },
  };
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
  const reader = await connection.runAndReadAll(sql);
  if (reader.currentRowCount >= BLOCK) busy();
  const names = reader.columnNames();
  return reader.getRows().map((values) => toRow(names, values));
};

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
