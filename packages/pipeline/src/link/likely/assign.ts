import type { Session } from '../../engine/session.ts';
import { PATTERN } from './compare.ts';
import { ODDS_ONE } from './fit.ts';

const MILLION = 1_000_000;
/** Pairs at odds below one to a thousand are nobody's rivals. */
const ODDS_SEEN = ODDS_ONE / 1_000;
/** Equal sales of one card settle one per round. */
const ROUNDS_MAX = 16;

/**
 * Creates `likely_made(l, r, ppm)`, pairs that are the best of each other at `least` or more, and
 * counts them.
 *
 * Shape   one to one. Of a cluster's candidates at most one is right, so the others count against a
 *         pair; candidates that state the same merchant do not, they would be the same answer.
 *         Best is decided by odds, then the shorter gap, then the smaller clusters: total.
 *         ppm: probability in millionths.
 */
export const assignPairs = async (session: Session, least: number): Promise<number> => {
  const same = PATTERN.map((name) => `w.${name} = c.${name}`).join(' and ');
  await session.run(`create or replace temp table likely_scored as
    select c.l, c.r, c.gap, w.odds, a."like" as like_l, b."like" as like_r
    from likely_compared c join likely_weight w on ${same}
    join likely_left a on a.sale = c.l join likely_right b on b.sale = c.r
    where w.odds >= ${ODDS_SEEN}`);
  await session.run('create or replace temp table likely_made (l integer, r integer, ppm integer)');
  let links = 0;
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await session.run(roundSql(Math.round(least * MILLION)));
    const [row] = await session.rows('select count(*) as n from likely_round');
    const made = Number(row?.['n'] ?? 0);
    if (made === 0) break;
    links += made;
    await session.run('insert into likely_made select * from likely_round');
    await session.run(`create or replace temp table likely_scored as
      select s.* from likely_scored s anti join likely_round m on m.l = s.l`);
    await session.run(`create or replace temp table likely_scored as
      select s.* from likely_scored s anti join likely_round m on m.r = s.r`);
  }
  await session.run('drop table if exists likely_round');
  return links;
};

/** Rivals of a pair: other merchants that either side could belong to. */
const roundSql = (leastPpm: number): string => `create or replace temp table likely_round as
  with of_l as (select l, sum(odds) as odds from likely_scored group by l),
  of_r as (select r, sum(odds) as odds from likely_scored group by r),
  alike_l as (select l, like_r, sum(odds) as odds from likely_scored group by l, like_r),
  alike_r as (select r, like_l, sum(odds) as odds from likely_scored group by r, like_l),
  best_l as (
    select l, arg_min(r, (-odds, gap, r)) as r from likely_scored group by l
  ), best_r as (
    select r, arg_min(l, (-odds, gap, l)) as l from likely_scored group by r
  ), mutual as (
    select s.* from likely_scored s
    join best_l using (l, r) join best_r using (l, r)
  )
  select m.l, m.r, floor(${MILLION} * m.odds::double
    / (${ODDS_ONE} + m.odds + (of_l.odds - alike_l.odds) + (of_r.odds - alike_r.odds)))::integer as ppm
  from mutual m
  join of_l on of_l.l = m.l join of_r on of_r.r = m.r
  join alike_l on alike_l.l = m.l and alike_l.like_r = m.like_r
  join alike_r on alike_r.r = m.r and alike_r.like_l = m.like_l
  where ppm >= ${leastPpm}`;
