import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault, type Lang } from '@zhenma/model';
import { type ReportOptions, writeReportFile } from './act/report-file.ts';
import { openResults, type Results } from './act/results.ts';
import { openSession, type Session } from './engine/session.ts';

/** Where a result lies, in which language it is told, and the limits of the engine that reads it. */
export interface ResultPlace {
  readonly directory: string;
  readonly lang: Lang;
  readonly memory: string;
  readonly threads: number;
}

/** Opens a result, hands it to `work` and closes it again. */
export const withResults = async <T>(
  { directory, lang, memory, threads }: ResultPlace,
  work: (session: Session, results: Results) => Promise<T>,
): Promise<T> => {
  const spill = await mkdtemp(join(tmpdir(), 'zhenma-report-'));
  const session = await openSession({ memory, threads, spill });
  try {
    return await work(session, await openResults(session, directory, lang));
  } finally {
    session.close();
    await rm(spill, { recursive: true, force: true });
  }
};

/** Turns a failure of the disk into the fault that people know. */
export const writing = async (target: string, work: () => Promise<void>): Promise<void> =>
  work().catch((error: NodeJS.ErrnoException) => {
    if (error instanceof Fault || error.syscall === undefined) throw error;
    throw new Fault('OUTPUT_NOT_WRITABLE', `cannot write ${target}`, {}, error);
  });

/** Writes a report of a result: HTML, PDF or XLSX, by case or by group. */
export const report = (options: ReportOptions & ResultPlace): Promise<void> =>
  withResults(options, (session, results) =>
    writing(options.target, () => writeReportFile(session, results, options)),
  );
