/** An effect with its 95 % interval and the chance of one so large by accident. */
export interface Estimate {
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
}

const Z95 = 1.959964;

/** Six significant digits are plenty, and the last bits of a float are nobody's business. */
export const tidy = (value: number): number => Number(value.toPrecision(6));

const estimate = (effect: number, low: number, high: number, p: number): Estimate => ({
  effect: tidy(effect),
  low: tidy(low),
  high: tidy(high),
  p: tidy(Math.min(1, Math.max(0, p))),
});

/** A share of n with Wilson's interval; p is one-sided, against a share of `base`. */
export const share = (k: number, n: number, base: number): Estimate => {
  const f = k / n;
  const z2 = Z95 * Z95;
  const middle = (f + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((f * (1 - f)) / n + z2 / (4 * n * n));
  return estimate(
    f,
    Math.max(0, middle - half),
    Math.min(1, middle + half),
    binomialTail(k, n, base),
  );
};

/** P(X ≥ k) for a binomial count. */
const binomialTail = (k: number, n: number, base: number): number => {
  if (k <= 0 || base >= 1) return 1;
  if (base <= 0) return 0;
  let sum = 0;
  for (let i = k; i <= n; i += 1)
    sum += Math.exp(lnChoose(n, i) + i * Math.log(base) + (n - i) * Math.log(1 - base));
  return sum;
};

/** Ratio of events seen to events due, with a log-normal interval; p is Poisson, one-sided. */
export const rateRatio = (seen: number, due: number): Estimate => {
  const ratio = (seen + 0.5) / (due + 0.5);
  const spread = Math.exp(Z95 / Math.sqrt(seen + 0.5));
  return estimate(
    seen / Math.max(due, 1e-3),
    ratio / spread,
    ratio * spread,
    poissonTail(seen, due),
  );
};

/** P(X ≥ k) for a Poisson count. */
const poissonTail = (k: number, mean: number): number => {
  if (k <= 0) return 1;
  let below = 0;
  for (let i = 0; i < k; i += 1)
    below += Math.exp(i * Math.log(Math.max(mean, 1e-9)) - mean - lnFactorial(i));
  return 1 - below;
};

/** Odds ratio of a 2 × 2 table (half a case added to each cell) with Fisher's one-sided p. */
export const oddsRatio = (a: number, b: number, c: number, d: number): Estimate => {
  const [w, x, y, z] = [a + 0.5, b + 0.5, c + 0.5, d + 0.5] as const;
  const log = Math.log((w * z) / (x * y));
  const error = Math.sqrt(1 / w + 1 / x + 1 / y + 1 / z);
  return estimate(
    Math.exp(log),
    Math.exp(log - Z95 * error),
    Math.exp(log + Z95 * error),
    fisherTail(a, b, c, d),
  );
};

/** P(first cell ≥ a) with fixed margins. */
const fisherTail = (a: number, b: number, c: number, d: number): number => {
  const n = a + b + c + d;
  const most = Math.min(a + b, a + c);
  let sum = 0;
  for (let i = a; i <= most; i += 1)
    sum += Math.exp(lnChoose(a + b, i) + lnChoose(c + d, a + c - i) - lnChoose(n, a + c));
  return sum;
};

/** An odds ratio known by its logarithm and standard error. */
export const logOdds = (log: number, error: number): Estimate =>
  estimate(
    Math.exp(log),
    Math.exp(log - Z95 * error),
    Math.exp(log + Z95 * error),
    upperNormal(log / Math.max(error, 1e-9)),
  );

/**
 * Chance that a value of the first group is larger than one of the second (Mann–Whitney), with
 * Hanley and McNeil's interval; p is two-sided.
 */
export const largerThan = (area: number, n: number, m: number): Estimate => {
  const q1 = area / (2 - area);
  const q2 = (2 * area * area) / (1 + area);
  const variance =
    (area * (1 - area) + (n - 1) * (q1 - area * area) + (m - 1) * (q2 - area * area)) / (n * m);
  const error = Math.sqrt(Math.max(variance, 0));
  const nullError = Math.sqrt((n + m + 1) / (12 * n * m));
  return estimate(
    area,
    Math.max(0, area - Z95 * error),
    Math.min(1, area + Z95 * error),
    2 * upperNormal(Math.abs(area - 0.5) / nullError),
  );
};

/** Evidence in −10·log10 as a plain finding of p; the effect is what is handed in. */
export const evidence = (effect: number, tenths: number): Estimate =>
  estimate(effect, effect, effect, 10 ** (-tenths / 10));

/** Upper tail of the normal distribution. Source: Abramowitz and Stegun 7.1.26, error < 1.5e-7. */
const upperNormal = (z: number): number => {
  if (z < 0) return 1 - upperNormal(-z);
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 0.5 * poly * Math.exp(-x * x);
};

const LN_FACTORIALS: number[] = [0, 0];

const lnFactorial = (n: number): number => {
  for (let i = LN_FACTORIALS.length; i <= n; i += 1)
    LN_FACTORIALS.push((LN_FACTORIALS[i - 1] as number) + Math.log(i));
  return LN_FACTORIALS[n] as number;
};

const lnChoose = (n: number, k: number): number =>
  k < 0 || k > n ? Number.NEGATIVE_INFINITY : lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
