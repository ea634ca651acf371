import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';

/**
 * How a terminal of the registry uses a number that is not its own: goes back to its own, mistypes
 * it, or sends what other merchants' terminals send.
 *
 * Shape   one row per sale under a foreign number: what the device itself stated, else what was
 *         cleared. home_again_hours: from the device's first sale under that number to its last but
 *         one under the registered number (one sale may have a wrong clock); device_again_hours: the
 *         same from its first sale under any foreign number. came_to_own: see CAME. mixed_hours: zero when one number
 *         follows the other for good. A number changes once when the
 *         registry is stale; it comes back when something is wrong with the device. What is left of
 *         a number that was cut, rounded or masked is nobody's number: a file did that, no device.
 *         Makes `off_sale(sale, device, registered, number, at_ms, day, stated)` and
 *         `off_pair(device, registered, number, first_ms, last_ms, sales, stated_sales)`, which the
 *         cause of a case is weighed from.
 * Units   hours, rounded down.
 * Source  docs/indicators.md 15, 17, 33; contract §5: a takeover or renumbering happens once.
 */
export const FOREIGN_NUMBER: Feature = {
  id: 'foreign_number',
  fields: {
    home_again_hours: intField(
      'hours from the device’s first sale under this foreign number to its last but one under its own',
      '从首次用该别家号到倒数第二次仍用登记号相隔的小时数',
    ),
    device_again_hours: intField(
      'hours from the device’s first sale under any foreign number to its last but one under its own',
      '从首次用任何别家号到倒数第二次仍用登记号相隔的小时数',
    ),
    mixed_hours: intField(
      'hours by which the device’s use of this foreign number and of its most used other one interlock',
      '该别家号与该终端另一最常用号交错使用的小时数',
    ),
    home_before_hours: intField(
      'hours from the device’s first sale under its registered number to its first under this foreign one',
      '从首次用登记号到首次用该别家号相隔的小时数',
    ),
    since_sales: intField(
      'sales of the device under this foreign number',
      '该终端用该别家号的笔数',
    ),
    foreign_kinds: intField('distinct foreign numbers of the device', '该终端用过几个别家号'),
    number_users: intField(
      'other registered merchants whose terminals also use the foreign number',
      '有几家其他登记商户的终端也用该号',
    ),
    number_tills: intField(
      'devices of the registered merchant that use the foreign number',
      '登记商户有几台终端用过该号',
    ),
    number_strangers: intField(
      'merchants, not its owner, whose terminals use the foreign number, where they are of three trades and two areas or more',
      '用该号的非号主登记商户数，仅当它们分属三个以上行业和两个以上地区',
    ),
    masked_numbers: intField(
      'foreign numbers that the device states and that were never what was cleared, while another was',
      '该终端自报过、同笔清算却总是另一号的别家号个数',
    ),
    number_digits_off: intField(
      'characters in which the foreign number differs from the registered one of equal length',
      '与登记号等长时不同的字符数',
    ),
    number_same_series: flagField(
      'the foreign number has 15 characters and differs from the registered one in its serial, the last four, alone',
      '该号十五位，与登记号只差末四位序号',
    ),
    number_new_days: intField(
      'days from the opening of the foreign number (registry, else its first sale by anybody) to the first sale under it by a device of this registered number',
      '该别家号启用（登记日，否则任何人的首笔）到同一登记号的终端首次使用的天数',
    ),
    number_near: flagField(
      'the foreign number has terminals of the same agent in the registry',
      '该号在同一代理商名下登记有终端',
    ),
    registry_binds: flagField(
      'the registry binds the device to the foreign number at another time',
      '登记在别的时间把该终端绑定到该号',
    ),
    number_lapsed_days: intField(
      'days from the end of the device’s last registration under the foreign number to its first sale under it',
      '该终端在该别家号名下的登记结束后，到首次再用该号的天数',
    ),
    own_since_hours: intField(
      'hours from the device’s first sale under its registered number to this purchase or pre-authorisation; null where the data tells no other types',
      '从首次用登记号到本笔消费或预授权相隔的小时数；数据不分交易类型时为空',
    ),
    came_to_own: flagField(
      'no row of the registry of devices bears a date, and the device went over once, from this number to its own',
      '终端登记没有任何日期，且该终端只换过一次号：先用该别家号，后来一直用登记号',
    ),
    registry_follows: flagField(
      'a later row of the registry binds the device to the foreign number',
      '之后的登记把该终端绑定到该号',
    ),
    undoes_or_completes_old: flagField(
      'a completion, void, refund or reversal under a number to which the registry bound the device before that day',
      '预授权完成、撤销、退货或冲正，所用商户号是登记在此之前绑定该终端的号',
    ),
    number_registered: flagField(
      'the foreign number is in the registry of merchants',
      '该号在商户登记中',
    ),
  },
  needs: ['terminals'],
  live: false,
  create: async (session: Session): Promise<void> => {
    for (const sql of [
      OFF_SALE,
      OFF_PAIR,
      TURN,
      HOME,
      CAME,
      MIXED,
      USERS,
      STRANGERS,
      MASKS,
      LOOK,
      ORIGIN,
      featureSql(await isTyped(session)),
    ])
      await session.run(sql);
  },
};

