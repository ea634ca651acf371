import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Case, Fault, type Lang } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { casesFile, type JudgedBy, STORE_FILES } from './store.ts';
import type { Summary } from './summary.ts';

/** A result directory, opened again. */
export interface Results {
  readonly cases: readonly Case[];
  readonly summary: Summary;
  readonly judgedBy: JudgedBy;
}

/** Columns of `sales` that `identified` had, and those of `sale_outcome`. */
const IDENTIFIED = [
  'device_sn',
  'stated',
  'cleared',
  'registered',
  'registered_by',
  'approved',
  'known_terminal',
  'terminal_span',
  'device_states_cleared',
  'home_area',
  'registered_span',
  'cleared_span',
];
const OF_OUTCOME = ['outcome', 'expected_issuer_fee', 'expected_network_fee'];
const OF_SALE = ['amount', 'issuer_fee', 'network_fee'];

/** Views over the store, under the names that the tables had while the scan ran. */
const viewsOf = ({ measured }: JudgedBy): Readonly<Record<string, string>> => {
  const features = measured.filter((name) => ![...OF_OUTCOME, ...OF_SALE].includes(name));
  const others = [...IDENTIFIED, ...OF_OUTCOME, ...features].map(quoteName);
  return {
    ...VIEWS_OF,
    sale: `select * exclude (${others.join(', ')}) from {sales}`,
    measure: `select sale, ${measured.map(quoteName).join(', ')} from {sales}`,
  };
};

const VIEWS_OF: Readonly<Record<string, string>> = {
  observation: 'select * exclude (sale) from {observations}',
  cluster: 'select obs, sale from {observations}',
  dict_number: 'select id, value from {merchant_numbers}',
  inside_mcc: `select id as number, inside_mcc as mcc from {merchant_numbers}
    where inside_mcc is not null`,
  dict_name: 'select * from {merchant_names}',
  dict_sn: 'select * from {terminals}',
  dict_tid: 'select * from {terminal_ids}',
  dict_party: 'select * from {institutions}',
  dict_card: 'select * from {card_tokens}',
  merchant_span: 'select * from {merchant_states}',
  terminal_span: 'select * from {terminal_states}',
  subject: 'select * from {subjects}',
  identified: `select sale, ${IDENTIFIED.join(', ')} from {sales}`,
  sale_outcome: 'select sale, outcome, expected_issuer_fee, expected_network_fee from {sales}',
  outcome: 'select outcome, outcome as pattern, codes, compared from {outcomes}',
  judgement: 'select outcome, verdict, score, kinds, rules, explanation from {outcomes}',
  facts:
    'select * exclude (outcome, codes, compared, verdict, score, kinds, rules, explanation), outcome as pattern from {outcomes}',
};

/** What made a result, by its directory. */
export const readJudgedBy = async (directory: string): Promise<JudgedBy> =>
  JSON.parse(await readFile(join(directory, 'store', STORE_FILES.judgedBy), 'utf8')) as JudgedBy;

/**
 * Opens the result of a scan: its tables become views of the session, under their names in
 * ARCHITECTURE.md, so that one query serves the scan and every later report.
 *
 * Shape   cases are told in `lang`; in the language of the scan when it is not given.
 * Errors  SOURCE_PATH_MISSING when the directory holds no whole result.
 */
export const openResults = async (
  session: Session,
  directory: string,
  lang?: Lang,
): Promise<Results> => {
  const read = async <T>(name: string): Promise<T> => {
    const text = await readFile(join(directory, name), 'utf8').catch((error) => {
      const message = `no ${name} in ${directory}; run zhenma scan first`;
      throw new Fault('SOURCE_PATH_MISSING', message, {}, error);
    });
    return JSON.parse(text) as T;
  };
  const judgedBy = await read<JudgedBy>(`store/${STORE_FILES.judgedBy}`);
  const summary = await read<Summary>('summary.json');
  const isOther = lang !== undefined && lang !== judgedBy.lang;
  const told = isOther ? `store/${casesFile(lang)}` : 'cases.json';
  const cases = await read<readonly Case[]>(told);
  for (const [view, sql] of Object.entries(viewsOf(judgedBy))) {
    const filled = sql.replace(/\{(\w+)\}/g, (_, name: string) => {
      const path = join(directory, 'store', `${name}.parquet`);
      return `read_parquet(${quoteText(path)})`;
    });
    await session.run(`create or replace temp view ${view} as ${filled}`).catch((error) => {
      const message = `the store in ${directory} is not whole`;
      throw new Fault('SOURCE_PATH_MISSING', message, { view }, error);
    });
  }
  return { cases, summary, judgedBy };
};
