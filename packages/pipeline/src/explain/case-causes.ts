import type { Lang, WeighedCause } from '@zhenma/model';
import type { Cell, Row, Session } from '../engine/session.ts';
import { type CauseWeights, weighInBoth } from './cause.ts';
import { type CauseFacts, createCauseFacts } from './cause-facts.ts';
import { times } from './times.ts';
import { UNPRICED } from './unpriced.ts';

/** A subject below this score makes no case. Source: contract §4. */
export const CASE_SCORE_MIN = 0.05;

/** A case to be told: its row of `case_group`, what its causes were weighed by, and the outcome. */
export interface Decided {
  readonly row: Row;
  readonly facts: CauseFacts;
  readonly causes: Readonly<Record<Lang, WeighedCause>>;
}

/**
 * Decides which cases there are and what caused each, most severe first: creates `case_group` and
 * `sale_cause(sale, cause)`. Verdicts need no more of a case, so they can be written while it is told.
 */
export const decideCauses = async (
  session: Session,
  weights: CauseWeights,
): Promise<readonly Decided[]> => {
  await session.run(`create or replace table sale_cause as
    select so.sale, j.number_cause as cause from sale_outcome so join judgement j using (outcome)
    where j.number_cause is not null`);
  const flagged = await session.rows('select distinct codes from case_sale');
  if (flagged.length === 0) return [];
  await session.run(groupSql(firedIn(flagged.map(({ codes }) => String(codes)))));
  await createCauseFacts(session);
  const known: ReadonlyMap<string, CauseFacts> = await byCase(session, 'cause_facts');
  const rows = await session.rows(
    'select * from case_group order by jumped > 0 desc, score desc, amount desc, type, id',
  );
  const decided = rows
    .filter((row) => Number(row['score']) >= CASE_SCORE_MIN)
    .map((row): Decided => {
      const facts = known.get(keyOf(row)) ?? {};
      return { row, facts, causes: weighInBoth(facts, weights) };
    });
  const tops = decided.map(({ row, causes }): Cell[] => [
    row['type'] ?? null,
    row['id'] ?? null,
    causes.zh.top,
  ]);
  await session.load('case_cause', { type: 'varchar', id: 'varchar', cause: 'varchar' }, tops);
  await session.run(`insert into sale_cause
    select cs.sale, cc.cause from case_sale cs join case_cause cc using (type, id)`);
  return decided;
};

export const keyOf = (row: Row): string => `${row['type']}|${row['id']}`;

/** Rows of a table with one row per case, by `keyOf`. */
export const byCase = async (session: Session, table: string): Promise<ReadonlyMap<string, Row>> =>
  new Map((await session.rows(`select * from ${table}`)).map((row) => [keyOf(row), row]));

/** Places of the rules that fired in some of these outcomes. */
const firedIn = (outcomes: readonly string[]): readonly number[] => {
  const fired = new Set<number>();
  for (const codes of outcomes)
    for (let at = codes.indexOf('1'); at >= 0; at = codes.indexOf('1', at + 1)) fired.add(at);
  return [...fired].sort((a, b) => a - b);
};

/** The columns of a case that hold an example. */
export const examplesIn = (row: Row): readonly string[] =>
  Object.keys(row).filter((name) => name.startsWith(EXAMPLE));

const EXAMPLE = 'example_';

/** One row per subject; `example_k` is the first sale on which rule k fired, if it did in any case. */
const groupSql = (fired: readonly number[]): string => {
  const examples = fired.map(
    (at) => `min(case when c.codes[${at + 1}] = '1' then c.sale end) as ${EXAMPLE}${at}`,
  );
  const gains = "c.verdict = 'jumped'";
  return `create or replace table case_group as
    with total as (
      select type, id, count(*) as sales from subject_sale group by type, id
    )
    select c.type, c.id, max(c.score) as score,
      ${times(gains)} as jumped, ${times("c.verdict = 'suspect'")} as suspect,
      any_value(t.sales) as sales, min(c.at_ms) as first_ms, max(c.at_ms) as last_ms,
      string_agg(distinct c.kinds, ';' order by c.kinds) as kinds,
      coalesce(sum(case when ${gains} then c.amount end), 0)::bigint as amount,
      coalesce(sum(case when ${gains} then c.issuer_gap end), 0)::bigint as issuer_gap,
      coalesce(sum(case when ${gains} then c.network_gap end), 0)::bigint as network_gap,
      ${UNPRICED},
      coalesce(sum(case when ${gains} and p.points_lost then c.amount end), 0)::bigint as points_amount,
      list(distinct n.value order by n.value) filter (c.cleared <> c.registered and n.value is not null)
        as members,
      ${examples.join(', ') || 'null as no_example'}
    from case_sale c
    join total t using (type, id)
    join price_shift p using (pattern)
    left join dict_number n on n.id = c.cleared
    group by c.type, c.id`;
};
