import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Case, Lang } from '@zhenma/model';
import { constantsOf } from '../engine/constants.ts';
import type { Measures } from '../engine/measure.ts';
import type { Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';

/** Texts that causes and steps were made by: `cause.yaml` and `subjects.yaml` of the catalogue. */
export interface CauseTexts {
  readonly weights: string;
  readonly subjects: string;
}

/** Texts that rules and weights were read from. */
export interface CatalogueTexts {
  readonly packs: readonly { readonly fileName: string; readonly text: string }[];
  /** Text of `score.yaml`. */
  readonly score: string;
  /** What causes and steps were made by; older results have none. */
  readonly causes?: CauseTexts;
}

/** What made the verdicts of a result: enough to judge the stored facts again. */
export interface JudgedBy extends CatalogueTexts {
  readonly rules_version: string;
  readonly lang: 'zh' | 'en';
  readonly zone_minutes: number;
  /** Ids of the rules that were evaluated, in the order of the digits of `codes`. */
  readonly evaluated: readonly string[];
  readonly not_looked_at: readonly { readonly rule: string; readonly needs: readonly string[] }[];
  /** Fields that rules may name. */
  readonly fields: readonly string[];
  readonly measures: Measures;
  /** Scores of sales without findings, which depend on all sales: explain/background.ts. */
  readonly background: { readonly seen: number; readonly unseen: number };
  /** Columns that a stored table leaves out because every row is the same there, as SQL; older results have none. */
  readonly constants?: Constants;
}

export type Constants = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Tables that are views on a table with the columns in which rows differ. */
const BELOW: Readonly<Record<string, string>> = { observation: 'observed', sale: 'sale_row' };

/** Its place in the table makes a column that the table has not. */
const MADE = 'obs';

/** Tables of the store beside those of measures: integer-coded rows and the dictionaries. */
const STORED = (
  'observation cluster sale identified sale_outcome outcome facts judgement judged_fee subject ' +
  'merchant_span terminal_span typed_settlements typed_institutions inside_mcc ' +
  'dict_number dict_name dict_sn dict_tid dict_party dict_card'
).split(' ');

const JUDGED_BY = 'judged-by.json';

/** `cases.json` in the language that the scan was not asked for. */
export const casesFile = (lang: 'zh' | 'en'): string => `cases.${lang}.json`;

/** Names of the files of a store, for those who open it again. */
export const STORE_FILES = {
  tables: ({ measures }: JudgedBy): readonly string[] => [
    ...STORED,
    ...measures.tables.map(({ table }) => table),
  ],
  judgedBy: JUDGED_BY,
} as const;

/**
 * Looking for repeated texts costs more than writing them where hardly any repeat: a column of a row
 * group with more distinct values than this is written without a dictionary.
 */
const DISTINCT_MAX = 1000;

const copySql = (directory: string, name: string, source = quoteName(name)): string =>
  `copy ${source} to ${quoteText(join(directory, 'store', `${name}.parquet`))}
    (format parquet, parquet_version v2, compression snappy, dictionary_size_limit ${DISTINCT_MAX})`;

/**
 * Has tables that are final written while the scan goes on and a core is free; they are no temporary
 * tables. split: observations and sales are views on tables of the columns in which rows differ.
 *
 * @returns what they leave out: a constant column takes as long to write as any other
 */
export const storeBeside = async (
  session: Session,
  directory: string,
  names: readonly string[],
  split: boolean,
): Promise<Constants> => {
  await mkdir(join(directory, 'store'), { recursive: true });
  const left: Record<string, Record<string, string>> = {};
  for (const name of names) {
    const below = split ? BELOW[name] : undefined;
    const constants = below ? await constantsOf(session, name, below) : new Map<string, string>();
    const same = [...constants].filter(([column]) => column !== MADE);
    if (same.length > 0) left[name] = Object.fromEntries(same);
    const columns = same.map(([column]) => quoteName(column)).join(', ');
    const rest = `(select * exclude (${columns}) from ${quoteName(name)})`;
    session.later(copySql(directory, name, same.length > 0 ? rest : undefined));
  }
  return left;
};

/** A stored table with all its columns, as SQL. */
export const storedSelect = (
  directory: string,
  name: string,
  { constants }: Pick<JudgedBy, 'constants'>,
): string => {
  const left = Object.entries(constants?.[name] ?? {}).map(
    ([column, value]) => `, ${value} as ${quoteName(column)}`,
  );
  const file = quoteText(join(directory, 'store', `${name}.parquet`));
  return `select *${left.join('')} from read_parquet(${file})`;
};

/**
 * Writes the tables of the scan below `directory/store`, each as it is: Parquet for DuckDB, Flink,
 * Spark, Python, and one JSON. Rows are in no order, and no table is joined with another. `begun`
 * are the tables given to `storeBeside`; those that are not temporary are whole when what runs beside
 * has settled.
 */
export const writeStore = async (
  session: Session,
  directory: string,
  judgedBy: JudgedBy,
  begun: readonly string[],
): Promise<void> => {
  const rest = STORE_FILES.tables(judgedBy).filter((name) => !begun.includes(name));
  for (const name of rest) session.beside(copySql(directory, name));
  const path = join(directory, 'store', JUDGED_BY);
  await writeFile(path, `${JSON.stringify(judgedBy, null, 2)}\n`);
};

/** Writes `cases.json` in the language of the scan, and the other one into the store. */
export const writeCases = async (
  directory: string,
  lang: Lang,
  cases: Readonly<Record<Lang, readonly Case[]>>,
): Promise<void> => {
  const json = (told: readonly Case[]): string => `${JSON.stringify(told, null, 2)}\n`;
  const other = lang === 'zh' ? 'en' : 'zh';
  await writeFile(join(directory, 'cases.json'), json(cases[lang]));
  await writeFile(join(directory, 'store', casesFile(other)), json(cases[other]));
};
