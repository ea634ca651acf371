import type { Session } from '../../engine/session.ts';
import { type Feature, intField, textField } from '../feature.ts';

/** Minutes between an event and what it is held against, and how rare such closeness is. */
const near = (what: string, zh: string) => ({
  gap: intField(`minutes between ${what}`, `${zh}相隔的分钟数`),
  fit: intField(
    `evidence, −10·log10 p, that so short a time between ${what} is no accident`,
    `${zh}如此接近并非偶然的证据强度（−10·log10 p）`,
  ),
});

const UPDATE = near('an update of the device and its first foreign number', '软件升级与首次别家号');
const LOAD = near('a parameter download and the first foreign number', '参数下载与首次别家号');
const ERROR = near('an error of the device and its first foreign number', '设备故障与首次别家号');
const UPDATE_END = near('the last foreign number and the next update', '末次别家号与下一次升级');
const LOAD_END = near(
  'the last foreign number and the next download',
  '末次别家号与下一次参数下载',
);
const DRAIN = near(
  'a drained battery of the device and its first foreign number',
  '电池耗尽与首次别家号',
);
const REPAIR = near('a repair of the device and its first foreign number', '维修与首次别家号');
const REPAIR_END = near('the last foreign number and the next repair', '末次别家号与下一次维修');

/**
 * What happened to a device around the time in which it sent foreign numbers.
 *
 * Shape   one row per sale under a foreign number. p is the chance of an event of that kind so
 *         close by accident, 1 − exp(−rate × time), at the rate of all devices of the registry.
 *         An end counts only where the device then went back to its registered number. An event has no
 *         fit where the right sales between it and the wrong ones speak against it. A download within
 *         hours after a repair ends nothing: who replaces a part loads the device anew.
 *         errors_seen, errors_due_milli: error events between first and last foreign number, and
 *         the thousandths of an event that the rate of all devices makes one expect.
 *         telling_*: an error code that goes with foreign numbers on the other devices as on this one.
 *         load_operator, load_untrained (1, 0): who loaded the parameters at the onset, and whether
 *         no passed training of theirs is known; untrained_permille: of all operators of events.
 * Source  docs/indicators.md 33, 34; docs/facts.md §10.
 */
export const DEVICE_EVENTS: Feature = {
  id: 'device_events',
  fields: {
    onset_update_minutes: UPDATE.gap,
    onset_update_fit: UPDATE.fit,
    onset_load_minutes: LOAD.gap,
    onset_load_fit: LOAD.fit,
    onset_error_minutes: ERROR.gap,
    onset_error_fit: ERROR.fit,
    onset_drain_minutes: DRAIN.gap,
    onset_drain_fit: DRAIN.fit,
    onset_repair_minutes: REPAIR.gap,
    onset_repair_fit: REPAIR.fit,
    end_update_minutes: UPDATE_END.gap,
    end_update_fit: UPDATE_END.fit,
    end_load_minutes: LOAD_END.gap,
    end_load_fit: LOAD_END.fit,
    end_repair_minutes: REPAIR_END.gap,
    end_repair_fit: REPAIR_END.fit,
    errors_seen: intField(
      'error events of the device while it sent foreign numbers',
      '别家号期间该终端的故障事件数',
    ),
    errors_due_milli: intField(
      'thousandths of an error event that all devices’ rate makes one expect in that time',
      '按全体终端的故障率，该期间应有的故障事件数（千分之一）',
    ),
    loads_due_milli: intField(
      'thousandths of a parameter download that all devices’ rate makes one expect in that time; 0 where none is recorded',
      '按全体终端的参数下载率，该期间应有的下载次数（千分之一）；从无下载记录则为 0',
    ),
    telling_error: textField(
      'error code that came with the foreign numbers and hardly ever occurs on a device without',
      '与别家号同时出现、其他终端几乎没有的故障代码',
    ),
    telling_devices: intField(
      'other devices with foreign numbers that had this error',
      '出现该故障代码的其他异常终端数',
    ),
    telling_honest: intField(
      'devices without foreign numbers that had this error',
      '出现该故障代码的正常终端数',
    ),
    telling_fit: intField(
      'evidence, −10·log10 p, that the error goes with foreign numbers by no accident, this device left out',
      '不计本机，该故障代码与别家号并非偶然相关的证据强度（−10·log10 p）',
    ),
    load_operator: textField(
      'operator of the parameter download at the onset',
      '首次别家号之前下载参数的操作员',
    ),
    load_untrained: intField(
      '1 when that operator has no passed training, 0 when one is known',
      '该操作员没有通过培训为 1，有为 0',
    ),
    untrained_permille: intField(
      'share of operators of events without passed training, thousandths',
      '事件中没有通过培训的操作员占比，千分之一',
    ),
  },
  needs: ['terminals', 'fleet_events'],
  live: false,
  create: async (session: Session): Promise<void> => {
    for (const sql of [
      EVENT,
      DRAINED,
      RATE,
      SPELL,
      OWN,
      AROUND,
      BETWEEN,
      TELLING,
      TRAINED,
      FEATURE,
    ])
      await session.run(sql);
  },
};

