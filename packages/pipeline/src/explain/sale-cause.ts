import { type Measures, measureSelect, nullColumns } from '../engine/measure.ts';
import type { Session } from '../engine/session.ts';
import { priceOnce } from './entered-twice.ts';

/**
 * Gathers what is told of cases, so that the tables of all sales are read once for all of it and not
 * by each who counts: sales that are jumped, or suspect by what was found on them, `case_sale`, with what causes and evidence ask
 * of them, priced once each; their measures, `case_measure`; and all sales of a subject with such a sale,
 * `subject_sale`.
 *
 * Shape   `case_sale` holds no measures: a row of hundreds of columns that runs through joins with a
 *         million sales costs gigabytes of memory touched.
 */
export const createCaseSales = async (session: Session, measures: Measures): Promise<void> => {
  await priceOnce(session);
  await session.run(`create or replace table case_sale as
    select su.type, su.id, s.sale, s.at_ms, s.amount, s.card_type, s.txn_type, j.verdict, j.score, j.kinds, j.rules,
      so.outcome, oc.pattern, oc.codes, i.registered, i.cleared,
      i.stated, i.device_sn, i.approved, i.registered_by = 'history' as by_history,
      s.request_number, s.slip_number, s.clearing_number, s.statement_number, s.request_mcc, s.tid,
      s.app_version, s.operator_id, s.base_station, s.lat, s.lon,
      s.issuer_fee, s.network_fee, so.expected_issuer_fee, so.expected_network_fee,
      so.expected_issuer_fee - s.issuer_fee as issuer_gap,
      so.expected_network_fee - s.network_fee as network_gap
    from sale_outcome so
    join judgement j using (outcome)
    join outcome oc using (outcome)
    join sale s using (sale)
    join identified i using (sale)
    join subject su using (sale)
    where j.verdict = 'jumped' or (j.verdict = 'suspect' and j.number_chance is null)`);
  const { tables, absent } = measures;
  await session.run(`create or replace table case_measured as
    ${measureSelect({ tables, absent: {} }, 'case_sale')}`);
  await session.run(`create or replace view case_measure as
    select *${nullColumns(absent)
      .map((column) => `, ${column}`)
      .join('')} from case_measured`);
  await session.run(`create or replace table subject_sale as
    with told as (select distinct type, id from case_sale)
    select su.type, su.id, s.sale, s.day, s.at_ms, s.amount, s.card_type, s.txn_type, s.resp_code,
      s.app_version, s.merchant_fee, i.cleared, i.stated, i.registered, i.registered_span, i.approved
    from subject su join told using (type, id) join sale s using (sale) join identified i using (sale)`);
};
