import {
  canGenerate,
  type DerivedColumn,
  type Expr,
  type Node,
  toFunction,
  type Value,
} from '@zhenma/rules';
import type { FactReader } from './live-facts.ts';
import { type CellOf, columnsOf, createReading, fieldsOf, type Readers } from './live-reading.ts';

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
  const values = createValueCodes();
  const { codeOf } = values;
  const calls = new Map<string, Call>();
  const callOf = ({ call }: Node<'derived'>): Call => {
    const name = call.whole === undefined ? call.column : call.fn;
    const known = calls.get(name) ?? createCall(call.evaluate, call.args.length, values);
    calls.set(name, known);
    return known;
  };
  const tables = new Map<string, ValueTable>();
  /** Two facts that are read alike from two columns share what is remembered of their values. */
  const byValue = (expr: Expr, column: number): Code => {
    const [field] = fieldsOf(expr).filter((name) => readers.has(name));
    const { values: named } = (readers.get(field as string) as FactReader).of;
    const table = tables.get(named) ?? createValueTable();
    tables.set(named, table);
    const code = evaluated(expr);
    const pattern = new Int32Array(column + 1);
    const lookUp = table.add(shareKey(expr, readers), (value) => {
      pattern[column] = value;
      return code(pattern);
    });
    return (asked) => lookUp(asked[column] as number);
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
    if (other === undefined) return { code: byValue(expr, column), onTexts: false };
    if (expr.kind === 'field') {
      const parts = (readers.get(expr.name) as FactReader).first;
      if (parts.length > 0) return firstKnown(parts.map((name) => coderOf({ ...expr, name })));
    }
    if (expr.kind === 'logic') return logic(expr.op, expr.args.map(coderOf));
    if (expr.kind === 'not') return not(coderOf(expr.arg));
    if (expr.kind === 'isNull') return isNull(coderOf(expr.arg));
    if (expr.kind === 'derived' && expr.type !== 'double') {
      const args = expr.args.filter(({ kind }) => kind !== 'literal');
      return called(
        callOf(expr),
        args.map((arg) => coderOf(arg)),
        expr.call.whole !== undefined && expr.call.whole.nullSafe !== true,
      );
    }
    const by = expr.kind === 'compare' ? comparison(expr) : undefined;
    return by ?? { code: evaluated(expr), onTexts: true };
  };
  /** Two columns that hold codes of one dictionary: codes are compared as they stand. */
  const codedIn = (left: Expr, right: Expr): readonly [Coder, Coder] | undefined => {
    const [a, b] = [left, right].map((side) =>
      side.kind === 'field' ? readers.get(side.name) : undefined,
    );
    const isCoded = a?.of.isCoded && b?.of.isCoded && a.of.values === b.of.values;
    const [one] = a?.columns ?? [];
    const [other] = b?.columns ?? [];
    if (!isCoded || one === undefined || other === undefined) return undefined;
    return [asItStands(one), asItStands(other)];
  };
  const comparison = (expr: Node<'compare'>): Coder | undefined => {
    const { op, operand, left, right } = expr;
    const isEquality = op === '==' || op === '!=';
    // Other types have values that are equal and not the same, such as 1 and 1n.
    if (isEquality && (operand === 'string' || operand === 'bool'))
      return equality(op, ...(codedIn(left, right) ?? [coderOf(left), coderOf(right)]));
    if (operand !== 'int') return undefined;
    return order(op, [coderOf(left), coderOf(right)], values, evaluated(expr));
  };
  return (expr) => coderOf(expr).code;
};

interface ValueCodes {
  readonly codeOf: (value: Value) => number;
  readonly valueAt: (code: number) => Value;
}

/** Null, false and true have the numbers above. A list is the same as itself alone. */
const createValueCodes = (): ValueCodes => {
  const values: Value[] = [null, false, true];
  const codes = new Map<Value, number>(values.map((value, code) => [value, code]));
  return {
    codeOf: (value) => {
      const known = codes.get(value);
      if (known !== undefined) return known;
      codes.set(value, values.length);
      return values.push(value) - 1;
    },
    valueAt: (code) => values[code] as Value,
  };
};

/** A function of the values that codes stand for. */
type Call = (args: Int32Array) => number;

/** Answers remembered of a function; one that falls on the place of another takes it. */
const ANSWERS = 1 << 10;

