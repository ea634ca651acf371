/**
 * Coverage-guided fuzzing of every codec and reader.
 *
 * Run   npm run fuzz [-- --executions 10000000 --target NAME --seed 1]
 * Inputs that reach new blocks of our code are kept and changed further. The work is done in a
 * thread; this one watches it: an input that takes over a minute is a hang. What crashes or hangs
 * is written to bench/fuzz/found/ and belongs into the corpus of a test once it is mended.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

const { values } = parseArgs({
  options: {
    executions: { type: 'string', default: '10000000' },
    target: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
  },
});

const found = fileURLToPath(new URL('found/', import.meta.url));
/** Long, because the thread shares its machine: an input takes microseconds, or never ends. */
const HANG_MS = 60_000;
const INPUT_BYTES = 1 << 16;

/** Shared with the worker: [executions, bytes of the input under test], then that input. */
const shared = new SharedArrayBuffer(8 + INPUT_BYTES);
const counters = new Int32Array(shared, 0, 2);
const input = new Uint8Array(shared, 8);

let failures = 0;
const keep = (name: string, bytes: Uint8Array, why: string): void => {
  failures += 1;
  mkdirSync(found, { recursive: true });
  const path = join(found, `${name}-${failures}.bin`);
  writeFileSync(path, bytes);
  process.stdout.write(`${why}\n  kept as ${path}\n`);
};

/** A thread does not inherit the loader of TypeScript. */
const START = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(new URL('worker.ts', import.meta.url).href)});
}).catch((error) => { throw error; })`;
const worker = new Worker(START, {
  eval: true,
  workerData: { ...values, shared },
  execArgv: ['--conditions', '@zhenma/source'],
});
let last = -1;
const watch = setInterval(() => {
  const now = counters[0] ?? 0;
  if (now === last) {
    keep('hang', input.slice(0, counters[1]), `hang: one input took over ${HANG_MS} ms`);
    process.exit(1);
  }
  last = now;
}, HANG_MS);

worker.on('message', (message: { line?: string; crash?: { name: string; why: string } }) => {
  if (message.line) process.stdout.write(`${message.line}\n`);
  if (message.crash)
    keep(message.crash.name, input.slice(0, counters[1]), `crash in ${message.crash.why}`);
});
worker.on('error', (error) => {
  keep('worker', input.slice(0, counters[1]), `the worker died: ${error}`);
  process.exit(1);
});
worker.on('exit', (code) => {
  if (code !== 0) failures += 1;
  clearInterval(watch);
  process.exitCode = failures > 0 ? 1 : 0;
});
