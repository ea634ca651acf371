import type { NumberUse } from './number-use.ts';

/** Of two devices with proof of a router one may be the owner's, which borrows another's besides. Own choice [I]. */
const ROUTERS_MIN = 2;

/** From so many on it may have up to two thirds of the sales, as a router has its favourites. Own choice [I]. */
const MANY_ROUTERS = 3;

/**
 * Whether all that is known of a number is that it is borrowed: no device keeps to it, and every other that
 * has it was proven to be routed and to use it away from home. Then it is no more the own of a device that has
 * the lesser part of its sales: a shop has most of them.
 */
export const isOnlyBorrowed = ({ routers, devices, lone, sales, allSales }: NumberUse): boolean =>
  lone === 0 &&
  routers >= ROUTERS_MIN &&
  routers >= devices - 1 &&
  (sales * 2 < allSales || (routers >= MANY_ROUTERS && sales * 3 < allSales * 2));
