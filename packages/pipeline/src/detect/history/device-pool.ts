import { compareNames, districtInName } from '@zhenma/model';
import { binomialAbove } from './chances.ts';
import type { NumberUse } from './device-story.ts';

/** What the cheap numbers of one device, taken together, say of a pool. */
export interface PoolOfDevice {
  /** The device's numbers below the standard class are of three firms or more. */
  readonly several: boolean;
  /** Districts that open their names, if they are of three firms or more. */
  readonly districts: number;
  /** All numbers are of three cheap firms or more, each in use for a while, then the next. */
  readonly inBlocks: boolean;
}

const FIRMS_MIN = 3;

/** Two of a thousand devices would so often stay with a number by luck: it takes others to convict. */
const BLOCKS_MAX = 0.002;

/**
 * Tells what a device did with its numbers below the standard class.
 *
 * Stalls and counters that share a device sell food and goods of the standard class; three firms of
 * cheaper classes at one device are rare, and shops of several districts at one desk are none.
 * Counters of utilities stand for a whole city and are not counted.
 */
export const poolOf = (uses: readonly NumberUse[]): PoolOfDevice => {
  const cheap = uses.filter((use) => use.tied && (use.cheapness ?? 0) > 0 && use.desk !== 'public');
  const several = countFirms(cheap) >= FIRMS_MIN;
  const districts = new Set(cheap.flatMap(({ name }) => (name && districtInName(name)) || []));
  return {
    several,
    districts: several ? districts.size : 0,
    inBlocks: several && cheap.length === uses.length && isInBlocks(uses),
  };
};

/** Firms with names that have nothing to do with each other. */
const countFirms = (uses: readonly NumberUse[]): number => {
  const found: string[] = [];
  for (const { name } of [...uses].sort((a, b) => (a.no < b.no ? -1 : 1)))
    if (name && found.every((other) => compareNames(other, name) === 'different')) found.push(name);
  return found.length;
};

/**
 * Whether a number nearly always follows itself. Customers come as they come: were they independent,
 * two deals in a row would fall on one number with the sum of the squares of the numbers' shares.
 */
const isInBlocks = (uses: readonly NumberUse[]): boolean => {
  const deals = uses.reduce((sum, use) => sum + use.deals, 0);
  const runs = uses.reduce((sum, use) => sum + use.runs, 0);
  if (deals < 2) return false;
  const again =
    uses.reduce((sum, use) => sum + use.deals * (use.deals - 1), 0) / deals / (deals - 1);
  return binomialAbove(deals - 1, again, deals - runs) <= BLOCKS_MAX;
};
