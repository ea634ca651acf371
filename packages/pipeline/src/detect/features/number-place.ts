import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';
import { metres } from './metres.ts';

/**
 * How far a device that uses a foreign number stands from the shop of that number.
 *
 * Shape   one row per sale under a foreign number, with a position, of a number that has terminals
 *         with a registered place. Reads `off_sale` and `device_position` of earlier features.
 * Units   metres on a sphere, whole.
 * Source  docs/indicators.md 8, 33.
 */
export const NUMBER_PLACE: Feature = {
  id: 'number_place',
  fields: {
    number_metres: intField(
      'metres from the device to the nearest place registered for a terminal of the foreign number',
      '设备位置与该别家号名下任一终端登记布放地的最近距离，米',
    ),
  },
  needs: ['terminals', 'lat'],
  live: false,
  create: (session: Session): Promise<void> =>
    session.run(`create or replace table feature_number_place as
      with place as (
        select distinct number, lat, lon from terminal_span
        where number > 0 and lat is not null and lon is not null
      )
      select o.sale, min(${metres('d.lat', 'd.lon', 'p.lat', 'p.lon')}) as number_metres
      from off_sale o join device_position d using (sale) join place p using (number)
      group by o.sale`),
};
