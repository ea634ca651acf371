import type { Column } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';
import { dictionaryOf } from './coded-texts.ts';
import { markOf, toldByMark } from './marks.ts';

/** How rows of `raw` come to the codes of their texts: the code of each such column, and the joins. */
export interface Lookups {
  readonly codes: ReadonlyMap<Column, string>;
  readonly joins: readonly string[];
}

export const NO_LOOKUPS: Lookups = { codes: new Map(), joins: [] };

/**
 * Looks into the tables that `createTexts` made, which returned `together`: by marks, where they tell the
 * texts.
 */
export const lookupsOf = async (
  session: Session,
  columns: readonly Column[],
  together: readonly string[],
): Promise<Lookups> => {
  const coded = columns.filter(({ name }) => dictionaryOf(name) !== undefined);
  const apart = coded.map(({ name }) => name).filter((name) => !together.includes(name));
  const looks = apart.map(
    (name): Look => ({
      as: `${name}@`,
      table: `text_${dictionaryOf(name)}`,
      said: { [name]: 'said' },
    }),
  );
  if (together.length > 0) {
    const said = Object.fromEntries(together.map((name) => [name, name]));
    looks.push({ as: 'together', table: 'text_together', said });
  }
  const marked = await toldByMark(session, [...new Set(looks.map(({ table }) => table))]);
  const codeOf = ({ name }: Column): string =>
    apart.includes(name) ? `${quoteName(`${name}@`)}.code` : `together.${quoteName(`${name}@`)}`;
  return {
    codes: new Map(coded.map((column) => [column, codeOf(column)])),
    joins: looks.map((look) => joinOf(look, marked.has(look.table))),
  };
};

/** A join with `table` under another name; said: what it calls the text of a column of the rows. */
interface Look {
  readonly as: string;
  readonly table: string;
  readonly said: Readonly<Record<string, string>>;
}

const joinOf = ({ as, table, said }: Look, byMark: boolean): string => {
  const found = quoteName(as);
  const texts = Object.keys(said).map((name) => `raw.${quoteName(name)}`);
  const same = Object.entries(said).map(
    ([name, there]) => `${found}.${quoteName(there)} is not distinct from raw.${quoteName(name)}`,
  );
  const on = byMark ? `${found}.mark = ${markOf(texts)}` : same.join(' and ');
  return `left join ${table} ${found} on ${on}`;
};
