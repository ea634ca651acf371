import { expect, it } from 'vitest';
import {
  createFrameRoom,
  createFrameViews,
  createSharedFrames,
} from '../../src/live/frame-room.ts';

/** Goal: what one side puts is what the other reads, batch after batch, whatever the lengths. */

const frameOf = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (seed + 7 * at) & 0xff);

it('gives frames of all lengths back, in order, in every batch', () => {
  const shared = createSharedFrames(40);
  const [room, views] = [createFrameRoom(shared), createFrameViews(shared)];
  const lengths = [0, 1, 110, 127, 128, 129, 256, 257, 700];
  for (let batch = 0; batch < 9; batch++) {
    const frames = lengths.map((_, at) =>
      frameOf(lengths[(at + batch) % lengths.length] as number, 31 * batch + at),
    );
    room.clear();
    expect(frames.map((frame, at) => room.put(frame, at - batch))).not.toContain(false);
    expect(room.size()).toBe(frames.length);
    const seen = views.first(room.size()).map((view, at) => [[...view], views.layouts[at]]);
    expect(seen).toEqual(frames.map((one, at) => [[...one], at - batch]));
  }
});

it('has no room for a frame whose length takes more than two bytes', () => {
  const room = createFrameRoom(createSharedFrames(1_000));
  expect(room.put(frameOf(0xffff, 1), 4_095)).toBe(true);
  expect(room.put(frameOf(0x1_0000, 1), 0)).toBe(false);
});

it('says when it is full, and holds what it had', () => {
  const shared = createSharedFrames(2);
  const [room, views] = [createFrameRoom(shared), createFrameViews(shared)];
  expect(room.put(frameOf(300, 1), 1)).toBe(true);
  expect(room.put(frameOf(300, 2), 2)).toBe(false);
  expect(room.put(frameOf(100, 3), 3)).toBe(true);
  expect(room.put(frameOf(1, 4), 4)).toBe(false);
  expect(views.first(2).map((view) => [...view])).toEqual([
    [...frameOf(300, 1)],
    [...frameOf(100, 3)],
  ]);
  expect([...views.layouts]).toEqual([1, 3]);
});
