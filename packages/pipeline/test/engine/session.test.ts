import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeRows, type Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

let session: Session;
beforeEach(async () => {
  session = await openTest();
  await session.run('create table noted (what varchar)');
});
afterEach(() => session.close());

const noted = async (): Promise<readonly unknown[]> =>
  (await session.rows('select what from noted order by what')).map(({ what }) => what);

/** Enough rows for JavaScript to be busy with. */
const MANY = 'select * from range(5000)';

const readMany = {
  rows: () => session.rows(MANY),
  each: () => session.each(MANY, () => undefined),
};

test.each(['rows', 'each'] as const)('what runs later waits for many rows (%s)', async (way) => {
  session.later("insert into noted values ('a')");
  session.later("insert into noted values ('b')");
  expect(await noted()).toEqual([]);
  await readMany[way]();
  await expect.poll(noted).toContain('a');
  await session.settled();
  expect(await noted()).toEqual(['a', 'b']);
});

test('what still waits is begun to settle, and not once it is dropped', async () => {
  session.later("insert into noted values ('kept')");
  await session.settled();
  session.later("insert into noted values ('dropped')");
  session.forget();
  await session.settled();
  expect(await noted()).toEqual(['kept']);
});

test('a failure of what runs later comes out of settled', async () => {
  session.later('select * from nowhere');
  await expect(session.settled()).rejects.toThrow('nowhere');
});

test('large tables are dropped before it closes, small ones are left to that', async () => {
  await session.run('create temp table large as from range(20_000)');
  await session.run('create temp table small as from range(3)');
  await session.dropLarge();
  const left = await session.rows('select table_name as name from duckdb_tables()');
  expect(left.map((row) => row['name'])).toContain('small');
  expect(left.map((row) => row['name'])).not.toContain('large');
});

test('a statement tells how many rows the table has that it makes, or how many it changes', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const told = {
    'create table made as select * from range(5000)': 5000,
    'insert into made select * from range(3)': 3,
    'update made set range = 0 where range < 2': 4,
    'delete from made where range = 4999': 1,
    'create view seen as from made': 0,
    'create table bare (range integer)': 0,
    'drop table bare': 0,
  };
  for (const [sql, rows] of Object.entries(told))
    expect(await changeRows(connection, sql), sql).toBe(rows);
  connection.closeSync();
  instance.closeSync();
});
