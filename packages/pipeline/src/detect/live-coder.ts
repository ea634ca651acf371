import { canGenerate, type Expr, type Node, toFunction, type Value } from '@zhenma/rules';
import { type CellOf, columnsOf, createReading, type Readers } from './live-reading.ts';

/** The value of an expression on a pattern as a number: the same number for the same value. */
export type Code = (pattern: Int32Array) => number;

interface Coder {
  readonly code: Code;
  /** Looks at texts each time, so it is asked last. */
  readonly onTexts: boolean;
}

const UNKNOWN = 0;
const FALSE = 1;
const TRUE = 2;

/**
 * Gives the codes of expressions about patterns.
 *
 * What reads one column is worked out once for a value of that column and kept beside it; equality
 * and what joins conditions then compare numbers. Everything else is evaluated on the texts it reads.
 */
export const createCoders = (readers: Readers, cellOf: CellOf): ((expr: Expr) => Code) => {
  const codeOf = createValueCodes();
  const tables = new Map<number, ColumnTable>();
  const tableOf = (column: number): ColumnTable => {
    const table = tables.get(column) ?? createColumnTable(column);
    tables.set(column, table);
    return table;
  };
  const evaluated = (expr: Expr): Code => {
    const read = createReading(expr, readers, cellOf);
    const evaluate = toFunction(expr, canGenerate());
    return (pattern) => codeOf(evaluate(read(pattern)));
  };
  const coderOf = (expr: Expr): Coder => {
    const [column, other] = columnsOf(expr, readers);
    if (column === undefined) {
      const code = codeOf(toFunction(expr, canGenerate())({}));
      return { code: () => code, onTexts: false };
    }
    if (other === undefined) return { code: tableOf(column).add(evaluated(expr)), onTexts: false };
    if (expr.kind === 'logic') return logic(expr.op, expr.args.map(coderOf));
    if (expr.kind === 'not') return not(coderOf(expr.arg));
    if (isEquality(expr)) return equality(expr.op, coderOf(expr.left), coderOf(expr.right));
    return { code: evaluated(expr), onTexts: true };
  };
  return (expr) => coderOf(expr).code;
};

/** Null, false and true have the numbers above. A list is the same as itself alone. */
const createValueCodes = (): ((value: Value) => number) => {
  const codes = new Map<Value, number>([[null, UNKNOWN], [false, FALSE], [true, TRUE]]); // biome-ignore format: one list
  return (value) => {
    const known = codes.get(value);
    if (known !== undefined) return known;
    codes.set(value, codes.size);
    return codes.size - 1;
  };
};

/** Other types have values that are equal and not the same, such as 1 and 1n. */
const isEquality = (expr: Expr): expr is Node<'compare'> =>
  expr.kind === 'compare' &&
  (expr.op === '==' || expr.op === '!=') &&
  (expr.operand === 'string' || expr.operand === 'bool');

const equality = (op: string, left: Coder, right: Coder): Coder => {
  const [same, other] = op === '==' ? [TRUE, FALSE] : [FALSE, TRUE];
  return {
    code: (pattern) => {
      const a = left.code(pattern);
      if (a === UNKNOWN) return UNKNOWN;
      const b = right.code(pattern);
      if (b === UNKNOWN) return UNKNOWN;
      return a === b ? same : other;
    },
    onTexts: left.onTexts || right.onTexts,
  };
};

const not = ({ code, onTexts }: Coder): Coder => ({
  code: (pattern) => {
    const value = code(pattern);
    if (value === UNKNOWN) return UNKNOWN;
    return value === TRUE ? FALSE : TRUE;
  },
  onTexts,
});

/** What decides wins, then unknown; so parts may be asked in any order. */
const logic = (op: 'and' | 'or', parts: readonly Coder[]): Coder => {
  const [decides, else_] = op === 'and' ? [FALSE, TRUE] : [TRUE, FALSE];
  const codes = [...parts.filter((part) => !part.onTexts), ...parts.filter((part) => part.onTexts)].map((part) => part.code); // biome-ignore format: one list
  return {
    code: (pattern) => {
      let out = else_ as number;
      for (const code of codes) {
        const value = code(pattern);
        if (value === decides) return decides;
        if (value === UNKNOWN) out = UNKNOWN;
      }
      return out;
    },
    onTexts: parts.some((part) => part.onTexts),
  };
};

/** Codes of all expressions that read one column alone, side by side for each of its values. */
interface ColumnTable {
  /** Takes expressions until the first value is asked for. */
  readonly add: (code: Code) => Code;
}

/** Values remembered of a column; one that falls on the place of another takes it. */
const REMEMBERED = 1 << 17;

const createColumnTable = (column: number): ColumnTable => {
  const asked: Code[] = [];
  let stride = 0;
  let rows = new Int32Array(0);
  /** Place of the codes of a value; before them stands the value they are of, as `tag`. */
  const rowOf = (pattern: Int32Array): number => {
    if (stride === 0) {
      stride = asked.length + 1;
      rows = new Int32Array(REMEMBERED * stride);
    }
    const value = pattern[column] as number;
    const row = (value & (REMEMBERED - 1)) * stride;
    if (rows[row] !== tagOf(value)) {
      for (let at = 0; at < asked.length; at++) rows[row + at + 1] = (asked[at] as Code)(pattern);
      rows[row] = tagOf(value);
    }
    return row;
  };
  return {
    add: (code) => {
      const place = asked.push(code);
      return (pattern) => {
        const row = rowOf(pattern);
        return rows[row + place] as number;
      };
    },
  };
};

/** 0 is an empty place; −1 is the least value that a column has. */
const tagOf = (value: number): number => value + 2;
