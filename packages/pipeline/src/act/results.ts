import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Case, Fault, type Lang } from '@zhenma/model';
import { measureView } from '../engine/measure.ts';
import type { Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';
import { casesFile, type JudgedBy, STORE_FILES, storedSelect } from './store.ts';
import type { Summary } from './summary.ts';

/** A result directory, opened again. */
export interface Results {
  readonly cases: readonly Case[];
  readonly summary: Summary;
  readonly judgedBy: JudgedBy;
}

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
  const views = STORE_FILES.tables(judgedBy).map(
    (name) =>
      `create or replace temp view ${quoteName(name)} as ${storedSelect(directory, name, judgedBy)}`,
  );
  for (const view of [...views, measureView(judgedBy.measures, 'sale_outcome')])
    await session.run(view);
  await session.settled().catch((error) => {
    throw new Fault('SOURCE_PATH_MISSING', `the store in ${directory} is not whole`, {}, error);
  });
  return { cases, summary, judgedBy };
};
