import { intsOf, roomFor } from './room.ts';

/** Numbers for tuples of a few integers, which lie beside them: one look into memory finds both. */
export interface WordIds {
  /** What is to be found or set: filled by the caller. */
  readonly key: Int32Array;
  /** Number of `key`; −1 when it is new. */
  readonly find: () => number;
  /**
   * Numbers of `count` keys that lie one behind the other: looks into a large table then need not
   * wait for each other, as those of one `find` after the other do.
   */
  readonly findAll: (keys: Int32Array, count: number, into: Int32Array) => void;
  /** Gives `key` a number from 0 up. */
  readonly set: (value: number) => void;
  readonly size: () => number;
}

/** @param expected how many will be held, if that is known: room for them is made at once */
export const createWordIds = (width: number, expected = 0): WordIds => {
  const key = new Int32Array(width);
  /** A power of two, so that no slot lies across two lines of the cache. */
  const stride = 1 << (32 - Math.clz32(width));
  let capacity = roomFor(2 * expected);
  /** Behind each key its number + 1; 0 for an empty slot. */
  let slots = intsOf(capacity * stride);
  let held = 0;
  /** What was looked at, so that no compiler leaves the look out. */
  let looked = 0;
  const hashAt = (from: Int32Array, at: number): number => {
    let hash = 0x9747_b28c;
    for (let word = 0; word < width; word++) {
      hash = Math.imul(hash ^ (from[at + word] as number), 0x85eb_ca6b);
      hash ^= hash >>> 15;
    }
    return Math.imul(hash, 0xc2b2_ae35) >>> 7;
  };
  const placeOf = (from: Int32Array, at: number): number =>
    placeFrom(hashAt(from, at) & (capacity - 1), from, at);
  const placeFrom = (first: number, from: Int32Array, at: number): number => {
    for (let slot = first; ; slot = (slot + 1) & (capacity - 1)) {
      const place = slot * stride;
      if (slots[place + width] === 0) return place;
      let same = true;
      for (let word = 0; same && word < width; word++)
        same = slots[place + word] === from[at + word];
      if (same) return place;
    }
  };
  const grow = (): void => {
    const old = slots;
    capacity *= 2;
    slots = intsOf(capacity * stride);
    for (let at = 0; at < old.length; at += stride) {
      if (old[at + width] === 0) continue;
      const place = placeOf(old, at);
      for (let word = 0; word <= width; word++) slots[place + word] = old[at + word] as number;
    }
  };
  return {
    key,
    find: () => (slots[placeOf(key, 0) + width] as number) - 1,
    findAll: (keys, count, into) => {
      for (let at = 0; at < count; at++) into[at] = hashAt(keys, at * width) & (capacity - 1);
      let seen = looked;
      for (let at = 0; at < count; at++) seen ^= slots[(into[at] as number) * stride] as number;
      looked = seen;
      for (let at = 0; at < count; at++)
        into[at] = (slots[placeFrom(into[at] as number, keys, at * width) + width] as number) - 1;
    },
    set: (value) => {
      const place = placeOf(key, 0);
      if (slots[place + width] === 0) held++;
      for (let word = 0; word < width; word++) slots[place + word] = key[word] as number;
      slots[place + width] = value + 1;
      if (held * 2 > capacity) grow();
    },
    size: () => held,
  };
};
