import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';
import { metres } from './metres.ts';

/**
 * Where a terminal really stands against the place that the registry holds for the terminal itself.
 *
 * A mobile merchant roams and comes home; a terminal that was taken away stands still somewhere
 * else. The place of the merchant is not taken for that of the terminal: a chain may be registered
 * at its head office. Without a registered place, the device's own first one counts: see SEEN_HOME.
 *
 * Shape   one row per sale with a position of a terminal with a registered one, but for what follows up in the
 *         farther half of its reach what was sold in the nearer. away_metres: to the
 *         nearest place that any row of the registry ever gave this terminal. stay_spread_metres: of
 *         the device's sales in the farther half of its reach, nine of ten lie so close to their
 *         middle. stay_days, stay_sales: local days and sales of that half; home_after_days: days on
 *         which it sold in the nearer half after it had first sold in the farther one; home_before_days: days
 *         on which it sold in the nearer half, up to that first one.
 *         away_sisters: other terminals of the same merchant that were 1 km off or more and never once
 *         where they are registered, a sign that the registry holds an office and not the shop; or
 *         that went for good less than 100 km away, as with a shop that moved within its city.
 *         came_home: a registry without dates tells where it stands on the day that it was taken, and the
 *         device sold farther off first and there ever since.
 *         moved_with_number: the registry bound the device to one number where it stood before and to
 *         another, of another area, where it went; neither was used in both halves of its reach.
 *         A fix that lies 100 km and more from those of the sales before and after it is lost and no place
 *         (see LOST_FIX). Makes `device_position(sale, device, registered, day, lat, lon, away)`.
 * Units   metres on a sphere, whole.
 * Source  docs/indicators.md 7, 8; 259号 positioning function, service area of mobile merchants.
 */
export const DEVICE_PLACE: Feature = {
  id: 'device_place',
  fields: {
    away_metres: intField(
      'metres from the device to the nearest place ever registered for it, else to its first own place',
      '设备位置与其任一登记布放地（没有登记则最初经营地）的最近距离，米',
    ),
    home_seen: flagField(
      'no place is registered for the device: its home is where it first sold for a while',
      '登记没有该终端的布放地，以它最初稳定经营的地方为准',
    ),
    stay_spread_metres: intField(
      'how closely the device’s far sales lie together: nine of ten within so many metres of their middle',
      '远端交易彼此的集中程度：十分之九在其中心多少米内',
    ),
    stay_days: intField('days with far sales', '有远端交易的天数'),
    stay_sales: intField('far sales of the device', '远端交易笔数'),
    home_after_days: intField(
      'days with near sales after the first far one',
      '首次远端交易之后仍有近端交易的天数',
    ),
    home_before_days: intField(
      'days with near sales up to the first far one',
      '首次远端交易之前（含当日）有近端交易的天数',
    ),
    away_sisters: intField(
      'other terminals of the merchant that were never where they are registered, or moved within 100 km',
      '同一商户另有几台终端也从未在登记地出现，或迁到 100 公里以内',
    ),
    came_home: flagField(
      'no row of the registry of devices bears a date, and the device sold far off first and at its place ever since',
      '终端登记没有任何日期，且该终端先在远处、后来一直在登记的布放地经营',
    ),
    moved_with_number: flagField(
      'the registry bound the device to another number when it went to its far place',
      '该终端去远处的同时，登记把它改绑到了另一个商户号',
    ),
  },
  needs: ['terminals', 'lat'],
  live: false,
  create: async (session: Session): Promise<void> => {
    for (const sql of [
      LOST_FIX,
      SEEN_HOME,
      POSITION,
      REACH,
      MIDDLE,
      STAY,
      RENUMBERED,
      SISTERS,
      FOLLOW_UP,
      FEATURE,
    ])
      await session.run(sql);
  },
};

/** Beyond this nobody moves within a city. Own choice [I]. */
const CITY_METRES = 100_000;

/** Places that far apart differ by more than this in one of both degrees. */
const CITY_DEGREES = 0.6;

/** From one city to another nobody carries a terminal faster, in metres a second (500 km/h). Own choice [I]. */
const CARRIED_MAX = 139;

