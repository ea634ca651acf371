/** A source of numbers that a seed repeats: xorshift32. */
export type Random = (below: number) => number;

export const randomOf = (seed: number): Random => {
  let state = seed | 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};

const BYTES_MAX = 8192;
const EDGES = [0, 1, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x30, 0x39, 0x60, 0x7f, 0x80, 0x99, 0xa0, 0xff];

type Change = (bytes: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
const some = <T>(list: readonly T[], random: Random): T => list[random(list.length)] as T;

/** A stretch of the bytes: where it begins and ends. */
const stretch = (bytes: Uint8Array, random: Random): readonly [number, number] => {
  const from = random(bytes.length + 1);
  return [from, Math.min(bytes.length, from + 1 + random(1 << random(9)))];
};

const setByte: Change = (bytes, random) => {
  const out = bytes.slice();
  if (out.length > 0) out[random(out.length)] = random(2) ? random(256) : some(EDGES, random);
  return out;
};

const CHANGES: readonly Change[] = [
  setByte,
  setByte,
  (bytes, random) => {
    const out = bytes.slice();
    if (out.length > 0) out[random(out.length)]! ^= 1 << random(8);
    return out;
  },
  (bytes, random) => {
    const out = bytes.slice();
    if (out.length > 0) out[random(out.length)]! += random(2) ? 1 : 255;
    return out;
  },
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  (bytes, random, others) => {
    const other = some(others, random);
    const [from, to] = stretch(other, random);
    const at = random(bytes.length + 1);
    return joined(bytes.subarray(0, at), other.subarray(from, to), bytes.subarray(at));
  },
  (bytes, random, others) => {
    const other = some(others, random);
    return joined(
      bytes.subarray(0, random(bytes.length + 1)),
      other.subarray(random(other.length + 1)),
    );
  },
  (bytes, random) => bytes.subarray(0, random(bytes.length + 1)),
];

/** A new input from an old one: one to eight changes. */
export const mutate: Change = (bytes, random, others) => {
  let out = bytes;
  for (let left = 1 + random(1 << random(4)); left > 0; left--)
    out = some(CHANGES, random)(out, random, others);
  return out.length > BYTES_MAX ? out.subarray(0, BYTES_MAX) : out;
};
