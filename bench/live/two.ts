/**
 * The live path on two cores: one thread divides messages by their terminals and copies them into
 * shared memory, two others take a half each, from bytes to outcome, and exchange what may belong
 * together (`settleHalves`). And the same with one of them that takes all.
 *
 * Run  node bench/live/run.mjs two.ts [events] [terminals] [halves]
 * CPU seconds of each thread, as the kernel counts them. Two cores do as many events in a second as
 * the sum of all threads takes in two.
 */
import { openSync, readSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createSharedMarks } from '../../packages/pipeline/src/link/live-marks.ts';
import { createSides } from '../../packages/pipeline/src/live/frame-side.ts';
import {
  type Side,
  seenOfTexts,
  sideOfTerminal,
  textsOfSeen,
} from '../../packages/pipeline/src/live/halves.ts';
import { type FarHalf, settleHalves } from '../../packages/pipeline/src/live/halves-settle.ts';
import type { Exchange } from '../../packages/pipeline/src/live/tap.ts';
import { createPath } from './path.ts';
import { registryOf } from './registry.ts';
import { createTraffic, tidOf } from './traffic.ts';

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const TERMINALS = Number(process.argv[3] ?? 1_000_000);
const HALVES = Number(process.argv[4] ?? 2);
const ROUNDS = 5;
/** Messages of a batch, and the bytes that each may have. */
const BATCH = 8_000;
const SLOT = 256;
/** Keys that may join terminals: a card or a reference number for each message. */
const KEYS = 1 << 23;

const schedule = openSync('/proc/thread-self/schedstat', 'r');
const room = Buffer.alloc(64);
/** Nanoseconds that this thread ran. */
const ranNs = (): number =>
  Number(room.toString('latin1', 0, readSync(schedule, room, 0, 64, 0)).split(' ')[0]);

interface Given {
  readonly side: Side;
  readonly bytes: SharedArrayBuffer;
  readonly lengths: SharedArrayBuffer;
  readonly marks: SharedArrayBuffer;
}
type Asked = { readonly take: number } | { readonly imports: Exchange } | { readonly judge: true };

/** What a thread does that takes messages; each answer says how long it ran so far. */
const takeHalf = ({ side, bytes, lengths, marks }: Given): void => {
  const [frames, sizes] = [new Uint8Array(bytes), new Int32Array(lengths)];
  const isIn = (n: number): boolean => HALVES === 1 || sideOfTerminal(tidOf(n)) === side;
  const parts = registryOf(TERMINALS, isIn);
  const { words } = parts;
  const { take, settle, evaluator, counts } = createPath(
    HALVES === 1 ? parts : { ...parts, half: { side, marks } },
  );
  const views: Uint8Array[] = [];
  const frameAt = (n: number): Uint8Array => {
    if (views[n]?.length !== sizes[n])
      views[n] = frames.subarray(n * SLOT, n * SLOT + (sizes[n] as number));
    return views[n] as Uint8Array;
  };
  const answer = (asked: Asked): unknown => {
    if ('judge' in asked) return settle();
    if ('imports' in asked) {
      evaluator.exchange.noteViews(asked.imports.views);
      for (const seen of asked.imports.seen)
        evaluator.exchange.add(seenOfTexts(seen, words), undefined);
    } else take(Array.from({ length: asked.take }, (_, n) => frameAt(n)));
    evaluator.link();
    const seen = evaluator.exchange.exports().map((one) => textsOfSeen(one, words));
    return { seen, views: evaluator.exchange.views(), watermark: 0, dates: [] };
  };
  const say = (found: unknown): void =>
    parentPort?.postMessage({ found, ran: ranNs(), counts: { ...counts } });
  parentPort?.on('message', (asked: Asked) => say(answer(asked)));
  say(undefined);
};

interface Far extends FarHalf {
  readonly ready: Promise<unknown>;
  /** Where the next message goes. */
  readonly put: (bytes: Uint8Array) => void;
  readonly take: () => Promise<Exchange>;
  readonly ran: () => number;
  readonly counts: () => Readonly<Record<string, number>>;
}

