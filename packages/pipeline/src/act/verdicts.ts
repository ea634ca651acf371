import { PRICE_CLASSES, TXN_TYPES, VIEWS } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';

/** Only purchases and completions carry fees. Source: contract §2. */
const WITH_FEES = ['purchase', 'preauth_completion'].map(
  (type) => (TXN_TYPES as readonly string[]).indexOf(type) + 1,
);

/** A special price is published nowhere: what a sale that is as it should be ought to cost is not known. */
const SPECIAL = (PRICE_CLASSES as readonly string[]).indexOf('special') + 1;

/**
 * Creates `sale_result`, verdict, expectation and fee gap of every sale, and `outcome_text`, what
 * all sales of an outcome have in common.
 */
export const createSaleResults = async (session: Session, lang: 'zh' | 'en'): Promise<void> => {
  await session.run(`create or replace temp table sale_result as
    with gap as (
      select so.sale, s.sale_id, so.outcome, case when s.txn_type in (${WITH_FEES.join(', ')})
        then so.expected_issuer_fee + so.expected_network_fee - s.issuer_fee - s.network_fee end as fen,
        s.price_class = ${SPECIAL} as special
      from sale_outcome so join sale s using (sale)
    )
    select g.sale, g.sale_id, g.outcome,
      case when not (g.special and j.verdict in ('clean', 'unknown')) then g.fen end as fee_gap_fen, ca.cause,
      case when g.fen > 0 and j.verdict in ('jumped', 'suspect') then ${gapSentence(lang)} end as gap_text
    from gap g join judgement j using (outcome) left join sale_cause ca using (sale)`);
  await session.run(`create or replace temp table outcome_text as
    select j.*, f.registered_no, f.expected_mcc
    from outcome oc join judgement j using (outcome) join facts f using (pattern)`);
};

const gapSentence = (lang: 'zh' | 'en'): string => {
  const yuan = "printf('%.2f', g.fen / 100.0)";
  return lang === 'zh'
    ? `'；发卡行与银联少收 ' || ${yuan} || ' 元'`
    : `'; issuer and network received ' || ${yuan} || ' yuan less'`;
};

/**
 * One row per accepted observation, the columns of contract §4 in its order.
 *
 * Shape   ordered by (view, txn_id). fee_gap_fen is null when a fee or its tariff is unknown, as that of a
 *         special price is.
 */
const VERDICT_ROWS = `
  select
    [${VIEWS.map(quoteText).join(', ')}][o.view] as view, o.txn_id, r.sale_id,
    t.verdict, t.score, t.kinds, t.rules, r.cause,
    number.value as observed_merchant_no,
    case when o.mcc >= 0 then lpad(o.mcc::varchar, 4, '0') else number.mcc end as observed_mcc,
    t.registered_no as expected_merchant_no, t.expected_mcc,
    r.fee_gap_fen, t.explanation || coalesce(r.gap_text, '') as explanation
  from observation o
  join cluster c using (obs)
  join sale_result r on r.sale = c.sale
  join outcome_text t on t.outcome = r.outcome
  left join (
    select d.id, d.value, inside.mcc
    from dict_number d left join inside_mcc inside on inside.number = d.id
  ) number on number.id = o.number
  order by o.obs`;

/** Ids are all different; what repeats in a row group is told in fewer sentences than this. */
const DISTINCT_MAX = 3000;

/** Writes `verdicts.parquet` and, when asked, `verdicts.csv`. */
export const writeVerdicts = async (
  session: Session,
  directory: string,
  withCsv: boolean,
): Promise<void> => {
  const parquet = quoteText(`${directory}/verdicts.parquet`);
  await session.run(`copy (${VERDICT_ROWS}) to ${parquet}
    (format parquet, compression zstd, row_group_size 122880, dictionary_size_limit ${DISTINCT_MAX})`);
  if (withCsv)
    await session.run(`copy (select * from read_parquet(${parquet}))
      to ${quoteText(`${directory}/verdicts.csv`)} (format csv, header)`);
};
