import type { Session } from '../../engine/session.ts';

/**
 * Gives the tills of a shop that is routed as a whole the number of that shop.
 *
 * An agent routes all tills of a shop. Where the best claim is of a number that other tills sell nothing
 * but, more than here, and no other device of several is at home with, or of one that came up once and
 * may be anybody's, and the device has beside it a number of devices of several alone, of which half of
 * the others are at home with it, then the shop of that number is routed as a whole, and the best claim
 * is one that it borrows.
 *
 * Shape   changes `first_claim(device, number, sales, devices, lone, weight)`; reads `claim` with the
 *         same columns, and all_sales of the number on any device: see home-numbers.ts; and number_cheapness.
 * Source  own reading [I]: agents route the terminals that they placed.
 */
export const keepWholeShops = (session: Session): Promise<void> =>
  session.run(`update first_claim set number = w.number, sales = w.sales, devices = w.devices,
      lone = w.lone, weight = w.weight
    from (
      with homes as (select number, count(*) as devices from first_claim group by number)
      select c.device, c.number, c.sales, c.devices, c.lone, c.weight
      from claim c join first_claim f on f.device = c.device and f.number <> c.number
      join claim best on best.device = f.device and best.number = f.number
      join homes own on own.number = c.number
      join homes other on other.number = f.number
      left join number_cheapness price on price.number = c.number
      left join number_cheapness best_price on best_price.number = f.number
      where c.lone = 0 and own.devices * 2 >= c.devices - 1
        and ((f.lone > 0 and f.sales * 2 < best.all_sales and other.devices = 1)
          or (f.sales = 1 and c.sales > 1 and coalesce(price.cheapness, 0)
            < greatest(coalesce(best_price.cheapness, 0), 1)))
      qualify row_number() over (
        partition by c.device order by c.weight desc, c.sales desc, c.number) = 1
    ) w where w.device = first_claim.device`);