/** A device that was repaired is loaded on the same visit. Own choice [I]. */
const VISIT_MS = 4 * 3_600_000;

/**
 * What kind of event it was: `update` changes the application, `load` the parameters. An update that
 * leaves the application as it was and changes the parameters is a load. Cleaning and maintenance
 * count as repairs. on_visit: a load that goes with the repair before it.
 */
const EVENT = `create or replace table device_event as
  with told as (
    select distinct d.id as device, e."at" as at_ms, e.kind, e.operator_id,
      lag(e.app_version ignore nulls) over by_device as app_before, e.app_version,
      lag(e.param_version ignore nulls) over by_device as param_before, e.param_version
    from typed_fleet_events e join dict_sn d on d.value = e.terminal_sn
    window by_device as (partition by d.id
      order by e."at", e.kind, e.app_version, e.param_version, e.operator_id)
  ), named as (
  select device, at_ms, operator_id, case when app_version <> app_before then 'update'
      when kind = 'parameter_download' or param_version <> param_before then 'load'
      when kind in ('repair', 'cleaning', 'maintenance') then 'repair'
      when kind = 'update' and app_version is not null and app_before is not null then 'same'
      else kind end as kind
  from told where kind not in ('sign_in', 'heartbeat', 'move')
    or app_version <> app_before or param_version <> param_before
  )
  select *, kind = 'load' and coalesce(at_ms - max(at_ms) filter (kind = 'repair') over (
    partition by device order by at_ms) <= ${VISIT_MS}, false) as on_visit
  from named`;

/** Per cent of charge at which a memory that a battery holds may be lost. Own choice [I]. */
const DRAINED_MAX = 5;

/** Devices whose battery ran down, each time once: of a day the first report. */
const DRAINED = `insert into device_event
  select d.id, min(e."at"), null, 'drain', false
  from typed_fleet_events e join dict_sn d on d.value = e.terminal_sn
  where e.battery <= ${DRAINED_MAX} group by d.id, e."at" // 86400000`;

