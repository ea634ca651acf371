import { quoteName } from './sql.ts';

/** A table of measures: at most one row per sale; a sale without a row has null in every field. */
export interface MeasureTable {
  readonly table: string;
  readonly fields: readonly string[];
  /** It has a row for every sale; where this is not said, it may lack some. */
  readonly whole?: boolean;
}

/** Where every measure lies, and the DuckDB types of those that could not be made. */
export interface Measures {
  readonly tables: readonly MeasureTable[];
  readonly absent: Readonly<Record<string, string>>;
}

/** The view `measure(sale, every field)` over the sales of `sales` and the tables of measures. */
export const measureView = (measures: Measures, sales: string): string =>
  `create or replace view measure as ${measureSelect(measures, sales)}`;

/** Every measure of the sales of `sales`: of a few of them, name these and not all of `measure`. */
export const measureSelect = (measures: Measures, sales: string): string =>
  `select ${['k.sale', ...measureColumns(measures)].join(', ')}
    from ${sales} k ${measureJoins(measures, 'k')}`;

/** Every field as a column, where `measureJoins` has joined the tables. */
export const measureColumns = ({ tables, absent }: Measures): readonly string[] => [
  ...tables.flatMap(({ table, fields }) =>
    fields.map((field) => `${quoteName(table)}.${quoteName(field)}`),
  ),
  ...nullColumns(absent),
];

/** The fields that could not be made. */
export const nullColumns = (absent: Measures['absent']): readonly string[] =>
  Object.entries(absent).map(([name, type]) => `null::${type} as ${quoteName(name)}`);

/**
 * The tables of measures, each under its own name, joined to the column `sale` of `sales`. One that has
 * every sale need not be a left join: DuckDB finds only those of other joins by place.
 */
export const measureJoins = ({ tables }: Measures, sales: string): string =>
  tables
    .map(({ table, whole }) => {
      const name = quoteName(table);
      return `${whole ? '' : 'left '}join ${name} on ${name}.sale = ${sales}.sale`;
    })
    .join('\n');
