import { type Measures, measureSelect } from '../engine/measure.ts';
import type { Session } from '../engine/session.ts';

/** Sales that are in a case at all, jumped or suspect: `case_sale`, their measures `case_measure`. */
export const createCaseSales = async (session: Session, measures: Measures): Promise<void> => {
  await session.run(`create or replace temp table case_sale as
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
  await session.run(`create or replace temp table case_measure as
    ${measureSelect(measures, 'case_sale')}`);
};
