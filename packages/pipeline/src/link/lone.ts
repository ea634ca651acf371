import type { Session } from '../engine/session.ts';
import { bitsOf, isSet } from './among.ts';

/**
 * Creates `lone(bits, views)`: a bit for each observation, set where nothing was joined to it, and a mask
 * of views that holds those of such observations.
 *
 * Shape   one row. Most sales that are still open are one observation each: bits instead of rows.
 *         bits, views: SQL.
 */
export const createLone = (
  session: Session,
  { bits, views }: { readonly bits: string; readonly views: string },
): Promise<void> =>
  session.run(`create or replace table lone as
    select ${bits} as bits, coalesce(${views}, 0)::integer as views`);

/** SQL: whether nothing was joined to an observation. */
export const isLone = (obs: string): string => isSet(obs, '(select bits from lone)');

/** Observations to which something is joined now, as `rows` selects them as `id`, are no longer alone. */
export const joinLone = (session: Session, rows: string, observations: number): Promise<void> =>
  createLone(session, {
    bits: `(select bits & ~${bitsOf(rows, observations)} from lone)`,
    views: '(select views from lone)',
  });
