import type { Session } from '../engine/session.ts';
import { placeObservations } from './clusters.ts';
import { partDayMeetings } from './day-meetings.ts';
import { joinFarClocks } from './far-clocks.ts';
import { assignPairs } from './likely/assign.ts';
import { createPairs } from './likely/candidates.ts';
import { learnClocks } from './likely/clocks.ts';
import { createComparisons } from './likely/compare.ts';
import { loadWeights } from './likely/fit.ts';
import { createSides, isAnyOpen, type Sides, STEPS, type Step } from './likely/sides.ts';
import { joinLone } from './lone.ts';

export interface LikelyOptions {
  /** Live rules know only keys: what a population teaches is batch only. */
  readonly live?: boolean;
  /** Least probability of a link; default `LINK_PROBABILITY_MIN`. */
  readonly least?: number;
}

/** Links below this probability are not made: a wrong link accuses somebody. */
export const LINK_PROBABILITY_MIN = 0.99;

/** Parts what only a day brought together, joins what a wrong clock parted, and by probability: `findLikelyLinks`; creates `cluster`; `moved` is gone. */
export const createLikelyLinks = async (
  session: Session,
  options: LikelyOptions = {},
): Promise<void> => {
  if (options.live !== true) {
    await partDayMeetings(session);
    await joinFarClocks(session);
  }
  await findLikelyLinks(session, options);
  await placeObservations(session);
  await session.run('drop table moved');
};

/**
 * Joins what `findClusters` left apart, by probability: adds to `moved`, and creates
 * `likely_link(sale, probability_ppm)` for the sales so joined.
 *
 * Shape   one to one: a side's cluster joins at most one of the other side's, the best for both.
 *         Records that state the same merchant stand for each other: the probability is that of the
 *         merchant pair, not of one row among equals.
 * Source  Fellegi and Sunter 1969: weights log(m/u) per compared field, m by expectation
 *         maximisation, u from random pairs; term frequencies of amounts and cards as in Winkler 2000.
 */
export const findLikelyLinks = async (session: Session, options: LikelyOptions): Promise<void> => {
  await session.run('create or replace table likely_link (sale integer, probability_ppm integer)');
  if (options.live !== true) await runSteps(session, options.least ?? LINK_PROBABILITY_MIN);
};

const runSteps = async (session: Session, least: number): Promise<void> => {
  if (await isAnyOpen(session)) for (const step of STEPS) await runStep(session, step, least);
  for (const table of ['open_cluster', 'lone']) await session.run(`drop table ${table}`);
};

/** A second turn joins what the wrong clocks of terminals kept apart, once the first has told them. */
const runStep = async (session: Session, step: Step, least: number): Promise<void> => {
  if ((await runTurn(session, step, { least, clocks: false })) > 0)
    await runTurn(session, step, { least, clocks: true });
  await session.run('drop table if exists likely_clock');
};

/** @returns how many clocks are known to be wrong */
const runTurn = async (
  session: Session,
  step: Step,
  { least, clocks }: { readonly least: number; readonly clocks: boolean },
): Promise<number> => {
  const sides = await createSides(session, step, clocks);
  if (sides === undefined) return 0;
  await createPairs(session, sides);
  await createComparisons(session, sides);
  await loadWeights(session, sides, step);
  const links = await assignPairs(session, least);
  const wrong = clocks || links === 0 ? 0 : await learnClocks(session, sides.all);
  if (links > 0) await mergeLinks(session);
  if (links > 0 && (wrong > 0 || step !== STEPS.at(-1))) await growClusters(session, sides);
  await dropStep(session);
  return wrong;
};

/** Heads replace sales in `moved`; a sale that was joined twice keeps its weaker probability. */
const mergeLinks = async (session: Session): Promise<void> => {
  await session.run(`create or replace table likely_head as
    select greatest(l, r) as sale, least(l, r) as head, ppm from likely_made`);
  await session.run(`create or replace table moved as
    select m.sale, coalesce(h.head, m.head) as head
    from moved m left join likely_head h on h.sale = m.head
    union all select sale, head from likely_head`);
  const [known] = await session.rows('select count(*) as n from likely_link');
  const made = 'select head as sale, ppm as probability_ppm from likely_head';
  await session.run(`create or replace table likely_link as
    ${known?.['n'] === 0 ? made : weaker(made)}`);
};

/** What was joined becomes an open cluster, for the turns to come. */
const growClusters = async (session: Session, { all }: Sides): Promise<void> => {
  const sides = 'select l as id from likely_made union all select r from likely_made';
  await session.run(`create or replace table open_cluster as
    select w.* from open_cluster w anti join (${sides}) on id = sale
    union all
    select least(l, r) as sale,
      coalesce(a.whole, 1 << (x.view - 1)) | coalesce(b.whole, 1 << (y.view - 1)) as whole
    from likely_made m
    join observation x on x.obs = m.l join observation y on y.obs = m.r
    left join open_cluster a on a.sale = m.l left join open_cluster b on b.sale = m.r`);
  await joinLone(session, sides, all);
};

/** Links of before and now, the weaker where a sale was joined twice. */
const weaker = (made: string): string => `
    select sale, min(probability_ppm)::integer as probability_ppm from (
      select coalesce(h.head, k.sale) as sale, k.probability_ppm
      from likely_link k left join likely_head h on h.sale = k.sale
      union all ${made})
    group by sale`;

const TABLES = 'left right name pair weight scored made suspect head'.split(' ');

const dropStep = async (session: Session): Promise<void> => {
  for (const table of TABLES) await session.run(`drop table if exists likely_${table}`);
};
