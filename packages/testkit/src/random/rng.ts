/** A stream of random numbers that depends on its seed and label only. */
export interface Rng {
  /** Uniform in [0, 1), 32 bits of resolution. */
  readonly next: () => number;
  /** Uniform integer in [0, 2^32). */
  readonly uint32: () => number;
}

/**
 * Opens the random stream named `label` of world `seed`. Streams with different labels are
 * independent, so adding draws to one part of a world does not disturb the others.
 *
 * Source  sfc32 (PractRand, public domain) seeded through splitmix32.
 */
export function createRng(seed: number, label: string): Rng {
  const fill = splitmix32(hashText(label, seed >>> 0));
  let a = fill();
  let b = fill();
  let c = fill();
  let counter = 1;
  const uint32 = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();
  return { uint32, next: () => uint32() / 4_294_967_296 };
}

/** Mixes a 32-bit integer; a bijection, so distinct inputs give distinct outputs. */
export function mix32(value: number): number {
  let z = value | 0;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** 32-bit FNV-1a of UTF-16 units, started from `start`. */
export function hashText(text: string, start = 0): number {
  let hash = (0x811c9dc5 ^ mix32(start)) >>> 0;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return mix32(hash);
}

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return mix32(state) | 0;
  };
}
