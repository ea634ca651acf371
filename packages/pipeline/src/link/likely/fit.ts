import type { Cell, Session } from '../../engine/session.ts';
import { type SureCodes, sureCodes } from './codes.ts';
import { identitySql, issuerSql, timeLevelSql } from './levels.ts';
import { patternOdds, type Unrelated } from './model.ts';
import { levelsOf } from './pattern.ts';
import type { Sides, Step } from './sides.ts';

/** Odds are integers, so that their sums do not hang on the order of threads. */
export const ODDS_ONE = 10_000;
const ODDS_MAX = 1e12;

/**
 * Creates `likely_weight(pattern, odds, place)`: the odds that a pair of a pattern is one sale,
 * × `ODDS_ONE`, and the place of these odds among all, the best first.
 *
 * Shape   the model sees counts of patterns, in a fixed order, never single pairs.
 */
export const loadWeights = async (session: Session, sides: Sides, step: Step): Promise<void> => {
  const found = await session.rows(
    'select pattern, count(*) as n from likely_compared group by all order by all',
  );
  const patterns = found.map((row) => Number(row['pattern']));
  const counted = patterns.map((pattern, at) => ({
    ...levelsOf(pattern),
    n: Number(found[at]?.['n']),
  }));
  const codes = sides.auth ? await sureCodes(session, step) : NO_CODES;
  const seen = { unrelated: await unrelated(session, sides), codes };
  const odds = patternOdds(counted, seen, sides.left, sides.right);
  const rows = patterns.map((pattern, at): Cell[] => [
    pattern,
    Math.min(ODDS_MAX, Math.round((odds[at] ?? 0) * ODDS_ONE)),
  ]);
  await session.load('likely_odds', { pattern: 'integer', odds: 'bigint' }, rows);
  await session.run(`create or replace table likely_weight as
    select *, dense_rank() over (order by odds desc) as place from likely_odds`);
  await session.run('drop table likely_odds');
};

const NO_CODES: SureCodes = { same: 0, other: 0 };

const SAMPLE = 10_000;
const OFFSETS = 10;

/** Levels at which records of one day agree that have nothing to do with each other. */
const unrelated = async (session: Session, sides: Sides): Promise<Unrelated> => {
  const sampled = (side: 'left' | 'right', rows: number): string => {
    const every = Math.max(1, Math.floor(rows / SAMPLE));
    return `(select *, row_number() over (partition by day order by hash(sale), sale) as turn
      from likely_${side} where hash(sale) % ${every} = 0)`;
  };
  const found = await session.rows(`
    with a as (select *, turn + unnest(range(1, ${OFFSETS + 1})) as meets
      from ${sampled('left', sides.left)}), b as ${sampled('right', sides.right)}
    select (${timeLevelSql()}) as time, (${identitySql()}) as identity, (${sides.issuers ? issuerSql() : 0}) as issuer,
      count(*) as n
    from a join b on b.day = a.day and b.turn = a.meets
    left join likely_name na on na.id = a.name
    left join likely_name nb on nb.id = b.name
    where a.amount <> b.amount group by all order by all`);
  return found.map((row) => ({
    time: Number(row['time']),
    identity: Number(row['identity']),
    issuer: Number(row['issuer']),
    n: Number(row['n']),
  }));
};
