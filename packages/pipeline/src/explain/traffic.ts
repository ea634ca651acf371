import type { Traffic } from '@zhenma/model';
import type { Row, Session } from '../engine/session.ts';
import { share } from './statistics.ts';

/** Error rates of the proof by traffic; data of the catalogue. */
export interface TrafficTest {
  /** Chance to close a case that still jumps. */
  readonly alpha: number;
  /** Chance to leave a case open that is mended. */
  readonly beta: number;
  /** Share of wrong sales of a device that is mended. */
  readonly mended_share: number;
  /** Smallest share of wrong sales that is told from a mended device. */
  readonly share_min: number;
}

/**
 * Counts, per case, the sales with the true code since the last wrong one, and the longest such run
 * before it: creates `case_traffic(type, id, …)`.
 *
 * A wrong sale is a jumped one; in a case without any, a suspect one. Only sales that were cleared
 * under the registered number count as true: silence proves nothing.
 */
export const createTraffic = (session: Session): Promise<void> =>
  session.run(`create or replace table case_traffic as
    with level as (
      select type, id, bool_or(verdict = 'jumped') as jumps from case_sale group by type, id
    ), told as (
      select l.type, l.id, s.sale, s.at_ms,
        case when l.jumps then coalesce(c.verdict = 'jumped', false) else c.sale is not null end as wrong,
        c.sale is null and s.cleared > 0 and (s.cleared = s.registered or s.approved) as good
      from level l
      join subject_sale s on s.type = l.type and s.id = l.id
      left join case_sale c on c.sale = s.sale
    ), run as (
      select type, id, at_ms, wrong, good, sum(wrong::integer) over (
        partition by type, id order by at_ms, sale rows between unbounded preceding and current row) as run
      from told
    ), length as (
      select type, id, run, count(*) filter (good) as good, count(*) filter (not wrong) as others,
        min(at_ms) filter (wrong) as wrong_ms
      from run group by type, id, run
    )
    select type, id, arg_max(good, run) as since, arg_max(others, run) as after,
      max(wrong_ms) as last_ms, list(good order by run) filter (run > 0) as runs
    from length group by type, id`);

/**
 * Whether traffic shows that a case is mended: Wald's sequential test of the share of wrong sales
 * before against that of a mended device, over the sales since the last wrong one.
 *
 * Shape   closed_by_traffic once enough sales carried the true code; reopened when that had been so
 *         before and a wrong one came again; open otherwise. The share before is the low end of its
 *         interval, so that a rare jump asks for more proof. It is counted from the first wrong sale on
 *         and without it: a count that begins with what it counts is too high, and one wrong sale tells
 *         no share. A run that a wrong sale ended proves nothing, whatever the share: routers pause.
 * Source  Wald, Sequential Analysis, 1947.
 */
export const trafficOf = (row: Row | undefined, test: TrafficTest, since: string): Traffic => {
  const earlier = listOf(row?.['runs']).map(Number).slice(0, -1);
  const { needed, closed } = readRuns(earlier, test);
  const good = Number(row?.['since'] ?? 0);
  return {
    state: good >= needed ? 'closed_by_traffic' : closed ? 'reopened' : 'open',
    since,
    sales: Number(row?.['after'] ?? 0),
    true_code_sales: good,
    needed,
    alpha: test.alpha,
    beta: test.beta,
  };
};

/**
 * Reads the true sales between one wrong sale and the next: how many in a row close the case after
 * them, and whether one of the runs had closed it by what was known at its time.
 */
const readRuns = (
  runs: readonly number[],
  test: TrafficTest,
): { readonly needed: number; readonly closed: boolean } => {
  let [sum, longest, closed] = [0, -1, false];
  for (const [wrong, run] of runs.entries()) {
    closed ||= run > longest && run >= neededAfter(wrong, sum, test);
    sum += run;
    longest = Math.max(longest, run);
  }
  return { needed: Math.max(neededAfter(runs.length, sum, test), longest + 1), closed };
};

/** True sales in a row that prove it, after so many wrong ones and the true ones before each of them. */
const neededAfter = (wrong: number, between: number, test: TrafficTest): number => {
  const rate = Math.max(test.share_min, share(wrong, Math.max(1, wrong + between), 0).low);
  const step = Math.log((1 - test.mended_share) / (1 - Math.min(rate, 0.999)));
  return Math.ceil(Math.log((1 - test.beta) / test.alpha) / step);
};

const listOf = (value: unknown): readonly unknown[] => {
  const items = (value as { readonly items?: unknown } | null | undefined)?.items ?? value;
  return Array.isArray(items) ? items : [];
};
