/**
 * The live path on two cores beside the same on one, in turn: one thread that takes all messages of
 * two connections; and two that read a connection each, hand over what belongs to the other, and
 * exchange what may belong together (`settleHalf`).
 *
 * Run  node bench/live/run.mjs two.ts [events] [terminals] [mixed | "by terminal"] [batch]
 * mixed: a connection carries any terminal, so that half of its messages are handed over; by terminal:
 * each carries terminals of one half alone.
 * CPU seconds of the whole process in each turn: of all threads, garbage collection and compiler, too.
 * The first sale of every terminal and some rounds are not counted. Frames are made outside of what counts. Two cores do as many events in a second as the halves take
 * two CPU seconds for, if nobody waits; what passed on the clock is told, too.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Side } from '../../packages/pipeline/src/live/halves.ts';
import { createPath } from './path.ts';
import { registryOf } from './registry.ts';
import { CHUNK_SALES, createTraffic } from './traffic.ts';
import { connectionOf, createHalf, createShared, type Mix, type Shared } from './two-halves.ts';

const EVENTS = Number(process.argv[2] ?? 1_500_000);
const TERMINALS = Number(process.argv[3] ?? 1_000_000);
const MIX = (process.argv[4] ?? 'mixed') as Mix;
/** Rounds of both: what else runs on the machine is another within seconds. */
const ROUNDS = 30;
/**
 * Rounds before those: a half sees half the messages, so its compiler is done with what is rare when it
 * has taken twice as many rounds as the one thread. Both take as many.
 */
const WARMING = 20;
/** Sales of one chunk of each connection, two events each; a round is one chunk at least. */
const ROUND_EVENTS = Math.max(EVENTS / ROUNDS, 4 * CHUNK_SALES);
/** Frames of one connection at a time. */
const BATCH = Number(process.argv[5] ?? 5_000);

/** Every terminal once, or some at random. */
type Kind = 'first' | 'any';
type Asked = { readonly make: Kind } | { readonly take: true };
type Answer = { readonly frames: number; readonly counts?: unknown };

/** A thread that makes the frames of connections when it is asked to, and then takes them. */
const serve = (
  places: readonly Side[],
  take: (frames: readonly Uint8Array[]) => void,
  counts: unknown,
): void => {
  const traffics = places.map((place) =>
    createTraffic(TERMINALS, 'request and answer', connectionOf(TERMINALS, MIX, place)),
  );
  let made: readonly (readonly Uint8Array[])[] = [];
  const answer = (asked: Asked): Answer => {
    if ('make' in asked) {
      const isFirst = asked.make === 'first';
      made = traffics.map(({ everyTerminal, anyTerminal }) =>
        isFirst ? everyTerminal() : anyTerminal(),
      );
      return { frames: made.reduce((sum, frames) => sum + frames.length, 0), counts };
    }
    for (let from = 0; from < (made[0]?.length ?? 0); from += BATCH)
      take(made.flatMap((frames) => frames.slice(from, from + BATCH)));
    return { frames: 0 };
  };
  parentPort?.on('message', (asked: Asked) => parentPort?.postMessage(answer(asked)));
  parentPort?.postMessage({ frames: 0 });
};

const serveWhole = (): void => {
  const path = createPath(registryOf(TERMINALS));
  const take = (frames: readonly Uint8Array[]): void => {
    path.take(frames);
    path.settle();
  };
  serve([0, 1], take, path.counts);
};

const serveHalf = ({ shared, side }: { readonly shared: Shared; readonly side: Side }): void => {
  const half = createHalf(shared, side, TERMINALS);
  serve([side], half.take, half.counts);
};

const start = async (given?: { readonly shared: Shared; readonly side: Side }) => {
  const worker = new Worker(new URL(import.meta.url), {
    argv: process.argv.slice(2),
    workerData: given,
  });
  const heard = () => new Promise<Answer>((done) => worker.once('message', done));
  await heard();
  return (asked: Asked): Promise<Answer> => {
    worker.postMessage(asked);
    return heard();
  };
};
type Ask = Awaited<ReturnType<typeof start>>;

/** Nanoseconds for each event: of all threads, and on the clock. */
interface PerEvent {
  readonly cpu: number;
  readonly passed: number;
}

const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const turn = async (threads: readonly Ask[], kind: Kind, least: number): Promise<PerEvent> => {
  let [cpu, passed, events] = [0, 0, 0];
  while (events < least) {
    const made = await Promise.all(threads.map((ask) => ask({ make: kind })));
    const [before, at] = [cpuMicros(), performance.now()];
    await Promise.all(threads.map((ask) => ask({ take: true })));
    cpu += cpuMicros() - before;
    passed += 1e3 * (performance.now() - at);
    events += made.reduce((sum, { frames }) => sum + frames, 0);
  }
  return { cpu: (1e3 * cpu) / events, passed: (1e3 * passed) / events };
};

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
/** The value below which so many quarters lie; 0: the least. */
const quarter = (values: readonly number[], quarters: number): number =>
  [...values].sort((a, b) => a - b)[(values.length * quarters) >> 2] as number;
const shown = (value: number): string => Math.round(value).toLocaleString('en');

const compare = async (): Promise<void> => {
  const events = 2 * TERMINALS + (WARMING + ROUNDS + 1) * ROUND_EVENTS;
  const shared = createShared(events, BATCH);
  const halves = await Promise.all(([0, 1] as const).map((side) => start({ shared, side })));
  const whole = [await start()];
  for (const threads of [whole, halves]) {
    await turn(threads, 'first', 2 * TERMINALS);
    await turn(threads, 'any', WARMING * ROUND_EVENTS);
  }
  const rounds: { readonly one: PerEvent; readonly two: PerEvent }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const one = await turn(whole, 'any', ROUND_EVENTS);
    const two = await turn(halves, 'any', ROUND_EVENTS);
    rounds.push({ one, two });
    say(
      `one ${shown(one.cpu)} ns per event, two ${shown(two.cpu)}: ${((2 * one.cpu) / two.cpu).toFixed(2)} ×; on the clock ${(one.passed / two.passed).toFixed(2)} ×`,
    );
  }
  const [one, two] = [rounds.map((round) => round.one.cpu), rounds.map((round) => round.two.cpu)];
  say(`connections: ${MIX}`);
  say(`one core: median ${shown(1e9 / quarter(one, 2))} events per second`);
  say(`two cores: median ${shown(2e9 / quarter(two, 2))} events per second`);
  const ratios = one.map((ns, at) => (2 * ns) / (two[at] as number));
  const [low, middle, high] = [1, 2, 3].map((n) => quarter(ratios, n).toFixed(2));
  say(`median of ratios ${middle} ×; quarters ${low} and ${high}`);
  const least = [one, two].map((all) => quarter(all, 0)) as [number, number];
  say(
    `least ${least.map(shown).join(' and ')} ns per event: ${((2 * least[0]) / least[1]).toFixed(2)} ×`,
  );
  for (const ask of [...whole, ...halves]) say(JSON.stringify((await ask({ make: 'any' })).counts));
  process.exit(0);
};

if (isMainThread) await compare();
else if (workerData === undefined || workerData === null) serveWhole();
else serveHalf(workerData);
