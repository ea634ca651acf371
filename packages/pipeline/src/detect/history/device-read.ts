import { countCities } from './count-cities.ts';
import { isInTurn } from './deal-order.ts';
import { splitByCard } from './device-cards.ts';
import type { DealSigns } from './device-deals.ts';
import { stemOf } from './device-garbled.ts';
import { type GroupSplit, isBackwards, isHall } from './device-groups.ts';
import {
  BORROWED_HOMES_MIN,
  dearestOf,
  homeOf,
  isAnothers,
  isBorrowed,
  isCheaper,
} from './device-home.ts';
import { compare } from './device-names.ts';
import { isDrawn } from './device-passing.ts';
import { isBefore, poolOf } from './device-pool.ts';
import { isHere } from './hosted-number.ts';
import type { JointTurn } from './joint-turns.ts';
import type { NumberStory, NumberUse } from './number-use.ts';
import { isPoolsOwn } from './pools-own.ts';
import { haveRivals, isShopOfTwoGrounds } from './rival-grounds.ts';
import { isCounter } from './same-set.ts';
import { areTradesApart, labelsOf, unrelatedTrades } from './trades-apart.ts';

/** A device's numbers, its home among them, and what they tell together. */
export interface DeviceRead {
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

/** Finds a device's home among its numbers, and what they tell together. */
export const readDevice = (
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

/**
 * Whether the device is a counter of a hall, of one city: dues have prices of their own, no labels, and a hospital
 * takes in its own.
 */
export const isHallCounter = (
  uses: readonly NumberUse[],
  labels: ReadonlySet<NumberUse>,
): boolean => labels.size === 0 && isCounter(uses) && !haveRivals(uses) && countCities(uses) <= 1;

/** Whether devices of several homes borrow the number, and several with proof of a router. */
export const goesAbout = (use: NumberUse): boolean =>
  use.homes >= BORROWED_HOMES_MIN && use.routers >= ROUTERS_MIN;

/** Own choice [I]. */
const ROUTERS_MIN = 3;

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

export const MOVERS_MIN = 2;

/** Of dearer merchants with other names, so many need not have used their own for long before. */
const PARTIES_MIN = 3;

const isOther = (use: NumberUse, home: NumberUse): boolean => {
  const names = compare(use.name, home.name);
  const trades = use.mcc !== undefined && home.mcc !== undefined && use.mcc !== home.mcc;
  return names === 'different' || (names === 'unknown' && trades);
};
