import type { CausePart } from './cause-part.ts';

/** Two tills that change places are used again within that time. Own choice [I]. */
const SWAP_DAYS = 2;

const AGENT_SQL = `create or replace table cause_agent as
  with device as (
    select sn, min(agent) as agent from terminal_span where agent is not null group by sn
  ), off as (
    select distinct device_sn from cause_sale
    where verdict = 'jumped' and foreign_number > 0 and foreign_number = cleared and stated <> cleared
  ), busy as (select distinct device_sn from identified where device_sn > 0), counted as (
    select d.agent, count(*) as agent_devices, count(o.device_sn) as agent_off
    from busy b join device d on d.sn = b.device_sn
    left join off o on o.device_sn = b.device_sn group by d.agent
  ), beside as (
    select *, sum(agent_devices) over () as all_devices, sum(agent_off) over () as all_off from counted
  )
  select d.sn, b.* exclude (agent) from beside b join device d using (agent)`;

const SWAP_SQL = `create or replace table cause_swap as
  with used as (
    select device_sn, registered, foreign_number, min(at_ms) as first_ms,
      count(distinct foreign_number) over (partition by device_sn) as numbers
    from cause_sale where type = 'terminal' and foreign_number > 0 and device_sn > 0
    group by device_sn, registered, foreign_number
  )
  select a.device_sn, a.registered, a.foreign_number
  from used a join used b on b.registered = a.foreign_number and b.foreign_number = a.registered
  where a.numbers = 1 and b.numbers = 1
    and abs(a.first_ms - b.first_ms) <= ${SWAP_DAYS} * 86400000`;

const COMPANY_SQL = `create or replace table cause_company as
  with used as (
    select distinct type, id, foreign_number from cause_sale where foreign_number > 0
  ), several as (select type, id from used group by type, id having count(*) > 1)
  select distinct foreign_number from used join several using (type, id)`;

/** Cases in which several of these send, or are, foreign numbers. */
const several = (column: string): string =>
  `select min(${column}) from cause_sale where foreign_number > 0 having min(${column}) < max(${column})`;

/** How many devices of an agent send foreign numbers behind their own request or slip. */
export const AGENTS: CausePart = {
  table: 'cause_agent',
  columns: 'sn integer, agent_devices bigint, agent_off bigint, all_devices bigint, all_off bigint',
  asks: 'select agent from terminal_span where agent is not null',
  create: [AGENT_SQL],
};

/** Devices, each under the number of the other from about the same day on, and under their own before. */
export const SWAPPED: CausePart = {
  table: 'cause_swap',
  columns: 'device_sn integer, registered integer, foreign_number integer',
  asks: several('device_sn'),
  create: [SWAP_SQL],
};

/** Numbers that other foreign numbers go with on some device: a pool has several, a fault has one. */
export const COMPANY: CausePart = {
  table: 'cause_company',
  columns: 'foreign_number integer',
  asks: several('foreign_number'),
  create: [COMPANY_SQL],
};
