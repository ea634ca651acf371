import { createRecords } from '../../engine/records.ts';
import type { Session } from '../../engine/session.ts';
import { isAmong } from '../among.ts';

/** Fewer links of a terminal do not tell its clock. */
const LINKS_MIN = 3;
/** A clock less wrong than this is as near as printed times are, which may lack the seconds. */
const AHEAD_MIN_MS = 60_000;
/** Links of one clock lie so near to each other, and so large a share of them does. Own choice [I]. */
const SPREAD_MS = 120_000;
const SHARE = 0.8;

/**
 * Creates `likely_clock(number, tid, wrong)`: terminals whose clock is off, told by what was joined by
 * card, and counts them.
 *
 * Shape   wrong: milliseconds to add to what the terminal states. A clock is off by one amount on all
 *         sales, where a late record is late by chance. all: how many observations there are.
 */
export const learnClocks = async (session: Session, all: number): Promise<number> => {
  if (!(await anySuspect(session, all))) return 0;
  await session.run(`create or replace table likely_clock as
    with gap as (
      select a.number, a.tid, b.at_ms - a.at_ms as ms
      from likely_made m join likely_left a on a.sale = m.l join likely_right b on b.sale = m.r
      semi join likely_suspect s on s.number = a.number and s.tid = a.tid
      where a.at_ms is not null and b.at_ms is not null
    ), usual as (
      select number, tid, quantile_disc(ms, 0.5) as wrong, count(*) as links
      from gap group by number, tid having count(*) >= ${LINKS_MIN}
    )
    select u.number, u.tid, u.wrong
    from usual u join gap g using (number, tid) where abs(u.wrong) >= ${AHEAD_MIN_MS}
    group by u.number, u.tid, u.wrong, u.links
    having count(*) filter (abs(g.ms - u.wrong) <= ${SPREAD_MS}) >= ${SHARE} * u.links`);
  const [row] = await session.rows('select count(*) as n from likely_clock');
  return Number(row?.['n'] ?? 0);
};

/**
 * Creates `likely_suspect(number, tid)`: terminals of which half of the links lie so far off that their
 * clock may be wrong. Most data has none, and no link has to find its rows.
 */
const anySuspect = async (session: Session, all: number): Promise<boolean> => {
  const linked = (which: string): string =>
    isAmong('sale', `select l as id from likely_made ${which}`, all);
  const [suspect] = await session.rows(`create or replace table likely_suspect as
    select number, tid from likely_left
    where tid <> 0 and at_ms is not null and ${linked('')}
    group by number, tid
    having count(*) >= ${LINKS_MIN} and 2 * count(*) filter (
      ${linked(`where gap >= ${AHEAD_MIN_MS / 1_000}`)}) >= count(*)`);
  return Number(suspect?.['Count']) > 0;
};

/** Sets the clocks of `told_left` right. */
export const correctClocks = (session: Session): Promise<void> =>
  createRecords(
    session,
    'told_left',
    `select l.* replace (l.at_ms + coalesce(c.wrong, 0) as at_ms)
    from told_left l left join likely_clock c using (number, tid)`,
  );
