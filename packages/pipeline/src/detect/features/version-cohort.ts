import type { Session } from '../../engine/session.ts';
import { type Feature, intField, textField } from '../feature.ts';

/**
 * Whether devices of one model with one application version send foreign numbers more often than
 * others of the same agent. What is replaced behind a device whose request was right is not its own.
 *
 * Shape   one row per sale under a foreign number whose version is known. A device counts once per
 *         version it had. release_*: the same over devices of all models. cohort_with_off, cohort_with,
 *         cohort_told, cohort_without_off, cohort_without: devices. A device that made few sales under a
 *         version which is wrong now and then, and none of them wrong, is not told: it may have had luck.
 *         cohort_log_odds_milli, cohort_error_milli: Mantel–Haenszel odds ratio over agents, its
 *         natural logarithm and standard error (Robins, Breslow and Greenland) in thousandths; half
 *         a device is added to each side, so that an empty cell stays finite.
 *         app_status: what the compatibility table says of version, model and system.
 * Source  docs/indicators.md 34; design of causes in docs/results.md.
 */
export const VERSION_COHORT: Feature = {
  id: 'version_cohort',
  fields: {
    cohort_with_off: intField(
      'devices with that version that sent foreign numbers under it',
      '该版本下出现别家号的终端数',
    ),
    cohort_with: intField('devices with that version', '用过该版本的终端数'),
    cohort_told: intField(
      'devices with that version that sent foreign numbers under it, or made so many sales that they would have',
      '该版本下出现别家号、或交易多到本该出现的终端数',
    ),
    cohort_without_off: intField(
      'devices with other versions that sent foreign numbers',
      '其他版本下出现别家号的终端数',
    ),
    cohort_without: intField('devices with other versions', '用过其他版本的终端数'),
    cohort_log_odds_milli: intField(
      'logarithm of the odds ratio over agents, thousandths',
      '按代理商分层的优势比的对数，千分之一',
    ),
    cohort_error_milli: intField(
      'standard error of that logarithm, thousandths',
      '该对数的标准误，千分之一',
    ),
    release_with_off: intField(
      'devices of any model with that version that sent foreign numbers under it',
      '该版本下出现别家号的终端数，不限机型',
    ),
    release_with: intField(
      'devices of any model with that version',
      '用过该版本的终端数，不限机型',
    ),
    release_told: intField(
      'devices of any model with that version that sent foreign numbers under it, or would have',
      '该版本下出现别家号、或交易多到本该出现的终端数，不限机型',
    ),
    release_log_odds_milli: intField(
      'logarithm of the odds ratio over agents, devices of any model, thousandths',
      '按代理商分层的优势比的对数，不限机型，千分之一',
    ),
    release_error_milli: intField(
      'standard error of that logarithm, thousandths',
      '该对数的标准误，不限机型，千分之一',
    ),
    app_status: textField(
      'status of version and model in the compatibility table',
      '兼容性表对该机型版本的说法',
    ),
  },
  needs: ['terminals', 'app_version|fleet_events'],
  live: false,
  create: async (session: Session): Promise<void> => {
    for (const sql of [HAD, CELL, TOLD, ODDS, STATUS, FEATURE]) await session.run(sql);
  },
};

/** The versions that a device ever had, by its sales or its events; its sales that state the version, if any do. */
const HAD = `create or replace table version_had as
  with known as (
    select i.device_sn as device, s.app_version as app, count(*) as sales
    from identified i join sale s using (sale)
    where i.device_sn > 0 and s.app_version is not null group by all
    union all
    select distinct d.id, e.app_version, null
    from typed_fleet_events e join dict_sn d on d.value = e.terminal_sn
    where e.app_version is not null
  )
  select device, app, max(sales) as sales from known group by device, app`;

/** A device under a version, of its model and of any, and whether it sent a foreign number while it had it. */
const CELL = `create or replace table version_cell as
  with device as (
    select sn, min(agent) as agent, coalesce(min(model), '') as model from terminal_span group by sn
  )
  select h.device, unnest([d.model || ' ' || h.app, h.app]) as app, unnest([true, false]) as modelled,
    coalesce(d.agent, '') as agent, w.device is not null as off, h.sales, w.wrong
  from version_had h join device d on d.sn = h.device
  left join (
    select t.device, t.app, count(*) as wrong from device_trace t join sale s using (sale)
    join off_sale o using (sale)
    where s.request_number <> o.registered group by t.device, t.app
  ) w on w.device = h.device and w.app = h.app`;

/** A device that is affected stays silent over so many sales with at most this chance. */
const SILENT_MAX = 0.05;

