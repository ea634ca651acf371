import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Statement } from './statement.ts';

type Work<T> = (connection: DuckDBConnection) => Promise<T>;

/** As many connections as are at work at the same time. */
export interface Connections {
  /** Where a statement can run, and what it has to wait for because of that. */
  place(statement: Statement): Placed;
  close(): void;
}

export interface Placed {
  readonly statement: Statement;
  on<T>(work: Work<T>): Promise<T>;
}

/** What is temporary exists on the first connection alone: under this name one waits for the other. */
const FIRST = 'first connection';

export const openConnections = async (instance: DuckDBInstance): Promise<Connections> => {
  const all: DuckDBConnection[] = [];
  const connect = async (): Promise<DuckDBConnection> => {
    const connection = await instance.connect();
    all.push(connection);
    await connection.run("set timezone = 'UTC'");
    return connection;
  };
  const first = await connect();
  const idle: DuckDBConnection[] = [];
  const temporary = new Set<string>();
  const onFirst = <T>(work: Work<T>): Promise<T> => work(first);
  const onAny = async <T>(work: Work<T>): Promise<T> => {
    const connection = idle.pop() ?? (await connect());
    try {
      return await work(connection);
    } finally {
      idle.push(connection);
    }
  };
  return {
    place: (statement) => {
      if (statement.isAlone) return { statement, on: onFirst };
      const seesTemporary = [...temporary].some((name) => statement.words.has(name));
      if (!seesTemporary && !statement.isTemporary) return { statement, on: onAny };
      // A view of what is temporary can be read where that can.
      for (const name of statement.writes) temporary.add(name);
      const words = new Set([...statement.words, FIRST]);
      const writes = [...statement.writes, FIRST];
      return { statement: { ...statement, words, writes }, on: onFirst };
    },
    close: () => {
      for (const connection of all) connection.closeSync();
    },
  };
};
