import type { Session } from '../../engine/session.ts';
import { type Feature, intField, textField } from '../feature.ts';

/**
 * Whether a device sends foreign numbers only under one version of its application, one set of
 * parameters or one operator.
 *
 * Shape   app_at, param_at: on the device at that moment, as its message says, else as its last
 *         event said. app_fit, param_fit: evidence that foreign numbers go with that version: −10·log10
 *         of the chance that they would fall into it so much by accident (hypergeometric, or Hoeffding's
 *         bound of it where some fall outside), corrected for the number of devices looked at
 *         (Benjamini–Hochberg); null where more than one in ten falls outside. Completions, voids and refunds go under
 *         the number of their original: where they alone fall outside, the others are counted. operator_at,
 *         operator_fit: likewise for who served the sale. operator_untrained: 1 where others passed a
 *         training for the registered merchant and this operator did not, 0 where he did.
 *         Makes `device_trace(sale, device, at_ms, off, first_hand, app, param, operator, os)`: every sale of a device that
 *         ever sent a foreign number; os is its system, as its last event said.
 * Source  docs/indicators.md 33, 34; catalogue of causes in docs/results.md.
 */
export const DEVICE_VERSIONS: Feature = {
  id: 'device_versions',
  fields: {
    app_at: textField('application version on the device at that moment', '当时设备上的应用版本'),
    param_at: textField('parameter version on the device at that moment', '当时设备上的参数版本'),
    app_fit: intField(
      'evidence, −10·log10 q, that the device sends foreign numbers under this app version only',
      '别家号只出现在该应用版本下的证据强度（−10·log10 q）',
    ),
    param_fit: intField(
      'evidence, −10·log10 q, that the device sends foreign numbers under this parameter version only',
      '别家号只出现在该参数版本下的证据强度（−10·log10 q）',
    ),
    operator_at: textField('operator who served the sale', '办理该笔交易的操作员'),
    operator_fit: intField(
      'evidence, −10·log10 q, that the device sends foreign numbers under this operator only',
      '别家号只出现在该操作员名下的证据强度（−10·log10 q）',
    ),
    operator_untrained: intField(
      '1 when others passed a training for this merchant and the operator did not, 0 when he did',
      '该商户有人通过培训而该操作员没有时为 1，已通过为 0',
    ),
  },
  needs: ['terminals', 'app_version|param_version|operator_id|fleet_events'],
  live: false,
  create: async (session: Session): Promise<void> => {
    await session.run(TRACE);
    for (const column of ['app', 'param', 'operator']) await session.run(fitSql(column));
    await session.run(`create or replace table feature_device_versions as
      with passed as (
        select distinct merchant_no, operator_id from typed_training
        where passed_at is not null and merchant_no is not null
      ), taught as (select distinct merchant_no from passed)
      select t.sale, t.app as app_at, t.param as param_at, a.fit as app_fit, p.fit as param_fit,
        t.operator as operator_at, o.fit as operator_fit,
        case when taught.merchant_no is not null and t.operator is not null
          then (y.operator_id is null)::bigint end as operator_untrained
      from device_trace t
      join identified i using (sale)
      left join dict_number n on n.id = i.registered
      left join taught on taught.merchant_no = n.value
      left join passed y on y.merchant_no = n.value and y.operator_id = t.operator
      left join app_fit a on a.device = t.device and a.version = t.app
      left join param_fit p on p.device = t.device and p.version = t.param
      left join operator_fit o on o.device = t.device and o.version = t.operator`);
  },
};

/** Events before sales of the same moment: the version is there when the sale begins. */
const TRACE = `create or replace table device_trace as
  with wrong as (select distinct device from off_sale), told as (
    select i.device_sn as device, s.at_ms, 1 as order_no, i.sale, s.app_version as app,
      s.param_version as param, s.operator_id as operator, null::varchar as os,
      s.txn_type in (1, 5) as first_hand
    from identified i join sale s using (sale)
    where i.device_sn in (select device from wrong)
    union all
    select d.id, e."at", 0, null, e.app_version, e.param_version, null, e.os_version, null
    from typed_fleet_events e join dict_sn d on d.value = e.terminal_sn
    where d.id in (select device from wrong)
  ), filled as (
    select device, at_ms, sale, operator, first_hand,
      coalesce(app, last_value(app ignore nulls) over by_device) as app,
      coalesce(param, last_value(param ignore nulls) over by_device) as param,
      last_value(os ignore nulls) over by_device as os
    from told
    window by_device as (partition by device order by at_ms, order_no, sale, app, param, os
      rows between unbounded preceding and current row)
  )
  select f.sale, f.device, f.at_ms, o.sale is not null as off, f.first_hand, f.app, f.param, f.operator, f.os
  from filled f left join off_sale o using (sale)
  where f.sale is not null`;

/** Of two ways to count, the better one is taken, at the price of two looks. */
const fitSql = (column: string): string => `create or replace table ${column}_fit as
  with counted as (
    select device, ${column} as version, false as firsts, count(*) as sales, count(*) filter (off) as wrong
    from device_trace where ${column} is not null group by all
    union all
    select device, ${column}, true, count(*), count(*) filter (off)
    from device_trace where ${column} is not null and first_hand group by all
  ), whole as (
    select *, sum(sales) over (partition by device, firsts) as all_sales,
      sum(wrong) over (partition by device, firsts) as all_wrong
    from counted
  ), chance as (
    select device, version, firsts, case
        when wrong = all_wrong then exp(least(0, ${lnChoose('sales', 'wrong')}
          - ${lnChoose('all_sales', 'wrong')}))
        else exp(-1.0 * (wrong * ln((wrong::double / all_wrong) / (sales::double / all_sales))
          + (all_wrong - wrong) * ln((1 - wrong::double / all_wrong) / (1 - sales::double / all_sales))))
      end as p
    from whole
    where all_wrong > 0 and all_sales > sales and 10 * wrong >= 9 * all_wrong and wrong * all_sales > all_wrong * sales
  ), tested as (
    select device, version, min(case when firsts then least(1, 2 * p) else p end) as p
    from chance group by device, version
  ), ranked as (
    select *, p * count(*) over () / row_number() over (order by p, device, version) as q from tested
  )
  select device, version, least(990, round(-10 * log10(greatest(1e-99, least(1,
    min(q) over (order by p desc, device desc, version desc))))))::bigint as fit
  from ranked`;

/** Logarithm of the number of ways to take k of n. */
const lnChoose = (n: string, k: string): string =>
  `(lgamma(${n} + 1.0) - lgamma(${k} + 1.0) - lgamma(${n} - ${k} + 1.0))`;
