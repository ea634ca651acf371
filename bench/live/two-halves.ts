import { createSharedMarks } from '../../packages/pipeline/src/link/live-marks.ts';
import { createToldLayouts, type Layout } from '../../packages/pipeline/src/live/frame-layout.ts';
import {
  createFrameRoom,
  createFrameViews,
  createSharedFrames,
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
  readonly frames: readonly ReturnType<typeof createSharedFrames>[];
}

/**
 * @param batch frames that a half reads at a time from its connections
 * @param events messages of all connections: each sale of two has two keys that may join terminals
 */
export const createShared = (batch: number, events: number): Shared => ({
  mail: createSharedMail(),
  marks: createSharedMarks(events),
  frames: [createSharedFrames(batch), createSharedFrames(batch)],
});

/** Takes a batch of frames of the connections of a half, while the other half does so, too. */
export const createHalf = (shared: Shared, side: Side, terminals: number) => {
  const parts = registryOf(terminals, (n) => sideOf(n) === side);
  const { words } = parts;
  const path = createPath({ ...parts, half: { side, marks: shared.marks } });
  const { layoutOf } = path;
  const { exchange, link } = path.evaluator;
  const mail = createHalfMail(shared.mail, side);
  const sideOfFrame = createSides();
  const away = createFrameRoom(shared.frames[1 - side] as Shared['frames'][0]);
  const come = createFrameViews(shared.frames[side] as Shared['frames'][0]);
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
  const own: Uint8Array[] = [];
  const layouts: (Layout | undefined)[] = [];
  const divide = (frames: readonly Uint8Array[]): void => {
    own.length = 0;
    layouts.length = 0;
    away.clear();
    for (const bytes of frames) {
      const layout = layoutOf(bytes);
      if (sideOfFrame(bytes, layout) === side) {
        own.push(bytes);
        layouts.push(layout);
      } else if (!away.put(bytes, layout?.id ?? -1))
        throw new Error('a batch is larger than its room');
    }
  };
  const takeOthers = (count: number): void => {
    const frames = come.first(count);
    layouts.length = count;
    for (let at = 0; at < count; at++)
      layouts[at] = toldLayout(frames[at] as Uint8Array, come.layouts[at] as number);
    path.take(frames, layouts);
  };
  const take = (frames: readonly Uint8Array[]): void => {
    divide(frames);
    mail.say(away.size());
    path.take(own, layouts);
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
