import type { DerivedColumn } from '@zhenma/rules';
import type { Cell, Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';

/** A table of facts and the column that names its rows. */
export interface FactsTable {
  readonly facts: string;
  readonly key: string;
}

/**
 * Fills the columns of dictionary functions: each distinct tuple of arguments is evaluated once, in
 * JavaScript, and joined back as a column of `facts`, or of another table of facts.
 *
 * Shape   null where an argument is null, or where the function has no answer. A function of a
 *         function is filled in a later wave than its argument.
 */
export const fillDerived = async (
  session: Session,
  columns: readonly DerivedColumn[],
  of: FactsTable = { facts: 'facts', key: 'pattern' },
): Promise<void> => {
  let waiting = [...new Map(columns.map((column) => [column.column, column])).values()];
  while (waiting.length > 0) {
    const later = new Set(waiting.map((column) => column.column));
    const wave = waiting.filter((column) => !column.args.some((arg) => later.has(arg)));
    await fillWave(session, wave, of);
    waiting = waiting.filter((column) => !wave.includes(column));
  }
};

const fillWave = async (
  session: Session,
  wave: readonly DerivedColumn[],
  of: FactsTable,
): Promise<void> => {
  const joins: string[] = [];
  const names: string[] = [];
  for (const [index, column] of wave.entries()) {
    const table = `derived_${index}`;
    await fillOne(session, { table, facts: of.facts }, column);
    const on = column.args.map((arg, at) => `${table}.a${at} = f.${quoteName(arg)}`);
    joins.push(`left join ${table} on ${on.join(' and ')}`);
    names.push(`${table}.value as ${quoteName(column.column)}`);
  }
  // Joins one after the other carry all columns along: only the arguments go through them.
  await session.run(`create or replace temp table ${of.facts} as
    select f.*, d.* exclude (${of.key}) from ${of.facts} f join (
      select f.${of.key}, ${names.join(', ')} from ${of.facts} f ${joins.join('\n')})
    d using (${of.key})`);
};

const fillOne = async (
  session: Session,
  { table, facts }: { readonly table: string; readonly facts: string },
  column: DerivedColumn,
): Promise<void> => {
  const args = column.args.map(quoteName);
  const known = args.map((arg) => `${arg} is not null`).join(' and ');
  const rows: Cell[][] = [];
  await session.each(`select distinct ${args.join(', ')} from ${facts} where ${known}`, (block) => {
    for (const row of block) {
      const values = column.args.map((arg) => row[arg] ?? null);
      rows.push([...values, column.evaluate(values) as Cell]);
    }
  });
  const types = column.args.map((_, at) => [`a${at}`, 'varchar'] as const);
  await session.load(
    table,
    { ...Object.fromEntries(types), value: SQL_TYPE[column.returns] },
    rows,
  );
};

const SQL_TYPE: Record<DerivedColumn['returns'], string> = {
  string: 'varchar',
  int: 'bigint',
  bool: 'boolean',
  timestamp: 'bigint',
  double: 'double',
  strings: 'varchar',
};
