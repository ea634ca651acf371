import type { Session } from '../../engine/session.ts';
import { flagField, intField, textField } from '../feature.ts';
import { type Chooser, createChoices } from '../population/choice-table.ts';
import { createDeviceLeaps } from '../population/device-leaps.ts';
import type { SubjectScope } from '../subject.ts';
import { CHOICE_FIELDS } from './choice-fields.ts';

/**
 * A terminal over all its sales: by what it chooses between its numbers, and whether it was at two
 * places at once. A finding belongs to the case of the terminal.
 *
 * Shape   only terminals that go to and fro between numbers, or that leap.
 * Source  docs/indicators.md 20, 22, 23, 25.
 */
export const TERMINAL: SubjectScope = {
  name: 'terminal',
  fields: {
    terminal: textField('serial, else terminal id', '终端序列号，没有则终端号'),
    ...CHOICE_FIELDS,
    approved_numbers: intField(
      'numbers that the registry binds to the serial at one time',
      '登记同时绑定到该序列号的商户号个数',
    ),
    one_owner: flagField(
      'all its numbers belong to one credit code',
      '其全部商户号属于同一统一社会信用代码',
    ),
    one_name: flagField('no number of another name than its own', '没有与本号名称不同的商户号'),
    leaps: intField(
      'times it was too far from its last sale for any journey',
      '与上一笔相距太远、不可能赶到的次数',
    ),
    leap_days: intField('days with such a leap', '出现这种跳跃的天数'),
    leap_metres: intField('the farthest leap, metres', '最远一次的距离（米）'),
    leap_seconds: intField('time that it took, seconds', '该次所用时间（秒）'),
    fixes: intField('its sales with a position', '有位置的笔数'),
    far_fixes: intField(
      'of these, at one other place a hundred kilometres off',
      '其中在百公里外另一处的笔数',
    ),
  },
  evidence: { view: 'clearing', field: 'merchant_no' },
  needs: ['terminal_sn|terminal_id'],
  salesMin: 5,
  create: async (session: Session): Promise<void> => {
    await createChoices(session, DEVICE);
    await createDeviceLeaps(session);
    for (const sql of [CHOSEN, LEAPT, SCOPE]) await session.run(sql);
  },
};

const DEVICE: Chooser = { table: 'device_choice', unit: 'd.device', joins: '' };

/** Each choosing device with the sales behind it, and what may explain several numbers. */
const CHOSEN = `create or replace table chosen_terminal as
  with said as (
    select k.device, count(*) as sales, sum(s.amount)::bigint as amount, min(s.at_ms) as first_ms,
      max(s.at_ms) as last_ms, min(k.sale) as sale
    from history_key k join device_choice c on c.unit = k.device join sale s on s.sale = k.sale
    group by k.device
  ), owners as (
    select d.device, count(distinct m.uscc) as owners, bool_and(m.number is not null) as known,
      bool_and(d.role = 'home' or d.names = 'same') as one_name
    from device_story d join device_choice c on c.unit = d.device
    left join (select number, min(uscc) as uscc from merchant_span group by number) m
      on m.number = d.number
    group by d.device
  ), bound as (
    select sn, count(distinct number) as numbers from terminal_span where to_day > from_day group by sn
  )
  select c.unit as device, c.* exclude (unit), coalesce(b.numbers, 0) as approved_numbers, o.known and o.owners = 1 as one_owner,
    o.one_name, s.* exclude (device)
  from device_choice c join said s on s.device = c.unit join owners o on o.device = c.unit
  left join bound b on b.sn = c.unit
  where c.start_sure or c.hour_sure or c.band_sure`;

const LEAPT = `create or replace table leapt_terminal as
  select l.*, t.sales, t.amount from device_leap l join (
    select sn, count(*) as sales, sum(amount)::bigint as amount from sale
    where sn in (select device from device_leap) group by sn
  ) t on t.sn = l.device`;

const SCOPE = `create or replace table scope_terminal as
  with found as (
    select coalesce(c.device, l.device) as device, c.* exclude (device, sales, amount, first_ms, last_ms, sale),
      l.leaps, l.leap_days, l.leap_metres, l.leap_seconds, l.fixes, l.far_fixes,
      coalesce(c.sales, l.sales) as sales, coalesce(c.amount, l.amount) as amount,
      least(c.first_ms, l.first_ms) as first_ms, greatest(c.last_ms, l.last_ms) as last_ms,
      coalesce(l.sale, c.sale) as sale
    from chosen_terminal c full join leapt_terminal l on l.device = c.device
  )
  select row_number() over (order by b.device)::varchar as id, u.type as subject_type,
    u.id as subject_id, u.id as terminal, b.* exclude (device, sale, hour_number, band_number),
    hour.value as hour_number, band.value as band_number,
    list_filter([hour.value, band.value], x -> x is not null) as members,
    o.txn_id as witness, o.view as witness_view
  from found b join subject u on u.sale = b.sale join observation o on o.obs = b.sale
  left join dict_number hour on hour.id = b.hour_number
  left join dict_number band on band.id = b.band_number`;
