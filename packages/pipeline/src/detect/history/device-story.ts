import { isVisit } from './around-home.ts';
import { isCentralTill, LANDLORDS } from './central-till.ts';
import { countCities } from './count-cities.ts';
import { isEpisode, isGainlessMove, isInTurn, isMove, isOneRow } from './deal-order.ts';
import { cardChance, splitByCard } from './device-cards.ts';
import type { DealSigns } from './device-deals.ts';
import { garbledOf, stemOf } from './device-garbled.ts';
import { type GroupSplit, isBackwards, isHall } from './device-groups.ts';
import {
  areAllStrange,
  areOfTwoPools,
  BORROWED_HOMES_MIN,
  contestedOf,
  dearestOf,
  homeOf,
  isAnothers,
  isBorrowed,
  isCheaper,
  isLikelyHome,
  isOfOthers,
  isOtherHouse,
  oddOf,
  ownBesideOthers,
  ownerlessOf,
} from './device-home.ts';
import { compare, isOtherTrade, namesOf } from './device-names.ts';
import { isDrawn, isHanded, isOpening, passedOf } from './device-passing.ts';
import { isBefore, poolOf } from './device-pool.ts';
import { evenOf } from './even-number.ts';
import { heldOf } from './held-number.ts';
import { isHere, isHosted, isStall } from './hosted-number.ts';
import type { JointTurn } from './joint-turns.ts';
import { isLenders } from './lenders-number.ts';
import type { NumberStory, NumberUse } from './number-use.ts';
import { isOnlyBorrowed } from './only-borrowed.ts';
import { areOfTwoDevices } from './own-ids.ts';
import { isPoolsOwn, isStrangers } from './pools-own.ts';
import { haveRivals, isShopOfTwoGrounds } from './rival-grounds.ts';
import { isCounter, isOneSet } from './same-set.ts';
import { shopsBeside } from './shops-beside.ts';
import { areTradesApart, labelsOf, unrelatedTrades } from './trades-apart.ts';

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

/** A device's numbers, its home among them, and what they tell together. */
interface DeviceRead {
  readonly uses: readonly NumberUse[];
  readonly home: NumberUse | undefined;
  /** The home is told by its slips, by digits or by what it takes, whatever the sales say. */
  readonly sure: boolean;
  readonly inTurn: boolean;
  /** Numbers that it takes in turn with other devices. */
  readonly joint: JointTurn | undefined;
  readonly inSpells: boolean;
  /** All numbers are other shops' own, and they come in turn or divide the sales. */
  readonly strange: boolean;
  /** Numbers that took credit cards only, beside a home that took the others. */
  readonly led: ReadonlySet<number>;
  /** Numbers of several firms and trades under which it sells for amounts of its own. */
  readonly labels: ReadonlySet<NumberUse>;
  /** By number, those beside which it sells alike. */
  readonly alike: DealSigns['alike'];
  readonly divides: (use: NumberUse, by: GroupSplit['by']) => boolean;
  readonly told: Pick<NumberStory, 'desksApart' | 'districts' | 'inBlocks' | 'inSpells' | 'cities'>;
}

