/** Signs by which cheap numbers, too, show that they are borrowed, beside their price. */
const OTHER_SIGNS = ['trades', 'abs_once', 'late', 'neighbours'] as const;
/** Where the numbers of cheap trades are odder by this, their price counts in full. Own choice [I]. */
const CLEARLY = 0.5;

/**
 * How far numbers of cheap trades are odder than the others in these data, from 0 to 1: where routers
 * borrow numbers of any trade, a cheap trade is no sign.
 *
 * Shape   0 where all trades are cheap or none is.
 */
export const cheapAreOdd = (
  signs: readonly Readonly<Record<string, number>>[],
  cheap: readonly boolean[],
): number => {
  const cheapOnes = signs.filter((_, at) => cheap[at]);
  const others = signs.filter((_, at) => !cheap[at]);
  if (cheapOnes.length === 0 || others.length === 0) return 0;
  const gap = OTHER_SIGNS.reduce(
    (sum, sign) => sum + mean(cheapOnes, sign) - mean(others, sign),
    0,
  );
  return Math.min(1, Math.max(0, gap / CLEARLY));
};

const mean = (signs: readonly Readonly<Record<string, number>>[], sign: string): number =>
  signs.reduce((sum, one) => sum + (one[sign] ?? 0), 0) / signs.length;
