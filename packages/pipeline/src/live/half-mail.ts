import { Fault } from '@zhenma/model';
import type { Exchange } from './tap.ts';

/** How the two halves of a stream, each on its own thread, wait for each other and tell each other. */
export interface HalfMail {
  /** Says that this half has come to the next point, and a number with it; does not wait. */
  readonly say: (value: number) => void;
  /** Waits until the other half has come to that point; gives its number. */
  readonly hear: () => number;
  /** Gives what the other half must know for what this one must; both call it. */
  readonly swap: (mine: Exchange) => Exchange;
  /** Says that this half says no more: whoever waits for it gets an error. */
  readonly end: () => void;
}

/** Each half writes into lines of the cache of its own. */
const LINE_INTS = 32;
/** How often a half has said something; behind it what it said last. */
const SAID = 0;
/** 1: the half says no more. */
const ENDED = 1;
const WORDS = 4;
const WORDS_EACH = 4;
/**
 * What a half said last so many times is kept: it may say the next thing before the other has heard
 * the one before. A power of two.
 */
export const KEPT = 2;
/** Longer texts go over in parts. */
const PART_BYTES = 1 << 16;

/** What the halves share: a line, and two parts of a text, of each. */
export const createSharedMail = (): SharedArrayBuffer =>
  new SharedArrayBuffer(2 * (LINE_INTS * Int32Array.BYTES_PER_ELEMENT + 2 * PART_BYTES));

/** What `end` does, for a half whose thread is gone: on any other. */
export const endMail = (shared: SharedArrayBuffer, side: number): void => {
  const lines = new Int32Array(shared, 0, 2 * LINE_INTS);
  Atomics.store(lines, side * LINE_INTS + ENDED, 1);
  // The other half may be about to wait for the next word.
  Atomics.add(lines, side * LINE_INTS + SAID, 1);
  Atomics.notify(lines, side * LINE_INTS + SAID);
};

/** Errors  what waits for a half that has ended throws */
export const createHalfMail = (shared: SharedArrayBuffer, side: number): HalfMail => {
  const lines = new Int32Array(shared, 0, 2 * LINE_INTS);
  const parts = new Uint8Array(shared, lines.byteLength);
  const [own, others] = [side * LINE_INTS, (1 - side) * LINE_INTS];
  let [said, heard] = [0, 0];
  const tell = (views: number, watermark: number, size: number): void => {
    said = (said + 1) | 0;
    const at = own + WORDS + (said & (KEPT - 1)) * WORDS_EACH;
    lines[at] = views;
    lines[at + 1] = watermark;
    lines[at + 2] = size;
    Atomics.store(lines, own + SAID, said);
    Atomics.notify(lines, own + SAID);
  };
  /** @returns where the other's words stand */
  const wait = (): number => {
    heard = (heard + 1) | 0;
    for (;;) {
      const now = Atomics.load(lines, others + SAID);
      if (Atomics.load(lines, others + ENDED) === 1)
        throw new Fault('INTERNAL', 'the other half has ended');
      if (((now - heard) | 0) >= 0) return others + WORDS + (heard & (KEPT - 1)) * WORDS_EACH;
      Atomics.wait(lines, others + SAID, now);
    }
  };
  /** The part of a half that goes with what it says, or said, n-th. */
  const partOf = (half: number, n: number): Uint8Array => {
    const from = (2 * half + (n & 1)) * PART_BYTES;
    return parts.subarray(from, from + PART_BYTES);
  };
  const swapTexts = (mine: Uint8Array, size: number): string => {
    const theirs = new Uint8Array(size);
    for (let from = 0; from < Math.max(mine.length, size); from += PART_BYTES) {
      partOf(side, said + 1).set(mine.subarray(from, from + PART_BYTES));
      tell(0, 0, 0);
      wait();
      const part = partOf(1 - side, heard);
      if (from < size) theirs.set(part.subarray(0, Math.min(PART_BYTES, size - from)), from);
    }
    return new TextDecoder().decode(theirs);
  };
  return {
    end: () => endMail(shared, side),
    say: (value) => tell(value, 0, 0),
    hear: () => lines[wait()] as number,
    swap: ({ seen, dates, views, watermark }) => {
      const isEmpty = seen.length === 0 && dates.length === 0;
      const mine = isEmpty ? NOTHING : new TextEncoder().encode(JSON.stringify({ seen, dates }));
      tell(views, watermark, mine.length);
      const at = wait();
      const [theirViews, theirWatermark, size] = lines.slice(at, at + 3) as unknown as number[];
      const text = swapTexts(mine, size as number);
      const told = text === '' ? NO_NEWS : (JSON.parse(text) as Pick<Exchange, 'seen' | 'dates'>);
      return { ...told, views: theirViews as number, watermark: theirWatermark as number };
    },
  };
};

const NOTHING = new Uint8Array(0);
const NO_NEWS = { seen: [], dates: [] };