const OFF_SALE = `create or replace table off_sale as
  select i.sale, i.device_sn as device, i.registered,
    case when i.stated > 0 and i.stated <> i.registered then i.stated else i.cleared end as number,
    s.at_ms, s.day, i.stated > 0 and i.stated <> i.registered as stated
  from identified i join sale s using (sale)
  where i.registered_by = 'terminal' and i.device_sn > 0 and i.registered > 0
    and ((i.stated > 0 and i.stated <> i.registered)
      or (i.cleared > 0 and i.cleared <> i.registered))
    and case when i.stated > 0 and i.stated <> i.registered then i.stated else i.cleared end
      not in (select number from cut_number)
    and i.sale not in (select sale from spoilt_sale)`;

const OFF_PAIR = `create or replace table off_pair as
  select device, registered, number, min(at_ms) as first_ms, max(at_ms) as last_ms,
    count(*) as sales, count(*) filter (stated) as stated_sales
  from off_sale group by all`;

/** Completions and refunds go under the number of their original, whatever the device has now. */
const DEALS = 's.txn_type in (1, 5)';

/** Every number of a device that ever sent a foreign one: when it was used, and how much. */
const TURN = `create or replace table number_turn as
  select i.device_sn as device, coalesce(nullif(i.stated, 0), i.cleared) as number,
    min(s.at_ms) as first_ms, max(s.at_ms) as last_ms, coalesce((max(s.at_ms, 2) filter (${DEALS}))[2],
      max(s.at_ms) filter (${DEALS}), max(s.at_ms)) as again_ms, count(*) as sales
  from identified i join sale s using (sale)
  where i.device_sn in (select device from off_pair)
    and coalesce(nullif(i.stated, 0), i.cleared) > 0
  group by all`;

/** A device under its registered number; `again_ms` is its last but one sale there. */
const HOME = `create or replace table home_turn as
  select p.device, p.registered, p.number, t.again_ms, t.first_ms
  from off_pair p
  join number_turn t on t.device = p.device and t.number = p.registered
  where t.sales > 1`;

/**
 * A registry without dates tells how it is on the day that it was taken: who states one other number first
 * and the registered one ever since may have been renumbered, or handed on, before that day.
 */
const CAME = `create or replace table own_coming as
  select p.device
  from off_pair p
  join number_turn f on f.device = p.device and f.number = p.number
  join home_turn h on h.device = p.device and h.registered = p.registered and h.number = p.number
  where (select bool_and(valid_from is null and valid_to is null) from terminal_span)
  group by p.device having count(*) = 1 and bool_and(f.again_ms < h.first_ms)`;

/** How far the turn of a number and that of the device's most used other number interlock. */
const MIXED = `create or replace table mixed_turn as
  with ranked as (
    select *, row_number() over (partition by device order by sales desc, number) as rank
    from number_turn
  )
  select b.device, b.number,
    greatest(0, least(a.again_ms - b.first_ms, b.last_ms - a.first_ms)) // 3600000 as hours
  from ranked b join ranked a on a.device = b.device
    and a.rank = case when b.rank = 1 then 2 else 1 end`;

/** Merchants whose terminals use a number; the own terminals of its owner count as one. */
const USERS = `create or replace table number_user as
  select distinct n.number, i.registered
  from (select distinct number from off_pair) n
  join identified i on coalesce(nullif(i.stated, 0), i.cleared) = n.number
  where i.registered_by = 'terminal' and i.registered > 0`;

/** A number that is printed only, as a display merchant's, is never the one that is cleared. */
const MASKS = `create or replace table number_mask as
  select device, registered, count(*) as numbers from (
    select o.device, o.registered, o.number from off_sale o join identified i using (sale)
    where o.stated and i.cleared > 0 group by all having bool_and(i.cleared <> o.number))
  group by all`;

/** A chain has one trade and a hall one area; nobody's registry lags for merchants of many of both. */
const STRANGERS = `create or replace table number_stranger as
  with latest as (
    select number, max_by(mcc, stated_from) as mcc, max_by(area_code, stated_from) as area
    from merchant_span group by number
  )
  select u.number, count(*) as users
  from number_user u left join latest l on l.number = u.registered
  where u.registered <> u.number
  group by u.number having count(distinct l.mcc) >= 3 and count(distinct l.area) >= 2`;

