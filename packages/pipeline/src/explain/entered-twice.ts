import { VIEWS, type View } from '@zhenma/model';
import type { Session } from '../engine/session.ts';

/** Views whose records carry money; a case's fees are those of one of them. */
const PRICED: readonly View[] = ['clearing', 'statement'];

/** What a record says of its sale: a second record that says the same, but for its id, is the first again. */
const SAID =
  'at_ms txn_type amount currency tid sn card rrn trace_no batch_no number name mcc acquirer issuer_fee network_fee';

const IS_TOLD = `j.verdict in ('jumped', 'suspect') and so.expected_issuer_fee is not null`;

/**
 * Counts the money of a record that was entered twice once: nothing is expected of a sale of which
 * a priced record is a copy, under another id, of that of another sale.
 *
 * Shape   changes `sale_outcome` of jumped and suspect sales. Only records with a reference number, or with
 *         a trace number and its device, are compared: no two sales share these at one moment. The sale that more views
 *         have seen keeps its money; of equal ones the first.
 * Source  contract §2: a repeated row counts once; under a new `txn_id` it is a sale of its own that links
 *         to nothing, but the fee was due once [I].
 */
export const priceOnce = async (session: Session): Promise<void> => {
  const [several] = await session.rows(SEVERAL);
  if (several) await session.run(PRICED_ONCE);
};

/** One sale alone is a copy of none. */
const SEVERAL = `select count(*) as n from sale_outcome so join judgement j using (outcome)
  where ${IS_TOLD} having count(*) > 1`;

const PRICED_ONCE = `update sale_outcome set expected_issuer_fee = null, expected_network_fee = null
    where sale in (
      with told as (
        select so.sale, bit_count(s.views) as views
        from sale_outcome so join judgement j using (outcome) join sale s using (sale)
        where ${IS_TOLD}
      ), record as (
        select t.sale, first_value(t.sale) over (
          partition by o.view, ${SAID.split(' ')
            .map((column) => `o.${column}`)
            .join(', ')} order by t.views desc, t.sale) as first
        from told t join cluster c using (sale) join observation o using (obs)
        where o.view in (${PRICED.map((view) => VIEWS.indexOf(view) + 1).join(', ')})
          and (o.rrn is not null or (o.trace_no is not null and greatest(o.tid, o.sn) > 0))
      )
      select sale from record where sale <> first
    )`;
