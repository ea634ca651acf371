import { countCities } from './count-cities.ts';
import { BORROWED_HOMES_MIN, isBorrowed, salesOf } from './device-home.ts';
import type { NumberUse } from './number-use.ts';

/**
 * Whether a number is one of a till that others borrow from, as from a food court: three quarters of its
 * sales are made here, as of nearly all numbers of the device, and all are of one city. Not where
 * the trades lie too far apart for one desk and several routed devices use the number: no court takes in a
 * school, a filling station and a taxi firm.
 */
export const isHosted = (use: NumberUse, uses: readonly NumberUse[], apart: boolean): boolean => {
  if (!isBorrowed(use) || (apart && use.routers >= BORROWED_HOMES_MIN)) return false;
  const most = salesOf(uses.filter(isHere)) * 5 >= salesOf(uses) * 4;
  return isHere(use) && most && countCities(uses) <= 1;
};

/** Whether three quarters of a number's sales are made here. */
export const isHere = ({ sales, allSales }: NumberUse): boolean => sales * 4 >= allSales * 3;
