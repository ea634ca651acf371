import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundleOptions, writeBundle } from './act/bundle/bundle.ts';
import type { BundleManifest } from './act/bundle/seal.ts';
import { openSession } from './engine/session.ts';

export interface SealOptions extends BundleOptions {
  readonly memory: string;
  readonly threads: number;
}

/** Seals cases of a result in one signed archive: `writeBundle` with an engine of its own. */
export const sealBundle = async (options: SealOptions): Promise<BundleManifest> => {
  const spill = await mkdtemp(join(tmpdir(), 'zhenma-seal-'));
  const session = await openSession({ memory: options.memory, threads: options.threads, spill });
  try {
    return await writeBundle(session, options);
  } finally {
    session.close();
    await rm(spill, { recursive: true, force: true });
  }
};
