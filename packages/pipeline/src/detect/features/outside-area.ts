import { placeOfArea, placesOfAreas } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * An area that the records outside state, where the device stated one of another city for the same sale
 * and the number that was sent is of another city, too, or tells no place.
 *
 * Shape   one row per such sale. Outside is clearing, the answer or the statement, the first of them
 *         that states an area. outside_area_others: of the acquirer's other devices of which both areas
 *         are known, percent that have such sales: a source that writes the area of its gateway or head
 *         office has many.
 * Source  docs/indicators.md 7; contract §1, the place is what the device says [I].
 */
export const OUTSIDE_AREA: Feature = {
  id: 'outside_area',
  fields: {
    outside_area_others: intField(
      'the area outside lies in another city than the device’s and the number’s; of the acquirer’s other devices, percent with such sales',
      '对外记录的地区与终端、与商户号都不在同一城市；同一收单机构其他终端有这种交易的百分比',
    ),
  },
  needs: ['area_code', 'view:request|slip', 'view:clearing|response|statement'],
  live: false,
  create: async (session: Session): Promise<void> => {
    await session.run(TOLD);
    await session.load(
      'area_moved',
      { own: 'varchar', outside: 'varchar', cleared: 'integer' },
      await readMoved(session),
    );
    await session.run(FEATURE);
  },
};

/** Of the device side the request is believed before the slip; outside clearing, the answer, the statement. */
const TOLD = `create or replace table area_told as
  with stated as (
    select c.sale, arg_max(o.area_code, o.view) filter (o.view <= 2) as own,
      arg_min(o.area_code, case o.view when 4 then 0 else o.view end)
        filter (o.view > 2) as outside
    from observation o join cluster c using (obs) where o.area_code is not null group by c.sale
  )
  select t.sale, t.own, t.outside, i.cleared,
    coalesce(nullif(i.device_sn, 0)::bigint, -s.tid::bigint) as device,
    coalesce(nullif(s.clearing_acquirer, 0), nullif(s.response_acquirer, 0), s.statement_acquirer)
      as acquirer
  from stated t join identified i using (sale) join sale s using (sale)
  where t.own is not null and t.outside is not null`;

/** Areas in two cities, of which the second is not that of the number. */
const readMoved = async (session: Session): Promise<readonly Cell[][]> => {
  const told = await session.rows(`select distinct t.own, t.outside, t.cleared, n.value as no
    from area_told t left join dict_number n on n.id = t.cleared
    where t.own <> t.outside order by t.own, t.outside, t.cleared`);
  return told
    .filter(
      ({ own, outside, no }) =>
        MOVED.includes(placesOfAreas(String(own), String(outside)) ?? '') &&
        MOVED.includes(placeOfArea(String(no), String(outside)) ?? 'different'),
    )
    .map(({ own, outside, cleared }): Cell[] => [String(own), String(outside), cleared ?? 0]);
};

const MOVED: readonly string[] = ['different', 'same_province'];

const FEATURE = `create or replace table feature_outside_area as
  with moved as (
    select t.sale, t.device, t.acquirer from area_told t join area_moved using (own, outside, cleared)
  ), house as (
    select acquirer, count(distinct device) as devices from area_told group by acquirer
  ), odd as (
    select acquirer, count(distinct device) as devices from moved group by acquirer
  )
  select m.sale, ((o.devices - 1) * 100 // greatest(1, h.devices - 1))::integer as outside_area_others
  from moved m join odd o using (acquirer) join house h using (acquirer)`;
