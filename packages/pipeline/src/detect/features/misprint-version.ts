import type { Session } from '../../engine/session.ts';
import { type Feature, textField } from '../feature.ts';

/**
 * Application versions under which slips print another merchant's number while the registered one is asked
 * for: what a device prints is composed by its application.
 *
 * Shape   one row per such sale under such a version, as its message says, else the last event of its device.
 *         A version is one if several devices of several agents misprint under it and hardly any under another,
 *         while most devices never had it. Reads `version_had` of version-cohort.ts.
 * Source  docs/indicators.md 34.
 */
export const MISPRINT_VERSION: Feature = {
  id: 'misprint_version',
  fields: {
    misprint_version: textField(
      'application version under which devices of several agents, and hardly any others, print another number than they ask under',
      '几家代理商的终端只在该应用版本下把签购单印成别的商户号',
    ),
  },
  needs: ['terminals', 'view:slip', 'view:request', 'app_version|fleet_events'],
  live: false,
  create: async (session: Session): Promise<void> => {
    await session.run(MISPRINT);
    const [slips] = await session.rows('select count(*) as n from misprint');
    const [had] = await session.rows('select count(distinct device) as n from version_had');
    await session.run(featureSql(Number(slips?.['n'] ?? 0), Number(had?.['n'] ?? 0)));
  },
};

const MISPRINT = `create or replace table misprint as
  with off as (
    select i.sale, i.device_sn as device, s.at_ms, s.app_version as app
    from feature_printed_number p join identified i using (sale) join sale s using (sale)
    where p.printed_approved = false and not p.printed_same_owner and s.request_number = i.registered
  ), told as (
    select device, at_ms, 1 as order_no, sale, app from off
    union all
    select d.id, e."at", 0, null, e.app_version
    from typed_fleet_events e join dict_sn d on d.value = e.terminal_sn
    where e.app_version is not null and d.id in (select device from off)
  ), filled as (
    select sale, device, coalesce(app, last_value(app ignore nulls) over (
      partition by device order by at_ms, order_no, sale, app
      rows between unbounded preceding and current row)) as app
    from told
  )
  select sale, device, app from filled where sale is not null`;

/** Of so many misprinted slips and so many devices with a version. */
const featureSql = (slips: number, devices: number): string =>
  `create or replace table feature_misprint_version as
  with part as (
    select m.app, count(*) as n, count(distinct m.device) as devices, count(distinct t.agent) as agents
    from misprint m
    left join (select sn, min(agent) as agent from terminal_span group by sn) t on t.sn = m.device
    group by m.app
  ), had as (
    select app, count(*) as devices from version_had group by app
  )
  select m.sale, m.app as misprint_version
  from misprint m join part p using (app) join had h using (app)
  where p.devices >= 3 and p.agents >= 2 and 2 * h.devices <= ${devices}
    and 10 * p.n >= 9 * ${slips}`;
