import { Fault } from '@zhenma/model';
import type { Given, Options } from './arguments.ts';
import type { World } from './command.ts';

/** Options of every command that opens the engine. */
export const ENGINE_OPTIONS: Options = {
  memory: {
    value: '4GB',
    zh: '内存上限，引擎用一半',
    en: 'memory bound, half for the engine',
  },
  threads: { value: 'N', zh: '线程数', en: 'threads' },
};

/**
 * Memory of the engine and threads from what was given, or from 4 GB and all cores.
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

/**
 * What the batch engine may take of the whole: JavaScript, reading and what the engine does not count
 * need the rest. Of 20,000,000 observations a scan took 1.3 to 1.7 GB more than the engine's own limit.
 */
const ENGINE_SHARE = 0.5;

const BYTES: Readonly<Record<string, number>> = {
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** The engine's limit, from the limit that was asked for. */
const memoryLimit = (text: string): string => {
  const match = /^([1-9]\d{0,5}(?:\.\d+)?)\s?([KMGT]i?B)$/i.exec(text);
  const unit = BYTES[match?.[2]?.toLowerCase() ?? ''];
  if (!match || unit === undefined)
    throw new Fault('USAGE_VALUE_INVALID', `--memory ${text} is not like 4GB`);
  return `${Math.ceil((Number(match[1]) * unit * ENGINE_SHARE) / 1e3)}KB`;
};

const threadCount = (text: string | undefined, cores: number): number => {
  if (text === undefined) return cores;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new Fault('USAGE_VALUE_INVALID', `--threads ${text} is not a number from 1 to 999`);
};
