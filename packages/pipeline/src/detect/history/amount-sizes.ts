import { normalAbove, studentDensity } from './chances.ts';

/** Size of a sale `s`: whole numbers, so that sums are the same in every order. */
export const SIZE = 'round(100 * ln(s.amount))::bigint';

/** Sales of one size, in hundredths of the natural logarithm of fen. */
export interface SizeCount {
  readonly number: number;
  readonly size: number;
  readonly sales: number;
}

/** Count, sum and sum of squares of sizes. */
export interface Moments {
  readonly sales: number;
  readonly sum: number;
  readonly squares: number;
}

/** What others sold under the device's numbers, and what everybody sells. */
export interface Elsewhere {
  /** All sales of a number, the device's among them. */
  readonly ofNumber: (number: number) => Moments;
  readonly usual: Moments;
}

export const NONE: Moments = { sales: 0, sum: 0, squares: 0 };

export const plus = (a: Moments, b: Moments): Moments => ({
  sales: a.sales + b.sales,
  sum: a.sum + b.sum,
  squares: a.squares + b.squares,
});

export const less = (all: Moments, part: Moments): Moments => ({
  sales: all.sales - part.sales,
  sum: all.sum - part.sum,
  squares: all.squares - part.squares,
});

export const momentsOf = (cells: readonly SizeCount[]): Moments =>
  cells
    .map(({ size, sales }) => ({ sales, sum: size * sales, squares: size * size * sales }))
    .reduce(plus, NONE);

/** Sum of the squares of how far off the mean. */
export const squaresOf = ({ sales, sum, squares }: Moments): number =>
  Math.max(0, squares - (sum * sum) / sales);

/**
 * Whether the parts differ in their means (Schwarz's criterion): whether it matters for the amount of a sale
 * under which number it goes out.
 */
export const differ = (parts: readonly Moments[]): boolean => {
  const { sales } = parts.reduce(plus, NONE);
  return sales * spreadOf(parts) > (parts.length - 1) * Math.log(sales);
};

/** Natural logarithm of how much wider sizes lie over all parts than inside them. */
const spreadOf = (parts: readonly Moments[]): number => {
  const inside = parts.reduce((sum, part) => sum + squaresOf(part), 0);
  return Math.log(squaresOf(parts.reduce(plus, NONE)) / inside);
};

/**
 * Chance that parts of one mean lie so far apart: likelihood ratio with Bartlett's factor, the distribution of χ² as
 * Wilson and Hilferty have it. 1 where the parts have fewer than two sales each, on average.
 */
export const apartByChance = (parts: readonly Moments[]): number => {
  const { sales } = parts.reduce(plus, NONE);
  const degrees = parts.length - 1;
  if (degrees < 1 || sales < 2 * parts.length) return 1;
  const ratio = (sales - 1 - (parts.length + 1) / 2) * spreadOf(parts);
  const about = 2 / (9 * degrees);
  return normalAbove(((ratio / degrees) ** (1 / 3) - (1 - about)) / Math.sqrt(about));
};

/** As if half a sale of the usual size and four of a spread of e were known before. Own choice [I]. */
const MEAN_SALES = 0.5;
const SPREAD_SALES = 4;
const UNIT = 100;

/** Natural logarithm of how likely sizes are where such others are known: Student's distribution. */
export const likelihood = (
  sizes: readonly SizeCount[],
  others: Moments,
  usual: Moments,
): number => {
  const middle = usual.sum / usual.sales;
  const sales = others.sales + MEAN_SALES;
  const mean = (others.sum + MEAN_SALES * middle) / sales;
  const apart = (others.sum / others.sales - middle) ** 2 * ((MEAN_SALES * others.sales) / sales);
  const degrees = SPREAD_SALES + others.sales;
  const variance = (SPREAD_SALES * UNIT ** 2 + squaresOf(others) + apart) / degrees;
  const scale = Math.sqrt(variance * (1 + 1 / sales));
  return sizes.reduce((sum, one) => {
    const each = studentDensity((one.size - mean) / scale, degrees) - Math.log(scale);
    return sum + one.sales * each;
  }, 0);
};
