import { BORROWED_HOMES_MIN, isAnothers, isCheaper, isOtherHouse } from './device-home.ts';
import { spellsChance } from './device-pool.ts';
import type { NumberUse } from './number-use.ts';

/**
 * Numbers that the device went on from after a sale or two, if they are many: a device that is handed on
 * from shop to shop stays with each for a while, so that these are as good as returns. Not so the numbers
 * of shops that have a till of their own, all of one institution, where no other device of several knows
 * them: its spare device stands in for a day while that till is mended.
 */
export const passedOf = (uses: readonly NumberUse[]): number => {
  if (uses.every(isExhibitors)) return 0;
  const deals = uses.reduce((sum, use) => sum + use.deals, 0);
  const seldom = uses.filter(
    (use) => use.runs === 1 && use.deals <= PASSED_DEALS_MAX && !isStandIn(use, uses),
  );
  const passed = seldom.filter(({ firstPlace, lastPlace }) => firstPlace > 1 && lastPlace < deals);
  return seldom.length >= PASSED_MIN && passed.length >= BETWEEN_MIN ? passed.length : 0;
};

const isExhibitors = ({ runs, devices, cheapness }: NumberUse): boolean =>
  runs === 1 && devices === 1 && cheapness === 0;

const isStandIn = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  isAnothers(use) &&
  use.devices - use.lone === 1 &&
  uses.every((other) => !isOtherHouse(use, other));

/** A shop that takes a device over keeps it for longer, and five shops do not hand one on. Own choice [I]. */
const PASSED_DEALS_MAX = 2;
const PASSED_MIN = 5;
/** The first and the last may have been used for longer than the data reach. */
const BETWEEN_MIN = 3;

/**
 * Whether a device of many numbers began with this, three times in a row, and never came back: a
 * router draws that seldom, so that it may be the shop's own from before.
 */
export const isOpening = (
  { firstPlace, runs, deals }: NumberUse,
  uses: readonly NumberUse[],
): boolean => firstPlace === 1 && runs === 1 && deals >= OPENING_MIN && uses.length > PASSED_MIN;

/** Fewer sales may be a draw: see OWN_SALES of stated-turns.ts. */
const OPENING_MIN = 3;

/** One router of a hundred with numbers so dear, of which hardly any exist, is taken for a rented device. */
const HANDED_MAX = 0.01;

/** A router moves the sales of one dearer shop to cheaper ones; a device for rent has dearer ones in turn. */
const HANDED_MIN = 3;
const DEARER_MIN = 2;

/**
 * Whether a device of three merchants, two of the standard class among them, stayed with each for a while,
 * beyond chance, seldom carried two on one day and never went back on it, nor was in another province on the next: handed on, as those
 * for rent and of pop-up markets are, unless routed devices use two of its numbers or more. A router leaves the shop's own sales among those that it moves, and
 * gains nothing from numbers as dear as the shop's.
 */
export const isHanded = (uses: readonly NumberUse[]): boolean => {
  const dearer = uses.filter(({ cheapness }) => cheapness === 0).length;
  return (
    uses.length >= HANDED_MIN &&
    dearer >= DEARER_MIN &&
    uses.every(({ seldomTurns, swift }) => seldomTurns === true && swift !== true) &&
    uses.filter(({ routers }) => routers >= BORROWED_HOMES_MIN).length < BORROWED_HOMES_MIN &&
    spellsChance(uses) <= HANDED_MAX
  );
};

/** Of twenty stalls, eight sales would all fall on different ones once in five times. Own choice [I]. */
const DRAWN_MIN = 8;

/** Shops of one city may share a till; so many cheaper firms of two cities, in passing, do not. Own choice [I]. */
const CHEAPER_MIN = 3;

/**
 * Whether a new number was drawn for each sale: beside a home with a third of what all others have, at
 * least, many numbers came up once or twice and none oftener. Of stalls that share a till, some sell again.
 * Three are enough where all are of a cheaper class than the home, which has more sales than they have,
 * and not all of one city.
 */
export const isDrawn = (
  uses: readonly NumberUse[],
  home: NumberUse | undefined,
  cities: number,
): boolean => {
  const others = uses.filter((use) => use !== home);
  const drawn = others.reduce((sum, { deals }) => sum + deals, 0);
  if (home === undefined || others.some(({ deals }) => deals > PASSED_DEALS_MAX)) return false;
  const areCheaper = others.every((use) => isCheaper(use, home)) && home.deals > drawn;
  return (
    (others.length >= DRAWN_MIN && home.deals * 3 >= drawn) ||
    (others.length >= CHEAPER_MIN && areCheaper && cities > 1)
  );
};
