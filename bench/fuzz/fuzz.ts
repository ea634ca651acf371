/**
 * Coverage-guided fuzzing of every codec and reader.
 *
 * Run   npm run fuzz [-- --executions 10000000 --target NAME --seed 1]
 * Two threads change inputs and run them. One counts blocks of our code, at a hundredth of the speed,
 * and keeps inputs that reach new ones; the other changes what was kept, as fast as it can. This one
 * watches both: an input that takes over a minute is a hang. What crashes or hangs is written to
 * bench/fuzz/found/ and belongs into the corpus of a test once it is mended.
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

/** Executions of both threads. */
const total = new Int32Array(new SharedArrayBuffer(4));

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

interface Message {
  readonly line?: string;
  readonly crash?: { readonly name: string; readonly why: string };
  /** An input that reached something new, for the other thread. */
  readonly fresh?: { readonly name: string; readonly bytes: Uint8Array };
}

const startThread = (mode: 'guided' | 'fast', onFresh: (fresh: Message['fresh']) => void) => {
  /** [executions, bytes of the input under test], then that input. */
  const shared = new SharedArrayBuffer(8 + INPUT_BYTES);
  const counters = new Int32Array(shared, 0, 2);
  const input = new Uint8Array(shared, 8);
  const worker = new Worker(START, {
    eval: true,
    workerData: { ...values, mode, shared, total },
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
  worker.on('message', ({ line, crash, fresh }: Message) => {
    if (line) process.stdout.write(`${line}\n`);
    if (fresh) onFresh(fresh);
    if (crash) keep(crash.name, input.slice(0, counters[1]), `crash in ${crash.why}`);
  });
  worker.on('error', (error) => {
    keep('worker', input.slice(0, counters[1]), `the thread died: ${error}`);
    process.exit(1);
  });
  const done = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      clearInterval(watch);
      resolve();
    });
  });
  return { worker, done };
};

const started = performance.now();
const fast = startThread('fast', () => undefined);
const guided = startThread('guided', (fresh) => fast.worker.postMessage(fresh));
await Promise.all([fast.done, guided.done]);
const seconds = Math.round((performance.now() - started) / 1000);
process.stdout.write(`${total[0]} executions in ${seconds} s, ${failures} failures, no hang\n`);
process.exitCode = failures > 0 ? 1 : 0;
