import type { Cell, Session } from './session.ts';
import { quoteName, quoteText } from './sql.ts';

/**
 * Columns of `view` that the table below it leaves out, because every row has the same value there:
 * by name, with that value as SQL.
 *
 * Shape   none when `table` has no row.
 */
export const constantsOf = async (
  session: Session,
  view: string,
  table: string,
): Promise<ReadonlyMap<string, string>> => {
  // Of all tables `duckdb_columns()` would tell the same, after those of the engine itself.
  const of = async (name: string): Promise<readonly Column[]> =>
    (await session.rows(`describe ${quoteName(name)}`)).map((row) => ({
      name: String(row['column_name']),
      type: String(row['column_type']),
    }));
  const stated = new Set((await of(table)).map(({ name }) => name));
  const columns = (await of(view)).filter(({ name }) => !stated.has(name));
  if (columns.length === 0) return new Map();
  const names = columns.map(({ name }) => quoteName(name));
  const [first] = await session.rows(`select ${names.join(', ')} from ${quoteName(view)} limit 1`);
  if (first === undefined) return new Map();
  return new Map(
    columns.map(({ name, type }) => [name, `${literal(first[name] ?? null)}::${type}`]),
  );
};

interface Column {
  readonly name: string;
  readonly type: string;
}

/** A cell as SQL. What is no integer goes as text: a decimal need not become the same double. */
export const literal = (cell: Cell): string =>
  typeof cell === 'string' || (typeof cell === 'number' && !Number.isInteger(cell))
    ? quoteText(`${cell}`)
    : `${cell}`;
