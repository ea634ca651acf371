import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * What else happened when a device first went out under a foreign number.
 *
 * Shape   one row per foreign sale of a device that had sales of its own before. onset_agent_fit: evidence,
 *         −10·log10 q, that so many devices of its agent had their first foreign sale on one day by no
 *         accident: first days fall evenly over the days of the data. Corrected for the agents and days
 *         looked at (Benjamini–Hochberg); null where fewer than three devices of the agent did.
 * Source  docs/indicators.md 34.
 */
export const DEVICE_ONSETS: Feature = {
  id: 'device_onsets',
  fields: {
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
    for (const sql of [BEGAN, agentSql(days), FEATURE]) await session.run(sql);
  },
};

/** Devices with sales of their own before their first foreign one, its day, and their agent. */
const BEGAN = `create or replace table device_began as
  with agent as (
    select sn, min(agent) as agent from terminal_span where agent is not null group by sn
  ), own as (
    select device, min(at_ms) filter (off) as first_off, min(at_ms) filter (not off) as first_own
    from device_trace group by device
  ), began as (select device, min(day) as day from off_sale group by device)
  select b.device, b.day, a.agent
  from own o join began b using (device) join agent a on a.sn = b.device
  where o.first_own < o.first_off`;

/** Chance that n of k devices fall on one day of D, by the union bound: (k choose n) / D^n. */
const agentSql = (days: number): string => `create or replace table onset_agent as
  with per_day as (
    select agent, day, count(*)::double as n, sum(count(*)) over (partition by agent)::double as k,
      dense_rank() over (order by agent) as rank
    from device_began group by agent, day
  ), spread as (
    select *, max(rank) over () * ${days} as looked from per_day
  ), tested as (
    select agent, day, looked, least(1, exp(lgamma(k + 1) - lgamma(n + 1) - lgamma(k - n + 1)
      - n * ln(${days}))) as p
    from spread where n >= 3
  ), ranked as (
    select *, p * looked / row_number() over (order by p, agent, day) as q from tested
  )
  select agent, day, least(990, greatest(0, round(-10 * log10(greatest(1e-99, least(1,
    min(q) over (order by p desc, agent desc, day desc)))))))::bigint as fit
  from ranked`;

const FEATURE = `create or replace table feature_device_onsets as
  select f.sale, a.fit as onset_agent_fit
  from off_sale f join device_began b using (device)
  join onset_agent a on a.agent = b.agent and a.day = b.day`;
