import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../src/cli/command.ts';
import { main } from '../src/cli/main.ts';

export const freshDir = (): string => mkdtempSync(join(tmpdir(), 'app-'));

export const ROOT = join(import.meta.dirname, '..', '..', '..');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A world without a terminal, in a home of its own. */
export const worldAt = (home: string, more: Partial<World> = {}) => {
  const told = { out: '', err: '' };
  const world: World = {
    out: (text) => {
      told.out += text;
    },
    err: (text) => {
      told.err += text;
    },
    isTerminal: false,
    outIsTerminal: false,
    openBrowser: () => undefined,
    environment: {},
    home,
    elapsedMs: () => performance.now(),
    peakMemoryBytes: () => 0,
    today: '2024-06-30',
    cores: 2,
    readStdin: () => Promise.resolve(new Uint8Array()),
    ...more,
  };
  return { told, world };
};

/** Runs one command line in process. */
export const run = async (args: readonly string[], more: Partial<World> = {}): Promise<Ran> => {
  const { told, world } = worldAt(more.home ?? freshDir(), more);
  return { code: await main(args, world), ...told };
};
