import { placesOfAreas } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * Whether the customers of a device that states another province are those of that province, and
 * whether it can have been there all along: a wrong area code has the customers of the registered place.
 *
 * Shape   one row per far sale of a device of `area_stay` (device-area.ts) that went once and to one
 *         area. far_area_guests, home_area_guests: cards that it took there which also paid at other
 *         merchants' devices registered in that province, or in its own. far_area_before: sales in
 *         their own province of all the merchant's devices that went, before they went.
 *         near_area_sisters: devices of the merchant with three sales or more that never left the
 *         province. far_area_due: sales that it would have made since the first one of these, had it
 *         been in use. far_area_registered_days: days from its registration, in a row with an area of
 *         its own, to its first far sale.
 * Source  docs/indicators.md 7, 8; people shop where they live [I].
 */
export const AREA_GUESTS: Feature = {
  id: 'area_guests',
  fields: {
    far_area_guests: intField(
      'cards of its far sales that also paid at other merchants of that province',
      '其省外交易的卡中，也在该省其他商户消费过的张数',
    ),
    home_area_guests: intField(
      'cards of its far sales that also paid at other merchants of its registered province',
      '其省外交易的卡中，也在登记省份其他商户消费过的张数',
    ),
    far_area_before: intField(
      'sales in their own province of all devices of the merchant that went far, before they went',
      '同一商户去过省外的各终端在此之前的省内交易笔数合计',
    ),
    near_area_sisters: intField(
      'devices of the merchant with three sales or more that never left its province',
      '同一商户从未出省且有三笔以上交易的其他终端数',
    ),
    far_area_due: intField(
      'sales that the device would have made before its first, since the first of such sisters, at its own pace',
      '自这些终端的首笔起到该终端首笔之前，按其速度本应有的交易笔数',
    ),
    far_area_registered_days: intField(
      'days from the registration of the device with an area of its own to its first far sale',
      '该终端带地区码的登记到其首笔省外交易的天数',
    ),
  },
  needs: ['terminals', 'area_code'],
  live: false,
  create: async (session: Session): Promise<void> => {
    await session.run(GONE);
    await session.run(SEEN);
    await session.load('area_near', { a: 'varchar', b: 'varchar' }, await readNear(session));
    for (const sql of [GUESTS, SISTERS, FEATURE]) await session.run(sql);
  },
};

/** Devices that went once, to one area. */
const GONE = `create or replace table area_gone as
  select s.device, s.registered, s.sales, s.before, min(t.home) as home,
    min(t.area) filter (t.far) as area, min(t.day) as first_day, max(t.day) as last_day,
    min(t.day) filter (t.far) as far_day
  from area_stay s join area_turn t using (device)
  where s.runs = 1 and s.codes = 1 group by all`;

/** Where else their customers paid. */
const SEEN = `create or replace table area_seen as
  with taken as (
    select distinct g.device, g.registered, g.home, g.area, s.card
    from area_gone g join area_turn t on t.device = g.device and t.far join sale s using (sale)
    where s.card > 0
  )
  select distinct t.device, t.card, t.home, t.area, i.home_area as seen
  from taken t join sale s on s.card = t.card join identified i using (sale)
  where i.home_area is not null and i.registered > 0 and i.registered <> t.registered`;

const NEAR: ReadonlySet<string | null> = new Set(['same', 'same_city', 'same_province']);

/** Pairs of area codes that lie in one province, of those that are asked about. */
const readNear = async (session: Session): Promise<readonly Cell[][]> => {
  const pairs = await session.rows(`select distinct a, b from (
      select home as a, seen as b from area_seen union all select area, seen from area_seen)
    order by a, b`);
  return pairs
    .filter(({ a, b }) => NEAR.has(placesOfAreas(String(a), String(b))))
    .map(({ a, b }): Cell[] => [String(a), String(b)]);
};

const GUESTS = `create or replace table area_guest as
  select s.device, count(distinct s.card) filter (f.a is not null) as far,
    count(distinct s.card) filter (h.a is not null) as home
  from area_seen s left join area_near f on f.a = s.area and f.b = s.seen
  left join area_near h on h.a = s.home and h.b = s.seen
  group by s.device`;

/** Fewer sales tell of no shop. */
const SISTER_SALES_MIN = 3;

const SISTERS = `create or replace table area_sister as
  with stayed as (
    select registered, device, min(day) as first_day from area_placed
    where device not in (select device from area_stay)
    group by all having count(*) >= ${SISTER_SALES_MIN}
  )
  select registered, count(*) as sisters, min(first_day) as first_day from stayed group by registered`;

const FEATURE = `create or replace table feature_area_guests as
  with merchant as (
    select registered, sum(before)::bigint as before from area_gone group by registered
  ), own as (
    select sn, min(from_day) as from_day from terminal_span
    where area_code is not null and valid_from is not null group by sn
  )
  select t.sale, coalesce(c.far, 0) as far_area_guests, coalesce(c.home, 0) as home_area_guests,
    m.before as far_area_before, coalesce(n.sisters, 0) as near_area_sisters,
    coalesce(greatest(0, g.first_day - n.first_day) * g.sales // (g.last_day - g.first_day + 1), 0)
      as far_area_due,
    g.far_day - o.from_day as far_area_registered_days
  from area_gone g join area_turn t on t.device = g.device and t.far
  join merchant m on m.registered = g.registered
  left join area_guest c on c.device = g.device
  left join area_sister n on n.registered = g.registered
  left join own o on o.sn = g.device`;
