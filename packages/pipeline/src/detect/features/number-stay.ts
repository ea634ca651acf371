import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';
import { metres } from './metres.ts';

/**
 * Where a device stood in all of its sales under one foreign number, also of those without a position.
 *
 * A terminal that was handed to another shop goes where that shop is; one whose parameters were mixed up
 * stays at its own counter. One position may be a stray fix, those of all sales under a number are not.
 *
 * Shape   one row per sale under a foreign number of a device with a registered place of its own.
 *         under_number_sales: its sales under that number that bear a position; under_number_away_metres:
 *         the farthest of them from any place registered for the device; under_number_gap_metres: the
 *         nearest of them to any place registered for a terminal of the number. Reads `off_sale` and
 *         `device_position` of earlier features.
 * Units   metres on a sphere, whole.
 * Source  docs/indicators.md 8, 33.
 */
export const NUMBER_STAY: Feature = {
  id: 'number_stay',
  fields: {
    under_number_sales: intField(
      'sales of the device under this foreign number that bear a position',
      '该终端用该别家号且带位置的笔数',
    ),
    under_number_away_metres: intField(
      'the farthest that the device was from its registered place in its sales under this foreign number, metres',
      '该终端用该别家号的各笔交易离其登记布放地最远的距离，米',
    ),
    under_number_gap_metres: intField(
      'the nearest that the device came to a place registered for the foreign number in its sales under it, metres',
      '该终端用该别家号的各笔交易离该号名下登记布放地最近的距离，米',
    ),
  },
  needs: ['terminals', 'lat'],
  live: false,
  create: (session: Session): Promise<void> =>
    session.run(`create or replace table feature_number_stay as
      with stood as (
        select o.device, o.registered, o.number, d.lat, d.lon, d.away
        from off_sale o join device_position d using (sale)
        where not d.seen
      ), place as (
        select distinct number, lat, lon from terminal_span
        where number > 0 and lat is not null and lon is not null
      ), gap as (
        select device, registered, number,
          min(${metres('s.lat', 's.lon', 'p.lat', 'p.lon')}) as metres
        from stood s join place p using (number)
        group by all
      ), stay as (
        select device, registered, number, count(*) as sales, max(away) as away
        from stood group by all
      )
      select o.sale, t.sales as under_number_sales, t.away as under_number_away_metres,
        g.metres as under_number_gap_metres
      from off_sale o
      join stay t using (device, registered, number)
      left join gap g using (device, registered, number)`),
};
