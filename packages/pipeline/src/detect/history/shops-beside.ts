import { isCentralTill } from './central-till.ts';
import { isAnothers, isCheaper } from './device-home.ts';
import { compare } from './device-names.ts';
import { isNextTo } from './next-number.ts';
import type { NumberUse } from './number-use.ts';

/** One such shop may have its second till here. */
const SHOPS_MIN = 2;

/** Times within a day that a device which is only lent for a day goes to another number. Own choice [I]. */
const DAY_TURNS_MIN = 4;

/**
 * Numbers of several other shops, to which the device goes and comes back within a day: each has a till of its own
 * elsewhere, most of its sales there, and a name of its own, and none was opened beside another of
 * the device's, as the stalls of a hall are.
 */
export const shopsBeside = (
  uses: readonly NumberUse[],
  home: NumberUse | undefined,
): readonly NumberUse[] => {
  if (home === undefined || isAnothers(home) || isCentralTill(uses, home)) return [];
  if (uses.some((use) => uses.some((other) => other !== use && isNextTo(use.no, other.no))))
    return [];
  if ((home.dayTurns ?? 0) < DAY_TURNS_MIN) return cheaperBeside(uses, home);
  const shops = othersOf(uses, home);
  return shops.length >= SHOPS_MIN && shops.some(({ runs }) => runs > 1) ? shops : [];
};

/** Numbers of other shops, no two of one name. */
const othersOf = (uses: readonly NumberUse[], home: NumberUse): readonly NumberUse[] => {
  const firms: NumberUse[] = [home];
  for (const use of uses)
    if (isAnothers(use) && firms.every((firm) => compare(firm.name, use.name) === 'different'))
      firms.push(use);
  return firms.slice(1);
};

/** Two such shops may be this one's neighbours. Own choice [I]. */
const STORES_MIN = 3;

/** A device that is lent stays for more sales. Own choice [I]. */
const STAY_MAX = 2;

/** What is handed over on the spot, so that no other shop's till takes it in, as it does dues and fares. */
const GOODS: ReadonlySet<string> = new Set(['fuel', 'supermarket']);

/**
 * The other shops, where all of them are large stores and filling stations, cheaper than the home: a router
 * gains by nothing else, and of three such firms no till stands in another shop. The device is there for a
 * sale or two and back.
 */
const cheaperBeside = (uses: readonly NumberUse[], home: NumberUse): readonly NumberUse[] => {
  const stores = othersOf(uses, home);
  const areStores = uses.every(
    (use) =>
      use === home ||
      (isAnothers(use) &&
        isCheaper(use, home) &&
        GOODS.has(use.desk ?? '') &&
        use.deals <= use.runs * STAY_MAX),
  );
  return areStores && stores.length >= STORES_MIN && home.runs >= STORES_MIN ? stores : [];
};
