import type { Session } from '../../engine/session.ts';

/**
 * Finds the number that each device of several numbers is at home with, and who borrows which.
 *
 * Shape   device_home(device, number, keepers): the number that is most the device's own: many of its
 *         sales, few other devices, no cheaper price class. keepers: percent of the devices with that
 *         number that are at home with it. Near 100 it belongs to one shop; a number of a pool that
 *         every device uses in turn has few keepers.
 *         lender(number, homes, movers): homes: distinct other numbers, each kept by its own devices
 *         and absent from the number's other devices beyond chance, from whose devices the number is
 *         borrowed. movers: distinct numbers that devices left for it for good.
 * Source  docs/indicators.md 17, 18; weights of the home are our own [I].
 */
export const createHomes = async (session: Session): Promise<void> => {
  await session.run(`create or replace temp table claim as
    select u.device, u.number, u.sales, n.devices, n.lone, n.sales as all_sales, m.sales as device_sales,
      (u.sales + ${RUN_CLAIM} * coalesce(x.longest_run, 0))
        * (u.sales * 1.0 / n.sales) * (u.sales * 1.0 / n.sales)
        * case when c.cheapness > 0 then ${CHEAP_CLAIM} else 1.0 end
        * case when x.runs = 1 and x.deals >= ${BLOCK_MIN}
            and (x.first_place = 1 or x.last_place = d.deals) then ${BLOCK_CLAIM} else 1.0 end as weight
    from device_number u join mixed m using (device) join number_use n using (number)
    left join mixed_use x on x.device = u.device and x.number = u.number
    left join (select device, max(last_place) as deals from mixed_use group by device) d
      on d.device = u.device
    left join number_cheapness c on c.number = u.number`);
  await session.run(`create or replace temp table first_claim as
    select device, number, sales, devices, lone from (
      select *, row_number() over (
        partition by device order by weight desc, sales desc, number) as place
      from claim) where place = 1`);
  await session.run(`create or replace temp table kept as
    select f.number, sum(f.sales)::bigint as sales,
      (sum(f.sales) + any_value(n.lone_sales)) * 100 // any_value(n.sales) as keepers
    from first_claim f join number_use n using (number) group by f.number`);
  await session.run(`create or replace temp table device_home as
    select f.device, f.number, k.keepers from first_claim f join kept k using (number)`);
  await session.run(`create or replace temp table lender as ${LENDER}`);
};

/** A router moves sales to cheaper classes, so a cheap number is less likely to be the home. */
const CHEAP_CLAIM = 0.3;

/** Before a router is switched on, and after it, a shop sells under its own number for a while. */
const RUN_CLAIM = 2;
const BLOCK_MIN = 3;
const BLOCK_CLAIM = 3;

/** Half of a home's sales must be at home, or it is itself one of a pool. */
export const KEEPERS_MIN = 50;

/**
 * If the devices that share a number shared all their numbers, as the cashiers of one food court do,
 * a home with s sales on devices of H sales would be expected s × (C − H) / H times on the other
 * devices of C sales. Seven expected and none seen has a chance below one in a thousand (Poisson).
 */
const EXPECTED_MIN = 7;

const LENDER = `
  with community as (
    select number, sum(device_sales)::bigint as sales from claim group by number
  ), edge as (
    select c.number, h.number as home, k.sales as home_sales, own.sales as home_total,
      all_of.sales as total, h.device,
      u.runs, u.last_deal_ms, away.first_deal_ms
    from claim c
    join device_home h on h.device = c.device and h.number <> c.number
    join kept k on k.number = h.number and k.keepers >= ${KEEPERS_MIN}
    join community own on own.number = h.number
    join community all_of on all_of.number = c.number
    left join mixed_use u on u.device = c.device and u.number = h.number
    left join mixed_use away on away.device = c.device and away.number = c.number
  )
  select number,
    count(distinct home) filter (
      home_sales * (total - home_total) >= ${EXPECTED_MIN} * home_total) as homes,
    count(distinct home) filter (runs = 1 and last_deal_ms < first_deal_ms) as movers
  from edge group by number`;
