import { countCities } from './count-cities.ts';
import { isAnothers, isCheaper, isOtherHouse } from './device-home.ts';
import type { NumberUse } from './number-use.ts';

/** Houses that have other merchants under their roof: malls, property managers, hotels, airports. Own choice [I]. */
export const LANDLORDS: ReadonlySet<string> = new Set(['4582', '5311', '6513', '7011']);

/** Shops that sell here above all; one less where a landlord's number is among the device's. Own choice [I]. */
const ROOF_MIN = 3;

/**
 * Whether the device may be the central till of a mall: several shops of one institution sell here above all,
 * whatever others have a till of their own besides, all are of one city, and nobody gains by it, since no
 * number is cheaper than the home.
 */
export const isCentralTill = (uses: readonly NumberUse[], home: NumberUse): boolean => {
  const roof = uses.filter((use) => !isAnothers(use) && !isOtherHouse(use, home)).length;
  const isLandlords = uses.some(({ mcc }) => LANDLORDS.has(mcc ?? ''));
  return (
    roof + (isLandlords ? 1 : 0) >= ROOF_MIN &&
    !uses.some((use) => isCheaper(use, home)) &&
    countCities(uses) <= 1
  );
};
