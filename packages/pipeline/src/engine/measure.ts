import { quoteName } from './sql.ts';

/** A table of measures: at most one row per sale; a sale without a row has null in every field. */
export interface MeasureTable {
  readonly table: string;
  readonly fields: readonly string[];
}

/** Where every measure lies, and the DuckDB types of those that could not be made. */
export interface Measures {
  readonly tables: readonly MeasureTable[];
  readonly absent: Readonly<Record<string, string>>;
}

/** The view `measure(sale, every field)` over the sales of `sales` and the tables of measures. */
export const measureView = ({ tables, absent }: Measures, sales: string): string => {
  const fields = tables.flatMap(({ table, fields }) =>
    fields.map((field) => `${quoteName(table)}.${quoteName(field)}`),
  );
  const nulls = Object.entries(absent).map(([name, type]) => `null::${type} as ${quoteName(name)}`);
  const joins = tables.map(({ table }) => {
    const name = quoteName(table);
    return `left join ${name} on ${name}.sale = k.sale`;
  });
  return `create or replace temp view measure as
    select ${['k.sale', ...fields, ...nulls].join(', ')} from ${sales} k ${joins.join('\n')}`;
};
