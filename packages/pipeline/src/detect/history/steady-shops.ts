import type { Session } from '../../engine/session.ts';
import { CLASH } from './single-shops.ts';

/** So many shops at least, evenly chosen from the first to the last, are held against each other. */
const SHOPS = 200;

/**
 * Share of pairs of single shops that would clash if one id were given to both: they are in use at one
 * time, about as much.
 *
 * Shape   0 to 1; shops that came and went, or of which few sales are known, would seldom be seen to meet.
 *         0 where no two shops are known.
 */
export const readSteadyShare = async (session: Session): Promise<number> => {
  const [row] = await session.rows(`
    with placed as (
      select *, row_number() over (order by first_ms, last_ms, sales, device, number) as nth,
        greatest(1, count(*) over () // ${SHOPS}) as apart
      from own_number
    ), shop as (
      select *, nth // apart as place from placed where nth % apart = 0
    ), step as (
      select *, unnest(range(1, ${2 * SHOPS})) as step from shop
    )
    select count(*) filter (${CLASH}) as met, count(*) as pairs
    from step a join shop b on b.place = a.place + a.step`);
  return Number(row?.['met'] ?? 0) / Math.max(1, Number(row?.['pairs'] ?? 0));
};
