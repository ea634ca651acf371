import { Fault } from '@zhenma/model';
import type { Given, Options } from './arguments.ts';
import type { World } from './command.ts';

/** Options of every command that opens the engine. */
export const ENGINE_OPTIONS: Options = {
  memory: { value: '4GB', zh: '引擎内存上限', en: 'memory limit of the engine' },
  threads: { value: 'N', zh: '线程数', en: 'threads' },
};

/**
 * Memory limit and threads as given, or 4 GB and all cores.
 *
 * Errors  USAGE_VALUE_INVALID.
 */
export const engineOf = (
  given: Given,
  world: World,
): { readonly memory: string; readonly threads: number } => ({
  memory: memoryLimit(given.value('memory') ?? '4GB'),
  threads: threadCount(given.value('threads'), world.cores),
});

const memoryLimit = (text: string): string => {
  if (/^[1-9]\d{0,5}(\.\d+)?\s?(KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/i.test(text)) return text;
  throw new Fault('USAGE_VALUE_INVALID', `--memory ${text} is not like 4GB`);
};

const threadCount = (text: string | undefined, cores: number): number => {
  if (text === undefined) return cores;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new Fault('USAGE_VALUE_INVALID', `--threads ${text} is not a number from 1 to 999`);
};
