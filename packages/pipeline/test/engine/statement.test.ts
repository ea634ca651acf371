import { expect, test } from 'vitest';
import { readStatement } from '../../src/engine/statement.ts';

test.each([
  ['create or replace table "typed_sales" as select 1 as one', 'typed_sales'],
  ['create table if not exists seen (id integer)', 'seen'],
  ['\n  create or replace table seen as from range(3)', 'seen'],
  ['create or replace view seen as from heard', 'seen'],
  ["create type mood as enum (select 'glad')", 'mood'],
  ['insert into seen select * from heard', 'seen'],
  ['update seen set id = 1 from heard where heard.id = seen.id', 'seen'],
  ['delete from "seen" using heard where true', 'seen'],
  ['alter table seen add column more boolean', 'seen'],
  ['drop table if exists seen', 'seen'],
  ['drop view seen', 'seen'],
])('%s changes %s and nothing outside', (sql, name) => {
  expect(readStatement(sql)).toMatchObject({ writes: [name], isInside: true, isAlone: false });
});

test.each([
  'select * from seen',
  '(select 1) union all (select 2 from "seen")',
  'with one as (select 1) select * from one, seen',
  'from seen order by id',
  'describe seen',
  "copy seen to 'seen.parquet' (format parquet)",
])('%s reads and changes no table', (sql) => {
  const { writes, words, isInside } = readStatement(sql);
  expect(writes).toEqual([]);
  expect(words).toContain('seen');
  expect(isInside).toBe(false);
});

test.each([
  'set threads = 1',
  'reset threads',
  'select table_name from duckdb_tables()',
  'create or replace table seen as from duckdb_columns()',
])('beside %s nothing runs', (sql) => {
  expect(readStatement(sql)).toMatchObject({ isInside: false, isAlone: true });
});

test.each([
  ['create temp table seen as from range(3)', { isTemporary: true }],
  ['create or replace temp view seen as from heard', { isTemporary: true, makes: 'view' }],
  ["create table seen as from read_parquet('seen.parquet')", { readsFiles: true, isCopy: false }],
  ["copy (from seen) to 'seen.parquet'", { readsFiles: false, isCopy: true }],
  ['create table seen as from heard', { isTemporary: false, readsFiles: false, makes: 'table' }],
])('%s is so: %o', (sql, told) => {
  expect(readStatement(sql)).toMatchObject(told);
});

test('a kind of statement that nobody has thought of is refused, and two in one', () => {
  expect(() => readStatement('vacuum seen')).toThrow('vacuum seen');
  expect(() => readStatement('drop table seen; drop table heard')).toThrow('drop table seen');
  expect(readStatement("select ';', 'it''s; drop table seen' from heard").writes).toEqual([]);
});
