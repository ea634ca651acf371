import { compareNames, districtInName, tradesRelated } from '@zhenma/model';
import { binomialAbove } from './chances.ts';
import type { NumberUse } from './number-use.ts';

/** What the cheap numbers of one device, taken together, say of a pool. */
export interface PoolOfDevice {
  /** The device's numbers below the standard class are of three firms or more. */
  readonly several: boolean;
  /** Districts that open the names of its numbers, if the cheap ones are of three firms or more. */
  readonly districts: number;
  /** All numbers are of three cheap firms or more, each in use for a while, then the next. */
  readonly inBlocks: boolean;
  /** The same of cheap firms of any desk, beyond all chance, and back to one that was left; what the
   *  device left at the start does not count. */
  readonly inSpells: boolean;
}

const FIRMS_MIN = 3;

/** Two of a thousand devices would so often stay with a number by luck: it takes others to convict. */
const BLOCKS_MAX = 0.002;

/** One of twenty would by luck, where its mates show beyond all chance that they change together. */
const MATES_MAX = 0.05;

/** With a hundred thousand devices of three cheap firms, one data set has one of them by luck. */
const SPELLS_MAX = 1e-5;

/** How often a device came to a number, and how long it stayed. */
export type Spell = Pick<NumberUse, 'deals' | 'runs' | 'longestRun' | 'firstPlace'>;

/**
 * Tells what a device did with its numbers below the standard class.
 *
 * Stalls and counters that share a device sell food and goods of the standard class; three firms of
 * cheaper classes at one device are rare, and shops of several districts at one desk are none.
 * Counters of utilities stand for a whole city and are not counted. Where each number is alone for a
 * while they count: a service hall takes every fee at all times, and a firm that has given its device
 * away does not fall silent until it comes back. mates: chance of the spells of all devices with the same
 * numbers together, see spell-mates.ts; what one device of few sales leaves open, several may tell.
 */
export const poolOf = (uses: readonly NumberUse[], mates = 1): PoolOfDevice => {
  const shops = uses.filter((use) => use.tied && use.desk !== 'public');
  const cheap = shops.filter((use) => (use.cheapness ?? 0) > 0);
  const several = countFirms(cheap) >= FIRMS_MIN;
  const later = uses.filter((use) => !isBefore(use));
  const districts = new Set(shops.flatMap(({ name }) => (name && districtInName(name)) || []));
  return {
    several,
    districts: several ? districts.size : 0,
    inBlocks: several && cheap.length === uses.length && spellsChance(uses) <= BLOCKS_MAX,
    inSpells: isBySpells(later, mates) && later.every((use) => (use.cheapness ?? 0) > 0),
  };
};

const isBySpells = (uses: readonly NumberUse[], mates: number): boolean => {
  const own = spellsChance(uses);
  return (
    (own <= SPELLS_MAX || (own <= MATES_MAX && mates <= SPELLS_MAX)) &&
    uses.every(({ tied }) => tied) &&
    uses.some(({ runs }) => runs > 1) &&
    countFirms(uses) >= FIRMS_MIN
  );
};

/** Whether the device began with the number and hardly came back: perhaps its own until then. */
export const isBefore = ({ deals, longestRun, firstPlace }: Spell): boolean =>
  firstPlace === 1 && deals - longestRun <= deals * STRAY_SHARE;

const STRAY_SHARE = 0.2;

/** Firms whose names have nothing to do with each other or, where names tell nothing, whose trades. */
export const countFirms = (uses: readonly NumberUse[]): number => {
  const found: NumberUse[] = [];
  for (const use of [...uses].sort((a, b) => (a.no < b.no ? -1 : 1)))
    if (use.name && found.every((other) => areTwoFirms(other, use))) found.push(use);
  return found.length;
};

const areTwoFirms = (a: NumberUse, b: NumberUse): boolean => {
  const names = a.name && b.name ? compareNames(a.name, b.name) : 'unknown';
  if (names !== 'unknown') return names === 'different';
  return a.mcc !== undefined && b.mcc !== undefined && tradesRelated(a.mcc, b.mcc) === false;
};

/**
 * Chance that numbers follow themselves so often. Customers come as they come: were they independent,
 * two deals in a row would fall on one number with the sum of the squares of the numbers' shares.
 */
export const spellsChance = (uses: readonly Spell[]): number => {
  const deals = uses.reduce((sum, use) => sum + use.deals, 0);
  const runs = uses.reduce((sum, use) => sum + use.runs, 0);
  if (deals < 2) return 1;
  const again =
    uses.reduce((sum, use) => sum + use.deals * (use.deals - 1), 0) / deals / (deals - 1);
  return binomialAbove(deals - 1, again, deals - runs);
};
