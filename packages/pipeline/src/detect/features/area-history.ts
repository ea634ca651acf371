import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether the registry, at another time, holds the area that a device reports: it moved, and the row
 * that says so begins late, or the old one ended early.
 *
 * Shape   one row per sale of a registered device or merchant whose area is that of some row of either.
 * Source  contract §5: a merchant moved, when the registry's history says so.
 */
export const AREA_HISTORY: Feature = {
  id: 'area_history',
  fields: {
    area_once_registered: flagField(
      'some row of the registry, of the device or its merchant, gives the area that the device reports',
      '该终端或其商户的某条登记（含之前、之后的）就是设备所报的地区',
    ),
  },
  needs: ['area_code', 'merchants|terminals'],
  live: 'guards',
  create: (session: Session): Promise<void> => session.run(FEATURE),
};

const FEATURE = `create or replace table feature_area_history as
  with told as (
    select i.sale, i.device_sn, i.registered, s.area_code
    from identified i join sale s using (sale)
    where s.area_code is not null and i.registered_by = 'terminal'
  ), held as (
    select sn, area_code from terminal_span where area_code is not null group by all
  ), owned as (
    select number, area_code from merchant_span where area_code is not null group by all
  )
  select t.sale, true as area_once_registered
  from told t
  left join held h on h.sn = t.device_sn and h.area_code = t.area_code
  left join owned o on o.number = t.registered and o.area_code = t.area_code
  where h.sn is not null or o.number is not null`;
