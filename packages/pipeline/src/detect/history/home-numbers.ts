import type { Session } from '../../engine/session.ts';
import { keepWholeShops } from './whole-shop.ts';

/**
 * Finds the number that each device of several numbers is at home with, and who borrows which.
 *
 * Shape   device_home(device, number, keepers): the number that is most the device's own: many of its
 *         sales, few other devices, no cheaper price class, not borrowed by others. keepers: percent of the devices with that
 *         number that are at home with it. Near 100 it belongs to one shop; a number of a pool that
 *         every device uses in turn has few keepers.
 *         rival(device, number): others that claim the device nearly as well.
 *         lender(number, homes, movers, settled, parties): homes: distinct other numbers, each kept by its own devices
 *         and absent from the number's other devices beyond chance, from whose devices the number is
 *         borrowed to and fro. movers: distinct numbers that devices left for it for good; settled: of
 *         these, those that were in use for more than a sale or two before. parties: distinct numbers from
 *         which devices left for it or went to it and back.
 *         Reads `far_place`, and `lender` and `routed` of an earlier reading, empty at first.
 * Source  docs/indicators.md 17, 18; weights of the home are our own [I].
 */
export const createHomes = async (session: Session): Promise<void> => {
  await session.run(CLAIM);
  await session.run(`create or replace table first_claim as
    select device, number, sales, devices, lone, weight from (
      select *, row_number() over (
        partition by device order by weight desc, sales desc, number) as place
      from claim) where place = 1`);
  await session.run(`create or replace table rival as
    select c.device, c.number from claim c join first_claim f using (device)
    where c.number <> f.number and c.weight * ${RIVAL_MAX} >= f.weight`);
  await keepWholeShops(session);
  await session.run(`create or replace table kept as
    select f.number, sum(f.sales)::bigint as sales,
      (sum(f.sales) + any_value(n.lone_sales)) * 100 // any_value(n.sales) as keepers,
      any_value(n.sales) - sum(f.sales)::bigint - any_value(n.lone_sales)::bigint as strays
    from first_claim f join number_use n using (number) group by f.number`);
  await session.run(`create or replace table device_home as
    select f.device, f.number, k.keepers from first_claim f join kept k using (number)`);
  await session.run(`create or replace table lender as ${LENDER}`);
};

/** A number whose claim is so many times weaker at most may be the home as well. */
const RIVAL_MAX = 1.5;

/** A router moves sales to cheaper classes, so a cheap number is less likely to be the home. */
const CHEAP_CLAIM = 0.3;

/** Before a router is switched on, and after it, a shop sells under its own number for a while. */
const RUN_CLAIM = 2;
const BLOCK_MIN = 3;
const BLOCK_CLAIM = 3;

/** A router spreads what it moves; so far ahead, with so many sales, is the shop's own. Own choices [I]. */
const FAR_AHEAD = 2;
const FAR_AHEAD_SALES = 10;

/** Where a device changed once and for good, it was at home before. */
const FIRST_CLAIM = 1000;

/** A number that several homes borrow is hardly anybody's own. */
const LENT_CLAIM = 0.02;

/**
 * How much a number is the device's own. A merchant's number is spread over its terminals: where most
 * of a device's sales carry a number that no others borrow, or far more than any other, its other devices
 * do not speak against it.
 * Nor do devices that use nothing else, where the device's most used number has the standard price and
 * others are cheaper: routers borrow the cheap ones, and lone devices of a cheap one are its lender's.
 */
const CLAIM = `create or replace table claim as
  with known_lender as (
    select number, max(homes) as homes from (
      select number, homes from lender
      union all select number, count(*) from routed group by number
      union all select number, homes from far_home
      union all select number, homes from far_place)
    group by number
  ), tempted as (
    select u.device, max(u.sales) as most from device_number u join number_cheapness c using (number)
    group by u.device having min(c.cheapness) = 0 and max(c.cheapness) > 0
  ), ahead as (
    select device, max(sales) as most, list_reverse_sort(list(sales))[2] as second
    from device_number semi join mixed using (device) group by device
  )
  select u.device, u.number, u.sales, n.devices, n.lone, n.sales as all_sales,
    m.sales as device_sales, m.numbers,
    case when (u.sales * 2 >= m.sales or (u.sales >= ${FAR_AHEAD_SALES} and u.sales >= ${FAR_AHEAD} * a.second))
        and l.number is not null and l.homes = 0 then 1.0
      when s.number is not null or (u.sales = t.most and c.cheapness = 0)
        then u.sales * 1.0 / (n.sales - n.lone_sales)
      else u.sales * 1.0 / n.sales end as share,
    (u.sales + ${RUN_CLAIM} * coalesce(x.longest_run, 0)) * share * share
      * case when l.homes >= 2 or g.number is not null then ${LENT_CLAIM} else 1.0 end
      * case when c.cheapness > 0 then ${CHEAP_CLAIM} else 1.0 end
      * case when x.runs = 1 and x.deals >= ${BLOCK_MIN}
          and (x.first_place = 1 or x.last_place = d.deals) then ${BLOCK_CLAIM} else 1.0 end
      * case when d.runs = 2 and x.first_place = 1 then ${FIRST_CLAIM} else 1.0 end as weight
  from device_number u join mixed m using (device) join number_use n using (number)
  left join known_lender l on l.number = u.number
  left join mixed_use x on x.device = u.device and x.number = u.number
  left join (
    select device, max(last_place) as deals, sum(runs) as runs from mixed_use group by device
  ) d on d.device = u.device
  left join number_cheapness c on c.number = u.number
  left join sole_number s on s.device = u.device and s.number = u.number
  left join guest_number g on g.number = u.number
  left join ahead a on a.device = u.device and a.most = u.sales
  left join tempted t on t.device = u.device`;

