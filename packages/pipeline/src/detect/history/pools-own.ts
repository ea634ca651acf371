import { BORROWED_HOMES_MIN, isBorrowed, isCheap, isCheaper } from './device-home.ts';
import type { NumberUse } from './number-use.ts';

/** A shop of a cheap class that is routed all the same keeps more of its sales. Own choice [I]. */
const KEPT_MIN = 3;

/**
 * Whether the number that seems to be the device's own is one more of a router's: it is of a cheap class, and
 * the device goes out under borrowed numbers that are no cheaper, by which its shop would gain nothing. These
 * are several, and the device uses one nearly as much; or one, and others borrow the number itself. Shops of a cheap
 * class are routed all the same now and then: a number that keeps to its own few tills is theirs, unless the device
 * takes it in turn with the others.
 *
 * Source  docs/indicators.md 17, 18; a router moves sales to cheaper classes [V]. Own [I].
 */
export const isPoolsOwn = (
  home: NumberUse,
  uses: readonly NumberUse[],
  turned = false,
): boolean => {
  if (!isCheap(home)) return false;
  const others = uses.filter((use) => use !== home && isBorrowed(use) && !isCheaper(use, home));
  const most = Math.max(0, ...others.map(({ sales }) => sales));
  if (isBorrowed(home)) return others.length > 0;
  if (others.length < BORROWED_HOMES_MIN || (!turned && isKeptTo(home, others))) return false;
  return home.sales < most * KEPT_MIN;
};

/** Drawn like the others, a number would so seldom stay on so few devices. Own choice [I]. */
const KEPT_TO_MAX = 0.001;

/**
 * Whether a number keeps to fewer devices than any of the borrowed ones, beyond chance: those of its own shop. A router
 * sends a number to any of its devices.
 */
const isKeptTo = ({ devices, allSales }: NumberUse, others: readonly NumberUse[]): boolean => {
  const spread = Math.min(...others.map((use) => use.devices));
  const choices = Array.from({ length: devices }, (_, at) => (spread - at) / (at + 1));
  const chance = choices.reduce((product, each) => product * each, 1);
  return devices < spread && chance * (devices / spread) ** allSales <= KEPT_TO_MAX;
};

/** `isPoolsOwn` of a number that nobody is known to borrow; what others borrow may be the shop's all the same. */
export const isStrangers = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  !isBorrowed(use) && isPoolsOwn(use, uses);
