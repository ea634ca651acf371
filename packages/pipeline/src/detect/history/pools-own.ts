import { BORROWED_HOMES_MIN, isBorrowed, isCheap, isCheaper } from './device-home.ts';
import type { NumberUse } from './number-use.ts';
import { isOfUnroutedShop } from './unrouted-shop.ts';

/** A shop of a cheap class that is routed all the same keeps more of its sales. Own choice [I]. */
const KEPT_MIN = 3;

/**
 * Whether the number that seems to be the device's own is one more of a router's: it is of a cheap class, and
 * the device goes out under borrowed numbers that are no cheaper, by which its shop would gain nothing. These
 * are several, and the device uses one nearly as much; or one, and others borrow the number itself.
 *
 * Source  docs/indicators.md 17, 18; a router moves sales to cheaper classes [V]. Own [I].
 */
export const isPoolsOwn = (home: NumberUse, uses: readonly NumberUse[]): boolean => {
  if (!isCheap(home)) return false;
  const others = uses.filter((use) => use !== home && isBorrowed(use) && !isCheaper(use, home));
  const most = Math.max(0, ...others.map(({ sales }) => sales));
  if (isBorrowed(home)) return others.length > 0;
  return others.length >= BORROWED_HOMES_MIN && home.sales < most * KEPT_MIN;
};

/** Whether a number is not that of the device's shop, which would gain nothing by the others or is not routed. */
export const isNobodys = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  isPoolsOwn(use, uses) || isOfUnroutedShop(use, uses);

/** `isNobodys` of a number that nobody is known to borrow; what others borrow may be the shop's all the same. */
export const isStrangers = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  !isBorrowed(use) && isNobodys(use, uses);
