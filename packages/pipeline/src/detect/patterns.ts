import type { Session } from '../engine/session.ts';
import { DICTIONARY_TEXTS, FACT_JOINS, FACT_SQL } from './fact-sql.ts';
import { PATTERN_COLUMNS } from './scope.ts';
import { tariffFromSql } from './tariff.ts';

/**
 * Groups sales by what their witnesses say: creates `pattern`, `sale_pattern` and
 * `pattern_facts`.
 *
 * Shape   a pattern, like an outcome, is named by its first sale: the same whatever the threads.
 *
 * A million honest sales of ten thousand terminals make ten thousand patterns. Everything that only
 * depends on identities (names, codes, most rules, the sentence) is worked out once per pattern.
 */
export const createPatterns = async (session: Session): Promise<void> => {
  const names = Object.keys(PATTERN_COLUMNS);
  const columns = Object.entries(PATTERN_COLUMNS).map(([name, sql]) => `${sql} as ${name}`);
  await session.run(`create or replace temp table seen as
    select s.sale, ${columns.join(', ')}
    from (select *, ${tariffFromSql('day')} as tariff_from from sale) s
    join identified i using (sale)`);
  await session.run(`create or replace temp table pattern as
    select min(sale) as pattern, ${names.join(', ')} from seen group by ${names.join(', ')}`);
  await session.run(`create or replace temp table sale_pattern as
    select seen.sale, pattern.pattern from seen join pattern using (${names.join(', ')})`);
  await session.run('drop table seen');
  const facts = Object.entries(FACT_SQL).map(([name, sql]) => `${sql} as ${name}`);
  await session.run(`create or replace temp table dictionary_texts as ${DICTIONARY_TEXTS}`);
  await session.run(`create or replace temp table pattern_facts as
    select p.pattern, ${facts.join(', ')} from pattern p ${FACT_JOINS.join('\n')}`);
  await session.run('drop table dictionary_texts');
};
