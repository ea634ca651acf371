import { unreachable } from '@zhenma/model';
import { quoteText } from '../engine/sql.ts';
import { FACT_SOURCES, type FactSource } from './fact-sources.ts';

const toSql = (source: FactSource): string => {
  switch (source.is) {
    case 'coded':
      return `texts.${source.dictionary}[p.${source.column}]`;
    case 'text':
      return `nullif(p.${source.column}, '')`;
    case 'flag':
      return `case when p.${source.column} >= 0 then p.${source.column} = 1 end`;
    case 'mcc':
      return `case when p.${source.column} >= 0 then lpad(p.${source.column}::varchar, 4, '0') end`;
    case 'choice':
      return `case when p.${source.column} > 0
        then [${source.of.map(quoteText).join(', ')}][p.${source.column}] end`;
    case 'span':
      return `${source.column === 'registered_span' ? 'here' : 'there'}.${source.value}`;
    case 'first':
      return `coalesce(${source.of.map(toSql).join(', ')})`;
    default:
      return unreachable(source);
  }
};

/** SQL of every pattern-level field over `pattern p` and `FACT_JOINS`. */
export const FACT_SQL: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(FACT_SOURCES).map(([name, source]) => [name, toSql(source)]),
);

/** What `FACT_SQL` reads beside `pattern p`: see `createPatterns`. */
export const FACT_JOINS: readonly string[] = [
  'cross join dictionary_texts texts',
  'left join merchant_span here on here.span = p.registered_span',
  'left join merchant_span there on there.span = p.cleared_span',
];

/**
 * One row with each dictionary as a list: place `id` holds its text, place 0 none. Taking a text by
 * place costs half of a join, and a pattern takes eighteen.
 */
export const DICTIONARY_TEXTS = `select ${(['number', 'name', 'party'] as const)
  .map((name) => `(select list(value order by id) from dict_${name}) as ${name}`)
  .join(', ')}`;
