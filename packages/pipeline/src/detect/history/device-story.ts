import { isCentralTill, LANDLORDS } from './central-till.ts';
import { countCities } from './count-cities.ts';
import { isEpisode, isMove, isOneRow } from './deal-order.ts';
import { cardChance } from './device-cards.ts';
import type { DealSigns } from './device-deals.ts';
import { doubtsOf } from './device-doubts.ts';
import { garbledOf } from './device-garbled.ts';
import type { GroupSplit } from './device-groups.ts';
import {
  areAllStrange,
  isAnothers,
  isBorrowed,
  isCheaper,
  isOfOthers,
  isOtherHouse,
  ownBesideOthers,
} from './device-home.ts';
import { isOtherTrade, namesOf } from './device-names.ts';
import { isHanded, passedOf } from './device-passing.ts';
import { MOVERS_MIN, readDevice } from './device-read.ts';
import type { NumberStory, NumberUse } from './number-use.ts';
import { isStrangers } from './pools-own.ts';
import { isOneSet } from './same-set.ts';
import { shopsBeside } from './shops-beside.ts';

/**
 * Tells what one device did with its numbers; they come in any order.
 *
 * @param mates chance of the spells of it and others with the same numbers: see spell-mates.ts
 * @param signs what the order of its deals and the cards behind them say
 */
export const storyOf = (
  seen: readonly NumberUse[],
  groups?: GroupSplit,
  mates?: number,
  signs: DealSigns = {},
): readonly NumberStory[] => {
  const device = readDevice(seen, groups, mates, signs);
  const { uses, home, divides } = device;
  const sales = uses.reduce((sum, use) => sum + use.sales, 0);
  const deals = uses.reduce((sum, use) => sum + use.deals, 0);
  const strangers = new Set(shopsBeside(uses, home));
  const borrowed = uses.filter(
    (use) => use !== home && (isBorrowed(use) || strangers.has(use) || isLeftFor(use, home, uses)),
  );
  const most = Math.max(0, ...borrowed.map((use) => use.sales));
  const garbled = home ? garbledOf(uses, home) : [];
  const returns = uses.reduce((sum, use) => sum + Math.max(0, use.runs - 1), passedOf(uses));
  const host = home?.tied ? hostOf(uses) : undefined;
  const isDoubtful = doubtsOf(device);
  const handed = isHanded(uses);
  const oneSet = isOneSet(uses);
  const isCentral = home !== undefined && isCentralTill(uses, home);
  const others = home === undefined ? areAllStrange(uses) : home === ownBesideOthers(uses);
  return uses.map((use) => {
    // Two devices under one id neither take turns nor divide their sales.
    const isTurned =
      device.inTurn && device.joint?.numbers.has(use.number) !== false && !isOneRow(use);
    const isOne = isTurned || divides(use, 'card') || divides(use, 'amount');
    return {
      ...device.told,
      inTurn: isTurned,
      returns,
      borrowed: borrowed.length,
      number: use.number,
      cheap: (use.cheapness ?? 0) > 0,
      role: home === undefined ? 'open' : use === home ? 'home' : 'away',
      homeNumber: home?.number,
      homes: use.homes,
      movers: use.movers,
      routers: use.routers,
      cheaper: home !== undefined && isCheaper(use, home),
      elsewhere: home !== undefined && countCities([use, home]) === 2,
      names: namesOf(use, home, uses),
      tied: (use.tied || isOne || use === host) && !isDoubtful(use),
      bound: (use.bound || use.tied || isOne || use === host) && !isDoubtful(use),
      shared: isBorrowed(use),
      passing:
        most === 0 ||
        use.routers > 0 ||
        isOfOthers(use, uses) ||
        strangers.has(use) ||
        (others && isAnothers(use)) ||
        (home === undefined && isStrangers(use, uses)) ||
        isPassing(use, home, { most, all: sales }),
      otherHouse: home !== undefined && isOtherHouse(use, home),
      otherTrade: home !== undefined && isOtherTrade(use, home),
      byCard: home === undefined || use === home ? 1 : cardChance(use, home),
      moved: home !== undefined && returns === 0 && isMove(use, home),
      cardSplit: device.led.has(use.number) || divides(use, 'card'),
      amountSplit: divides(use, 'amount'),
      ownAmounts: device.labels.has(use) && !isDoubtful(use),
      garbled: garbled.includes(use) ? garbled.length : 0,
      lent: use !== home && use.lone > 0,
      episode: home !== undefined && use !== home && !isCentral && isEpisode(use, deals),
      common: home !== undefined && use !== home && borrowed.length === 1 && isCommon(use, home),
      oneSet,
      handed,
    };
  });
};

/** Whether devices of two other shops left their own numbers for this cheaper one of another firm. */
const isLeftFor = (
  use: NumberUse,
  home: NumberUse | undefined,
  uses: readonly NumberUse[],
): boolean =>
  home !== undefined &&
  use.bound &&
  use.movers >= MOVERS_MIN &&
  isCheaper(use, home) &&
  namesOf(use, home, uses) === 'different';

/** The only number that nothing ties to the device: what is tied to it is tied to this one. */
const hostOf = (uses: readonly NumberUse[]): NumberUse | undefined => {
  const [host, ...more] = uses.filter((use) => !use.tied);
  return more.length === 0 ? host : undefined;
};

/**
 * Whether a number that others borrow is as likely that of a landlord who collects at his tenants' tills:
 * it is of such a trade, none of its devices borrows a second one, and it is of their place and
 * institution and no cheaper, so that nobody gains by it. Or that of an oil company, each of whose stations has a
 * shop with a number of its own.
 */
const isCommon = (use: NumberUse, home: NumberUse): boolean =>
  (use.forecourt === true && !isOtherHouse(use, home)) || isLandlords(use, home);

const isLandlords = (use: NumberUse, home: NumberUse): boolean =>
  isBorrowed(use) &&
  use.company <= 1 &&
  LANDLORDS.has(use.mcc ?? '') &&
  use.cheapness !== undefined &&
  use.cheapness <= (home.cheapness ?? -1) &&
  countCities([use, home]) < 2 &&
  !isOtherHouse(use, home);

/** A router spreads its sales: what is used far more than all borrowed numbers is a shop of its own. */
const PASSING_MAX = 3;

/**
 * Whether a number that nobody else borrows is no second shop, nor perhaps the home itself: for that
 * the other must be cheaper, or the home have most of the device's sales.
 */
const isPassing = (
  use: NumberUse,
  home: NumberUse | undefined,
  { most, all }: { readonly most: number; readonly all: number },
): boolean =>
  home !== undefined &&
  use.sales <= most * PASSING_MAX &&
  (isCheaper(use, home) || home.sales * 2 >= all);
