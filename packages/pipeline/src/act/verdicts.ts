import { PRICE_CLASSES, TXN_TYPES, VIEWS } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';

/** Only purchases and completions carry fees. Source: contract §2. */
const WITH_FEES = ['purchase', 'preauth_completion'].map(
  (type) => (TXN_TYPES as readonly string[]).indexOf(type) + 1,
);

/**
 * A special price is published nowhere, and another price under one's own number and code may be an
 * agreed one: what such a sale ought to cost is not known while nothing else speaks against it.
 */
const SPECIAL = (PRICE_CLASSES as readonly string[]).indexOf('special') + 1;

/**
 * `sale_result`, verdict, expectation and fee gap of every sale, and `outcome_text`, what all sales
 * of an outcome have in common.
 */
const saleResults = (lang: 'zh' | 'en'): readonly string[] => [
  `create or replace table sale_result as
    with own as (
      select oc.outcome, coalesce(f.cleared_no = f.registered_no
        and coalesce(f.cleared_mcc, f.expected_mcc) = f.expected_mcc, false) as own
      from outcome oc join facts f using (pattern)
    ), gap as (
      select so.sale, s.sale_id, so.outcome, case when s.txn_type in (${WITH_FEES.join(', ')})
        then so.expected_issuer_fee + so.expected_network_fee - s.issuer_fee - s.network_fee end as fen,
        coalesce(s.price_class = ${SPECIAL}, false) as special
      from sale_outcome so join sale s using (sale)
    )
    select g.sale, g.sale_id, g.outcome,
      case when j.verdict in ('jumped', 'suspect') or not (g.special or (w.own and g.fen <> 0))
        then g.fen end as fee_gap_fen, ca.cause,
      case when g.fen > 0 and j.verdict in ('jumped', 'suspect') then ${gapSentence(lang)} end as gap_text
    from gap g join judgement j using (outcome) join own w using (outcome) left join sale_cause ca using (sale)`,
  `create or replace table outcome_text as
    select j.*, f.registered_no, f.expected_mcc
    from outcome oc join judgement j using (outcome) join facts f using (pattern)`,
];

const gapSentence = (lang: 'zh' | 'en'): string => {
  const yuan = "printf('%.2f', g.fen / 100.0)";
  return lang === 'zh'
    ? `'；发卡行与银联少收 ' || ${yuan} || ' 元'`
    : `'; issuer and network received ' || ${yuan} || ' yuan less'`;
};

/** Texts of an outcome, and of a number, that very many rows share. */
const OUTCOME_TEXTS = ['verdict', 'kinds', 'rules', 'explanation', 'registered_no', 'expected_mcc'];
const SHARED_TEXTS: Readonly<Record<string, string>> = {
  view: `select unnest([${VIEWS.map(quoteText).join(', ')}])`,
  ...Object.fromEntries(OUTCOME_TEXTS.map((name) => [name, `select ${name} from outcome_text`])),
  observed_no: 'select value from dict_number',
};

/** Rows whose texts are told once, in a dictionary of their own. */
const ROW_GROUP = 122_880;

/**
 * Of an enum the codes are written and nothing is looked up, but each row group tells all of its texts:
 * where they are more than a quarter of its rows, texts are written as texts.
 */
const ENUM_MAX = ROW_GROUP / 4;

/** To make enums takes longer than to copy the texts of fewer rows. */
const ENUM_ROWS_MIN = 10_000;

/** How shared texts of verdicts are put in order and written. */
interface Shown {
  /** Whether rows are put in order by the codes of enums. */
  readonly enums: boolean;
  /** A column as it is written. */
  readonly written: (name: string) => string;
}

const shownIn = async (session: Session): Promise<Shown> => {
  const counts = {
    numbers: 'select count(*) from dict_number',
    outcomes: 'select count(*) from (select distinct kinds, rules from judgement)',
    rows: 'select count(*) from observation',
  };
  const columns = Object.entries(counts).map(([name, sql]) => `(${sql}) as ${name}`);
  const [told] = await session.rows(`select ${columns.join(', ')}`);
  const isFew = (count: keyof typeof counts): boolean => Number(told?.[count]) <= ENUM_MAX;
  return {
    enums: Number(told?.['rows']) >= ENUM_ROWS_MIN,
    written: (name) =>
      isFew(name.endsWith('_no') ? 'numbers' : 'outcomes') ? name : `${name}::varchar`,
  };
};

