import { namesArea, placeOfArea } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';

/**
 * Creates `area_home(device, area)`: where a device first stood whose registration holds neither area nor position.
 *
 * Shape   the area of its first sale, if it sold there three times on two days, and the registered address names
 *         the same province or, where the address names none, the merchant's number does. Not where the registry
 *         knows several addresses of the merchant or binds the device to several: it moved, or was passed on.
 * Source  docs/indicators.md 7; the address is a place that the registry holds, if in words [I].
 */
export const createSeenAreas = async (session: Session): Promise<void> => {
  await session.run(FIRST);
  const homes: Cell[][] = [];
  await session.each('from area_first order by device', (rows) => {
    for (const { device, area, address, no } of rows)
      if (isRegistered(String(area), String(address ?? ''), String(no)))
        homes.push([device ?? null, area ?? null]);
  });
  await session.load('area_home', { device: 'integer', area: 'varchar' }, homes);
};

const isRegistered = (area: string, address: string, no: string): boolean =>
  namesArea(address, area) ?? NEAR.has(placeOfArea(no, area));

const NEAR: ReadonlySet<string | null> = new Set(['same', 'same_city', 'same_province']);

/** Sales, on so many days, that make an area more than a stray of a base station. Own choice [I]. */
const SALES_MIN = 3;
const DAYS_MIN = 2;

const FIRST = `create or replace table area_first as
  with placeless as (
    select sn from terminal_span group by sn
    having count(area_code) = 0 and count(lat) = 0 and min(number) = max(number) and min(number) > 0
  ), told as (
    select i.device_sn as device, i.registered, s.area_code as area, s.day,
      first_value(s.area_code) over (partition by i.device_sn order by s.at_ms, s.sale) as first_area
    from identified i join sale s using (sale) join placeless p on p.sn = i.device_sn
    where i.registered_by = 'terminal' and i.home_area is null and s.area_code is not null
  ), stood as (
    select device, any_value(first_area) as area, min(registered) as registered from told
    where area = first_area group by device
    having count(*) >= ${SALES_MIN} and count(distinct day) >= ${DAYS_MIN}
  ), address as (
    select number, min(address) as address from merchant_span
    group by number having count(distinct coalesce(address, '')) = 1
  )
  select t.device, t.area, a.address, n.value as no
  from stood t join dict_number n on n.id = t.registered left join address a on a.number = t.registered
  where a.number is not null or t.registered not in (select number from merchant_span)`;
