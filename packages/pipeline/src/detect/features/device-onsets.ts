import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * What else happened when a device first went out under a foreign number.
 *
 * Shape   one row per foreign sale of a device that had sales of its own before. onset_version_fit:
 *         evidence, −10·log10 q, that its application or parameters changed between its last own and its
 *         first foreign sale by no accident: changes fall evenly over the time of its sales.
 *         onset_agent_fit: the same, that so many devices of its agent had their first foreign sale on
 *         one day: first days fall evenly over the days of the data. Both corrected for the devices,
 *         or agents and days, looked at (Benjamini–Hochberg); null where nothing changed, or fewer than
 *         three devices of the agent did.
 * Source  docs/indicators.md 34.
 */
export const DEVICE_ONSETS: Feature = {
  id: 'device_onsets',
  fields: {
    onset_version_fit: intField(
      'evidence, −10·log10 q, that the device’s versions changed with its first foreign number by no accident',
      '版本变化与首次别家号同时出现并非偶然的证据强度（−10·log10 q）',
    ),
    onset_agent_fit: intField(
      'evidence, −10·log10 q, that so many devices of the agent sent their first foreign number on one day',
      '同一代理商多台终端同日首次出现别家号并非偶然的证据强度（−10·log10 q）',
    ),
  },
  needs: ['terminals', 'app_version|param_version|fleet_events'],
  live: false,
  create: async (session: Session): Promise<void> => {
    const [row] = await session.rows('select max(day) - min(day) + 1 as days from sale');
    const days = Math.max(1, Number(row?.['days'] ?? 1));
    for (const sql of [ONSET, VERSION, agentSql(days), FEATURE]) await session.run(sql);
  },
};

/** Of each device: its first foreign sale, its last own before, and the changes of its versions. */
const ONSET = `create or replace table device_onset as
  with marked as (
    select device, at_ms, off, coalesce(app <> lag(app) over by_device, false)
        or coalesce(param <> lag(param) over by_device, false) as changed
    from device_trace window by_device as (partition by device order by at_ms, sale)
  ), began as (
    select device, min(at_ms) filter (off) as first_off, max(at_ms) - min(at_ms) as span
    from marked group by device
  )
  select b.device, b.first_off, b.span,
    max(m.at_ms) filter (m.at_ms < b.first_off) as last_own,
    count(*) filter (m.changed) as changes,
    bool_or(m.changed and m.at_ms = b.first_off) as together
  from marked m join began b using (device) where b.first_off is not null
  group by b.device, b.first_off, b.span
  having max(m.at_ms) filter (m.at_ms < b.first_off) is not null`;

const fitSql = (keys: readonly string[], looked: string): string => `ranked as (
    select *, p * ${looked} / row_number() over (order by p, ${keys.join(', ')}) as q from tested
  )
  select ${keys.join(', ')}, least(990, greatest(0, round(-10 * log10(greatest(1e-99, least(1,
    min(q) over (order by p desc, ${keys.map((key) => `${key} desc`).join(', ')})))))))::bigint as fit
  from ranked`;

const VERSION = `create or replace table onset_version as
  with tested as (
    select device, count(*) over () as looked, together,
      case when together then least(1, changes * (first_off - last_own)::double / span) else 1 end as p
    from device_onset where changes > 0 and span > 0
  ), ${fitSql(['device'], 'looked')} where together`;

/** Chance that n of k devices fall on one day of D, by the union bound: (k choose n) / D^n. */
const agentSql = (days: number): string => `create or replace table onset_agent as
  with device as (
    select sn, min(agent) as agent from terminal_span where agent is not null group by sn
  ), began as (select device, min(day) as day from off_sale group by device), first as (
    select d.agent, b.day
    from device_onset o join device d on d.sn = o.device join began b on b.device = o.device
  ), per_day as (
    select agent, day, count(*)::double as n, sum(count(*)) over (partition by agent)::double as k,
      dense_rank() over (order by agent) as rank
    from first group by agent, day
  ), spread as (
    select *, max(rank) over () * ${days} as looked from per_day
  ), tested as (
    select agent, day, looked, least(1, exp(lgamma(k + 1) - lgamma(n + 1) - lgamma(k - n + 1)
      - n * ln(${days}))) as p
    from spread where n >= 3
  ), ${fitSql(['agent', 'day'], 'looked')}`;

const FEATURE = `create or replace table feature_device_onsets as
  with device as (
    select sn, min(agent) as agent from terminal_span where agent is not null group by sn
  ), began as (select device, min(day) as day from off_sale group by device)
  select f.sale, v.fit as onset_version_fit, a.fit as onset_agent_fit
  from off_sale f join device_onset o on o.device = f.device
  join began b on b.device = f.device
  left join onset_version v on v.device = f.device
  left join device d on d.sn = f.device
  left join onset_agent a on a.agent = d.agent and a.day = b.day
  where v.fit is not null or a.fit is not null`;
