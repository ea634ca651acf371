import type { Row } from '@zhenma/rules';
import type { Session } from '../engine/session.ts';
import type { Judgement } from './judge.ts';

/** What is assumed of sales that nothing was found on, before any data. */
export interface BackgroundWeights {
  /** Share of jumps where nothing is known. */
  readonly share: number;
  /** So many sales without a finding would outweigh that share. */
  readonly sales: number;
  /** Jumps among silent sales whose outside was seen, for each one found. */
  readonly missed: number;
}

/**
 * Scores of sales without findings, in one scan: of those that somebody outside the shop recorded,
 * and of those that only the shop's side did, so that a jump would not show.
 */
export interface Background {
  readonly seen: number;
  readonly unseen: number;
}

/** A silent sale that was seen is never as likely to be a jump as a finding makes it. */
const SEEN_MAX = 0.04;

/**
 * How likely sales without findings are jumps, from the sales beside them: one whose outside nobody
 * recorded is as likely a jump as those that were seen, one that was seen only as far as jumps are
 * missed.
 *
 * Shape   jumped, seen: sales that somebody outside recorded.
 */
export const backgroundOf = (
  jumped: number,
  seen: number,
  { share, sales, missed }: BackgroundWeights,
): Background => {
  const unseen = (jumped + share * sales) / (seen + sales);
  return { seen: round(Math.min(SEEN_MAX, unseen * missed)), unseen: round(unseen) };
};

const round = (score: number): number => Math.round(score * 10_000) / 10_000;

/** Facts that outside records state. */
const OUTSIDE = ['cleared_no', 'cleared_name', 'response_no'] as const;

/** Score of a judged sale that nothing was found on; any other keeps its own. */
export const scoreIn = (
  { rules, score }: Judgement,
  facts: Row,
  { seen, unseen }: Background,
): number => {
  if (rules.length > 0) return score;
  return OUTSIDE.some((name) => (facts[name] ?? null) !== null) ? seen : unseen;
};

/** Puts the scores of sales without findings into `judgement`; gives them. */
export const scoreBackground = async (
  session: Session,
  weights: BackgroundWeights,
): Promise<Background> => {
  const isSeen = `coalesce(${OUTSIDE.map((name) => `f.${name}`).join(', ')}) is not null`;
  await session.run(`create or replace table seen_outcome as
    select o.outcome from outcome o join facts f using (pattern) where ${isSeen}`);
  const [row] = await session.rows(`select
      count(*) filter (j.verdict = 'jumped') as jumped, count(*) as seen
    from sale_outcome join seen_outcome using (outcome) join judgement j using (outcome)`);
  const background = backgroundOf(
    Number(row?.['jumped'] ?? 0),
    Number(row?.['seen'] ?? 0),
    weights,
  );
  await session.run(`update judgement set score = case
      when outcome in (select outcome from seen_outcome) then ${background.seen}
      else ${background.unseen} end
    where rules = ''`);
  return background;
};
