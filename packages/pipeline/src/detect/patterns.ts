import { constantsOf } from '../engine/constants.ts';
import type { Session } from '../engine/session.ts';
import { DICTIONARY_TEXTS, FACT_JOINS, FACT_SQL } from './fact-sql.ts';
import { PATTERN_COLUMNS, PATTERN_SOURCES } from './scope.ts';
import { tariffFromSql } from './tariff.ts';

/**
 * Groups sales by what their witnesses say: creates `pattern`, `sale_pattern` and
 * `pattern_facts`.
 *
 * Shape   a pattern, like an outcome, is named by its first sale: the same whatever the threads. Beside
 *         what its sales state, `pattern` has how many they are, `of_sales`, and when the first and the
 *         last was, `first_ms`, `last_ms`: who counts sales by what they state counts patterns.
 *
 * A million honest sales of ten thousand terminals make ten thousand patterns. Everything that only
 * depends on identities (names, codes, most rules, the sentence) is worked out once per pattern.
 */
export const createPatterns = async (session: Session): Promise<void> => {
  const constants = await constantsOf(session, 'sale', 'sale_row');
  const known = (name: string): string | undefined =>
    PATTERN_SOURCES[name]?.of === 'sale' ? constants.get(name) : undefined;
  const columns = Object.entries(PATTERN_COLUMNS);
  const differing = columns.filter(([name]) => known(name) === undefined);
  const same = columns.flatMap(([name, sql]): [string, string][] => {
    const value = known(name);
    return value === undefined ? [] : [[name, sql.replace(`s.${name}`, value)]];
  });
  const names = differing.map(([name]) => name).join(', ');
  await session.run(`create or replace table gathered as
    select min(sale) as pattern, list(sale) as sales, count(*) as of_sales,
      min(at_ms) as first_ms, max(at_ms) as last_ms, ${names} from (
      select ${['s.sale', 's.at_ms', ...named(differing)].join(', ')}
      from (select *, ${tariffFromSql('day')} as tariff_from from sale) s
      join identified i using (sale))
    group by ${names}`);
  await session.run(`create or replace table sale_pattern as
    select unnest(sales) as sale, pattern from gathered`);
  await session.run(`create or replace table pattern as
    select ${['* exclude (sales)', ...named(same)].join(', ')} from gathered`);
  await session.run('drop table gathered');
  const facts = Object.entries(FACT_SQL).map(([name, sql]) => `${sql} as ${name}`);
  await session.run(`create or replace table dictionary_texts as ${DICTIONARY_TEXTS}`);
  await session.run(`create or replace table pattern_facts as
    select p.pattern, ${facts.join(', ')} from pattern p ${FACT_JOINS.join('\n')}`);
  await session.run('drop table dictionary_texts');
};

const named = (columns: readonly (readonly [string, string])[]): readonly string[] =>
  columns.map(([name, sql]) => `${sql} as ${name}`);
