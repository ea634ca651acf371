/** Half of what a bell curve scatters lies within so many of its standard deviations. */
const HALF = 0.6745;
const EXACT = 0.001;

/**
 * By how much honest shops differ beyond chance, so that half of them lie where half should.
 *
 * Shape   deviationsAt: standard deviations of the shops on the side that borrowing does not move
 *         numbers to, if shops differ by a guess.
 */
export const differenceOf = (
  range: { readonly least: number; readonly most: number },
  deviationsAt: (guess: number) => readonly number[],
): number => {
  let { least, most } = range;
  while (most - least > EXACT) {
    const middle = (least + most) / 2;
    const within = median(deviationsAt(middle).map(Math.abs));
    if (within > HALF) least = middle;
    else most = middle;
  }
  return least;
};

export const median = (values: readonly number[]): number => {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
};