const LOOK = `create or replace table off_look as
  with known as (select distinct number from merchant_span), registry as (
    select p.registered, p.number,
      case when strlen(a.value) = strlen(b.value) then hamming(a.value, b.value) end as digits,
      length(a.value) = 15 and length(b.value) = 15 and left(a.value, 11) = left(b.value, 11) as series,
      k.number is not null as known
    from (select distinct registered, number from off_pair) p
    join dict_number a on a.id = p.registered
    join dict_number b on b.id = p.number
    left join known k on k.number = p.number
  ), shared as (
    select p.registered, p.number, count(*) as users
    from (select distinct registered, number from off_pair) p
    join number_user u on u.number = p.number and u.registered <> p.registered
    group by all
  )
  select r.registered, r.number, r.digits::bigint as digits, r.series, coalesce(s.users, 0) as users,
    case when r.any_known then r.known end as known
  from (select *, bool_or(known) over () as any_known from registry) r
  left join shared s using (registered, number)`;

/** When a number came into being, who has it nearby, and whether the registry follows later; of a shop’s tills one may be the first to use it. */
const ORIGIN = `create or replace table off_origin as
  with opened as (
    select number, min(stated_from) as from_day from merchant_span
    where stated_from > -100000 group by number
  ), used as (
    select coalesce(nullif(i.stated, 0), i.cleared) as number, min(s.day) as day
    from identified i join sale s using (sale)
    where coalesce(nullif(i.stated, 0), i.cleared) in (select number from off_pair)
    group by all
  ), agent as (
    select sn, min(agent) as agent from terminal_span where agent is not null group by sn
  ), near as (
    select distinct number, agent from terminal_span where agent is not null and number > 0
  ), bound as (
    select sn, number, max(to_day) as to_day from terminal_span where number > 0 group by all
  ), day as (
    select *, min(day) over (partition by registered, number) as shop_day from (
      select device, registered, number, min(day) as day from off_sale group by all)
  )
  select p.device, p.registered, p.number,
    greatest(0, p.shop_day - coalesce(o.from_day, u.day))::bigint as new_days,
    n.number is not null as near, b.number is not null as binds,
    case when b.to_day <= p.day then p.day - b.to_day end::bigint as lapsed, b.to_day,
    b.number is not null and b.to_day > p.day as follows
  from day p
  left join opened o on o.number = p.number
  left join used u on u.number = p.number
  left join agent a on a.sn = p.device
  left join near n on n.number = p.number and n.agent = a.agent
  left join bound b on b.sn = p.device and b.number = p.number`;

/** Whether the data tells completions and refunds from purchases. */
const isTyped = async (session: Session): Promise<boolean> =>
  (await session.rows('select 1 as one from sale where txn_type not in (1, 5) limit 1')).length > 0;

const featureSql = (typed: boolean): string => `create or replace table feature_foreign_number as
  with began as (
    select device, min(first_ms) as first_ms, count(distinct number) as kinds
    from off_pair group by device
  ), till as (
    select registered, number, count(*) as tills from off_pair group by all
  )
  select o.sale, (h.again_ms - p.first_ms) // 3600000 as home_again_hours,
    (h.again_ms - b.first_ms) // 3600000 as device_again_hours,
    m.hours as mixed_hours, (p.first_ms - h.first_ms) // 3600000 as home_before_hours, p.sales as since_sales,
    b.kinds as foreign_kinds, l.users as number_users, till.tills as number_tills, w.users as number_strangers, k.numbers as masked_numbers,
    l.digits as number_digits_off, l.series as number_same_series,
    g.new_days as number_new_days, g.near as number_near, g.binds as registry_binds,
    g.lapsed as number_lapsed_days,
    case when s.txn_type in (1, 5) and ${typed} then (o.at_ms - h.first_ms) // 3600000 end as own_since_hours,
    c.device is not null as came_to_own, g.follows as registry_follows,
    coalesce(s.txn_type in (2, 3, 4, 6) and g.to_day <= o.day, false) as undoes_or_completes_old,
    l.known as number_registered
  from off_sale o join sale s using (sale)
  join off_pair p using (device, registered, number)
  join off_look l using (registered, number)
  left join number_stranger w using (number)
  left join number_mask k using (device, registered)
  join off_origin g using (device, registered, number)
  join began b using (device)
  join till using (registered, number)
  left join home_turn h using (device, registered, number)
  left join mixed_turn m using (device, number)
  left join own_coming c using (device)`;
