/**
 * The live path on two cores beside the same on one, in turn: one thread that takes all messages; and
 * two that take a half each and exchange what may belong together (`settleHalves`), while a third
 * divides messages by their terminals and copies them into shared memory.
 *
 * Run  node bench/live/run.mjs two.ts [events] [terminals]
 * CPU seconds of the whole process in each turn: of all threads, garbage collection and compiler, too.
 * Frames are made outside of what counts. Two cores do as many events in a second as the halves take
 * two CPU seconds for, if nobody waits; what passed on the clock is told, too.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createPath } from './path.ts';
import { registryOf } from './registry.ts';
import { createTraffic, type Traffic } from './traffic.ts';
import { createTwoHalves, takeHalf } from './two-halves.ts';

const EVENTS = Number(process.argv[2] ?? 1_500_000);
const TERMINALS = Number(process.argv[3] ?? 1_000_000);
/** Rounds of both: what else runs on the machine is another within seconds. */
const ROUNDS = 15;
const BATCH = 4_000;

/** What the frames of so many events took. */
interface Turn {
  readonly cpuMicros: number;
  readonly passedMicros: number;
}

const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const runTurn = async (
  events: number,
  next: Traffic['anyTerminal'],
  take: (frames: readonly Uint8Array[]) => unknown,
): Promise<Turn & { readonly events: number }> => {
  const spent = { cpuMicros: 0, passedMicros: 0, events: 0 };
  while (spent.events < events) {
    const frames = next();
    for (let from = 0; from < frames.length; from += BATCH) {
      const [cpu, at] = [cpuMicros(), performance.now()];
      await take(frames.slice(from, from + BATCH));
      spent.cpuMicros += cpuMicros() - cpu;
      spent.passedMicros += 1e3 * (performance.now() - at);
    }
    spent.events += frames.length;
  }
  return spent;
};

/** Every terminal once, or some at random. */
type Asked = 'first' | 'any';

const createTurns = (take: (frames: readonly Uint8Array[]) => unknown) => {
  const traffic = createTraffic(TERMINALS, 'request and answer');
  /** Nanoseconds for each event. */
  return async (asked: Asked): Promise<{ readonly cpu: number; readonly passed: number }> => {
    const { cpuMicros, passedMicros, events } =
      asked === 'first'
        ? await runTurn(2 * TERMINALS, traffic.everyTerminal, take)
        : await runTurn(EVENTS / ROUNDS, traffic.anyTerminal, take);
    return { cpu: (1e3 * cpuMicros) / events, passed: (1e3 * passedMicros) / events };
  };
};
type PerEvent = Awaited<ReturnType<ReturnType<typeof createTurns>>>;

/** The thread that takes all. */
const takeWhole = (): void => {
  const path = createPath(registryOf(TERMINALS));
  const turn = createTurns((frames) => {
    path.take(frames);
    path.settle();
  });
  parentPort?.on('message', async (asked: Asked) => parentPort?.postMessage(await turn(asked)));
  parentPort?.postMessage('ready');
};

const startWhole = async (): Promise<(asked: Asked) => Promise<PerEvent>> => {
  const whole = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
  const heard = () => new Promise<PerEvent>((done) => whole.once('message', done));
  await heard();
  return (asked) => {
    whole.postMessage(asked);
    return heard();
  };
};

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;
const shown = (value: number): string => Math.round(value).toLocaleString('en');

const compare = async (): Promise<void> => {
  const halves = await createTwoHalves(new URL(import.meta.url), BATCH);
  const byTwo = createTurns(halves.take);
  const byOne = await startWhole();
  await byOne('first');
  await byTwo('first');
  const rounds: { readonly one: PerEvent; readonly two: PerEvent }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [one, two] = [await byOne('any'), await byTwo('any')];
    rounds.push({ one, two });
    say(
      `one ${shown(one.cpu)} ns per event, two ${shown(two.cpu)}: ${((2 * one.cpu) / two.cpu).toFixed(2)} ×; on the clock ${(one.passed / two.passed).toFixed(2)} ×`,
    );
  }
  const [one, two] = [rounds.map((round) => round.one.cpu), rounds.map((round) => round.two.cpu)];
  say(`one core: median ${shown(1e9 / median(one))} events per second`);
  say(`two cores: median ${shown(2e9 / median(two))} events per second`);
  say(
    `median of ratios ${median(one.map((ns, at) => (2 * ns) / (two[at] as number))).toFixed(2)} ×`,
  );
  say(`divided and copied in ${shown(halves.dividedNs())} ns per event`);
  say(JSON.stringify(halves.counts()));
  process.exit(0);
};

if (isMainThread) await compare();
else if (workerData === undefined) takeWhole();
else takeHalf(workerData, TERMINALS);
