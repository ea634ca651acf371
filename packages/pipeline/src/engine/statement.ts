import { Fault } from '@zhenma/model';

/** What a statement has to do with tables, views and types, by their names. */
export interface Statement {
  /** Its beginning, for messages. */
  readonly title: string;
  /** Names that it makes, changes or drops. */
  readonly writes: readonly string[];
  /** All its words: what it reads is among them. */
  readonly words: ReadonlySet<string>;
  /** What it makes: a view, of what its words name; a table with its rows. */
  readonly makes: string | undefined;
  /** What it makes exists on one connection alone. */
  readonly isTemporary: boolean;
  /** It changes tables and nothing else: nobody can tell when it ran but by reading them. */
  readonly isInside: boolean;
  readonly readsFiles: boolean;
  /** It hands rows on as they come, and keeps few. */
  readonly isCopy: boolean;
  /** It changes or asks what no name tells: nothing may run beside it. */
  readonly isAlone: boolean;
}

/**
 * Reads off a statement what has to have ended before it begins. A word that is no name of a table, but
 * of a column, makes it wait for nothing or in vain; a name is never missed.
 *
 * Errors  a kind of statement that is not known here; several statements in one.
 */
export const readStatement = (sql: string): Statement => {
  const words = new Set(sql.match(WORD));
  const changed = CHANGES.exec(sql);
  const isAlone = ALONE.test(sql);
  const isKnown = changed !== null || isAlone || READS.test(sql);
  if (!isKnown || (sql.includes(';') && sql.replace(QUOTED, '').includes(';')))
    throw new Fault('INTERNAL', `not one statement of a known kind: ${titleOf(sql)}`);
  return {
    title: titleOf(sql),
    writes: changed ? [changed.groups?.['name'] ?? ''] : [],
    words,
    makes: changed?.groups?.['kind'],
    isTemporary: changed?.groups?.['temporary'] !== undefined,
    isInside: changed !== null && !isAlone,
    readsFiles: FILES.test(sql),
    isCopy: COPIES.test(sql),
    isAlone,
  };
};

/** The same for a table that JavaScript fills. */
export const fillsTable = (name: string): Statement => ({
  title: `rows for ${name}`,
  writes: [name],
  words: new Set([name]),
  makes: 'table',
  isTemporary: false,
  isInside: true,
  readsFiles: false,
  isCopy: false,
  isAlone: false,
});

const WORD = /\w+/g;

const QUOTED = /'[^']*'|"[^"]*"/g;

const CHANGES = new RegExp(
  `^\\s*(?:${[
    'create(?: or replace)?(?<temporary> temp)? (?<kind>table|view|type)(?: if not exists)?',
    'insert into',
    'update',
    'delete from',
    'alter table',
    'drop (?:table|view|type)(?: if exists)?',
  ].join('|')}) "?(?<name>\\w+)`,
);

const READS = /^[\s(]*(?:with|select|from|describe|explain|values|copy)\b/;

const FILES = /\bread_\w+\(/;

const COPIES = /^\s*copy\b/;

/** Settings, and the catalogue of all tables. */
const ALONE = /^\s*(?:set|reset|pragma) |duckdb_\w+\(|information_schema/;

const TITLE_CHARS = 70;

const titleOf = (sql: string): string => sql.trim().replace(/\s+/g, ' ').slice(0, TITLE_CHARS);
