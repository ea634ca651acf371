import { countCities } from './count-cities.ts';
import { BORROWED_HOMES_MIN, isBorrowed, isCheaper, salesOf } from './device-home.ts';
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

/** Two numbers may be a shop's own and one that it borrows. */
const STALLS_MIN = 3;

/**
 * Whether a number is one of a food court's till, whose other numbers nobody else has: most of its sales are made
 * here, all numbers are of one city, and none of the others is dearer, so that nobody gains by it.
 */
export const isStall = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  uses.length >= STALLS_MIN &&
  isBorrowed(use) &&
  use.sales * 2 > use.allSales &&
  uses.every((other) => other === use || (other.devices === 1 && !isCheaper(use, other))) &&
  countCities(uses) === 1;
