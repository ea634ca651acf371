import { parentPort, workerData } from 'node:worker_threads';
import { startCoverage } from './coverage.ts';
import { mutate, randomOf } from './mutate.ts';
import { TARGETS, type Target } from './targets.ts';

const { executions, target, seed, shared } = workerData as {
  readonly executions: string;
  readonly target: string;
  readonly seed: string;
  readonly shared: SharedArrayBuffer;
};

/** Time that a target gets before it is the next one's turn. */
const TURN_MS = 400;
const BATCH = 256;
/** Failures of one target after which it is left out. */
const FAILURES_MAX = 5;

const counters = new Int32Array(shared, 0, 2);
const input = new Uint8Array(shared, 8);
const random = randomOf(Number(seed));
const coverage = startCoverage();

interface State {
  readonly target: Target;
  readonly corpus: Uint8Array[];
  readonly seen: Set<string>;
  executions: number;
  failures: number;
}

const execute = async (state: State, bytes: Uint8Array): Promise<void> => {
  input.set(bytes);
  counters[1] = bytes.length;
  counters[0]! += 1;
  state.executions += 1;
  try {
    const pending = state.target.run(bytes);
    if (pending) await pending;
  } catch (error) {
    state.failures += 1;
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({
      crash: { name: state.target.name, why: `${state.target.name}: ${why}` },
    });
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
  state.corpus.push(Uint8Array.from(inputs[0] ?? []));
};

const turn = async (state: State): Promise<void> => {
  const end = performance.now() + TURN_MS;
  while (performance.now() < end && counters[0]! < Number(executions)) {
    const batch = Array.from({ length: BATCH }, () => {
      const seeds = state.corpus;
      return mutate(seeds[random(seeds.length)] ?? input.slice(0, 0), random, seeds);
    });
    await keepNew(state, batch);
  }
};

const states: State[] = TARGETS.filter(({ name }) => target === '' || name === target).map(
  (one) => ({ target: one, corpus: [...one.seeds], seen: new Set(), executions: 0, failures: 0 }),
);
const line = (text: string): void => parentPort?.postMessage({ line: text });
const started = performance.now();
for (const state of states)
  for (const block of await all(state, state.corpus)) state.seen.add(block);
let report = 1_000_000;
while (counters[0]! < Number(executions)) {
  const running = states.filter(({ failures }) => failures < FAILURES_MAX);
  if (running.length === 0) break;
  for (const state of running) await turn(state);
  if (counters[0]! < report) continue;
  report += 1_000_000;
  const seconds = Math.round((performance.now() - started) / 1000);
  line(`${counters[0]} executions, ${seconds} s`);
}
for (const { target: one, executions: count, corpus, seen, failures } of states)
  line(
    `${one.name.padEnd(16)} ${String(count).padStart(9)} executions, ` +
      `${String(seen.size).padStart(5)} blocks, ${corpus.length} inputs kept, ${failures} failures`,
  );
const total = states.reduce((sum, { failures }) => sum + failures, 0);
line(`${counters[0]} executions, ${total} failures, no hang`);
