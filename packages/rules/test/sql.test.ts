import {
  checkExpression,
  type Expr,
  type FieldType,
  type Scope,
  sqlIdentifier,
  sqlString,
  toDuckDB,
  toFlink,
  toInterpreter,
} from '@zhenma/rules';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DuckDBRunner, openDuckDB } from './engines.ts';

const HOSTILE = [
  '"', '""', "'", "''", '\\', '\\"', "\\'", '--', '/*', '*/', ';', '"; drop table t; --', "'; drop table t; --",
  '$1', '?', ':x', '{}', '%s', '\n', '\r\n', '\t', '\u2028', '😀', '\uFFFF', 'a b', 'select', 'row', '$$', 'é', '`',
]; // biome-ignore format: a table

let duckdb: DuckDBRunner;
beforeAll(async () => {
  duckdb = await openDuckDB();
});
afterAll(() => duckdb.close());

describe('names and texts reach SQL through one function each', () => {
  test('hostile texts come back unchanged from DuckDB', async () => {
    const reader = await duckdb.connection.runAndReadAll(
      `select ${HOSTILE.map((text, index) => `${sqlString(text)} as c${index}`).join(', ')}`,
    );
    expect(reader.getRows()[0]).toEqual(HOSTILE);
  });

  test('hostile names are only names', async () => {
    const names = HOSTILE.filter((name, index) => HOSTILE.indexOf(name) === index);
    const fields = Object.fromEntries(
      names.map((name) => [name, { type: 'string' as FieldType, doc: '' }]),
    );
    const row = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
    const exprs = names.map((name): Expr => ({ kind: 'field', name, type: 'string' }));
    const values = await duckdb.run(exprs, { name: 'hostile', fields }, [row]);
    expect(values.map(([value]) => value)).toEqual(names.map((name) => `value of ${name}`));
  });

  test('what SQL cannot carry is a defect of ours, not SQL', () => {
    expect(() => sqlString('a\0b')).toThrow(/portable/);
    expect(() => sqlString('\ud800')).toThrow(/portable/);
    expect(() => sqlIdentifier('"', '')).toThrow(/empty/);
  });
});

const scope: Scope = {
  name: 'sale',
  fields: {
    mcc: { type: 'string', doc: '' },
    amount: { type: 'int', doc: '' },
    rate: { type: 'double', doc: '' },
    at: { type: 'timestamp', doc: '' },
    open: { type: 'bool', doc: '' },
  },
};
const tree = (text: string): Expr => {
  const checked = checkExpression(text, { scope, functions: [], lists: {} });
  if (!checked.ok) throw new TypeError(checked.issues[0]!.message);
  return checked.tree;
};

describe('the text of an expression', () => {
  test.each([
    ["mcc == '5411'", `("mcc" = '5411')`, "(`mcc` = '5411')"],
    [
      "mcc != '5411' && amount >= 100",
      `(("mcc" <> '5411') and ("amount" >= 100::bigint))`,
      "((`mcc` <> '5411') and (`amount` >= cast('100' as bigint)))",
    ],
    [
      'amount + 1 > 0',
      `(xor(try_cast(("amount"::hugeint + 1::bigint::hugeint) as bigint), 0) > 0::bigint)`,
      "(try_cast((cast(`amount` as decimal(19, 0)) + cast(cast('1' as bigint) as decimal(19, 0))) as bigint) > cast('0' as bigint))",
    ],
    [
      'open ? 1 : 2',
      '(case "open" when true then 1::bigint when false then 2::bigint end)',
      undefined,
    ],
    ['mcc in []', '(case "mcc" is null when false then false end)', undefined],
    [
      "at.getHours('+08:00') < 6",
      `(date_part('hour', make_timestamp(("at" + 28800000::bigint) * 1000)) < 6::bigint)`,
      "(extract(hour from cast(to_timestamp_ltz(`at` + cast('28800000' as bigint), 3) as timestamp(3))) < cast('6' as bigint))",
    ],
  ])('%s', (text, duckdbText, flinkText) => {
    expect(toDuckDB(tree(text))).toBe(duckdbText);
    if (flinkText !== undefined) expect(toFlink(tree(text))).toBe(flinkText);
  });

  test('TIMESTAMP columns give what epoch columns give', async () => {
    const expr = tree("at >= timestamp('2026-05-01T00:00:00+08:00') && at.getHours('+08:00') == 0");
    await duckdb.connection.run(
      "create or replace table s as select * from (values (timestamp '2026-04-30 16:30:00.123'), (timestamp '2026-04-30 15:59:59.999'), (null)) v(\"at\")",
    );
    const reader = await duckdb.connection.runAndReadAll(
      `select ${toDuckDB(expr, { timestamps: 'timestamp' })}, epoch_ms("at") from s`,
    );
    for (const [value, at] of reader.getRows()) {
      expect(toInterpreter(expr)({ at: at === null ? null : Number(at) })).toBe(value);
    }
  });

  test('no rule plans a nested-loop join', async () => {
    const expr = tree("mcc in ['1', '2', '3', '4', '5', '6', '7', '8'] && amount > 5");
    await duckdb.connection.run('create or replace table p(mcc varchar, amount bigint)');
    const plan = await duckdb.connection.runAndReadAll(
      `explain select * from p where ${toDuckDB(expr)}`,
    );
    expect(JSON.stringify(plan.getRows())).not.toMatch(/NL_JOIN|NESTED/);
  });
});
