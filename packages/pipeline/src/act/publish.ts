import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Fault } from '@zhenma/model';
import { isAlive } from '../engine/is-alive.ts';

/** Names the process whose work directory it is. */
const OWNER = 'owner';

/**
 * Makes the directory in which results are made until they are whole, for this scan alone.
 *
 * Errors  OUTPUT_NOT_WRITABLE, OUTPUT_IN_USE: another scan works below the same directory. What a
 *         scan left behind that no longer runs is removed.
 */
export const prepare = async (work: string): Promise<void> => {
  const refuse = (error: unknown): never => {
    throw new Fault('OUTPUT_NOT_WRITABLE', `cannot write below ${work}`, {}, error);
  };
  const made = await draftOf(work).catch(refuse);
  try {
    // Renaming onto a directory that holds something fails: of two scans one gets it.
    if (await moved(made, work).catch(refuse)) return;
    const owner = await ownerOf(work);
    if (owner > 0 && isAlive(owner))
      throw new Fault('OUTPUT_IN_USE', `process ${owner} is writing into ${dirname(work)}`);
    await rm(work, { recursive: true, force: true }).catch(refuse);
    if (await moved(made, work).catch(refuse)) return;
    throw new Fault('OUTPUT_IN_USE', `another scan is writing into ${dirname(work)}`);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
};

const draftOf = async (work: string): Promise<string> => {
  await mkdir(dirname(work), { recursive: true, mode: 0o700 });
  const made = await mkdtemp(`${work}-`);
  await mkdir(join(made, 'result'), { mode: 0o700 });
  await writeFile(join(made, OWNER), String(process.pid));
  return made;
};

/** False when `to` holds something; POSIX says so by ENOTEMPTY or EEXIST, Windows by EPERM. */
const moved = (from: string, to: string): Promise<boolean> =>
  rename(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (/^(?:ENOTEMPTY|EEXIST|EPERM)$/.test(error.code ?? '')) return false;
      throw error;
    },
  );

/** 0 when nobody is named: it was left by a version that named nobody. */
const ownerOf = async (work: string): Promise<number> => {
  const text = await readFile(join(work, OWNER), 'utf8').catch(() => '');
  return /^[1-9]\d*$/.test(text) ? Number(text) : 0;
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
