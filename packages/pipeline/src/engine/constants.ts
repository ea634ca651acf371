import type { Cell, Session } from './session.ts';
import { quoteName, quoteText } from './sql.ts';

/**
 * Columns of `view` that the table below it leaves out, because every row has the same value there:
 * by name, with that value as SQL.
 *
 * Shape   none when `table` does not exist or has no row.
 */
export const constantsOf = async (
  session: Session,
  view: string,
  table: string,
): Promise<ReadonlyMap<string, string>> => {
  const described = await session.rows(`select table_name, column_name as name, data_type as type
    from duckdb_columns() where table_name in (${quoteText(view)}, ${quoteText(table)})`);
  const of = (name: string) => described.filter((row) => row['table_name'] === name);
  const stated = new Set(of(table).map(({ name }) => name));
  const columns = stated.size === 0 ? [] : of(view).filter(({ name }) => !stated.has(name ?? null));
  if (columns.length === 0) return new Map();
  const names = columns.map(({ name }) => quoteName(String(name)));
  const [first] = await session.rows(`select ${names.join(', ')} from ${quoteName(view)} limit 1`);
  if (first === undefined) return new Map();
  return new Map(
    columns.map(({ name, type }) => [
      String(name),
      `${literal(first[String(name)] ?? null)}::${type}`,
    ]),
  );
};

/** A cell as SQL. What is no integer goes as text: a decimal need not become the same double. */
export const literal = (cell: Cell): string =>
  typeof cell === 'string' || (typeof cell === 'number' && !Number.isInteger(cell))
    ? quoteText(`${cell}`)
    : `${cell}`;
