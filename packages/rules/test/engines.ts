import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import {
  type Expr,
  type Row,
  type Scope,
  sqlIdentifier,
  sqlString,
  toDuckDB,
  toInterpreter,
  toJavaScript,
  toRuleInt,
  typeOf,
  type Value,
} from '@zhenma/rules';
import { toChunk } from '../src/generate.ts';

/** Values of several expressions on several rows: result[expression][row]. */
export type Run = (
  exprs: readonly Expr[],
  scope: Scope,
  rows: readonly Row[],
) => Promise<readonly (readonly Value[])[]>;

export const runInterpreter: Run = async (exprs, _scope, rows) =>
  exprs.map((expr) => rows.map(toInterpreter(expr)));

export const runJavaScript: Run = async (exprs, _scope, rows) =>
  exprs.map((expr) => rows.map(toJavaScript(expr)));

/**
 * Generated JavaScript as rules use it: "is true" and "is false" are separate texts. Values that
 * are no conditions go the ordinary way.
 */
export const runTruth: Run = async (exprs, _scope, rows) =>
  exprs.map((expr) => {
    if (typeOf(expr) !== 'bool') return rows.map(toJavaScript(expr));
    const not: Expr = { kind: 'not', arg: expr };
    const chunk = toChunk(
      [
        { ordinal: 0, tree: expr },
        { ordinal: 1, tree: not },
      ],
      true,
    );
    const hits = new Int32Array(2);
    return rows.map((row) => {
      const count = chunk(row, hits, 0);
      return count === 0 ? null : count === 1 && hits[0] === 0;
    });
  });

const COLUMN_TYPE = {
  string: 'varchar',
  int: 'bigint',
  bool: 'boolean',
  double: 'double',
  timestamp: 'bigint',
  strings: 'varchar[]',
} as const;

/** A value of a row as SQL text, for the test table only. */
const cell = (value: Value | undefined, type: keyof typeof COLUMN_TYPE): string => {
  if (value === null || value === undefined) return `null::${COLUMN_TYPE[type]}`;
  if (Array.isArray(value)) return `[${value.map(sqlString).join(', ')}]::varchar[]`;
  if (typeof value === 'string') return sqlString(value);
  return `cast(${sqlString(String(value))} as ${COLUMN_TYPE[type]})`;
};

const fromDuckDB = (value: unknown): Value => {
  if (typeof value === 'bigint') return toRuleInt(value);
  if (value !== null && typeof value === 'object' && 'items' in value) {
    return value.items as string[];
  }
  return value as Value;
};

export interface DuckDBRunner {
  readonly run: Run;
  readonly connection: DuckDBConnection;
  readonly close: () => void;
}

/** One in-memory DuckDB; `compileSql` is replaced by the mutant tests. */
export const openDuckDB = async (
  compileSql: (expr: Expr) => string = toDuckDB,
): Promise<DuckDBRunner> => {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const run: Run = async (exprs, scope, rows) => {
    const fields = Object.entries(scope.fields);
    const columns = ['row_number', ...fields.map(([name]) => name)].map((n) =>
      sqlIdentifier('"', n),
    );
    const values = rows.map(
      (row, index) => `(${[index, ...fields.map(([n, f]) => cell(row[n], f.type))].join(', ')})`,
    );
    await connection.run('drop table if exists t');
    await connection.run(
      `create table t as select * from (values ${values.join(',\n')}) as v(${columns.join(', ')})`,
    );
    const picks = exprs.map((expr, index) => `${compileSql(expr)} as e${index}`);
    const reader = await connection.runAndReadAll(
      `select ${picks.join(',\n')} from t order by "row_number"`,
    );
    const table = reader.getColumns();
    return exprs.map((_, index) => table[index]!.map(fromDuckDB));
  };
  return {
    run,
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};