/**
 * Positions at 0, 0 are a receiver without a fix. Others report where they were made or had their last
 * fix: one sale far from those before and after, where the device sold this once, or from where it could
 * not have come or gone in time. The first and the last of all are believed.
 */
const LOST_FIX = `create or replace table lost_fix as
  with fix as (
    select i.device_sn as device, s.sale, s.at_ms, s.lat, s.lon
    from identified i join sale s using (sale)
    where i.device_sn > 0 and s.lat is not null and s.lon is not null and not (s.lat = 0 and s.lon = 0)
  ), wide as (
    select device from fix group by device
    having max(lat) - min(lat) > ${CITY_DEGREES} or max(lon) - min(lon) > ${CITY_DEGREES}
  ), turn as (
    select sale, lat, lon, at_ms,
      lag(at_ms) over turn as ms_1, lag(lat) over turn as lat_1, lag(lon) over turn as lon_1,
      lead(at_ms) over turn as ms_2, lead(lat) over turn as lat_2, lead(lon) over turn as lon_2,
      count(*) over (partition by device, round(lat), round(lon)) as here
    from fix semi join wide using (device)
    window turn as (partition by device order by at_ms, sale)
  ), step as (
    select sale, here, at_ms - ms_1 as ms_1, ms_2 - at_ms as ms_2,
      ${metres('lat', 'lon', 'lat_1', 'lon_1')} as metres_1,
      ${metres('lat', 'lon', 'lat_2', 'lon_2')} as metres_2
    from turn
  )
  select sale from step
  where metres_1 > ${CITY_METRES} and metres_2 > ${CITY_METRES}
    and (here = 1 or metres_1 * 1000 > ${CARRIED_MAX} * ms_1 or metres_2 * 1000 > ${CARRIED_MAX} * ms_2)`;

/** Sales, on so many days, that make the place of a device's first sale its home. */
const HOME_SALES_MIN = 3;
const HOME_DAYS_MIN = 2;
const HOME_METRES = 1000;

/**
 * Where the registry holds no place for a device, the one of its first sale is its home, if it stayed
 * there for a while. Not where the registry knows more than one address of the merchant: it moved;
 * nor where it binds the device to another merchant at another time: it was passed on.
 */
const SEEN_HOME = `create or replace table seen_home as
  with fix as (
    select i.device_sn as device, i.registered, s.at_ms, s.day, s.lat, s.lon,
      first_value(s.lat) over turn as home_lat, first_value(s.lon) over turn as home_lon
    from identified i join sale s using (sale)
    where i.registered_by = 'terminal' and i.device_sn > 0
      and s.lat is not null and s.lon is not null and not (s.lat = 0 and s.lon = 0)
      and s.sale not in (select sale from lost_fix)
      and i.device_sn not in (select sn from terminal_span where lat is not null and lon is not null)
      and i.device_sn not in (select sn from terminal_span where number > 0
        group by sn having min(number) < max(number))
      and i.registered not in (select number from merchant_span group by number
        having count(distinct coalesce(address, '') || '|' || coalesce(area_code, '')) > 1)
    window turn as (partition by i.device_sn order by s.at_ms, s.sale)
  )
  select device as sn, any_value(home_lat) as lat, any_value(home_lon) as lon from fix
  where ${metres('lat', 'lon', 'home_lat', 'home_lon')} < ${HOME_METRES}
  group by device
  having count(*) >= ${HOME_SALES_MIN} and count(distinct day) >= ${HOME_DAYS_MIN}`;

const POSITION = `create or replace table device_position as
  with home as (
    select distinct sn, lat, lon, false as seen from terminal_span
    where lat is not null and lon is not null
    union all
    select sn, lat, lon, true from seen_home
  )
  select i.sale, i.device_sn as device, min(i.registered) as registered, any_value(s.day) as day,
    any_value(s.lat) as lat, any_value(s.lon) as lon, any_value(h.seen) as seen,
    min(${metres('s.lat', 's.lon', 'h.lat', 'h.lon')}) as away
  from identified i join sale s using (sale) join home h on h.sn = i.device_sn
  where s.lat is not null and s.lon is not null and not (s.lat = 0 and s.lon = 0)
    and i.sale not in (select sale from lost_fix)
  group by i.sale, i.device_sn`;

