import type { Session } from '../../engine/session.ts';
import { metres } from '../features/metres.ts';

/**
 * Faster than an airliner, with ten minutes for clocks that differ; nearer than a hundred kilometres
 * a receiver errs or a service area ends.
 */
const LEAP_METRES = 100_000;
const LEAP_METRES_PER_SECOND = 278;
const CLOCK_SECONDS = 600;

/** Sales so near together are at one place. */
const PLACE_METRES = 20_000;

/** About ten kilometres. */
const CELL = 'round(lat, 1)';

/** A device within half a degree does not travel. */
const REACH_DEGREES = 0.5;

/**
 * Creates `device_leap(device, leaps, leap_days, leap_metres, leap_seconds, first_ms,
 * last_ms, sale, fixes, far_fixes)`:
 * steps between two sales of one serial that nothing can travel.
 *
 * Shape   one row per serial with a leap. leap_days: local days with one. leap_metres, leap_seconds:
 *         the farthest leap; sale: the one behind the first. fixes: sales with a position; far_fixes:
 *         those at its one other place, 100 km or more from the usual one.
 * Units   metres on a sphere, whole.
 * Source  docs/indicators.md 25; thresholds own [I].
 */
export const createDeviceLeaps = async (session: Session): Promise<void> => {
  await session.run(`create or replace table device_fix as
    with fix as (
      select sn as device, sale, day, at_ms, lat, lon from sale
      where sn > 0 and lat is not null and lon is not null and not (lat = 0 and lon = 0)
    ), roaming as (
      select device from fix group by device
      having max(lat) - min(lat) > ${REACH_DEGREES} or max(lon) - min(lon) > ${REACH_DEGREES}
    )
    select f.* from fix f join roaming r on r.device = f.device`);
  await session.run(`create or replace table device_far as
    with cell as (
      select device, ${CELL} as lat, ${CELL.replace('lat', 'lon')} as lon, count(*) as fixes
      from device_fix group by all
    ), usual as (
      select device, lat, lon, sum(fixes) over (partition by device)::bigint as fixes from cell
      qualify row_number() over (partition by device order by cell.fixes desc, lat, lon) = 1
    ), far as (
      select c.*, u.fixes as all_fixes from cell c join usual u on u.device = c.device
      where ${metres('c.lat', 'c.lon', 'u.lat', 'u.lon')} >= ${LEAP_METRES}
    ), there as (
      select device, lat, lon from far
      qualify row_number() over (partition by device order by fixes desc, lat, lon) = 1
    )
    select f.device, any_value(f.all_fixes) as fixes, coalesce(sum(f.fixes) filter (
      ${metres('f.lat', 'f.lon', 't.lat', 't.lon')} < ${PLACE_METRES}), 0)::bigint as far_fixes
    from far f join there t on t.device = f.device group by f.device`);
  await session.run(`create or replace table device_leap as
    with step as (
      select device, sale, day, at_ms, ${metres('lat', 'lon', 'last_lat', 'last_lon')} as metres,
        (at_ms - last_ms) // 1000 as seconds
      from (
        select *, lag(lat) over turn as last_lat, lag(lon) over turn as last_lon,
          lag(at_ms) over turn as last_ms
        from device_fix window turn as (partition by device order by at_ms, sale)
      ) where last_ms is not null
    ), leap as (
      select * from step where metres >= ${LEAP_METRES}
        and metres > ${LEAP_METRES_PER_SECOND} * (seconds + ${CLOCK_SECONDS})
    )
    select leap.device, count(*) as leaps, count(distinct day) as leap_days, max(metres) as leap_metres,
      arg_max(seconds, metres * 1000000 - seconds) as leap_seconds, min(at_ms) as first_ms,
      max(at_ms) as last_ms, min(sale) as sale, any_value(f.fixes) as fixes, coalesce(any_value(f.far_fixes), 0) as far_fixes
    from leap left join device_far f on f.device = leap.device group by leap.device`);
};
