import type { Session } from '../../engine/session.ts';
import { CROWDED } from './terminal-ids.ts';

/** An id of so many single shops of a house that counts by merchant is common. */
const COMMON_MIN = 3;

/**
 * Terminal ids (codes) that stand for no device anywhere: merchants of some institution count their own
 * terminals and many of them have come to this id, so that whoever else forwards their sales, as after
 * a failure, hears it from many devices as well. Several serials that state one id, each for a shop of its own,
 * say the same outright.
 */
export const readCommonIds = async (
  session: Session,
  named: boolean,
): Promise<ReadonlySet<number>> => {
  const common = new Set<number>();
  await session.each(named ? COMMON_RANGE : COMMON, (rows) => {
    for (const { tid } of rows) common.add(Number(tid));
  });
  return common;
};

const COMMON = `
  select distinct tid from (
    select tid, house from own_number group by tid, house
    having count(distinct number) >= ${COMMON_MIN}
  ) semi join (${CROWDED}) using (house)
  union
  select tid from (
    select s.tid, k.device, any_value(k.cleared) as number, any_value(d.house) as house
    from history_key k join sale s using (sale) join number_digits d on d.number = k.cleared
    where k.device > 0 and s.tid > 0 group by s.tid, k.device having count(distinct k.cleared) = 1
  )
  group by tid, house having count(distinct number) >= ${COMMON_MIN}
  order by tid`;

/** So many single shops under one id are no device's, whatever its numbers. */
const CROWD_MIN = 10;

/** A chain counts its terminals further than single shops do, hardly further than this. */
const CHAIN_MAX = 1000;

/**
 * Where names stand in for numbers, no institution is told: ids that follow a common one closely may be as
 * common. Those between two that lie far apart are not: each may be a food court's or a platform's.
 */
const COMMON_RANGE = `
  with coded as (
    select id as tid, regexp_replace(value, '[0-9]', '0', 'g') as shape,
      coalesce(try_cast(regexp_replace(value, '[^0-9]', '', 'g') as bigint), 0) as code
    from dict_tid
  ), common as (
    select tid from own_number group by tid having count(distinct number) >= ${CROWD_MIN}
  ), first as (
    select shape, code from coded join common using (tid)
  )
  select tid from coded c semi join first f
    on f.shape = c.shape and c.code between f.code and f.code + ${CHAIN_MAX}
  order by tid`;
