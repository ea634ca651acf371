/** Natural logarithm of n!, by Stirling above 20. */
const logFactorial = (n: number): number => {
  if (n <= EXACT_MAX) return LOGS[n] ?? 0;
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3)
  );
};

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