const readDevice = (
  seen: readonly NumberUse[],
  found: GroupSplit | undefined,
  mates: number | undefined,
  { cycle: own, joint, amounts, alike }: DealSigns,
): DeviceRead => {
  const groups = found && (isBackwards(found, seen) || isHall(found, seen)) ? undefined : found;
  const split = splitByCard(seen);
  const uses = poolMoves(tieGuests(seen));
  const rest =
    split?.rest.size === 1 ? uses.find(({ number }) => split.rest.has(number)) : undefined;
  // A router sends credit cards to cheaper numbers: beside a dearer one for them, this is none's home.
  const debit = uses.some((use) => split?.led.has(use.number) && rest && isCheaper(rest, use))
    ? undefined
    : rest;
  const known = uses.filter((use) => use.tied || use.home);
  const apart = areTradesApart(known);
  const cycle = joint?.numbers ?? own;
  const inTurn =
    joint !== undefined || (known.length === uses.length && (own !== undefined || isInTurn(uses)));
  const unturned = uses.filter(({ number }) => cycle?.has(number) === false);
  const kept = unturned.length === 1 ? unturned[0]?.number : undefined;
  const { several: _, ...pool } = poolOf(uses, mates);
  const dear = dearestOf(uses);
  const claimed = pool.inSpells
    ? uses.find((use) => isBefore(use) || (use.home && isOwnedElsewhere(use)))
    : homeOf(uses, apart || pool.inBlocks || pool.districts >= 2, inTurn);
  const isDear = dear?.most === true && !(isAnothers(dear.own) && goesAbout(dear.own));
  const likely = claimed === undefined || isDear ? (dear?.own ?? claimed) : claimed;
  const told = kept ?? groups?.home;
  const signed = uses.find((use) => use.signed);
  const sure = signed ?? stemOf(uses) ?? debit ?? uses.find(({ number }) => number === told);
  const strange = uses.every(isAnothers) && (inTurn || groups !== undefined);
  const labels = labelsOf(uses, amounts);
  // A shop of a cheap class gains nothing by a router: among labels, such a number is none's home.
  const isLabel = likely !== undefined && labels.has(likely) && (likely.cheapness ?? 0) > 0;
  const isTaken =
    likely !== undefined && joint?.crowded === true && joint.numbers.has(likely.number);
  const isNone = isLabel || isTaken || (likely !== undefined && isPoolsOwn(likely, uses, inTurn));
  const home = strange ? undefined : (sure ?? (isNone ? undefined : likely));
  const cities = countCities(known);
  const drawn =
    isDrawn(uses, home, cities) && (apart || unrelatedTrades(known) >= DRAWN_TRADES_MIN);
  return {
    uses,
    home,
    sure: sure !== undefined,
    inTurn,
    joint,
    inSpells: pool.inSpells,
    strange,
    led: (debit && split?.led) ?? new Set(),
    labels,
    alike,
    divides: ({ number }, by) =>
      home?.number === groups?.home && groups?.by === by && groups.group.has(number),
    told: {
      ...pool,
      desksApart:
        drawn ||
        haveRivals(known) ||
        isShopOfTwoGrounds(known) ||
        (apart && !isOwnSet(uses) && !isHallCounter(uses, labels)),
      cities,
    },
  };
};

/** Which numbers may be the device's own as well, so that nothing ties them to another home. */
const doubtsOf = (device: DeviceRead) => {
  const { uses, home, sure, joint, inSpells, strange, labels, alike, told } = device;
  const even = sure ? undefined : evenOf(uses, home);
  const contested = sure ? undefined : contestedOf(uses, home);
  const odd = oddOf(uses);
  const held = home === undefined ? heldOf(uses) : undefined;
  const ownerless = ownerlessOf(uses);
  const twoPools = areOfTwoPools(uses);
  const isOpen =
    isHallCounter(uses, labels) ||
    (home === undefined && areOfOneHouse(uses)) ||
    (areOfTwoDevices(uses) && !isChosen(device));
  // Of a shop that has tills of its own, the amounts are its own where most is sold: another of one terminal id.
  const isLabel = (use: NumberUse): boolean =>
    home !== undefined &&
    (use.lone === 0 || use.heard === true || use.sales * 2 < use.allSales) &&
    alike?.get(use.number)?.has(home.number) === true &&
    !isVisit(home, use) &&
    isBorrowed(use) &&
    isCheaper(use, home) &&
    compare(use.name, home.name) === 'different';
  const mayBeOwn = (use: NumberUse): boolean =>
    !isOnlyBorrowed(use) && (isOpen || (!isLabel(use) && use === contested));
  return (use: NumberUse): boolean =>
    !(inSpells || strange || joint?.numbers.has(use.number)) &&
    (mayBeOwn(use) ||
      (!isLabel(use) && use === even) ||
      (!sure && home !== undefined && isDearGuest(use, home, uses)) ||
      (!isLabel(use) && isLenders(use, uses)) ||
      isStall(use, uses) ||
      (isOpening(use, uses) && !isOfOthers(use, uses) && use.sales >= (home?.sales ?? 0)) ||
      (home === undefined &&
        !isStrangers(use, uses) &&
        (twoPools ||
          use === odd ||
          use === held ||
          use === ownerless ||
          isTwin(use, uses) ||
          isGainlessMove(uses) ||
          isHosted(use, uses, told.desksApart) ||
          isLikelyHome(use, uses))));
};

/** Numbers drawn for single sales are of so many unrelated trades, or a hall may take them in. Own choice [I]. */
const DRAWN_TRADES_MIN = 3;

/**
 * Numbers of one city that this device alone uses: as likely several shops at one till as a router's
 * small pool, whatever their trades. Of two shops, one may have a till of its own besides, and others may
 * borrow from them.
 */
