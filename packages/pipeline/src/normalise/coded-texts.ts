import { CARD_TYPES, columnsOf, PRICE_CLASSES, TXN_TYPES, VIEWS } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';
import { readingOf } from './kinds.ts';
import { markOf } from './marks.ts';

/** Dictionaries: each distinct text once, with an integer that replaces it everywhere. */
export const DICTIONARIES = {
  number: ['merchant_no'],
  name: ['merchant_name'],
  sn: ['terminal_sn'],
  tid: ['terminal_id'],
  party: ['acquirer', 'forwarder', 'issuer'],
  card: ['card_token'],
} as const satisfies Record<string, readonly string[]>;

export type Dictionary = keyof typeof DICTIONARIES;

/** Choices that typed transactions and observations hold as the 1-based place in their list. */
export const NUMBERED: Readonly<Record<string, readonly string[]>> = {
  view: VIEWS,
  txn_type: TXN_TYPES,
  card_type: CARD_TYPES,
  price_class: PRICE_CLASSES,
};

/** Each dictionary with those of its columns that are among `names`. */
export const dictionariesOf = (
  names: ReadonlySet<string>,
): readonly (readonly [Dictionary, readonly string[]])[] =>
  (Object.entries(DICTIONARIES) as [Dictionary, readonly string[]][]).map(([name, columns]) => [
    name,
    columns.filter((column) => names.has(column)),
  ]);

/** Dictionary of a column of transactions, if it has one. */
export const dictionaryOf = (column: string): Dictionary | undefined =>
  dictionariesOf(new Set([column])).find(([, columns]) => columns.length > 0)?.[0];

/**
 * What tells where a sale was made, of which a terminal says the same in all of its sales: combinations
 * are about as few as terminals.
 */
const TOGETHER: readonly string[] =
  'terminal_id terminal_sn merchant_no merchant_name acquirer forwarder'.split(' ');

/**
 * Creates `text_<dictionary>(said, value, code, mark)` of every text that `select`, rows of transactions
 * before anyone has understood them, states: `value` is how it is understood, `code` a number of it, `mark`
 * what it may be looked up by.
 *
 * Shape   both null when the text does not fit. Codes are numbers of this run, in no order; a text
 *         that only rows which are refused state has one too. Of the columns that are returned, the
 *         combinations that rows state are in `text_together`, with a code `<column>@` for each.
 *
 * What repeats is understood once, and rows carry a code of four bytes from the start.
 */
export const createTexts = async (
  session: Session,
  select: string,
  names: ReadonlySet<string>,
  zoneMinutes: number,
): Promise<readonly string[]> => {
  const kinds = new Map(columnsOf('transactions').map((column) => [column.name, column]));
  const together = TOGETHER.filter((name) => names.has(name));
  if (together.length > 0)
    await session.run(`create or replace table said_together as
      select distinct ${together.map(quoteName).join(', ')} from (${select})`);
  for (const [dictionary, stated] of dictionariesOf(names)) {
    const kind = kinds.get(DICTIONARIES[dictionary][0]);
    const parts = stated.map((name) => {
      const rows = together.includes(name) ? 'said_together' : `(${select})`;
      return `select ${quoteName(name)} as said from ${rows}`;
    });
    const said = parts.length > 0 ? parts.join(' union all ') : 'select null::varchar as said';
    const value = kind ? readingOf(kind, zoneMinutes).sql('said') : 'said';
    await session.run(`create or replace table text_${dictionary} as
      select said, value, case when value is not null then row_number() over () end::integer as code,
        ${markOf(['said'])} as mark
      from (select said, ${value} as value from (select distinct said from (${said}))
        where said is not null)`);
  }
  if (together.length > 0) await codeTogether(session, together);
  return together;
};

/** One look into this table instead of one for each column. */
const codeTogether = async (session: Session, columns: readonly string[]): Promise<void> => {
  const codes = columns.map((name) => `${quoteName(`${name}@`)}.code as ${quoteName(`${name}@`)}`);
  const joins = columns.map(
    (name) => `left join text_${dictionaryOf(name)} ${quoteName(`${name}@`)}
      on ${quoteName(`${name}@`)}.said = s.${quoteName(name)}`,
  );
  await session.run(`create or replace table text_together as
    select s.*, ${codes.join(', ')}, ${markOf(columns.map((name) => `s.${quoteName(name)}`))} as mark
    from said_together s ${joins.join('\n')}`);
  await session.run('drop table said_together');
};
