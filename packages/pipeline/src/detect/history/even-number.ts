import { isBorrowed, isCheaper, usersOf } from './device-home.ts';
import type { NumberUse } from './number-use.ts';

/** A number used half as much as the home may be it. Own choice [I]. */
const EVEN = 2;

/** The other number came so late as this by luck in one device of a hundred. */
const LATE_CHANCE_MAX = 0.01;

/**
 * The other of a device's two numbers, where nothing tells which is the home: neither has a till of its own elsewhere,
 * both are in use on other devices, it nearly as much here, no cheaper and known to be borrowed by nobody, as where two shops lend to each other, and the
 * home was not alone for long before it came.
 */
export const evenOf = (
  uses: readonly NumberUse[],
  home: NumberUse | undefined,
): NumberUse | undefined => {
  const [use, ...more] = uses.filter((one) => one !== home);
  if (home === undefined || use === undefined || more.length > 0) return undefined;
  const isEven =
    use.lone + home.lone === 0 &&
    Math.min(usersOf(use), usersOf(home)) > 1 &&
    use.sales * EVEN >= home.sales &&
    !isBorrowed(use) &&
    !isCheaper(use, home) &&
    (home.deals / (home.deals + use.deals)) ** (use.firstPlace - 1) > LATE_CHANCE_MAX;
  return isEven ? use : undefined;
};
