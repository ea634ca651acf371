import type { CausePart } from './cause-part.ts';

/** Two devices that are exchanged on one visit are used again within that time. Own choice [I]. */
const VISIT_DAYS = 2;

/** Degrees of latitude, about 1.1 km. */
const NEAR = 0.01;

/** Sales at home before, so that the registry was right. */
const HOME_SALES_MIN = 3;

const near = (a: string, b: string): string =>
  `${a}.lat between ${b}.lat - ${NEAR} and ${b}.lat + ${NEAR}
      and abs(${a}.lon - ${b}.lon) * cos(radians(${b}.lat)) <= ${NEAR}`;

const EXCHANGED = `create or replace table cause_crossed as
  with far as (
    select c.type, c.id, c.device_sn, median(s.lat) as lat, median(s.lon) as lon, min(c.at_ms) as first_ms
    from cause_sale c join sale s using (sale)
    where c.device_sn > 0 and c.foreign_number = 0 and c.kinds like '%area%'
      and s.lat is not null and s.lon is not null
    group by all
  ), stay as (
    select f.*, h.lat as home_lat, h.lon as home_lon from far f
    join (
      select sn, min(lat) as lat, min(lon) as lon from terminal_span
      where lat is not null and lon is not null group by sn
    ) h on h.sn = f.device_sn
    where (select count(*) from subject_sale s
      where s.type = f.type and s.id = f.id and s.at_ms < f.first_ms) >= ${HOME_SALES_MIN}
  ), home as (select device_sn, first_ms, home_lat as lat, home_lon as lon from stay)
  select distinct a.device_sn
  from stay a
  join home b on b.device_sn <> a.device_sn and ${near('a', 'b')}
    and abs(a.first_ms - b.first_ms) <= ${VISIT_DAYS} * 86400000
  join stay c on c.device_sn = b.device_sn
  join home d on d.device_sn = a.device_sn and ${near('c', 'd')}`;

/**
 * Devices that stand at each other's registered place since about the same time, and at their own before:
 * `cause_crossed(device_sn)`.
 *
 * Shape   from `cause_sale`: the middle of a device's far sales against the registered places of the others.
 * Source  docs/indicators.md 8; whoever lends or moves a device does not get the other one for it [I].
 */
export const CROSSED: CausePart = {
  table: 'cause_crossed',
  columns: 'device_sn integer',
  asks: `select min(device_sn) from cause_sale
    where device_sn > 0 and foreign_number = 0 and kinds like '%area%' having min(device_sn) < max(device_sn)`,
  create: [EXCHANGED],
};
