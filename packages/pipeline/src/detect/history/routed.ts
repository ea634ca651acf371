import type { Session } from '../../engine/session.ts';

/**
 * Creates `routed(device, number)`: pairs of devices with proof of a router and the numbers that they use away
 * from home. A number that such devices of two homes have in common is the second shop of neither.
 */
export const createRouted = (session: Session): Promise<void> => session.run(ROUTED);

export const createNoneRouted = (session: Session): Promise<void> =>
  session.run('create or replace table routed (device bigint, number integer)');

const ROUTED = `create or replace table routed as
  with proven as (
    select distinct device from device_story
    where role <> 'home' and bound and (role = 'open' or names <> 'same') and (
      (tied and (desks_apart or in_turn or in_blocks or in_spells or amount_split or own_amounts
        or (districts >= 2 and returns >= 3)
        or (cities >= 3 and returns >= 3) or (cities >= 4 and returns >= 2)))
      or ((borrowed >= 2 or shared) and (returns >= 1 or borrowed >= 3) and not common and not handed))
  ), away as (
    select device, number, home_number, passing from device_story join proven using (device)
    where role <> 'home' and bound
  ), met as (
    select number from away where home_number is not null
    group by number having count(distinct home_number) > 1
  )
  select device, number from away where passing or number in (select number from met)`;

/** A router draws one number three times in a row, and never again, seldom: see `isOpening`. */
const BEGAN = 'u.first_place = 1 and u.runs = 1 and u.deals >= 3';

export const ROUTED_BESIDES_COLUMNS = {
  device: 'bigint',
  number: 'integer',
  sales: 'bigint',
} as const;

/**
 * Creates `routed_besides(device, number, sales)`: sales of the device under its other numbers that are proven
 * to be routed, for each number that it uses away from home. Not for one that no other device has and that may be
 * its own as well, as a dearer one may always be: a shop that is routed may have a second firm at its till. Nor for one that may be its own from
 * before, under which it began, three sales or more in a row, and never sold again.
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
    join number_use n using (number) left join mixed_use u using (device, number)
    where s.role = 'away'
      and not coalesce(${BEGAN}, false) and ((s.bound and s.cheaper) or n.devices > 1)
      and a.sales > coalesce(l.sales, 0)`);