/** Calls of one function share their answers: two numbers are compared under several names. */
const createCall = (
  evaluate: DerivedColumn['evaluate'],
  width: number,
  { codeOf, valueAt }: ValueCodes,
): Call => {
  const stride = width + 1;
  /** The arguments, then the code of the answer + 1; 0 where nothing stands. */
  const rows = new Int32Array(ANSWERS * stride);
  const isAt = (row: number, args: Int32Array): boolean => {
    if (rows[row + width] === 0) return false;
    for (let at = 0; at < width; at++) if (rows[row + at] !== args[at]) return false;
    return true;
  };
  return (args) => {
    let hash = 0;
    for (let at = 0; at < width; at++) hash = Math.imul(hash ^ (args[at] as number), 0x9e37_79b1);
    const row = ((hash >>> 20) & (ANSWERS - 1)) * stride;
    if (!isAt(row, args)) {
      const told: Value[] = [];
      for (let at = 0; at < width; at++) told.push(valueAt(args[at] as number));
      rows[row + width] = codeOf(evaluate(told) ?? null) + 1;
      for (let at = 0; at < width; at++) rows[row + at] = args[at] as number;
    }
    return (rows[row + width] as number) - 1;
  };
};

/** @param nullIsNull the answer is unknown where an argument is: then nothing is called. */
const called = (call: Call, parts: readonly Coder[], nullIsNull: boolean): Coder => {
  const args = new Int32Array(parts.length);
  const codes = parts.map(({ code }) => code);
  return {
    code: (pattern) => {
      for (let at = 0; at < codes.length; at++) {
        args[at] = (codes[at] as Code)(pattern);
        if (nullIsNull && args[at] === UNKNOWN) return UNKNOWN;
      }
      return call(args);
    },
    onTexts: true,
  };
};

const firstKnown = (parts: readonly Coder[]): Coder => ({
  code: (pattern) => {
    for (const { code } of parts) {
      const value = code(pattern);
      if (value !== UNKNOWN) return value;
    }
    return UNKNOWN;
  },
  onTexts: false,
});

/** Codes of a dictionary are 0 for what is not known, as those here. */
const asItStands = (column: number): Coder => ({
  code: (pattern) => pattern[column] as number,
  onTexts: false,
});

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

const ORDER: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

/** @param large what is evaluated where a number is too large to be one of JavaScript */
const order = (
  op: string,
  [left, right]: readonly [Coder, Coder],
  { valueAt }: ValueCodes,
  large: Code,
): Coder => {
  const holds = ORDER[op] as (a: number, b: number) => boolean;
  return {
    code: (pattern) => {
      const [one, other] = [left.code(pattern), right.code(pattern)];
      if (one === UNKNOWN || other === UNKNOWN) return UNKNOWN;
      const [a, b] = [valueAt(one), valueAt(other)];
      if (typeof a !== 'number' || typeof b !== 'number') return large(pattern);
      return holds(a, b) ? TRUE : FALSE;
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

const isNull = ({ code, onTexts }: Coder): Coder => ({
  code: (pattern) => (code(pattern) === UNKNOWN ? TRUE : FALSE),
  onTexts,
});

/** What decides wins, then unknown; so parts may be asked in any order. */
const logic = (op: 'and' | 'or', parts: readonly Coder[]): Coder => {
  const [decides, else_] = op === 'and' ? [FALSE, TRUE] : [TRUE, FALSE];
  const codes = [
    ...parts.filter((part) => !part.onTexts),
    ...parts.filter((part) => part.onTexts),
  ].map((part) => part.code);
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

/** The same text for expressions that are one function of the values of two columns. */
const shareKey = (expr: Expr, readers: Readers): string =>
  JSON.stringify(expr, function (this: { readonly kind?: string }, key, value) {
    if (typeof value === 'bigint') return `${value}n`;
    if (key === 'call') return (value as DerivedColumn).fn;
    if (key === 'fn' && typeof value === 'object') return (value as { readonly name: string }).name;
    return key === 'name' && this.kind === 'field' ? readers.get(value)?.of : value;
  });

type OfValue = (value: number) => number;

/** Codes of all expressions about values of one sort, side by side for each of them. */
interface ValueTable {
  /** Takes expressions until the first value is asked for; those of one key are one. */
  readonly add: (key: string, code: OfValue) => OfValue;
}

/** Values remembered of a sort; one that falls on the place of another takes it. */
const REMEMBERED = 1 << 17;

const createValueTable = (): ValueTable => {
  const places = new Map<string, number>();
  let stride = 0;
  let rows = new Int32Array(0);
  /** Place of the codes of a value, each + 1; before them stands the value they are of, as `tag`. */
  const rowOf = (value: number): number => {
    if (stride === 0) {
      stride = places.size + 1;
      rows = new Int32Array(REMEMBERED * stride);
    }
    const row = (value & (REMEMBERED - 1)) * stride;
    if (rows[row] !== tagOf(value)) {
      rows.fill(0, row, row + stride);
      rows[row] = tagOf(value);
    }
    return row;
  };
  return {
    add: (key, code) => {
      const place = places.get(key) ?? places.size + 1;
      places.set(key, place);
      return (value) => {
        const at = rowOf(value) + place;
        if (rows[at] === 0) rows[at] = code(value) + 1;
        return (rows[at] as number) - 1;
      };
    },
  };
};

/** 0 is an empty place; −1 is the least value that a column has. */
const tagOf = (value: number): number => value + 2;
