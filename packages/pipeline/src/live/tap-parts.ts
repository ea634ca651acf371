import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isBounded } from '../detect/declared-feature.ts';
import { DECLARED_FEATURES } from '../detect/features/declared.ts';
import { splitLive } from '../detect/live-rules.ts';
import type { RuleSet } from '../detect/rule-set.ts';
import { createDictionaries, type Dictionaries } from '../engine/observed.ts';
import { openSession } from '../engine/session.ts';
import { createLiveRegistry, type LiveRegistry } from '../link/live-registry.ts';
import { createObservations } from '../normalise/observations.ts';
import { createRegistry } from '../normalise/registry.ts';
import { typeTable } from '../normalise/typed.ts';
import { discoverFiles } from '../read/discover.ts';
import type { Tokenise } from '../read/door.ts';
import { readAll } from '../read/read.ts';
import { loadDictionaries, loadRegistry } from './replay.ts';

export interface RegistryOptions {
  /** Files or directories with merchants and terminals; none gives an empty registry. */
  readonly paths: readonly string[];
  /** Directory for what is made on the way. */
  readonly work: string;
  readonly tokenise: Tokenise;
  readonly today: string;
  readonly zoneMinutes: number;
  readonly memory: string;
}

/** Registry and dictionaries in memory, read by the readers of a scan. */
export const readRegistry = async (
  options: RegistryOptions,
): Promise<{ readonly words: Dictionaries; readonly registry: LiveRegistry }> => {
  if (options.paths.length === 0)
    return { words: createDictionaries(), registry: createLiveRegistry([], []) };
  const work = await mkdtemp(join(options.work, 'registry-'));
  const session = await openSession({
    memory: options.memory,
    threads: 2,
    spill: join(work, 'spill'),
  });
  try {
    const found = await discoverFiles(options.paths);
    const { tokenise, today, zoneMinutes } = options;
    const progress = () => undefined;
    const gathered = await readAll(session, found, { work, tokenise, today, progress });
    for (const raw of gathered.tables) await typeTable(session, raw, zoneMinutes, () => undefined);
    await session.run('delete from typed_transactions');
    await createObservations(session, zoneMinutes);
    await createRegistry(session);
    return { words: await loadDictionaries(session), registry: await loadRegistry(session) };
  } finally {
    session.close();
    await rm(work, { recursive: true, force: true });
  }
};

/** Rules and features that run live, whatever data will come. */
export const livePart = (ruleSet: RuleSet) => ({
  rules: splitLive(ruleSet.rules).live,
  compared: ruleSet.compared,
  features: DECLARED_FEATURES.filter(isBounded),
});
