import { compare } from './device-names.ts';
import type { NumberUse } from './number-use.ts';

/** Filling stations and hospitals: each has its own grounds, and tills there. */
const GROUNDS: readonly ReadonlySet<string>[] = [new Set(['5541', '5542']), new Set(['8062'])];

/**
 * Whether the device sells for two filling stations, or for two hospitals, told apart by name: no till stands in both.
 *
 * Source  own [I]; routers borrow numbers of just these classes, docs/facts.md §5 [V].
 */
export const haveRivals = (uses: readonly NumberUse[]): boolean =>
  GROUNDS.some((codes) => {
    const firms = uses.filter(({ mcc }) => mcc !== undefined && codes.has(mcc));
    return firms.some((one) => firms.some((use) => compare(one.name, use.name) === 'different'));
  });
