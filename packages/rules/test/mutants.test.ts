import { compile, duckdbTarget, type Expr, interpreterTarget, type Target } from '@zhenma/rules';
import { describe, expect, test } from 'vitest';
import { compareEngines } from './differential-run.ts';
import { openDuckDB, type Run, runInterpreter } from './engines.ts';

/**
 * Proves that the differential test can fail.
 *
 * Each mutant is a copy of a target's table with one wrong entry, of the kinds that real engines
 * get wrong. Each must disagree with its unchanged twin within the pairs of one ordinary run.
 */
const PAIRS = 20_000;
const SEED = 4_711;

type Interpreter = typeof interpreterTarget;
const sql = duckdbTarget();

const interpreterMutants: Readonly<Record<string, Partial<Interpreter>>> = {
  'strings in UTF-16 order': {
    compare: (node, visit) => {
      if (node.operand !== 'string' || node.op !== '<')
        return interpreterTarget.compare(node, visit);
      const [left, right] = [visit(node.left), visit(node.right)];
      return (row) => {
        const [a, b] = [left(row), right(row)];
        return a === null || b === null ? null : a < b;
      };
    },
  },
  'two-valued and': {
    logic: (node, visit) => {
      if (node.op === 'or') return interpreterTarget.logic(node, visit);
      const args = node.args.map(visit);
      return (row) => args.every((arg) => arg(row) === true);
    },
  },
  'and that stops at the first unknown': {
    logic: (node, visit) => {
      if (node.op === 'or') return interpreterTarget.logic(node, visit);
      const args = node.args.map(visit);
      return (row) => {
        for (const arg of args) {
          const value = arg(row);
          if (value !== true) return value;
        }
        return true;
      };
    },
  },
  'division rounds down': {
    arithmetic: (node, visit) => {
      if (node.op !== '/' || node.domain !== 'int')
        return interpreterTarget.arithmetic(node, visit);
      const [left, right] = [visit(node.left), visit(node.right)];
      return (row) => {
        const [a, b] = [left(row), right(row)];
        return a === null || b === null || Number(b) === 0
          ? null
          : Math.floor(Number(a) / Number(b));
      };
    },
  },
  'integers lose precision beyond 2^53': {
    arithmetic: (node, visit) => {
      if (node.op !== '+' || node.domain !== 'int')
        return interpreterTarget.arithmetic(node, visit);
      const [left, right] = [visit(node.left), visit(node.right)];
      return (row) => {
        const [a, b] = [left(row), right(row)];
        return a === null || b === null ? null : Number(a) + Number(b);
      };
    },
  },
  'an unknown test takes the else branch': {
    conditional: (node, visit) => {
      const [test_, then, otherwise] = [node.test, node.then, node.otherwise].map(visit);
      return (row) => (test_!(row) === true ? then!(row) : otherwise!(row));
    },
  },
};

const sqlMutants: Readonly<Record<string, Partial<Target<string>>>> = {
  'a bare try_cast, which DuckDB moves out of comparisons': {
    arithmetic: (node, visit) =>
      node.domain === 'int'
        ? sql.arithmetic(node, visit).replace(/^xor\((.*), 0\)$/, '$1')
        : sql.arithmetic(node, visit),
  },
  'concat skips null': {
    call: (node, visit) =>
      node.fn === 'concat' ? `concat(${node.args.map(visit).join(', ')})` : sql.call(node, visit),
  },
  'not-equal is total': {
    compare: (node, visit) =>
      node.op === '!='
        ? `(${visit(node.left)} is distinct from ${visit(node.right)})`
        : sql.compare(node, visit),
  },
  'unknown is false in and': {
    logic: (node, visit) =>
      `(${node.args.map((arg) => `coalesce(${visit(arg)}, false)`).join(` ${node.op} `)})`,
  },
  'int(double) rounds half away': {
    call: (node, visit) =>
      node.fn === 'doubleToInt'
        ? `try_cast(${node.args.map(visit).join()} as bigint)`
        : sql.call(node, visit),
  },
  'size counts bytes': {
    call: (node, visit) =>
      node.fn === 'stringSize' ? `strlen(${node.args.map(visit).join()})` : sql.call(node, visit),
  },
  'NaN is a value': {
    field: (node, visit) => (node.type === 'double' ? `"${node.name}"` : sql.field(node, visit)),
  },
  'in an unknown is false': {
    oneOf: (node, visit) => `coalesce(${sql.oneOf(node, visit)}, false)`,
  },
  'no range of years': {
    arithmetic: (node, visit) =>
      node.domain === 'timestamp'
        ? `(${visit(node.left)} ${node.op} ${visit(node.right)})`
        : sql.arithmetic(node, visit),
  },
};

const runMutant =
  (target: Interpreter): Run =>
  async (exprs, _scope, rows) =>
    exprs.map((expr) => rows.map(compile(target, expr)));

describe('planted mutants are caught', () => {
  test.each(Object.entries(interpreterMutants))('interpreter: %s', async (_name, change) => {
    const mutant = runMutant({ ...interpreterTarget, ...change });
    const engines = { interpreter: runInterpreter, mutant };
    const outcome = await compareEngines(engines, { pairs: PAIRS, seed: SEED });
    expect(outcome.difference, `missed after ${outcome.pairs} pairs`).toBeDefined();
  });

  test.each(Object.entries(sqlMutants))('DuckDB: %s', async (_name, change) => {
    const target = { ...sql, ...change };
    const duckdb = await openDuckDB((expr: Expr) => compile(target, expr));
    const engines = { interpreter: runInterpreter, duckdb: duckdb.run };
    const outcome = await compareEngines(engines, { pairs: PAIRS, seed: SEED });
    duckdb.close();
    expect(outcome.difference, `missed after ${outcome.pairs} pairs`).toBeDefined();
  });
});
