import { readFileSync } from 'node:fs';
import {
  checkExpression,
  type DerivedColumn,
  type FieldType,
  type Row,
  RULE_ISSUES,
  type Scope,
  toRuleInt,
  typeOf,
  type Value,
} from '@zhenma/rules';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type DuckDBRunner,
  openDuckDB,
  runInterpreter,
  runJavaScript,
  runTruth,
} from './engines.ts';
import { FUNCTIONS, LISTS } from './expressions.ts';

/** Runs every row of the tables in docs/rules.md on every engine. */

const PAGE = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');

const field = (type: FieldType) => ({ type, doc: '' });
const SCOPE: Scope = {
  name: 'docs',
  fields: {
    name: field('string'),
    other: field('string'),
    amount: field('int'),
    limit: field('int'),
    open: field('bool'),
    shut: field('bool'),
    rate: field('double'),
    weight: field('double'),
    at: field('timestamp'),
    until: field('timestamp'),
    tags: field('strings'),
  },
};

interface Case {
  readonly section: string;
  readonly expression: string;
  readonly given: string;
  readonly result: string;
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((text) => text.trim().replaceAll('\\|', '|'));

const unquoted = (text: string): string => text.replace(/^`|`$/g, '');

const tablesOf = (header: string): { section: string; cells: string[] }[] => {
  const rows: { section: string; cells: string[] }[] = [];
  let section = '';
  let inside = false;
  for (const line of PAGE.split('\n')) {
    if (line.startsWith('#')) section = line.replace(/^#+ /, '');
    if (!line.startsWith('|')) inside = false;
    else if (line === header) inside = true;
    else if (inside && !line.startsWith('|---')) rows.push({ section, cells: cellsOf(line) });
  }
  return rows;
};

const CASES: readonly Case[] = tablesOf('| expression | given | result | why |').map(
  ({ section, cells }) => ({
    section,
    expression: unquoted(cells[0]!),
    given: unquoted(cells[1]!),
    result: unquoted(cells[2]!),
  }),
);

const readValue = (text: string, type: FieldType): Value => {
  if (type === 'int') return toRuleInt(BigInt(text));
  if (type === 'double') return Number(text);
  const value = JSON.parse(text);
  return type === 'timestamp' ? Date.parse(value) : value;
};

const rowOf = (given: string): Row => {
  const row: Record<string, Value> = {};
  for (const [, name, text] of given.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^,]+)/g)) {
    row[name!] = readValue(text!, SCOPE.fields[name!]!.type);
  }
  return row;
};

const expectedOf = (result: string, type: string): Value => {
  if (result === 'unknown') return null;
  return readValue(result, type as FieldType);
};

/** The row and scope with derived columns filled, as a SQL engine is given them. */
const filled = (row: Row, derived: readonly DerivedColumn[]): { scope: Scope; row: Row } => {
  const out: Record<string, Value | undefined> = { ...row };
  const fields = { ...SCOPE.fields };
  for (const { column, args, evaluate, returns } of derived) {
    out[column] = evaluate(args.map((arg) => out[arg] ?? null));
    fields[column] = field(returns);
  }
  return { scope: { name: 'docs', fields }, row: out };
};

let duckdb: DuckDBRunner;
beforeAll(async () => {
  duckdb = await openDuckDB();
});
afterAll(() => duckdb.close());

describe('docs/rules.md', () => {
  test('has its tables', () => expect(CASES.length).toBeGreaterThan(140));

  test.each(CASES)('$section: $expression given $given is $result', async (row) => {
    const checked = checkExpression(row.expression, {
      scope: SCOPE,
      functions: FUNCTIONS,
      lists: LISTS,
    });
    if (!checked.ok) throw new TypeError(checked.issues[0]!.message);
    const expected = expectedOf(row.result, typeOf(checked.tree));
    const given = rowOf(row.given);
    const columns = filled(given, checked.derived);
    for (const run of [runInterpreter, runJavaScript, runTruth]) {
      expect((await run([checked.tree], SCOPE, [given]))[0]![0], run.name).toEqual(expected);
    }
    const sql = await duckdb.run([checked.tree], columns.scope, [columns.row]);
    expect(sql[0]![0], 'DuckDB').toEqual(expected);
  });

  test('explains every issue code, and no other', () => {
    const documented = tablesOf('| code | why | what to do |').map(({ cells }) => cells[0]);
    expect(documented.sort()).toEqual(Object.keys(RULE_ISSUES).sort());
  });
});
