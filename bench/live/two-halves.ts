import { PREPARED_MAX } from '../../packages/pipeline/src/link/live-alone.ts';
import { createSharedMarks } from '../../packages/pipeline/src/link/live-marks.ts';
import { createToldLayouts, type Layout } from '../../packages/pipeline/src/live/frame-layout.ts';
import {
  createFrameRoom,
  createFrameViews,
  createSharedFrames,
  type SharedFrames,
} from '../../packages/pipeline/src/live/frame-room.ts';
import { createSides } from '../../packages/pipeline/src/live/frame-side.ts';
import { createHalfMail, createSharedMail } from '../../packages/pipeline/src/live/half-mail.ts';
import {
  type Side,
  seenOfTexts,
  sideOfTerminal,
  textsOfSeen,
} from '../../packages/pipeline/src/live/halves.ts';
import { settleHalf } from '../../packages/pipeline/src/live/halves-settle.ts';
import type { Exchange } from '../../packages/pipeline/src/live/tap.ts';
import { createPath } from './path.ts';
import { registryOf } from './registry.ts';
import { type Connection, tidOf } from './traffic.ts';

/** What the connections of a half carry: terminals of both halves, or its own alone. */
export type Mix = 'mixed' | 'by terminal';

export const sideOf = (n: number): Side => sideOfTerminal(tidOf(n));

export const connectionOf = (terminals: number, mix: Mix, place: Side): Connection => {
  const all = Int32Array.from({ length: terminals }, (_, n) => n);
  const own = all.filter((n) => sideOf(n) === place);
  return mix === 'by terminal'
    ? { place, first: own, any: own }
    : { place, first: all.filter((n) => (n & 1) === place), any: all };
};

/** What the halves share. */
export interface Shared {
  readonly mail: SharedArrayBuffer;
  readonly marks: SharedArrayBuffer;
  /** Frames for each half that the other found. */
  readonly frames: readonly SharedFrames[];
}

/**
 * So many frames of a batch are divided before own ones among them are taken: a half that is a little
 * slower has said what it found when the other has taken those, and nobody sleeps.
 */
const LATE = 1_024;

/**
 * @param events messages of all connections: each sale of two has two keys that may join terminals
 * @param batch messages of one connection that are taken at a time
 */
export const createShared = (events: number, batch: number): Shared => ({
  mail: createSharedMail(),
  marks: createSharedMarks(events),
  frames: [0, 1].map(() => createSharedFrames(batch)),
});

/** Takes a batch of frames of the connections of a half, while the other half takes one of as many. */
export const createHalf = (shared: Shared, side: Side, terminals: number) => {
  const parts = registryOf(terminals, (n) => sideOf(n) === side);
  const { words } = parts;
  const path = createPath({ ...parts, half: { side, marks: shared.marks } });
  const { layoutOf } = path;
  const { exchange, link } = path.evaluator;
  const mail = createHalfMail(shared.mail, side);
  const sideOfFrame = createSides();
  const away = createFrameRoom(shared.frames[1 - side] as SharedFrames);
  const come = createFrameViews(shared.frames[side] as SharedFrames);
  const toldLayout = createToldLayouts(layoutOf);
  const half = {
    exports: (): Exchange => {
      link();
      const seen = exchange.exports().map((one) => textsOfSeen(one, words));
      return { seen, views: exchange.views(), watermark: 0, dates: [] };
    },
    imports: ({ views, seen }: Exchange): void => {
      exchange.noteViews(views);
      for (const texts of seen) exchange.add(seenOfTexts(texts, words), undefined);
    },
    // Nobody waits here, so that the end of a batch teaches nothing.
    mark: () => undefined,
    judge: () => {
      path.settle();
      return { said: [], gone: [], forgotten: [] };
    },
  };
  /** Own messages of a batch; no list is made shorter, because it would have to grow again. */
  const own: Uint8Array[] = [];
  const layouts: (Layout | undefined)[] = [];
  const othersLayouts: (Layout | undefined)[] = [];
  const takeOwn = (from: number, end: number): void =>
    path.take(own.slice(from, end), layouts.slice(from, end));
  /**
   * Own messages are taken while they are in the nearest memory: some at a time, but for the last.
   *
   * @returns takes those
   */
  const divide = (frames: readonly Uint8Array[]): (() => void) => {
    away.clear();
    const late = frames.length - LATE;
    let [count, taken] = [0, 0];
    for (let at = 0; at < frames.length; at++) {
      const bytes = frames[at] as Uint8Array;
      const layout = layoutOf(bytes);
      if (sideOfFrame(bytes, layout) === side) {
        own[count] = bytes;
        layouts[count++] = layout;
        if (count - taken < PREPARED_MAX || at >= late) continue;
        takeOwn(taken, count);
        taken = count;
      } else if (!away.put(bytes, layout?.id ?? -1))
        throw new Error('a batch is larger than its room');
    }
    return () => takeOwn(taken, count);
  };
  const takeOthers = (count: number): void => {
    const frames = come.first(count);
    othersLayouts.length = count;
    for (let at = 0; at < count; at++)
      othersLayouts[at] = toldLayout(frames[at] as Uint8Array, come.layouts[at] as number);
    path.take(frames, othersLayouts);
  };
  /** The room is free again behind the exchange: then the other half has taken what was in it. */
  const take = (frames: readonly Uint8Array[]): void => {
    const takeLate = divide(frames);
    mail.say(away.size());
    takeLate();
    takeOthers(mail.hear());
    const settling = settleHalf(half, ['2026-03-16', 0]);
    let step = settling.next();
    while (!step.done) step = settling.next(mail.swap(step.value));
  };
  return {
    counts: path.counts,
    take: (frames: readonly Uint8Array[]): void => {
      try {
        take(frames);
      } catch (error) {
        mail.end();
        throw error;
      }
    },
  };
};