/** Half of a home's sales must be at home, or it is itself one of a pool. */
export const KEEPERS_MIN = 50;

/**
 * Evidence, in thousandths of a natural logarithm, that the devices of one number do not share one
 * set of numbers, as the cashiers of a food court do. If they did, a home would come up on each device
 * in proportion to that device's sales. By how much it does not is the likelihood ratio of the
 * binomial, less what choosing the home among the device's numbers gains by itself. A home that comes
 * up elsewhere too must be told alone: two numbers that go together on both tills of one shop are no
 * two homes to a third. Tills with nothing but the number are of such a set as well, and never show a
 * home; they speak for one that no other device of several has, since one that has may be borrowed, too.
 * A home beside others of the device's own that is used no more than the number, which is no cheaper, is none:
 * two tills of one shop have its number in common, and a router may give each others to borrow.
 */
const ALONE_MIN = 7000;
const TOGETHER_MIN = 14000;

/** The same for a number of a cheap class, which the cashiers of a food court seldom share. */
const CHEAP_TOGETHER_MIN = 10000;
const EACH_MIN = 1000;

/** A home that is used less than the number beside it must be used this often to count. */
const HOME_SALES_MIN = 3;

const LENDER = `
  with edge as (
    select c.number, h.number as home, c.device, c.device_sales, c.numbers, k.strays,
      own.sales as home_sales, own.sales >= c.sales or own.sales >= ${HOME_SALES_MIN} as seen,
      coalesce(hc.cheapness, 0) > coalesce(nc.cheapness, 0) as cheaper,
      s.number is not null or own.sales > c.sales
        or coalesce(nc.cheapness, 0) > coalesce(hc.cheapness, 0) as ahead,
      coalesce(nc.cheapness, 0) > 0 as cheap, s.number is not null as alone,
      u.runs, u.first_deal_ms as home_first, u.last_deal_ms as home_last,
      away.first_deal_ms as away_first, away.last_deal_ms as away_last
    from claim c
    join device_home h on h.device = c.device and h.number <> c.number
    join kept k on k.number = h.number and k.keepers >= ${KEEPERS_MIN}
    join claim own on own.device = c.device and own.number = h.number
    left join number_cheapness hc on hc.number = h.number
    left join number_cheapness nc on nc.number = c.number
    left join sole_number s on s.device = c.device and s.number = h.number
    left join mixed_use u on u.device = c.device and u.number = h.number
    left join mixed_use away on away.device = c.device and away.number = c.number
  ), community as (
    select c.number, sum(c.device_sales)::double as total, any_value(n.lone_sales) as lone_sales
    from claim c join number_use n using (number) group by c.number
  ), shared as (
    select e.number, e.home,
      any_value(c.total) + if(bool_and(e.alone), any_value(c.lone_sales), 0) as total, sum(e.device_sales)::double as own,
      sum(e.home_sales)::double as here, any_value(e.strays)::double as strays,
      max(e.numbers) as numbers,
      bool_or(e.seen and e.home_first < e.away_last and e.away_first < e.home_last) as counts,
      bool_or(e.cheaper) as cheaper, bool_or(e.cheap) as cheap, bool_or(e.ahead) as ahead,
      bool_or(e.runs = 1 and e.home_last < e.away_first) as moved,
      bool_or(e.runs = 1 and e.home_last < e.away_first
        and e.home_sales >= ${HOME_SALES_MIN}) as settled
    from edge e join community c using (number) group by e.number, e.home
  ), weighed as (
    select number, home, moved, settled, cheap, strays, case when not counts or cheaper or not ahead or own >= total
        or here / (here + strays) <= own / total then 0
      else round(1000 * (here * ln(here / (here + strays) / (own / total))
        + case when strays > 0
            then strays * ln(strays / (here + strays) / (1 - own / total)) else 0 end
        - ln(numbers)))::bigint end as nats
    from shared
  )
  select number, case when sum(nats) filter (nats >= ${EACH_MIN}) >=
        case when bool_or(cheap) then ${CHEAP_TOGETHER_MIN} else ${TOGETHER_MIN} end
      then count(*) filter (nats >= ${EACH_MIN} and (strays = 0 or nats >= ${ALONE_MIN}))
      else count(*) filter (nats >= ${ALONE_MIN}) end as homes,
    count(*) filter (moved) as movers, count(*) filter (settled) as settled,
    count(*) filter (moved or nats >= ${EACH_MIN}) as parties
  from weighed group by number`;
