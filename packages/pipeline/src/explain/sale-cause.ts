import type { Session } from '../engine/session.ts';

/**
 * Creates `subject(sale, type, id)`, `cause(type, id, …)` and `sale_cause(sale, cause)`.
 *
 * A sale belongs to the case of its device; without one, of the merchant it was taken for; without
 * that, of the number that was cleared.
 */
export const createSubjects = (session: Session): Promise<void> =>
  session.run(`create or replace temp table subject as
    select s.sale,
      case when i.device_sn > 0 or (s.tid > 0 and i.registered > 0) then 'terminal' else 'merchant' end as type,
      case when i.device_sn > 0 then sn.value
        when s.tid > 0 and i.registered > 0 then tid.value || '@' || registered.value
        else coalesce(registered.value, cleared.value, '?') end as id
    from sale s join identified i using (sale)
    left join dict_sn sn on sn.id = i.device_sn
    left join dict_tid tid on tid.id = s.tid
    left join dict_number registered on registered.id = i.registered
    left join dict_number cleared on cleared.id = i.cleared`);

/** Sales that are in a case at all: jumped or suspect. */
export const createCaseSales = (session: Session): Promise<void> =>
  session.run(`create or replace temp table case_sale as
    select su.type, su.id, s.sale, s.at_ms, s.amount, s.card_type, j.verdict, j.score, j.kinds, j.rules,
      so.outcome, oc.pattern, oc.codes, i.registered, i.cleared,
      so.expected_issuer_fee - s.issuer_fee as issuer_gap,
      so.expected_network_fee - s.network_fee as network_gap
    from sale_outcome so
    join judgement j using (outcome)
    join outcome oc using (outcome)
    join sale s using (sale)
    join identified i using (sale)
    join subject su using (sale)
    where j.verdict in ('jumped', 'suspect')`);
