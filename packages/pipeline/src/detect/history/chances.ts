/** Natural logarithm of n!, by Stirling above 20. */
const logFactorial = (n: number): number => (n <= EXACT_MAX ? (LOGS[n] ?? 0) : stirling(n + 1));

/** Natural logarithm of the gamma function, for arguments above 20. */
const stirling = (x: number): number =>
  (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);

const logGamma = (x: number): number =>
  x > EXACT_MAX ? stirling(x) : logGamma(x + 1) - Math.log(x);

const EXACT_MAX = 20;
const LOGS = Array.from({ length: EXACT_MAX + 1 }, (_, n) =>
  Array.from({ length: n }, (_, at) => Math.log(at + 1)).reduce((sum, one) => sum + one, 0),
);

const logChoose = (n: number, k: number): number =>
  k < 0 || k > n
    ? Number.NEGATIVE_INFINITY
    : logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/** Chance of `hit` marked ones among `drawn` of `all`, of which `marked` are marked. */
export const hypergeometric = (all: number, marked: number, drawn: number, hit: number): number =>
  Math.exp(logChoose(marked, hit) + logChoose(all - marked, drawn - hit) - logChoose(all, drawn));

/** Chance of `hits` or fewer in `tries`, each with chance `each`. */
export const binomialBelow = (tries: number, each: number, hits: number): number => {
  if (each <= 0 || each >= 1) return 1;
  let chance = 0;
  for (let hit = 0; hit <= Math.min(hits, tries); hit += 1)
    chance += Math.exp(
      logChoose(tries, hit) + hit * Math.log(each) + (tries - hit) * Math.log(1 - each),
    );
  return Math.min(1, chance);
};

/** Chance of `hits` or more in `tries`, each with chance `each`. */
export const binomialAbove = (tries: number, each: number, hits: number): number =>
  binomialBelow(tries, 1 - each, tries - hits);

/** Chance of `hits` or fewer where `mean` are expected, by the Poisson distribution. */
export const poissonBelow = (mean: number, hits: number): number => {
  let chance = 0;
  for (let hit = 0; hit <= hits; hit += 1)
    chance += Math.exp(hit * Math.log(Math.max(mean, Number.MIN_VALUE)) - mean - logFactorial(hit));
  return Math.min(1, chance);
};

/** Chance that a standard normal value is `z` or more. Error below 1.2e-7 of the value. */
export const normalAbove = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  const sum = ERFC.reduceRight((total, part) => total * t + part, 0);
  const above = 0.5 * t * Math.exp(-x * x + sum);
  return z >= 0 ? above : 1 - above;
};

/** Source: Numerical Recipes, erfc by Chebyshev fitting. */
const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
  -0.82215223, 0.17087277,
] as const;

/** Chance that a value of Student's distribution with three degrees of freedom is `t` or more. */
export const studentAbove = (t: number): number => {
  const x = t / Math.sqrt(3);
  return 0.5 - (Math.atan(x) + x / (1 + x * x)) / Math.PI;
};

/** Natural logarithm of the density of Student's distribution at `t`. */
export const studentDensity = (t: number, degrees: number): number =>
  logGamma((degrees + 1) / 2) -
  logGamma(degrees / 2) -
  0.5 * Math.log(degrees * Math.PI) -
  ((degrees + 1) / 2) * Math.log1p((t * t) / degrees);

/**
 * The smallest odds, in nats, that still count when many were asked: Benjamini and Hochberg, on odds that are
 * even on average where nothing is to be found.
 *
 * Shape   of all that reach it, a share of `rate` at most is there by luck; infinite if none counts.
 */
export const oddsLimit = (weights: readonly number[], rate: number): number => {
  const sorted = Float64Array.from(weights).sort().reverse();
  for (let at = sorted.length; at > 0; at -= 1) {
    const weight = sorted[at - 1] ?? 0;
    if (weight >= Math.log(sorted.length / (rate * at))) return weight;
  }
  return Number.POSITIVE_INFINITY;
};

/**
 * The largest chance that still counts when many were asked: Benjamini and Hochberg.
 *
 * Shape   of all tests at or below it, a share of `rate` at most is there by luck; 0 if none counts.
 */
export const falseDiscoveryLimit = (chances: readonly number[], rate: number): number => {
  const sorted = Float64Array.from(chances).sort();
  for (let at = sorted.length; at > 0; at -= 1) {
    const chance = sorted[at - 1] ?? 1;
    if (chance <= (rate * at) / sorted.length) return chance;
  }
  return 0;
};

/**
 * Chance that `count` of `all` places, drawn at random, lie within `span` neighbouring ones: of the
 * C(all, count) draws, (all − span) C(span − 1, count − 1) + C(span, count) do.
 */
export const closeTogether = (all: number, span: number, count: number): number => {
  let inside = 1;
  for (let at = 0; at < count; at += 1) inside *= (span - at) / (all - at);
  return inside * (1 + ((all - span) * count) / span);
};
