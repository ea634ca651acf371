import { columnsOf, type TableName } from '@zhenma/model';
import { quoteName, quoteText } from '../engine/sql.ts';

/** Where the rows of one table lie before anyone has understood them. */
export interface RawTable {
  readonly table: TableName;
  /** Clean file written by the readers, if any row came that way. */
  readonly clean?: string;
  /** Selects with the same columns: Parquet files of the user, read in place. */
  readonly selects: readonly string[];
  /** Columns that some file states; the others are NULL in every row. All, when not given. */
  readonly stated?: ReadonlySet<string>;
  /** SQL that makes the texts of a column plain, where some are not: see `findOddTexts`. */
  readonly mended?: ReadonlyMap<string, string>;
}

/** Whether any file holds rows of it. */
export const isGiven = (raw: RawTable): boolean =>
  raw.clean !== undefined || raw.selects.length > 0;

/** A select of `file`, `line` and the texts of every column, before anyone has understood them. */
export const rawSelect = (raw: RawTable): string => {
  const columns = columnsOf(raw.table).map((column) => column.name);
  const clean = raw.clean ? [`select * from read_parquet(${quoteText(raw.clean)})`] : [];
  const empty = `select null::bigint as file, null::bigint as line,
    ${columns.map((name) => `null::varchar as ${quoteName(name)}`).join(', ')} where false`;
  const parts = [...clean, ...raw.selects];
  if (parts.length === 0) return empty;
  const all = parts.join('\nunion all\n');
  const mended = [...(raw.mended ?? [])].map(([name, sql]) => `${sql} as ${quoteName(name)}`);
  return mended.length === 0 ? all : `select * replace (${mended.join(',\n')}) from (${all})`;
};
