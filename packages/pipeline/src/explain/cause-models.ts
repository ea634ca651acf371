import type { CausePart } from './cause-part.ts';

/** A release reaches the devices of a model within so many days about a device's own first wrong sale. Own choice [I]. */
const REACHED_DAYS = 7;

/** A device with fewer sales does not show what it would send. Own choice [I]. */
const SALES_MIN = 5;

/** Devices of which the registry tells one model, with the shop that they are registered for. */
const MODELLED = `create or replace table cause_modelled as
  select sn, any_value(model) as model, max(number) as shop from (
    select distinct sn, concat_ws(' ', brand, model) as model, number from terminal_span where model is not null)
  group by sn having count(distinct model) = 1`;

/**
 * Shops whose devices of the model sell at all; and of those with one foreign number at no gain on a device of the
 * model, how many began in the same days, this shop left out.
 */
const MODEL = `create or replace table cause_model as
  with busy as (
    select d.model, count(distinct d.shop) as shops from cause_modelled d
    semi join (
      select device_sn from identified where device_sn > 0 group by device_sn having count(*) >= ${SALES_MIN}
    ) i on i.device_sn = d.sn
    group by d.model
  ), wrong as (
    select c.type, c.id, d.model, d.shop, min(s.day) as day,
      min(c.foreign_number) = max(c.foreign_number) and not bool_or(c.cheaper) and bool_or(c.priced) as alike
    from cause_sale c join subject_sale s on s.type = c.type and s.id = c.id and s.sale = c.sale
    join cause_modelled d on d.sn = c.device_sn
    where c.type = 'terminal' and c.foreign_number > 0 group by all
  ), began as (
    select model, day, count(distinct shop) as shops from wrong where alike group by model, day
  ), own as (select distinct model, shop, day from wrong where alike), near as (
    select *, unnest(range(day - ${REACHED_DAYS}, day + ${REACHED_DAYS} + 1)) as near_day from wrong
  )
  select n.type, n.id, any_value(b.shops) - 1 as model_shops,
    (coalesce(sum(g.shops), 0) - count(o.day))::bigint as model_alike
  from near n join busy b using (model)
  left join began g on g.model = n.model and g.day = n.near_day
  left join own o on o.model = n.model and o.day = n.near_day and o.shop = n.shop
  group by n.type, n.id`;

/**
 * What other shops' devices of the same model do: `cause_model(type, id, model_shops, model_alike)`. What a release does
 * shows on several devices of a model; what a hand does, on the one that it had before it.
 *
 * Source  docs/indicators.md 34: many devices switch the same day [V]; the days are an own choice [I].
 */
export const MODELS: CausePart = {
  table: 'cause_model',
  columns: 'type varchar, id varchar, model_shops bigint, model_alike bigint',
  asks: `select t.sn from terminal_span t semi join cause_sale c on c.device_sn = t.sn
    where t.model is not null`,
  create: [MODELLED, MODEL],
};
