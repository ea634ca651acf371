import type { Session } from '../../engine/session.ts';

export const ROUTED_BESIDES_COLUMNS = {
  device: 'bigint',
  number: 'integer',
  sales: 'bigint',
} as const;

/**
 * Creates `routed_besides(device, number, sales)`: sales of the device under its other numbers that are proven
 * to be routed, for each number that it uses away from home. Not for one that no other device has and that may be
 * its own as well: a shop that is routed may have a second firm at its till.
 */
export const createRoutedBesides = (session: Session): Promise<void> =>
  session.run(`create or replace table routed_besides as
    with led as (
      select device, number, sales from routed join device_number using (device, number)
    ), all_led as (
      select device, sum(sales) as sales from led group by device
    )
    select s.device, s.number, (a.sales - coalesce(l.sales, 0))::bigint as sales
    from device_story s join all_led a using (device) left join led l using (device, number)
    join number_use n using (number)
    where s.role = 'away' and (s.bound or n.devices > 1) and a.sales > coalesce(l.sales, 0)`);
