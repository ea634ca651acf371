/** Processes of `turn.ts`, over the code of a working tree, which take rounds when they are asked to. */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { AS_SHIPPED } from './as-shipped.mjs';

export const here = fileURLToPath(new URL('.', import.meta.url));

/** The same `turn.ts` over the code of each tree; gives the file, which the caller removes. */
export const bundle = async (folder) => {
  const outfile = resolve(folder, 'turn.bundle.mjs');
  await build({
    stdin: {
      contents: readFileSync(resolve(here, 'turn.ts'), 'utf8'),
      resolveDir: folder,
      loader: 'ts',
    },
    outfile,
    ...AS_SHIPPED,
  });
  return outfile;
};

/** Asks a process: 'first', 'any' give CPU nanoseconds per event, 'end' ends it. */
export const start = (file, events, terminals) => {
  const child = fork(file, [String(events), String(terminals)]);
  return (asked) =>
    new Promise((done) => {
      child.once(asked === 'end' ? 'exit' : 'message', done);
      child.send(asked);
    });
};

export const quarter = (values, quarters) => [...values].sort((a, b) => a - b)[(values.length * quarters) >> 2]; // biome-ignore format: one call

export const quarters = (values, digits) =>
  [1, 2, 3].map((n) => quarter(values, n).toFixed(digits)).join(', ');
