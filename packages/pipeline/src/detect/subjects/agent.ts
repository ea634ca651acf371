import type { Session } from '../../engine/session.ts';
import { doubleField, flagField, intField, textField } from '../feature.ts';
import { type Chooser, createChoices } from '../population/choice-table.ts';
import { createPricedMerchants, createShares } from '../population/share-table.ts';
import type { SubjectScope } from '../subject.ts';
import { CHOICE_FIELDS } from './choice-fields.ts';

/** How many of its merchants sell below the standard class, against peers. */
export const SHARE_FIELDS = {
  merchants: intField('its merchants with enough sales', '其交易够多的商户数'),
  cheap: intField(
    'of these, with a fifth or more of the sales below the standard class',
    '其中五分之一以上交易低于标准类的商户数',
  ),
  expected: doubleField(
    'as many as others of the same regions let expect',
    '按同地区其他各家推算应有的商户数',
  ),
  share_sure: flagField(
    'that counts among all of them, at a false-discovery rate of one in a hundred',
    '在全部同类中显著（误报率百分之一）',
  ),
} as const;

/**
 * An agent over all its merchants: by what their terminals choose between numbers, and how many of
 * them sell below the standard class.
 *
 * Shape   only agents for which one of these counts. The start amount is a property of an agent's
 *         route group, so that it shows here where each terminal has too few sales.
 * Source  docs/indicators.md 20, 22, 23, 41.
 */
export const AGENT: SubjectScope = {
  name: 'agent',
  fields: {
    agent: textField('name of the agent', '代理商'),
    ...CHOICE_FIELDS,
    ...SHARE_FIELDS,
  },
  evidence: { view: 'clearing', field: 'merchant_no' },
  needs: ['registry'],
  salesMin: 5,
  create: async (session: Session): Promise<void> => {
    for (const sql of [AGENT_CODE, OF_MERCHANT, OF_DEVICE]) await session.run(sql);
    await createChoices(session, CHOOSER);
    await createPricedMerchants(session);
    await createShares(session, 'agent_share', 'select merchant, unit from agent_of_merchant');
    for (const sql of [SALES, SCOPE]) await session.run(sql);
  },
};

const AGENT_CODE = `create or replace table agent_code as
  select agent, row_number() over (order by agent)::integer as unit from (
    select agent from merchant_span where agent is not null
    union select agent from terminal_span where agent is not null)`;

/** The last agent that the registry names. */
const OF_MERCHANT = `create or replace table agent_of_merchant as
  with named as (
    select number as merchant, agent, stated_from as since from merchant_span where agent is not null
    union all
    select number, agent, from_day from terminal_span where agent is not null and number > 0
  ), last as (
    select merchant, max(agent) as agent from (
      select *, max(since) over (partition by merchant) as latest from named)
    where since = latest group by merchant
  )
  select l.merchant, c.unit from last l join agent_code c on c.agent = l.agent`;

/**
 * Of devices of several numbers, but for those that the registry binds to several at once: with two approved
 * shops on one till, who sells dear goods sells them by himself. What a single device does is no way of its agent.
 */
const OF_DEVICE = `create or replace table agent_of_device as
  with approved as (
    select distinct a.sn from terminal_span a join terminal_span b on b.sn = a.sn
    where a.number > 0 and b.number > a.number and a.from_day < b.to_day and b.from_day < a.to_day
  )
  select k.device, min(a.unit) as unit
  from history_key k join (
    select device from device_story where tied and role <> 'home' group by device having max(returns) >= 3
  ) d on d.device = k.device
  join identified i on i.sale = k.sale
  join agent_of_merchant a on a.merchant = i.registered
  where k.device not in (select sn from approved)
  group by k.device qualify count(*) over (partition by min(a.unit)) >= 2`;

const CHOOSER: Chooser = {
  table: 'agent_choice',
  unit: 'a.unit',
  joins: 'join agent_of_device a on a.device = d.device',
};

const SALES = `create or replace table told_agent as
  with told as (
    select unit from agent_choice where start_sure or hour_sure or band_sure
    union select unit from agent_share where share_sure
  )
  select t.unit, count(*) as sales, sum(s.amount)::bigint as amount, min(s.at_ms) as first_ms,
    max(s.at_ms) as last_ms, min(s.sale) as sale
  from told t join agent_of_merchant a on a.unit = t.unit
  join identified i on i.registered = a.merchant join sale s on s.sale = i.sale
  group by t.unit`;

const SCOPE = `create or replace table scope_agent as
  select a.agent as id, 'agent' as subject_type, a.agent as subject_id, a.agent,
    c.* exclude (unit, hour_number, band_number), p.* exclude (unit), t.* exclude (unit, sale),
    hour.value as hour_number, band.value as band_number,
    list_filter([hour.value, band.value], x -> x is not null) as members,
    o.txn_id as witness, o.view as witness_view
  from told_agent t join agent_code a on a.unit = t.unit
  join observation o on o.obs = t.sale
  left join agent_choice c on c.unit = t.unit left join agent_share p on p.unit = t.unit
  left join dict_number hour on hour.id = c.hour_number
  left join dict_number band on band.id = c.band_number`;
