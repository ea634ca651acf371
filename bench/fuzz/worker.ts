import { parentPort, workerData } from 'node:worker_threads';
import { type Coverage, startCoverage } from './coverage.ts';
import { mutate, randomOf } from './mutate.ts';
import type { Target } from './targets.ts';

const { executions, target, seed, mode, shared, total } = workerData as {
  readonly executions: string;
  readonly target: string;
  readonly seed: string;
  readonly mode: 'guided' | 'fast';
  readonly shared: SharedArrayBuffer;
  readonly total: Int32Array;
};

/** Time that a target gets before it is the next one's turn. */
const TURN_MS = 300;
/** Inputs between two looks at the coverage. */
const BATCH = 128;
/** The thread that counts rests this many times as long as it worked: it is a hundred times slower. */
const REST = 5;
/** Failures of one target after which it is left out. */
const FAILURES_MAX = 5;

const counters = new Int32Array(shared, 0, 2);
const input = new Uint8Array(shared, 8);
const random = randomOf(Number(seed) * 2 + (mode === 'fast' ? 1 : 0));
/** Counting begins before our code is loaded: what was compiled earlier is not counted. */
const coverage: Coverage = mode === 'guided' ? startCoverage() : { take: () => [] };
const { TARGETS } = await import('./targets.ts');

interface State {
  readonly target: Target;
  readonly corpus: Uint8Array[];
  readonly seen: Set<string>;
  executions: number;
  failures: number;
}

const states: State[] = TARGETS.filter(({ name }) => target === '' || name === target).map(
  (one) => ({ target: one, corpus: [...one.seeds], seen: new Set(), executions: 0, failures: 0 }),
);
const post = (message: object): void => parentPort?.postMessage(message);
const isDone = (): boolean => Atomics.load(total, 0) >= Number(executions);

const execute = async (state: State, bytes: Uint8Array): Promise<void> => {
  input.set(bytes);
  counters[1] = bytes.length;
  counters[0]! += 1;
  state.executions += 1;
  Atomics.add(total, 0, 1);
  try {
    const pending = state.target.run(bytes);
    if (pending) await pending;
  } catch (error) {
    state.failures += 1;
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    post({ crash: { name: state.target.name, why: `${state.target.name}: ${why}` } });
  }
};

const all = async (state: State, inputs: readonly Uint8Array[]): Promise<readonly string[]> => {
  for (const bytes of inputs) await execute(state, bytes);
  return coverage.take().filter((block) => !state.seen.has(block));
};

/** Finds the inputs that reached something new, by halves. */
const keepNew = async (state: State, inputs: readonly Uint8Array[]): Promise<void> => {
  const fresh = await all(state, inputs);
  if (fresh.length === 0) return;
  if (inputs.length > 1) {
    const half = inputs.length >> 1;
    await keepNew(state, inputs.slice(0, half));
    await keepNew(state, inputs.slice(half));
    return;
  }
  for (const block of fresh) state.seen.add(block);
  const bytes = Uint8Array.from(inputs[0] ?? []);
  state.corpus.push(bytes);
  post({ fresh: { name: state.target.name, bytes } });
};

const NOTHING = new Uint8Array(0);
const changed = ({ corpus }: State): Uint8Array =>
  mutate(corpus[random(corpus.length)] ?? NOTHING, random, corpus);

const turn = async (state: State): Promise<void> => {
  const end = performance.now() + TURN_MS;
  while (performance.now() < end && !isDone()) {
    if (mode === 'guided')
      await keepNew(
        state,
        Array.from({ length: BATCH }, () => changed(state)),
      );
    else await execute(state, changed(state));
  }
};

/** One turn for everyone; the thread that counts then leaves the processor to the fast one. */
const round = async (running: readonly State[]): Promise<void> => {
  for (const state of running) {
    const before = performance.now();
    await turn(state);
    const rest = mode === 'guided' ? REST * (performance.now() - before) : 0;
    await pause(performance.now() + rest);
  }
};

const PAUSE_MS = 1000;

/** Waits, and counts meanwhile: resting is no hang. */
const pause = async (until: number): Promise<void> => {
  do {
    const left = Math.max(0, Math.min(PAUSE_MS, until - performance.now()));
    await new Promise((resolve) => setTimeout(resolve, left));
    counters[0]! += 1;
  } while (performance.now() < until && !isDone());
};

parentPort?.on('message', ({ name, bytes }: { name: string; bytes: Uint8Array }) => {
  states.find((state) => state.target.name === name)?.corpus.push(bytes);
});
for (const state of states)
  for (const block of await all(state, state.corpus)) state.seen.add(block);
const started = performance.now();
let minutes = 1;
while (!isDone()) {
  const running = states.filter(({ failures }) => failures < FAILURES_MAX);
  if (running.length === 0) break;
  await round(running);
  if (mode === 'fast' && performance.now() - started > minutes * 60_000) {
    minutes = Math.ceil((performance.now() - started) / 60_000);
    post({ line: `${Atomics.load(total, 0)} executions` });
  }
}
for (const { target: one, executions: count, corpus, seen, failures } of states)
  post({
    line:
      `${mode.padEnd(7)} ${one.name.padEnd(16)} ${String(count).padStart(9)} executions, ` +
      `${seen.size} blocks, ${corpus.length} inputs, ${failures} failures`,
  });
parentPort?.close();
