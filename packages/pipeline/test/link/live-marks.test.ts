import { expect, it } from 'vitest';
import { createDictionaries } from '../../src/engine/observed.ts';
import { ACROSS_TERMINALS, HASHES } from '../../src/link/live-claims.ts';
import { createMarks, createSharedMarks } from '../../src/link/live-marks.ts';

/**
 * Goal: a half is told of keys that the other noted, and of no others while the table has as many keys
 * as it was made for: a record that is told of one for nothing takes the long way. Method: random keys.
 */

const KEYS = 1 << 16;
const INDEX = Math.log2(ACROSS_TERMINALS & -ACROSS_TERMINALS);

const createHashes = (seed: number): (() => Int32Array) => {
  const hashes = new Int32Array(2 * HASHES);
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    const mixed = Math.imul(state ^ (state >>> 16), 0x85eb_ca6b);
    return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  };
  return () => {
    hashes[2 * INDEX] = next();
    hashes[2 * INDEX + 1] = next();
    return hashes;
  };
};

const held = (half: number, shared: SharedArrayBuffer, seed: number, keys: number): number => {
  const marks = createMarks(shared, half, createDictionaries());
  const hashes = createHashes(seed);
  let count = 0;
  for (let n = 0; n < keys; n++) if (marks.note(1 << INDEX, hashes(), 0)) count++;
  return count;
};

it('a table that is as full as it was made to be tells of no key that the other half has not', () => {
  const shared = createSharedMarks(KEYS);
  expect(held(0, shared, 1, KEYS / 2)).toBe(0);
  expect(held(1, shared, 2, KEYS / 2)).toBe(0);
});

it('of each that it has', () => {
  const shared = createSharedMarks(KEYS);
  expect(held(0, shared, 3, KEYS / 2)).toBe(0);
  expect(held(0, shared, 3, KEYS / 2)).toBe(0);
  expect(held(1, shared, 3, KEYS / 2)).toBe(KEYS / 2);
  expect(held(0, shared, 3, KEYS / 2)).toBe(KEYS / 2);
});