/** Events of each kind per device and minute, over the time that the events span: one row. */
const RATE = `create or replace table event_rate as
  select ${['update', 'load', 'repair', 'error', 'drain']
    .map(
      (kind) => `count(*) filter (kind = '${kind}')::double
        / greatest(1, (select count(distinct sn) from terminal_span))
        / greatest(1440, (max(at_ms) - min(at_ms)) // 60000) as ${kind}`,
    )
    .join(', ')}
  from device_event`;

/** Completions and refunds go under the number of their original, whatever the device has now. */
const DEALS = 's.txn_type in (1, 5)';

/** From the first to the last foreign number of a device, and whether its own came back after. */
const SPELL = `create or replace table off_spell as
  with turn as (
    select p.device, bool_or(h.last_ms > p.last_ms) as back
    from off_pair p
    left join number_turn h on h.device = p.device and h.number = p.registered
    group by p.device
  )
  select o.device, any_value(t.back) as back, count(*) filter (${DEALS}) as off,
    coalesce(min(o.at_ms) filter (${DEALS}), min(o.at_ms)) as first_ms,
    coalesce(max(o.at_ms) filter (${DEALS}), max(o.at_ms)) as last_ms
  from off_sale o join turn t using (device) join sale s using (sale)
  group by o.device`;

/** Deals of these devices under their registered number. */
const OWN = `create or replace table spell_own as
  select i.device_sn as device, s.at_ms
  from identified i join sale s using (sale)
  where i.device_sn in (select device from off_spell) and ${DEALS}
    and coalesce(nullif(i.stated, 0), i.cleared) = i.registered`;

const AROUND = `create or replace table event_around as
  select s.device, e.kind,
    (any_value(s.first_ms) - max(e.at_ms) filter (e.at_ms <= s.first_ms)) // 60000 as onset,
    case when any_value(s.back)
      then (min(e.at_ms) filter (e.at_ms >= s.last_ms and not e.on_visit) - any_value(s.last_ms)) // 60000 end as ending,
    arg_max(e.operator_id, e.at_ms) filter (e.at_ms <= s.first_ms) as operator_id,
    max(e.at_ms) filter (e.at_ms <= s.first_ms) as onset_ms,
    min(e.at_ms) filter (e.at_ms >= s.last_ms and not e.on_visit) as ending_ms,
    count(*) filter (e.at_ms between s.first_ms - 86400000 and s.last_ms) as seen
  from off_spell s join device_event e on e.device = s.device
  group by s.device, e.kind`;

/** An event explains nothing if the right sales between it and the wrong ones come that seldom. */
const BETWEEN_CHANCE_MIN = 0.01;

/**
 * Whether the right sales between an event and the spell let it be what began or ended it. What is
 * wrong in a share q of the sales of the spell leaves k in a row right with chance (1 − q)^k.
 */
const BETWEEN = `create or replace table event_between as
  with counted as (
    select a.device, a.kind, any_value(s.off) as off,
      count(*) filter (o.at_ms > a.onset_ms and o.at_ms < s.first_ms) as before,
      count(*) filter (o.at_ms between s.first_ms and s.last_ms) as inside,
      count(*) filter (o.at_ms > s.last_ms and o.at_ms < a.ending_ms) as after
    from event_around a join off_spell s using (device) join spell_own o using (device)
    group by a.device, a.kind
  )
  select device, kind,
    pow((inside + 1) / (off + inside + 1.0), before) >= ${BETWEEN_CHANCE_MIN} as begins,
    pow((inside + 1) / (off + inside + 1.0), after) >= ${BETWEEN_CHANCE_MIN} as ends
  from counted`;

/** A fault that is reported is felt within so many days. Own choice [I]. */
const FELT_MS = 7 * 86_400_000;

/**
 * Error codes that devices with foreign numbers have from a week before the first to the last of them, and hardly
 * any other device has at all. Of k other such devices among n with the code, where a share r of all
 * devices sends foreign numbers, the chance is at most (n choose k) · r^k.
 */
const TELLING = `create or replace table telling_error as
  with coded as (
    select d.id as device, e.error_code as code, e."at" as at_ms
    from typed_fleet_events e join dict_sn d on d.value = e.terminal_sn
    where e.kind = 'error' and e.error_code is not null
  ), had as (
    select c.device, c.code, s.device is not null as off,
      bool_or(s.device is not null and c.at_ms between s.first_ms - ${FELT_MS} and s.last_ms) as along
    from coded c left join off_spell s on s.device = c.device
    group by c.device, c.code, s.device
  ), counted as (
    select code, count(*) filter (along) - 1.0 as k, count(*) filter (not off) as honest
    from had group by code
  ), share as (
    select count(*) / greatest(1.0, (select count(distinct sn) from terminal_span)) as off from off_spell
  ), tested as (
    select h.device, h.code, c.k, c.honest,
      least(0, lgamma(c.k + c.honest + 1) - lgamma(c.k + 1) - lgamma(c.honest + 1) + c.k * ln(share.off)) as ln_p
    from had h join counted c using (code), share where h.along and c.k >= 1
  )
  select device, arg_min(code, (ln_p, code)) as code, arg_min(k, (ln_p, code))::bigint as devices,
    arg_min(honest, (ln_p, code))::bigint as honest,
    least(990, round(-10 / ln(10) * min(ln_p)))::bigint as fit
  from tested group by device`;

const TRAINED = `create or replace table operator_state as
  with passed as (
    select operator_id, min(passed_at) as passed_at from typed_training
    where passed_at is not null group by operator_id
  ), many as (select count(*) as n from typed_training)
  select o.operator_id, case when m.n > 0 then (p.operator_id is null)::integer end as untrained
  from (select distinct operator_id from device_event where operator_id is not null) o
  left join passed p on p.operator_id = o.operator_id, many m`;

const fitSql = (minutes: string, rate: string): string =>
  `case when ${minutes} is not null then least(990, round(-10 * log10(greatest(1e-99,
    1 - exp(-${rate} * (${minutes} + 1))))))::bigint end`;

const KINDS = ['update', 'load', 'repair', 'error', 'drain'] as const;

const around = KINDS.map(
  (kind) =>
    `left join event_around ${kind} on ${kind}.device = s.device and ${kind}.kind = '${kind}'
    left join event_between by_${kind} on by_${kind}.device = s.device and by_${kind}.kind = '${kind}'`,
).join('\n    ');

const pairSql = (name: string, kind: string, column: string): string =>
  `${kind}.${column} as ${name}_minutes,
    case when by_${kind}.${column === 'onset' ? 'begins' : 'ends'} is not false
      then ${fitSql(`${kind}.${column}`, `rate.${kind}`)} end as ${name}_fit`;

const FEATURE = `create or replace table feature_device_events as
  with told as (
    select s.device, ${pairSql('onset_update', 'update', 'onset')},
      ${pairSql('onset_load', 'load', 'onset')},
      ${pairSql('onset_error', 'error', 'onset')},
      ${pairSql('onset_drain', 'drain', 'onset')},
      ${pairSql('onset_repair', 'repair', 'onset')},
      ${pairSql('end_update', 'update', 'ending')},
      ${pairSql('end_load', 'load', 'ending')},
      ${pairSql('end_repair', 'repair', 'ending')},
      coalesce(error.seen, 0)::bigint as errors_seen,
      round(1000 * rate.error * ((s.last_ms - s.first_ms) // 60000 + 1440))::bigint
        as errors_due_milli,
      ceil(1000 * rate.load * ((s.last_ms - s.first_ms) // 60000 + 1440))::bigint
        as loads_due_milli,
      telling.code as telling_error, telling.devices as telling_devices,
      telling.honest as telling_honest, telling.fit as telling_fit,
      load.operator_id as load_operator, o.untrained::bigint as load_untrained
    from off_spell s
    ${around}
    left join telling_error telling on telling.device = s.device
    left join operator_state o on o.operator_id = load.operator_id, event_rate rate
  ), share as (
    select round(1000.0 * sum(untrained) / count(untrained))::bigint as permille from operator_state
  )
  select w.sale, t.* exclude (device), share.permille as untrained_permille
  from off_sale w join told t on t.device = w.device, share`;
