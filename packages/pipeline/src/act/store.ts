import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';

/** What made the verdicts of a result: enough to judge the stored facts again. */
export interface JudgedBy {
  readonly rules_version: string;
  readonly lang: 'zh' | 'en';
  readonly zone_minutes: number;
  /** Ids of the rules that were evaluated, in the order of the digits of `codes`. */
  readonly evaluated: readonly string[];
  readonly not_looked_at: readonly { readonly rule: string; readonly needs: readonly string[] }[];
  /** Fields that rules may name; the measured ones are columns of `sales`, others of `outcomes`. */
  readonly fields: readonly string[];
  readonly measured: readonly string[];
  readonly packs: readonly { readonly fileName: string; readonly text: string }[];
  /** Text of `score.yaml`. */
  readonly score: string;
}

/** An outcome by its first sale: unlike `outcome`, the same whatever the threads. */
const FIRST_SALE = 'min(sale) over (partition by outcome)';

/** Tables of the open store: integer-coded rows and the dictionaries that name the codes. */
const STORED: Readonly<Record<string, string>> = {
  observations: `select o.* exclude (line), c.sale from observation o join cluster c using (obs)
    order by obs`,
  merchant_numbers: `select d.id, d.value, m.mcc as inside_mcc from dict_number d
    left join inside_mcc m on m.number = d.id order by d.id`,
  merchant_names: 'select * from dict_name order by id',
  terminals: 'select * from dict_sn order by id',
  terminal_ids: 'select * from dict_tid order by id',
  institutions: 'select * from dict_party order by id',
  card_tokens: 'select * from dict_card order by id',
  merchant_states: 'select * from merchant_span order by span',
  terminal_states: 'select * exclude (file, line) from terminal_span order by span',
  subjects: 'select sale, type, id from subject order by sale, type, id',
  sales: `select s.*, i.* exclude (sale), so.outcome, so.expected_issuer_fee,
      so.expected_network_fee, m.* exclude (sale)
    from sale s
    join identified i using (sale)
    join (select * replace (${FIRST_SALE} as outcome) from sale_outcome) so using (sale)
    join measure m using (sale)
    order by sale`,
  outcomes: `with named as (
      select outcome, min(sale) as first_sale from sale_outcome group by outcome
    )
    select n.first_sale as outcome, o.codes, o.compared, j.verdict, j.score, j.kinds, j.rules,
      j.explanation, f.* exclude (pattern)
    from named n
    join outcome o using (outcome)
    join judgement j using (outcome)
    join facts f using (pattern)
    order by n.first_sale`,
};

const JUDGED_BY = 'judged-by.json';

/** `cases.json` in the language that the scan was not asked for. */
export const casesFile = (lang: 'zh' | 'en'): string => `cases.${lang}.json`;

/** Names of the files of a store, for those who open it again. */
export const STORE_FILES = { tables: Object.keys(STORED), judgedBy: JUDGED_BY } as const;

/** Writes the store below `directory/store`: Parquet for DuckDB, Flink, Spark, Python, one JSON. */
export const writeStore = async (
  session: Session,
  directory: string,
  judgedBy: JudgedBy,
): Promise<void> => {
  const store = join(directory, 'store');
  await mkdir(store, { recursive: true });
  for (const [name, sql] of Object.entries(STORED))
    await session.run(`copy (${sql}) to ${quoteText(join(store, `${name}.parquet`))}
      (format parquet, compression zstd, row_group_size 122880)`);
  await writeFile(join(store, JUDGED_BY), `${JSON.stringify(judgedBy, null, 2)}\n`);
};