/** Devices of a version, but for those whose few sales under it may all be right by luck. */
const TOLD = `create or replace table version_told as
  with rate as (
    select app, modelled, sum(wrong) / sum(sales)::double as wrong from version_cell
    where off and sales > 0 group by app, modelled
  )
  select c.app, c.modelled, count(*) filter (
    c.off or coalesce(pow(greatest(0, 1 - r.wrong), c.sales) <= ${SILENT_MAX}, true)) as told
  from version_cell c left join rate r using (app, modelled) group by c.app, c.modelled`;

const ODDS = `create or replace table version_odds as
  with wanted as (select distinct app, modelled from version_cell where off), whole as (
    select modelled, agent, count(*) as n, count(*) filter (off) as off from version_cell group by modelled, agent
  ), cell as (
    select app, modelled, agent, count(*) as n, count(*) filter (off) as off
    from version_cell join wanted using (app, modelled) group by app, modelled, agent
  ), table2 as (
    select c.app, modelled, c.off as a, c.n - c.off as b, w.off - c.off as c, (w.n - w.off) - (c.n - c.off) as d,
      w.n
    from cell c join whole w using (modelled, agent)
  ), parts as (
    select *, (a * d * 1000000) // n as r, (b * c * 1000000) // n as s from table2
  ), summed as (
    select app, modelled, 500000 + sum(r) as r, 500000 + sum(s) as s, 250000 + sum(((a + d) * r) // n) as pr,
      500000 + sum(((a + d) * s + (b + c) * r) // n) as psqr, 250000 + sum(((b + c) * s) // n) as qs,
      sum(a) as a, sum(a + b) as ab
    from parts group by app, modelled
  ), total as (
    select modelled, count(*) filter (off) as off, count(*) as n from version_cell group by modelled
  )
  select app, modelled, a::bigint as with_off, ab::bigint as had, l.told, (t.off - a)::bigint as without_off,
    (t.n - ab)::bigint as without, round(1000 * ln(r::double / s))::bigint as log_odds,
    round(1000 * sqrt(pr / (2.0 * r * r) * 1e6 + psqr / (2.0 * r * s) * 1e6 + qs / (2.0 * s * s) * 1e6
      ))::bigint as error
  from summed join total t using (modelled) join version_told l using (app, modelled)`;

/**
 * The worst word of the table for a device's model under a version, or under a system of which the table
 * speaks alone; systems must agree if known. A row without a model speaks of every model, of its brand if it names
 * one: contract §2, where a missing column is null. What the table says of the model itself goes before.
 */
const STATUS = `create or replace table version_status as
  with model as (
    select sn, any_value(brand) as brand, any_value(model) as model from (
      select distinct sn, brand, model from terminal_span) group by sn having count(*) = 1
  ), wrong as (
    select distinct t.device, t.app, t.os, m.brand, m.model from device_trace t join model m on m.sn = t.device
    where t.off and coalesce(t.app, t.os) is not null
  ), word as (
    select *, case status when 'recalled' then 3 when 'unsupported' then 2 when 'supported' then 1 end as worse
    from typed_compatibility
  ), said as (
    select w.*, c.worse, c.brand as of_brand, c.os_version, true as of_model
    from wrong w join word c on c.model = w.model
    where c.app_version = w.app or (c.app_version is null and c.os_version = w.os)
    union all
    select w.*, c.worse, c.brand, c.os_version, false
    from wrong w join word c on c.app_version = w.app where c.model is null
    union all
    select w.*, c.worse, c.brand, c.os_version, false
    from wrong w join word c on c.os_version = w.os where c.model is null and c.app_version is null
  )
  select device, app, os, case coalesce(max(worse) filter (of_model), max(worse)) when 3 then 'recalled'
      when 2 then 'unsupported' when 1 then 'supported' end as status
  from said
  where (of_brand is null or brand is null or of_brand = brand)
    and (os_version is null or os is null or os_version = os)
  group by all`;

const FEATURE = `create or replace table feature_version_cohort as
  select t.sale, o.with_off as cohort_with_off, o.had as cohort_with, o.told as cohort_told,
    o.without_off as cohort_without_off, o.without as cohort_without,
    o.log_odds as cohort_log_odds_milli, o.error as cohort_error_milli, r.with_off as release_with_off,
    r.had as release_with, r.told as release_told, r.log_odds as release_log_odds_milli, r.error as release_error_milli,
    s.status as app_status
  from device_trace t
  left join (select sn, coalesce(min(model), '') as model from terminal_span group by sn) d
    on d.sn = t.device
  left join version_odds o on o.modelled and o.app = d.model || ' ' || t.app
  left join version_odds r on not r.modelled and r.app = t.app
  left join version_status s on s.device = t.device
    and s.app is not distinct from t.app and s.os is not distinct from t.os
  where t.off and coalesce(t.app, t.os) is not null`;
