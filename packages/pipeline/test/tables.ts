import { columnsOf, TABLE_NAMES, type TableName } from '@zhenma/model';
import { openSession, type Session } from '../src/engine/session.ts';
import { createClusters } from '../src/link/clusters.ts';
import { createIdentities } from '../src/link/identities.ts';
import { createSales } from '../src/link/sales.ts';
import { createObservations } from '../src/normalise/observations.ts';
import { createRegistry } from '../src/normalise/registry.ts';
import { typeTable } from '../src/normalise/typed.ts';

/** A row of an input table as its reader would hand it on: text, absent where it says nothing. */
export type Row = Readonly<Record<string, string>>;
export type Tables = Partial<Readonly<Record<TableName, readonly Row[]>>>;

export const openTest = (): Promise<Session> =>
  openSession({ memory: '1GB', threads: 2, spill: '.' });

/** Tables that are typed and empty already: typing eight of them takes most of a small test. */
const empty = new WeakMap<Session, Set<TableName>>();

/** Takes rows through the real normaliser; throws when one is refused: a test's own mistake. */
export const normalise = async (session: Session, tables: Tables): Promise<void> => {
  const ready = empty.get(session) ?? new Set();
  empty.set(session, ready);
  for (const [id, table] of TABLE_NAMES.entries()) {
    const given = tables[table] ?? [];
    if (given.length === 0 && table !== 'transactions' && ready.has(table)) continue;
    if (given.length === 0) ready.add(table);
    else ready.delete(table);
    const names = columnsOf(table).map((column) => column.name);
    const columns = Object.fromEntries(names.map((name) => [name, 'varchar']));
    const rows = given.map((row, line) => [
      id + 1,
      line + 2,
      ...names.map((name) => row[name] ?? null),
    ]);
    await session.load(`raw_${table}`, { file: 'bigint', line: 'bigint', ...columns }, rows);
    await typeTable(session, { table, selects: [`select * from raw_${table}`] }, 480, (bad) => {
      throw new Error(`${table} row ${bad.line - 2}: ${bad.column} ${bad.code} ${bad.value}`);
    });
  }
  await createObservations(session, 480);
  await createRegistry(session);
};

/** The same, and links the rows to sales and tells whose they are. */
export const identify = async (session: Session, tables: Tables): Promise<void> => {
  await normalise(session, tables);
  await createClusters(session);
  await createSales(session);
  await createIdentities(session);
};
