import { isAnothers, isNextTo } from './device-home.ts';
import { compare } from './device-names.ts';
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
  if (home === undefined || isAnothers(home) || (home.dayTurns ?? 0) < DAY_TURNS_MIN) return [];
  if (uses.some((use) => uses.some((other) => other !== use && isNextTo(use.no, other.no))))
    return [];
  const firms: NumberUse[] = [home];
  for (const use of uses)
    if (isAnothers(use) && firms.every((firm) => compare(firm.name, use.name) === 'different'))
      firms.push(use);
  const shops = firms.slice(1);
  return shops.length >= SHOPS_MIN && shops.some(({ runs }) => runs > 1) ? shops : [];
};
