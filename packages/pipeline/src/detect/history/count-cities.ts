import { placesOfNumbers } from '@zhenma/model';
import type { NumberUse } from './number-use.ts';

/** Cities inside the numbers that are known to differ. */
export const countCities = (uses: readonly NumberUse[]): number => {
  const found: string[] = [];
  for (const { no } of [...uses].sort((a, b) => (a.no < b.no ? -1 : 1))) {
    const known = found.some((other) => {
      const relation = placesOfNumbers(other, no);
      return relation !== 'different' && relation !== 'same_province';
    });
    if (!known && placesOfNumbers(no, no) !== null) found.push(no);
  }
  return found.length;
};
