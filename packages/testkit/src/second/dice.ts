/** A stream of chances, determined by a seed and a label. */
export interface Dice {
  /** In [0, 1). */
  next(): number;
  /** A whole number from low to high, both included. */
  int(low: number, high: number): number;
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Standard normal. */
  normal(): number;
  shuffled<T>(list: readonly T[]): T[];
  /** Index drawn by weights. */
  weighted(weights: readonly number[]): number;
  /** A string of length n over an alphabet. */
  text(alphabet: string, n: number): string;
}

const hash = (text: string): number => {
  let h = 2166136261;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 15), 2246822507);
  return (h ^ (h >>> 13)) >>> 0;
};

/** The small fast counter generator of 32 bits (sfc32), after a few turns in the void. */
const counter = (seed: number, label: string): (() => number) => {
  let a = hash(`a${label}`) ^ seed;
  let b = hash(`b${label}`) ^ Math.imul(seed, 0x9e3779b1);
  let c = hash(`c${label}${seed}`);
  let d = 1;
  const turn = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) turn();
  return turn;
};

/** A stream of chances; another label gives a stream of its own. */
export function dice(seed: number, label: string): Dice {
  const next = counter(seed, label);
  const int = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    int,
    chance: (p) => next() < p,
    pick: (list) => list[Math.floor(next() * list.length)]!,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffled: (list) => {
      const out = [...list];
      for (let i = out.length - 1; i > 0; i--) {
        const j = int(0, i);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
    weighted: (weights) => {
      let left = next() * weights.reduce((sum, one) => sum + one, 0);
      for (let i = 0; i < weights.length; i++) {
        left -= weights[i]!;
        if (left < 0) return i;
      }
      return weights.length - 1;
    },
    text: (alphabet, n) =>
      Array.from({ length: n }, () => alphabet[Math.floor(next() * alphabet.length)]).join(''),
  };
}
