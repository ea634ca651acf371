import { type Expr, walk } from '@zhenma/rules';
import type { FactReader, Facts } from './live-facts.ts';

export type Readers = ReadonlyMap<string, FactReader>;

/** A column of a pattern as readers of facts take it: its text, or its number. */
export type CellOf = (column: number, value: number) => string | number;

/** Names of the fields that an expression reads. */
export const fieldsOf = (expr: Expr): readonly string[] => {
  const fields = new Set<string>();
  walk(expr, (node) => {
    if (node.kind === 'field') fields.add(node.name);
  });
  return [...fields];
};

/** The columns of a pattern that an expression reads, in order. */
export const columnsOf = (expr: Expr, readers: Readers): readonly number[] =>
  [...new Set(fieldsOf(expr).flatMap((name) => readers.get(name)?.columns ?? []))].sort(
    (a, b) => a - b,
  );

/** The facts that an expression reads, of a pattern; the same object each time. */
export const createReading = (
  expr: Expr,
  readers: Readers,
  cellOf: CellOf,
): ((pattern: Int32Array) => Facts) => {
  const columns = columnsOf(expr, readers);
  const told = fieldsOf(expr).flatMap((name) => {
    const reader = readers.get(name);
    return reader === undefined ? [] : [{ name, read: reader.read }];
  });
  const row: Facts = Object.fromEntries(told.map(({ name }) => [name, null]));
  const cells: (string | number)[] = [];
  return (pattern) => {
    for (const column of columns) cells[column] = cellOf(column, pattern[column] as number);
    for (const { name, read } of told) row[name] = read(cells);
    return row;
  };
};
