import {
  checkExpression,
  type DerivedColumn,
  type Expr,
  type Row,
  type Scope,
  type Value,
} from '@zhenma/rules';
import fc from 'fast-check';
import type { Run } from './engines.ts';
import { expressionArbitrary, FUNCTIONS, LISTS, rowArbitrary, SCOPE } from './expressions.ts';

/** Engines that must agree on every pair of expression and row. */
export type Engines = Readonly<Record<string, Run>>;

export interface Outcome {
  readonly pairs: number;
  /** Pairs whose value was known, true or false, so that "all unknown" cannot pass for agreement. */
  readonly known: number;
  /** First disagreement, or undefined. */
  readonly difference?: string;
}

export interface Options {
  readonly pairs: number;
  readonly seed: number;
  readonly expressionsPerBatch?: number;
  readonly rowsPerBatch?: number;
}

const FIXED = { scope: SCOPE, functions: FUNCTIONS, lists: LISTS };

/** Compares engines on random pairs until the number is reached or two disagree. */
export const compareEngines = async (engines: Engines, options: Options): Promise<Outcome> => {
  const perBatch = options.expressionsPerBatch ?? 25;
  const rowsPerBatch = options.rowsPerBatch ?? 40;
  let pairs = 0;
  let known = 0;
  for (let batch = 0; pairs < options.pairs; batch++) {
    const seed = options.seed + batch;
    const texts = fc.sample(expressionArbitrary, { seed, numRuns: perBatch });
    const rows = fc.sample(rowArbitrary, { seed, numRuns: rowsPerBatch });
    const checked = texts.flatMap((text) => {
      const result = checkExpression(text, FIXED);
      if (result.ok) return [{ text, ...result }];
      const refusal = result.issues[0]!;
      // The only things a well-typed random text may be refused for.
      if (refusal.construct === 'infinite double' || refusal.code === 'RULE_TOO_DEEP') return [];
      throw new TypeError(`the generator made a text that is refused: ${text}: ${refusal.message}`);
    });
    const difference = await differenceOf(engines, checked, rows, (value) => {
      pairs++;
      if (value !== null) known++;
    });
    if (difference !== undefined)
      return { pairs, known, difference: `seed ${seed}: ${difference}` };
  }
  return { pairs, known };
};

interface CheckedText {
  readonly text: string;
  readonly tree: Expr;
  readonly derived: readonly DerivedColumn[];
}

const differenceOf = async (
  engines: Engines,
  checked: readonly CheckedText[],
  rows: readonly Row[],
  count: (value: Value) => void,
): Promise<string | undefined> => {
  const exprs = checked.map(({ tree }) => tree);
  const filled = fillDerived(
    checked.flatMap(({ derived }) => derived),
    rows,
  );
  const results: [string, readonly (readonly Value[])[]][] = [];
  for (const [name, run] of Object.entries(engines)) {
    // Engines in JavaScript get the bare rows and call the functions; SQL gets the columns.
    const sql = name.startsWith('duckdb');
    results.push([name, await run(exprs, sql ? filled.scope : SCOPE, sql ? filled.rows : rows)]);
  }
  const [first, ...others] = results;
  for (const [index, { text }] of checked.entries()) {
    for (const [at, row] of rows.entries()) {
      const value = first![1][index]![at]!;
      count(value);
      for (const [name, values] of others) {
        const other = values[index]![at]!;
        if (value === other || (value === 0 && other === 0)) continue;
        return `${text} on ${print(row)}: ${first![0]} ${print(value)}, ${name} ${print(other)}`;
      }
    }
  }
  return undefined;
};

const fillDerived = (
  derived: readonly DerivedColumn[],
  rows: readonly Row[],
): { readonly scope: Scope; readonly rows: readonly Row[] } => {
  const fields = { ...SCOPE.fields };
  for (const { column, returns } of derived) fields[column] = { type: returns, doc: '' };
  const filled = rows.map((row) => {
    const out: Record<string, Value | undefined> = { ...row };
    for (const { column, args, evaluate } of derived) {
      out[column] = evaluate(args.map((name) => out[name] ?? null));
    }
    return out;
  });
  return { scope: { name: SCOPE.name, fields }, rows: filled };
};

export const print = (value: unknown): string =>
  JSON.stringify(value, (_key, item) => {
    if (typeof item === 'bigint') return `${item}n`;
    return typeof item === 'number' && !Number.isFinite(item) ? String(item) : item;
  });
