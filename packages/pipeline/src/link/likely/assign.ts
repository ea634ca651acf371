import { joinAsWritten } from '../../engine/as-written.ts';
import { dropRecords } from '../../engine/records.ts';
import type { Session } from '../../engine/session.ts';
import { ODDS_ONE } from './fit.ts';

const MILLION = 1_000_000;
/** Pairs at odds below one to a thousand are nobody's rivals. */
const ODDS_SEEN = ODDS_ONE / 1_000;
/** Equal sales of one card settle one per round. */
const ROUNDS_MAX = 16;

/**
 * A preference is one integer, so that the best is the least: the place of the odds, then the shorter
 * gap, then the number of the cluster. 17 bits of places and of seconds (36 hours, beyond which all
 * gaps are alike) leave 29 for the number of an observation: half a billion.
 */
const ID_BITS = 29;
const STEP_BITS = 17;
const STEP_MAX = 2 ** STEP_BITS - 1;
const CHOICE = `(least(w.place, ${STEP_MAX}) << ${STEP_BITS}) + least(c.gap, ${STEP_MAX})`;
const preference = (other: string): string => `(choice << ${ID_BITS}) + ${other}`;

/** Seconds between the two of a pair. */
const GAP = `(s.choice & ${STEP_MAX})::integer`;

/**
 * Creates `likely_made(l, r, ppm, gap, round)` from `likely_compared`, which is gone: pairs that are
 * the best of each other at `least` or more, and counts them.
 *
 * Shape   one to one. Of a cluster's candidates at most one is right, so the others count against a
 *         pair; candidates that state the same merchant do not, they would be the same answer.
 *         Best is decided by odds, then the shorter gap, then the smaller clusters: total.
 *         ppm: probability in millionths. gap: seconds between the two, see `likely_compared`.
 */
export const assignPairs = async (session: Session, least: number): Promise<number> => {
  const leastPpm = Math.round(least * MILLION);
  await session.run(`create or replace table likely_scored as
    select c.l, c.r, w.odds, ${CHOICE} as choice, c.like_l, c.like_r
    from likely_compared c join likely_weight w using (pattern)
    where w.odds >= ${ODDS_SEEN}`);
  await dropRecords(session, 'likely_compared');
  await session.run(`create or replace table likely_made
    (l integer, r integer, ppm integer, gap integer, round integer)`);
  let links = 0;
  await joinAsWritten(session, async () => {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const made = await makeRound(session, leastPpm, round);
      if (made === 0) break;
      links += made;
      await dropSettled(session, leastPpm, round);
    }
  });
  await session.run('drop table if exists likely_mutual');
  return links;
};

/** Least odds at which a pair without any rival is a link. */
const oddsOf = (leastPpm: number): number =>
  Math.floor((ODDS_ONE * leastPpm) / Math.max(1, MILLION - leastPpm));

/**
 * Adds to `likely_made` mutual bests to which their rivals, other merchants that either side could
 * be of, leave `leastPpm`, and counts them.
 */
const makeRound = async (session: Session, leastPpm: number, round: number): Promise<number> => {
  // Only what is likely enough can be best. Differences and `xor`, so that they are no keys: one
  // integer key is found by place.
  const likely = `(from likely_scored where odds >= ${oddsOf(leastPpm)})`;
  const best = (side: 'l' | 'r', other: 'l' | 'r'): string => `
    select ${side}, min(${preference(other)}) as best from ${likely} group by ${side}`;
  await session.run(`create or replace table likely_mutual as
    select s.l, s.r, s.odds, s.like_l, s.like_r, ${GAP} as gap
    from ${likely} s join (${best('l', 'r')}) a on a.l = s.l join (${best('r', 'l')}) b on b.r = s.r
    where ${preference('s.r')} - a.best = 0 and ${preference('s.l')} - b.best = 0`);
  const rivals = (side: 'l' | 'r', other: 'l' | 'r'): string => `
    select m.l, s.odds from likely_scored s join likely_mutual m on m.${side} = s.${side}
    where xor(s.like_${other}, m.like_${other}) <> 0`;
  const [made] = await session.rows(`insert into likely_made
    select m.l, m.r, floor(${MILLION} * m.odds::double
      / (${ODDS_ONE} + m.odds + coalesce(k.odds, 0)))::integer as ppm, m.gap, ${round}
    from likely_mutual m
    left join (select l, sum(odds)::bigint as odds
      from (${rivals('l', 'r')} union all ${rivals('r', 'l')}) group by l) k on k.l = m.l
    where ppm >= ${leastPpm}`);
  return Number(made?.['Count'] ?? 0);
};

/** What a round joined leaves, and with it what can neither become a link any more nor be its rival. */
const dropSettled = async (session: Session, leastPpm: number, round: number): Promise<void> => {
  const joined = `(from likely_made where round = ${round})`;
  const strong = (side: 'l' | 'r'): string =>
    `${side} in (select ${side} from free where odds >= ${oddsOf(leastPpm)})`;
  await session.run(`create or replace table likely_scored as
    with free as materialized (
      select s.* from likely_scored s
      anti join ${joined} a on a.l = s.l anti join ${joined} b on b.r = s.r
    )
    select * from free where ${strong('l')} or ${strong('r')}`);
};
