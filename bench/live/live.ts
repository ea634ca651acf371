/**
 * Events per second of the live path: bytes → needed fields → registry of 1,000,000 terminals →
 * linking → windows → all shipped live rules, verdicts brought up to date every 2,000 events.
 *
 * Run  node --import tsx --conditions @zhenma/source bench/live/live.ts [events] [terminals]
 * CPU seconds of the process with garbage collection, so that other work on the machine counts less.
 * The code is that of `tap`, but for its files: journal, verdict lines. First every terminal trades
 * once; then sales come from terminals at random. Of every tenth terminal a third of the sales
 * answer with a number of its pool of twenty: 3 % of all are jumped.
 */
import { createPath, liveRules, type Step } from './path.ts';
import { registryOf } from './registry.ts';
import { createTraffic, type TrafficKind } from './traffic.ts';

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const TERMINALS = Number(process.argv[3] ?? 1_000_000);
const BATCH = 2_000;
const ROUNDS = 5;

/** CPU microseconds of each step, over all that was measured, and of each batch. */
const spent = { read: 0, link: 0, judge: 0 };
const STEPS = ['read', 'link', 'judge'] as const;
const ofBatches: Record<Step, number[]> = { read: [], link: [], judge: [] };
let before = process.cpuUsage();
const lap = (): number => {
  const now = process.cpuUsage();
  const micros = now.user - before.user + now.system - before.system;
  before = now;
  return micros;
};
const micros = { read: 0, link: 0, judge: 0 };
const path = createPath({
  ...registryOf(TERMINALS),
  lap: (step) => {
    micros[step] += lap();
  },
});
const { counts, evaluator } = path;
const feed = (frames: readonly Uint8Array[]): void => {
  Object.assign(micros, { read: 0, link: 0, judge: 0 });
  lap();
  path.take(frames);
  path.settle();
  for (const step of STEPS) {
    spent[step] += micros[step];
    ofBatches[step].push(micros[step]);
  }
};

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
/** Frames are made outside of the time that counts. */
const measure = (events: number, next: () => readonly Uint8Array[]): number => {
  Object.assign(spent, { read: 0, link: 0, judge: 0 });
  let done = 0;
  while (done < events) {
    const frames = next();
    for (let from = 0; from < frames.length; from += BATCH) feed(frames.slice(from, from + BATCH));
    done += frames.length;
  }
  return Math.round((done * 1e6) / (spent.read + spent.link + spent.judge));
};
const shown = (rate: number): string => rate.toLocaleString('en');
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/**
 * Nanoseconds per event in the cheapest tenth of the batches: other work on the machine takes the
 * caches and the memory away from the rest.
 */
const quiet = (micros: readonly number[]): number => {
  const least = [...micros].sort((a, b) => a - b).slice(0, Math.ceil(micros.length / 10));
  return Math.round((least.reduce((sum, one) => sum + one, 0) * 1000) / (least.length * BATCH));
};
const eachStep = (tell: (step: Step) => number): string =>
  JSON.stringify(Object.fromEntries(Object.keys(spent).map((step) => [step, tell(step as Step)])));

const resident = (): string => `${Math.round(process.memoryUsage().rss / 2 ** 20)} MB resident`;

const rules = liveRules().rules.length;
say(
  `${EVENTS} events a kind, ${TERMINALS} terminals, ${rules} live rules, node ${process.version}, ${resident()}`,
);
for (const kind of (process.argv[4]
  ? ['request and answer']
  : ['request and answer', 'answers alone']) as TrafficKind[]) {
  const traffic = createTraffic(TERMINALS, kind);
  const first = measure(
    kind === 'answers alone' ? TERMINALS : 2 * TERMINALS,
    traffic.everyTerminal,
  );
  say(`${kind}: first sale of every terminal on a day: ${shown(first)} events per CPU second`);
  for (const micros of Object.values(ofBatches)) micros.length = 0;
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rates.push(measure(EVENTS / ROUNDS, traffic.anyTerminal));
  say(
    `last round, ns per event: ${eachStep((step) => Math.round((spent[step] * 1000) / (EVENTS / ROUNDS)))}`,
  );
  say(`cheapest tenth of the batches: ${eachStep((step) => quiet(ofBatches[step]))}`);
  say(
    `${kind}: ${rates.map(shown).join(', ')}; median ${shown(median(rates))} events per CPU second`,
  );
  say(JSON.stringify({ ...counts, patterns: evaluator.patterns().length }));
}
say(`${resident()} after ${counts.rows} events`);
