import type { Rng } from './rng.ts';

/** True with the given probability. */
export const chance = (rng: Rng, probability: number): boolean => rng.next() < probability;

/** Uniform integer, both ends included. */
export const int = (rng: Rng, low: number, high: number): number =>
  low + Math.floor(rng.next() * (high - low + 1));

/** Uniform real in [low, high). */
export const real = (rng: Rng, low: number, high: number): number =>
  low + rng.next() * (high - low);

/** One element of a list that is not empty. */
export const pick = <T>(rng: Rng, list: readonly T[]): T =>
  list[Math.floor(rng.next() * list.length)]!;

/** Index drawn in proportion to the weights. */
export function weighted(rng: Rng, weights: readonly number[]): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let rest = rng.next() * total;
  for (let i = 0; i < weights.length; i++) {
    rest -= weights[i]!;
    if (rest < 0) return i;
  }
  return weights.length - 1;
}

/** Standard normal, Box and Muller. */
export function normal(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.next()));
  return radius * Math.cos(2 * Math.PI * rng.next());
}

/** Log-normal with the given median; sigma is the standard deviation of the logarithm. */
export const logNormal = (rng: Rng, median: number, sigma: number): number =>
  median * Math.exp(sigma * normal(rng));

/** Poisson; above a mean of 30 a rounded normal is near enough for shop traffic. */
export function poisson(rng: Rng, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(rng)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = rng.next(); product > limit; product *= rng.next()) count++;
  return count;
}

/** A shuffled copy. */
export function shuffled<T>(rng: Rng, list: readonly T[]): T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(rng.next() * (i + 1));
    const held = out[i]!;
    out[i] = out[j]!;
    out[j] = held;
  }
  return out;
}

/** Decimal digits as text, of exactly this length. */
export function digits(rng: Rng, length: number): string {
  let out = '';
  for (let i = 0; i < length; i++) out += Math.floor(rng.next() * 10);
  return out;
}