const typeName = (text: string): string => `text_of_${text}`;

/**
 * An enum for each shared text: the rows are put in order by narrow codes, not by copies of texts. Its own
 * order gets into the file, so it must not hang on that of rows or threads.
 */
const textTypes = (): readonly string[] =>
  Object.entries(SHARED_TEXTS).map(
    ([name, source]) => `create type ${typeName(name)} as enum (
      select distinct value from (select '' union all ${source}) as part(value)
      where value is not null order by value)`,
  );

const noTextTypes = (): readonly string[] =>
  Object.keys(SHARED_TEXTS).map((name) => `drop type if exists ${typeName(name)}`);

/**
 * One row per accepted observation, the columns of contract §4 in its order.
 *
 * A sale has the number of its first observation, so that only the others are looked up in `cluster`.
 *
 * Shape   ordered by (view, txn_id). fee_gap_fen is null when a fee or its tariff is unknown, as that of a
 *         special or an agreed price is.
 */
const verdictRows = ({ enums, written }: Shown): string => {
  const typeOf = (name: string): string => (enums ? typeName(name) : 'varchar');
  return `
  select ([${VIEWS.map(quoteText).join(', ')}]::${typeOf('view')}[])[view] as view, txn_id, sale_id,
    verdict, score, ${written('kinds')} as kinds, ${written('rules')} as rules, cause,
    ${written('observed_no')} as observed_merchant_no,
    case when mcc >= 0 then lpad(mcc::varchar, 4, '0') else mcc_inside end as observed_mcc,
    ${written('registered_no')} as expected_merchant_no, expected_mcc,
    fee_gap_fen, case when gap_text is null then explanation::varchar
      else explanation::varchar || gap_text end as explanation
  from (
    select o.view, o.txn_id, r.sale_id, r.cause, r.fee_gap_fen, r.gap_text, t.* exclude (outcome),
      number.observed_no, o.mcc, number.mcc as mcc_inside
    from observation o
    left join (from cluster where sale <> obs) moved using (obs)
    join sale_result r on r.sale = coalesce(moved.sale, o.obs)
    join (
      select outcome, score, ${OUTCOME_TEXTS.map((name) => `${name}::${typeOf(name)} as ${name}`).join(', ')}
      from outcome_text
    ) t on t.outcome = r.outcome
    join (
      select d.id, d.value::${typeOf('observed_no')} as observed_no, inside.mcc
      from dict_number d left join inside_mcc inside on inside.number = d.id
      union all select 0, null, null
    ) number on number.id = o.number
    order by o.obs
  )`;
};

/** Ids are all different; what repeats in a row group is told in fewer sentences than this. */
const DISTINCT_MAX = 3000;

/**
 * Starts to write `verdicts.parquet` and, when asked, `verdicts.csv`, while cases are told. What they
 * are made of changes no more, and none of it is a temporary table.
 */
export const verdictsBeside = async (
  session: Session,
  directory: string,
  { lang, csv }: { readonly lang: 'zh' | 'en'; readonly csv: boolean },
): Promise<void> => {
  const parquet = quoteText(`${directory}/verdicts.parquet`);
  // Level 1 takes a seventh less time than the usual 3 here, and no more room.
  const shown = await shownIn(session);
  const rows = `copy (${verdictRows(shown)}) to ${parquet}
    (format parquet, compression zstd, compression_level 1, row_group_size ${ROW_GROUP}, dictionary_size_limit ${DISTINCT_MAX})`;
  const asCsv = `copy (select * from read_parquet(${parquet}))
    to ${quoteText(`${directory}/verdicts.csv`)} (format csv, header)`;
  const written = shown.enums ? [...noTextTypes(), ...textTypes(), rows, ...noTextTypes()] : [rows];
  const statements = [...saleResults(lang), ...written];
  const inOrder = (on: boolean): string => `set global preserve_insertion_order = ${on}`;
  const copies = csv ? [...statements, inOrder(true), asCsv, inOrder(false)] : statements;
  for (const sql of copies) session.beside(sql);
};
