import type { CausePart } from './cause-part.ts';

/**
 * Devices that ask under a wrong category themselves, and whether only one version of theirs does:
 * chance of it by accident (hypergeometric), where right sales of other versions were seen too.
 */
const RECODE = `create or replace table cause_recode as
  with wrong as (
    select distinct type, id from cause_sale where foreign_number = 0 and coded_apart and asked_so
  ), counted as (
    select s.type, s.id, s.app_version as app, count(*) as n,
      count(*) filter (c.sale is not null and c.foreign_number = 0 and c.coded_apart and c.asked_so) as k
    from subject_sale s
    join wrong w on w.type = s.type and w.id = s.id
    left join cause_sale c on c.sale = s.sale and c.type = s.type and c.id = s.id
    where s.app_version is not null group by s.type, s.id, s.app_version
  ), whole as (
    select *, sum(n) over (partition by type, id) as all_n, sum(k) over (partition by type, id) as all_k
    from counted
  )
  select type, id, app, least(990, round(-10 / ln(10) * (lgamma(n + 1.0) - lgamma(n - k + 1.0)
    - lgamma(all_n + 1.0) + lgamma(all_n - k + 1.0))))::bigint as fit
  from whole where k = all_k and all_n > n`;

/** How many sales ran under each version of the application, and under any. */
const RAN = `create or replace table cause_ran as
  select app_version, count(*) as n, sum(count(*)) over () as all_n from sale
  where app_version is not null group by app_version`;

/**
 * Category codes that go out under application versions of several agents' devices and hardly anywhere
 * else, at no gain, while most sales run under other versions: the default of a release, or of two.
 */
const RELEASE = `create or replace table cause_release as
  with wrong as (
    select c.cleared_mcc, c.app_version, c.device_sn, t.agent, count(*) as n
    from cause_sale c
    left join (select sn, min(agent) as agent from terminal_span group by sn) t on t.sn = c.device_sn
    where c.type = 'terminal' and c.foreign_number = 0 and c.coded_apart and not c.cheaper and c.app_version is not null
    group by all
  ), whole as (select cleared_mcc, sum(n) as n from wrong group by cleared_mcc), part as (
    select cleared_mcc, app_version, sum(n) as n, count(distinct device_sn) as devices,
      count(distinct agent) as agents
    from wrong group by all
  )
  select h.cleared_mcc, h.app_version from (
    select p.cleared_mcc, p.app_version, sum(p.n) over by_code as n, sum(r.n) over by_code as ran, r.all_n
    from part p join cause_ran r using (app_version) where p.devices >= 3 and p.agents >= 2
    window by_code as (partition by p.cleared_mcc)
  ) h join whole w using (cleared_mcc)
  where 10 * h.n >= 9 * w.n and 2 * h.ran <= h.all_n`;

/** Under its own number, a device sends a category that is not the number's. */
const CODED_APART = 'from cause_sale where foreign_number = 0 and coded_apart';

/** What goes wrong with a version of the application under the device's own number: `cause_recode(type, id, app, fit)`. */
export const RECODED: CausePart = {
  table: 'cause_recode',
  columns: 'type varchar, id varchar, app varchar, fit bigint',
  asks: `select id ${CODED_APART} and asked_so`,
  create: [RECODE],
};

/** The same of many devices: `cause_release(cleared_mcc, app_version)`. */
export const RELEASED: CausePart = {
  table: 'cause_release',
  columns: 'cleared_mcc varchar, app_version varchar',
  asks: `select id ${CODED_APART} and app_version is not null`,
  create: [RAN, RELEASE],
};
