import { TXN_TYPES, VIEWS } from '@zhenma/model';
import { quoteText, type Session } from '../engine/session.ts';

const VIEW_TEXT = `[${VIEWS.map(quoteText).join(', ')}][o.view]`;

/**
 * Creates `verdict`: one row per accepted observation, the columns of contract §4 in its order.
 *
 * Shape   sale_id is the hash of the sale's first observation by (view, txn_id): the same on any
 *         engine and in any order of files. fee_gap_fen is null when a fee or its tariff is unknown.
 */
export const createVerdicts = (session: Session, lang: 'zh' | 'en'): Promise<void> =>
  session.run(`create or replace table verdict as
    select
      ${VIEW_TEXT} as view, o.txn_id,
      'S' || substr(md5([${VIEWS.map(quoteText).join(', ')}][first.view] || '|' || first.txn_id), 1, 20)
        as sale_id,
      j.verdict, j.score, j.kinds, j.rules, ca.cause,
      number.value as observed_merchant_no,
      case when o.mcc >= 0 then lpad(o.mcc::varchar, 4, '0') else inside.mcc end as observed_mcc,
      f.registered_no as expected_merchant_no, f.expected_mcc,
      ${FEE_GAP} as fee_gap_fen,
      j.explanation || case when ${FEE_GAP} > 0 and j.verdict in ('jumped', 'suspect')
        then ${gapSentence(lang)} else '' end as explanation,
      o.obs, c.sale
    from observation o
    join cluster c using (obs)
    join observation first on first.obs = c.sale
    join sale s on s.sale = c.sale
    join sale_outcome so on so.sale = c.sale
    join outcome oc on oc.outcome = so.outcome
    join judgement j on j.outcome = so.outcome
    join facts f on f.pattern = oc.pattern
    left join dict_number number on number.id = o.number
    left join inside_mcc inside on inside.number = o.number
    left join sale_cause ca on ca.sale = c.sale
    order by o.obs`);

/** Only purchases and completions carry fees. Source: contract §2. */
const FEE_GAP = `case when s.txn_type in (${TXN_TYPES.indexOf('purchase') + 1},
  ${TXN_TYPES.indexOf('preauth_completion') + 1}) then so.expected_issuer_fee
  + so.expected_network_fee - s.issuer_fee - s.network_fee end`;

const gapSentence = (lang: 'zh' | 'en'): string => {
  const yuan = `printf('%.2f', (${FEE_GAP}) / 100.0)`;
  return lang === 'zh'
    ? `'；发卡行与银联少收 ' || ${yuan} || ' 元'`
    : `'; issuer and network received ' || ${yuan} || ' yuan less'`;
};

/** Writes `verdicts.parquet` and, when asked, `verdicts.csv`. */
export const writeVerdicts = async (
  session: Session,
  directory: string,
  withCsv: boolean,
): Promise<void> => {
  const rows = 'select * exclude (obs, sale) from verdict order by obs';
  await session.run(`copy (${rows}) to ${quoteText(`${directory}/verdicts.parquet`)}
    (format parquet, compression zstd, row_group_size 122880)`);
  if (withCsv)
    await session.run(
      `copy (${rows}) to ${quoteText(`${directory}/verdicts.csv`)} (format csv, header)`,
    );
};
