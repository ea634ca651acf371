import type { Session } from '../../engine/session.ts';

/** No till stands in three cities. Own choice [I]. */
const AREAS_MIN = 3;

/** Of fewer numbers, sales tell little. Own choice [I]. */
const NUMBERS_MIN = 8;

/** Where merchants count their own terminals, few ids are of one shop; else many are, for each such till. Own choice [I]. */
const LONE_MIN = 5;

/**
 * Leaves out of `own_number` the terminal ids under which a router sends one till's sales as those of firms of
 * several cities that nobody else uses: they look like ids that were given out several times, and say nothing of how
 * ids are given out.
 *
 * Method  under an id of n devices is sold as much as under n ids of one shop, under an id of one till as much as
 *         under one. All ids of several cities of an institution are tills' where less is sold under them together
 *         than in the middle of both (geometric); busy shops and quiet ones are among them.
 * Source  a router replaces who sold, not what was sold [I].
 */
export const dropOwnPools = (session: Session): Promise<void> => session.run(OWN_POOLS);

const OWN_POOLS = `delete from own_number where (device, house) in (
  with id as (
    select device, house, count(distinct number) as numbers, sum(sales) as sales,
      count(distinct nullif(area, '')) as areas
    from own_number group by device, house
  ), lone as (
    select house, count(*) as ids, avg(sales) as sales from id where numbers = 1 group by house
  ), pool as (
    select house from id join lone using (house) where areas >= ${AREAS_MIN} group by house
    having sum(id.sales) < sum(sqrt(numbers) * lone.sales) and sum(numbers) >= ${NUMBERS_MIN}
      and any_value(lone.ids) >= ${LONE_MIN} * count(*)
  )
  select device, house from id semi join pool using (house) where areas >= ${AREAS_MIN}
)`;
