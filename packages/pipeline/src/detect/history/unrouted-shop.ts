import { isBorrowed, salesOf } from './device-home.ts';
import type { NumberUse } from './number-use.ts';

/** So many borrowed numbers show that the device is routed. Own choice [I]. */
const BORROWED_MIN = 3;

/** Tills of a routed shop would so seldom sell so often under its number and never under another. Own choice [I]. */
const UNROUTED_MAX = 0.001;

/**
 * Whether a number of a routed device is that of a shop which is not routed: its own tills sell nothing but it, so
 * often that they would hardly ever do so were as many of their sales led away as of this device's. A shop is
 * opted in as a whole, so that the device is not one of its tills.
 *
 * Source  docs/indicators.md 17; the flag that opts in is one of the merchant [V]. Own [I].
 */
export const isOfUnroutedShop = (use: NumberUse, uses: readonly NumberUse[]): boolean => {
  const others = uses.filter((other) => other !== use && isBorrowed(other));
  const kept = (use.sales + 1) / (salesOf(uses) + 1);
  return (
    use.lone > 0 && others.length >= BORROWED_MIN && kept ** (use.loneSales ?? 0) <= UNROUTED_MAX
  );
};
