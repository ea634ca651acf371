import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '@zhenma/model';

/** Makes the directory in which results are made until they are whole. Errors  OUTPUT_NOT_WRITABLE. */
export const prepare = async (work: string): Promise<void> => {
  const make = async () => {
    await rm(work, { recursive: true, force: true });
    await mkdir(join(work, 'result'), { recursive: true, mode: 0o700 });
  };
  await make().catch((error) => {
    throw new Fault('OUTPUT_NOT_WRITABLE', `cannot write below ${work}`, {}, error);
  });
};

const RESULTS = [
  'verdicts.parquet',
  'verdicts.csv',
  'cases.json',
  'summary.json',
  'rejects.csv',
  'report.html',
  'manifest.json',
  'store',
];

/** Moves whole results into place; files of an earlier run go first. */
export const publish = async (result: string, out: string): Promise<void> => {
  for (const name of RESULTS) {
    await rm(join(out, name), { recursive: true, force: true });
    await rename(join(result, name), join(out, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
};
