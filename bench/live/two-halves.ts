import { parentPort, Worker } from 'node:worker_threads';
import { createSharedMarks } from '../../packages/pipeline/src/link/live-marks.ts';
import {
  createFrameRoom,
  createFrameViews,
  createSharedFrames,
  type SharedFrames,
} from '../../packages/pipeline/src/live/frame-room.ts';
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
import { tidOf } from './traffic.ts';

/** Keys that may join terminals: a card or a reference number for each message. */
const KEYS = 1 << 22;

interface Given {
  readonly side: Side;
  readonly frames: SharedFrames;
  readonly marks: SharedArrayBuffer;
}
type Asked = { readonly take: number } | { readonly imports: Exchange } | { readonly judge: true };

/** What a thread does that takes a half. */
export const takeHalf = ({ side, frames, marks }: Given, terminals: number): void => {
  const parts = registryOf(terminals, (n) => sideOfTerminal(tidOf(n)) === side);
  const { words } = parts;
  const { take, settle, evaluator, counts } = createPath({ ...parts, half: { side, marks } });
  const framesOf = createFrameViews(frames);
  const answer = (asked: Asked): unknown => {
    if ('judge' in asked) return settle();
    if ('imports' in asked) {
      evaluator.exchange.noteViews(asked.imports.views);
      for (const seen of asked.imports.seen)
        evaluator.exchange.add(seenOfTexts(seen, words), undefined);
    } else take(framesOf(asked.take));
    evaluator.link();
    const seen = evaluator.exchange.exports().map((one) => textsOfSeen(one, words));
    return { seen, views: evaluator.exchange.views(), watermark: 0, dates: [] };
  };
  const say = (found: unknown): void => parentPort?.postMessage({ found, counts: { ...counts } });
  parentPort?.on('message', (asked: Asked) => say(answer(asked)));
  say(undefined);
};

/** Nobody waits here, so that the end of a batch teaches nothing. */
const NO_NEWS: Exchange = { seen: [], views: 0, watermark: 0, dates: [] };

const startHalf = (file: URL, batch: number, given: Omit<Given, 'frames'>) => {
  const frames = createSharedFrames(batch);
  const worker = new Worker(file, {
    workerData: { ...given, frames } satisfies Given,
    argv: process.argv.slice(2),
  });
  const room = createFrameRoom(frames);
  let counts: Readonly<Record<string, number>> = {};
  const heard = <Found>(): Promise<Found> =>
    new Promise((done) =>
      worker.once('message', (message) => {
        ({ counts } = message);
        done(message.found);
      }),
    );
  const ask = <Found>(asked: Asked): Promise<Found> => {
    const found = heard<Found>();
    worker.postMessage(asked);
    return found;
  };
  const half: FarHalf = {
    imports: (imports) => ask({ imports }),
    mark: async () => NO_NEWS,
    judge: () => ask({ judge: true }),
  };
  return {
    ...half,
    ready: heard(),
    room,
    take: () => ask<Exchange>({ take: room.size() }),
    counts: () => counts,
  };
};

/** Two threads, and what divides batches between them. */
export const createTwoHalves = async (file: URL, batch: number) => {
  const marks = createSharedMarks(KEYS);
  const halves = ([0, 1] as const).map((side) => startHalf(file, batch, { side, marks }));
  await Promise.all(halves.map(({ ready }) => ready));
  const sideOf = createSides();
  const divided = { micros: 0, events: 0 };
  const divide = (frames: readonly Uint8Array[]): void => {
    const before = process.cpuUsage();
    for (const { room } of halves) room.clear();
    for (const bytes of frames)
      if (!(halves[sideOf(bytes)] as (typeof halves)[0]).room.put(bytes))
        throw new Error('a batch is larger than its room');
    const { user, system } = process.cpuUsage(before);
    divided.micros += user + system;
    divided.events += frames.length;
  };
  return {
    take: async (frames: readonly Uint8Array[]): Promise<void> => {
      divide(frames);
      const told = await Promise.all(halves.map((half) => half.take()));
      await settleHalves(halves, told, ['2026-03-16', 0]);
    },
    dividedNs: () => (1e3 * divided.micros) / divided.events,
    counts: () => halves.map((half) => half.counts()),
  };
};