const isOwnSet = (uses: readonly NumberUse[]): boolean => {
  const spared = uses.length === 2 ? uses.map(({ lone }) => lone) : [];
  const isOwn = (use: NumberUse, at: number): boolean =>
    use.devices - (spared[at] ?? 0) === 1 || (uses.length === 2 && isHere(use));
  return uses.every(isOwn) && countCities(uses) <= 1;
};

/** Whether all numbers of the device carry one name, or that of one hospital or school, whoever else has them. */
const areOfOneHouse = (uses: readonly NumberUse[]): boolean =>
  uses.every((use) => use === uses[0] || namesOf(use, uses[0], uses) === 'same');

/** Whether a number is borrowed, or takes sales of one kind. */
const isChosen = ({ uses, led, divides }: DeviceRead): boolean =>
  led.size > 0 ||
  uses.some((use) => isBorrowed(use) || divides(use, 'card') || divides(use, 'amount'));

/**
 * Whether the device is a counter of a hall, of one city: dues have prices of their own, no labels, and a hospital
 * takes in its own.
 */
const isHallCounter = (uses: readonly NumberUse[], labels: ReadonlySet<NumberUse>): boolean =>
  labels.size === 0 && isCounter(uses) && !haveRivals(uses) && countCities(uses) <= 1;

/**
 * Whether a number is another shop's and of a dearer class than the home, and only a terminal id ties it to
 * the device: no router gains by it, so that two shops may have been given one id. That does not bring two numbers
 * here that go about over several routed devices.
 */
const isDearGuest = (use: NumberUse, home: NumberUse, uses: readonly NumberUse[]): boolean =>
  use.heard !== true &&
  isAnothers(use) &&
  isCheaper(home, use) &&
  !(goesAbout(use) && uses.some((other) => other !== use && other !== home && goesAbout(other)));

const goesAbout = (use: NumberUse): boolean =>
  use.homes >= BORROWED_HOMES_MIN && use.routers >= ROUTERS_MIN;

const ROUTERS_MIN = 3;

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

/** One of two numbers of one name: a merchant renumbered, though others borrow its number. */
const isTwin = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  uses.length === 2 && namesOf(use, undefined, uses) === 'same';

/** The only number that nothing ties to the device: what is tied to it is tied to this one. */
const hostOf = (uses: readonly NumberUse[]): NumberUse | undefined => {
  const [host, ...more] = uses.filter((use) => !use.tied);
  return more.length === 0 ? host : undefined;
};

/** Whether a number that nobody borrows is also all that other devices use: it has a shop. */
const isOwnedElsewhere = (use: NumberUse): boolean => use.lone > 0 && !isBorrowed(use);

/**
 * Where two borrowed numbers are tied to a device, so is every other that routed devices use and that
 * is mostly in use elsewhere: only the counter was not heard between them.
 */
const tieGuests = (uses: readonly NumberUse[]): readonly NumberUse[] => {
  const isRouted = ({ routers, sales, allSales }: NumberUse): boolean =>
    routers >= BORROWED_HOMES_MIN && sales * 2 < allSales;
  const sure = uses.filter((use) => use.tied && isRouted(use)).length;
  if (sure < BORROWED_HOMES_MIN) return uses;
  return uses.map((use) => (isRouted(use) ? { ...use, tied: true } : use));
};

/**
 * A takeover leads to one number. Merchants that left their own numbers for the same two or more went
 * over to a pool. That these are other merchants must be seen by name, or without names by trade; or
 * three left for them.
 */
const poolMoves = (uses: readonly NumberUse[]): readonly NumberUse[] => {
  const home = uses.find((use) => use.home && use.kept);
  const isJoined = (use: NumberUse): boolean =>
    use !== home &&
    (use.settled >= MOVERS_MIN + 1 ||
      (use.parties >= PARTIES_MIN &&
        home !== undefined &&
        isOther(use, home) &&
        isCheaper(use, home)) ||
      (use.settled >= MOVERS_MIN && home !== undefined && isOther(use, home)));
  if (uses.filter(isJoined).length < MOVERS_MIN) return uses;
  return uses.map((use) => (isJoined(use) ? { ...use, joined: true } : use));
};

const MOVERS_MIN = 2;

/** Of dearer merchants with other names, so many need not have used their own for long before. */
const PARTIES_MIN = 3;

const isOther = (use: NumberUse, home: NumberUse): boolean => {
  const names = compare(use.name, home.name);
  const trades = use.mcc !== undefined && home.mcc !== undefined && use.mcc !== home.mcc;
  return names === 'different' || (names === 'unknown' && trades);
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