/** Nobody waits here, so that the end of a batch teaches nothing. */
const NO_NEWS: Exchange = { seen: [], views: 0, watermark: 0, dates: [] };

const startHalf = (side: Side, marks: SharedArrayBuffer): Far => {
  const [bytes, lengths] = [new SharedArrayBuffer(BATCH * SLOT), new SharedArrayBuffer(BATCH * 4)];
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { side, bytes, lengths, marks } satisfies Given,
    argv: process.argv.slice(2),
  });
  const [frames, sizes] = [new Uint8Array(bytes), new Int32Array(lengths)];
  let [size, ran, counts] = [0, 0, {} as Readonly<Record<string, number>>];
  const heard = <Found>(): Promise<Found> =>
    new Promise((done) =>
      worker.once('message', (message) => {
        ({ ran, counts } = message);
        done(message.found);
      }),
    );
  const ask = <Found>(asked: Asked): Promise<Found> => {
    const found = heard<Found>();
    worker.postMessage(asked);
    return found;
  };
  return {
    ready: heard(),
    put: (message) => {
      const to = size * SLOT;
      for (let at = 0; at < message.length; at++) frames[to + at] = message[at] as number;
      sizes[size++] = message.length;
    },
    take: () => {
      const taken = size;
      size = 0;
      return ask({ take: taken });
    },
    imports: (imports) => ask({ imports }),
    mark: async () => NO_NEWS,
    judge: () => ask({ judge: true }),
    ran: () => ran,
    counts: () => counts,
  };
};

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const divide = async (): Promise<void> => {
  const marks = createSharedMarks(KEYS);
  const halves = ([0, 1] as const).slice(0, HALVES).map((side) => startHalf(side, marks));
  await Promise.all(halves.map(({ ready }) => ready));
  const sideOf = createSides();
  /** Nanoseconds of all threads; frames are made outside of what counts. */
  const spent = { divide: 0, passed: 0 };
  const batch = async (frames: readonly Uint8Array[]): Promise<void> => {
    const [from, at] = [ranNs(), performance.now()];
    for (const bytes of frames) (halves[HALVES === 1 ? 0 : sideOf(bytes)] as Far).put(bytes);
    const told = await Promise.all(halves.map((half) => half.take()));
    if (HALVES === 2) await settleHalves(halves, told, ['2026-03-16', 0]);
    else await (halves[0] as Far).judge();
    spent.divide += ranNs() - from;
    spent.passed += performance.now() - at;
  };
  const measure = async (events: number, next: () => readonly Uint8Array[]): Promise<number> => {
    Object.assign(spent, { divide: 0, passed: 0 });
    const before = halves.map((half) => half.ran());
    let done = 0;
    while (done < events) {
      const frames = next();
      for (let at = 0; at < frames.length; at += BATCH) await batch(frames.slice(at, at + BATCH));
      done += frames.length;
    }
    const ran = [
      spent.divide,
      ...halves.map((half, side) => half.ran() - (before[side] as number)),
    ];
    const sum = ran.reduce((all, one) => all + one, 0);
    const each = ran.map((one) => Math.round(one / done)).join(' + ');
    const rate = Math.round((HALVES * 1e9 * done) / (HALVES === 1 ? (ran[1] as number) : sum));
    say(
      `${each} ns per event; ${rate.toLocaleString('en')} events per second of ${HALVES === 1 ? 'its core' : 'two cores'}; ${Math.round((1e3 * done) / spent.passed).toLocaleString('en')} per second passed`,
    );
    return rate;
  };
  const traffic = createTraffic(TERMINALS, 'request and answer');
  await measure(2 * TERMINALS, traffic.everyTerminal);
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rates.push(await measure(EVENTS / ROUNDS, traffic.anyTerminal));
  const median = rates.sort((a, b) => a - b)[ROUNDS >> 1] as number;
  say(`${HALVES} of 2: median ${median.toLocaleString('en')}`);
  for (const half of halves) say(JSON.stringify(half.counts()));
  process.exit(0);
};

if (isMainThread) await divide();
else takeHalf(workerData as Given);