const REACH = `create or replace table device_reach as
  select device, max(away) as reach from device_position group by device having max(away) >= 1000`;

const MIDDLE = `create or replace table device_middle as
  select p.device, any_value(r.reach) as reach, quantile_disc(p.lat, 0.5) as lat,
    quantile_disc(p.lon, 0.5) as lon, count(*) as sales, count(distinct p.day) as days,
    min(p.day) as first_day
  from device_position p join device_reach r on r.device = p.device
  where 2 * p.away >= r.reach
  group by p.device`;

const STAY = `create or replace table device_stay as
  select m.device, any_value(m.sales) as sales, any_value(m.days) as days,
    quantile_disc(case when 2 * p.away >= m.reach
      then ${metres('p.lat', 'p.lon', 'm.lat', 'm.lon')} end, 0.9) as spread,
    count(distinct case when 2 * p.away < m.reach and p.day >= m.first_day then p.day end) as home_days,
    count(distinct case when 2 * p.away < m.reach and p.day <= m.first_day then p.day end) as before_days,
    max(case when 2 * p.away >= m.reach then p.day end) <= min(case when 2 * p.away < m.reach then p.day end)
      and (select bool_and(valid_from is null and valid_to is null) from terminal_span) as came_home,
    bool_or(p.away < ${HOME_METRES}) as was_home, any_value(m.reach) as reach,
    min(p.registered) as registered
  from device_position p join device_middle m on m.device = p.device
  group by m.device`;

/** A shop that moves gets a number of its new area; the position in the registry is often forgotten. */
const RENUMBERED = `create or replace table device_renumbered as
  with part as (
    select p.device, p.registered, bool_or(2 * p.away >= m.reach) as far,
      bool_or(2 * p.away < m.reach) as near
    from device_position p join device_middle m on m.device = p.device
    group by all
  )
  select p.device from part p join dict_number d on d.id = p.registered group by p.device
  having count(*) = 2 and bool_or(p.far) and bool_or(p.near) and not bool_or(p.far and p.near)
    and min(substr(d.value, 4, 4)) < max(substr(d.value, 4, 4))`;

/** A single lost fix takes no sister away, nor does a move of all to another city make the old place wrong. */
const SISTERS = `create or replace table away_sister as
  with told as (
    select device, registered,
      not was_home or (home_days = 0 and reach < ${CITY_METRES}) as off from device_stay
  )
  select device, count(*) filter (off) over (partition by registered) - off::integer as sisters
  from told`;

/**
 * What follows up a sale in the nearer half is that sale, wherever it is keyed in: the card's last one of that
 * amount, else its last.
 */
const FOLLOW_UP = `create or replace table place_follow_up as
  with paid as (
    select p.device, s.card, s.amount, p.sale, s.at_ms, 2 * p.away >= m.reach as far, s.txn_type in (1, 5) as deal
    from device_position p join device_middle m on m.device = p.device join sale s using (sale)
    where s.card > 0
  )
  select f.sale from paid f
  join paid o on o.device = f.device and o.card = f.card and o.deal and o.at_ms < f.at_ms
  where f.far and not f.deal
  group by f.sale having not arg_max(o.far, {same: o.amount = f.amount, ms: o.at_ms, sale: o.sale})`;

const FEATURE = `create or replace table feature_device_place as
  select p.sale, p.away as away_metres, p.seen as home_seen, s.spread as stay_spread_metres, s.days as stay_days,
    s.sales as stay_sales, s.home_days as home_after_days, s.before_days as home_before_days,
    n.sisters as away_sisters, coalesce(s.came_home, false) as came_home,
    r.device is not null as moved_with_number
  from device_position p
  left join device_renumbered r on r.device = p.device
  left join device_stay s on s.device = p.device
  left join away_sister n on n.device = s.device
  where p.sale not in (select sale from place_follow_up)`;
