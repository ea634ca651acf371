import type { Session } from '../../engine/session.ts';
import { intField, textField } from '../feature.ts';
import type { SubjectScope } from '../subject.ts';

/**
 * A terminal that used a number before the registry bound it to it, or whose merchant was renumbered while its own
 * row still has the number that ended: lawful changes that were registered late. Its sales are clean; a
 * finding says that the registry was stale, and for how long.
 *
 * Shape   one row per terminal and such a number. late_sales, first_day: its sales under the number before the
 *         binding's first day, and the day of the first; late_days: days from that to the binding. back_sales:
 *         purchases under another number in between, clocks and completions apart. Where the terminal's row
 *         never changed, bound_day and late_days are null, ended_day is the day on which the registry of
 *         merchants ended its number, old_days go from the first to the last sale under the number in use,
 *         which is then of the same credit code.
 * Source  contract §4, cause `registry`; §5, changes in the registry's history.
 */
export const LATE_BINDING: SubjectScope = {
  name: 'late_binding',
  fields: {
    terminal: textField('serial', '终端序列号'),
    number: textField(
      'number that it used before the registry bound it',
      '登记绑定之前就已使用的商户号',
    ),
    former: textField('number to which the registry still bound it', '当时登记绑定的商户号'),
    first_day: textField('day of the first sale under the number', '首笔使用该号的日期'),
    bound_day: textField('first day of the binding', '登记绑定的起始日'),
    ended_day: textField(
      'day on which the registry of merchants ended the number that the terminal’s row still has',
      '商户登记停用该终端所登记商户号的日期（终端登记未改）',
    ),
    late_sales: intField('sales under the number before that day', '此前使用该号的笔数'),
    late_days: intField('days from the first of them to the binding', '首笔到登记绑定相隔的天数'),
    old_days: intField(
      'days from the first to the last sale under the number, where the terminal’s row never changed',
      '终端登记一直未改时，该号首笔到末笔相隔的天数',
    ),
    back_sales: intField(
      'purchases under another number between the first and the binding',
      '首笔之后、登记绑定之前又用别的号的消费笔数',
    ),
  },
  evidence: { view: 'request', field: 'merchant_no' },
  needs: ['terminals', 'terminal_sn'],
  create: (session: Session): Promise<void> => session.run(SCOPE),
};

const date = (day: string): string => `strftime(date '1970-01-01' + ${day}::integer, '%Y-%m-%d')`;

/** Purchases and pre-authorisations: what completes or undoes a sale goes under the number of its original. */
const DEALS = 'u.txn_type in (1, 5)';

const SCOPE = `create or replace table scope_late_binding as
  with bound as (
    select sn, number, min(from_day) as from_day from terminal_span where number > 0
    group by sn, number
  ), owner as (
    select number, max(stated_to) as to_day, arg_max(uscc, stated_from) as uscc
    from merchant_span group by number
  ), ended as (
    select number, to_day, uscc from owner where to_day < 100000 and uscc is not null
  ), changed as (
    select sn from bound group by sn having min(from_day) < max(from_day)
  ), used as (
    select i.sale, i.device_sn as device, i.registered, s.at_ms, s.day, s.amount, s.txn_type,
      coalesce(nullif(i.stated, 0), i.cleared) as number
    from identified i join sale s using (sale)
    where i.registered_by = 'terminal' and i.device_sn > 0
      and (i.device_sn in (select sn from changed) or i.registered in (select number from ended))
      and (i.stated = 0 or i.cleared = 0 or i.stated = i.cleared)
  ), early as (
    select u.device, u.number, b.from_day, null::integer as to_day, min(u.registered) as registered, count(*) as sales,
      sum(u.amount)::bigint as amount, min(u.at_ms) as first_ms, max(u.at_ms) as last_ms,
      min(u.day) as first_day, min(u.sale) as sale
    from used u join bound b on b.sn = u.device and b.number = u.number
    where u.day < b.from_day
    group by u.device, u.number, b.from_day
    union all
    select u.device, u.number, null, e.to_day, u.registered, count(*), sum(u.amount)::bigint,
      min(u.at_ms), max(u.at_ms), min(u.day), min(u.sale)
    from used u join ended e on e.number = u.registered
    join owner o on o.number = u.number and o.uscc = e.uscc
    left join bound b on b.sn = u.device and b.number = u.number
    where u.number <> u.registered and b.sn is null
    group by u.device, u.number, e.to_day, u.registered
  ), back as (
    select e.device, e.number, count(*) as sales
    from early e join used u on u.device = e.device
    where u.number <> e.number and u.at_ms > e.first_ms and u.day < coalesce(e.from_day, 100000)
      and ${DEALS}
    group by e.device, e.number
  ), last as (
    select device, number, max(day) as day from used group by device, number
  )
  select row_number() over (order by e.device, e.number, e.registered)::varchar as id,
    'terminal' as subject_type, sn.value as subject_id, sn.value as terminal, n.value as number,
    f.value as former, ${date('e.first_day')} as first_day, ${date('e.from_day')} as bound_day,
    ${date('e.to_day')} as ended_day, e.sales as late_sales,
    (e.from_day - e.first_day)::bigint as late_days,
    case when e.from_day is null then l.day - e.first_day end::bigint as old_days,
    coalesce(b.sales, 0) as back_sales, e.sales, e.amount, e.first_ms, e.last_ms,
    [n.value] as members, o.txn_id as witness, o.view as witness_view
  from early e
  join dict_sn sn on sn.id = e.device
  join dict_number n on n.id = e.number
  join dict_number f on f.id = e.registered
  join observation o on o.obs = e.sale
  join last l on l.device = e.device and l.number = e.number
  left join back b on b.device = e.device and b.number = e.number`;
