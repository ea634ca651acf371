import type { Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';

/**
 * A table that causes are weighed by and that only some data fills.
 *
 * Shape   asks: a query with a row where the table may have one: a necessary condition, as `asks` of a
 *         feature is. columns: with their types, for the empty table elsewhere. create: what makes it.
 */
export interface CausePart {
  readonly table: string;
  readonly columns: string;
  readonly asks: string;
  readonly create: readonly string[];
}

/** Makes the tables; all are asked in one statement whether they can have a row. */
export const createCauseParts = async (
  session: Session,
  parts: readonly CausePart[],
): Promise<void> => {
  const asked = parts.map(
    ({ table, asks }) => `(select ${quoteText(table)} as name from (${asks}) limit 1)`,
  );
  const told = await session.rows(asked.join(' union all '));
  const filled = new Set(told.map(({ name }) => String(name)));
  for (const { table, columns, create } of parts) {
    const made = filled.has(table) ? create : [`create or replace table ${table} (${columns})`];
    for (const sql of made) await session.run(sql);
  }
};
