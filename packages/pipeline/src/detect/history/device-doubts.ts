import { isVisit } from './around-home.ts';
import { isGainlessMove } from './deal-order.ts';
import {
  areOfTwoPools,
  contestedOf,
  isAnothers,
  isBorrowed,
  isCheaper,
  isLikelyHome,
  isOfOthers,
  oddOf,
  ownerlessOf,
} from './device-home.ts';
import { compare, namesOf } from './device-names.ts';
import { isOpening } from './device-passing.ts';
import { type DeviceRead, goesAbout, isHallCounter } from './device-read.ts';
import { evenOf } from './even-number.ts';
import { heldOf } from './held-number.ts';
import { isHosted, isStall } from './hosted-number.ts';
import { isLenders } from './lenders-number.ts';
import type { NumberUse } from './number-use.ts';
import { isOnlyBorrowed } from './only-borrowed.ts';
import { areOfTwoDevices } from './own-ids.ts';
import { isStrangers } from './pools-own.ts';

/** Which numbers may be the device's own as well, so that nothing ties them to another home. */
export const doubtsOf = (device: DeviceRead) => {
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

/** Whether all numbers of the device carry one name, or that of one hospital or school, whoever else has them. */
const areOfOneHouse = (uses: readonly NumberUse[]): boolean =>
  uses.every((use) => use === uses[0] || namesOf(use, uses[0], uses) === 'same');

/** Whether a number is borrowed, or takes sales of one kind. */
const isChosen = ({ uses, led, divides }: DeviceRead): boolean =>
  led.size > 0 ||
  uses.some((use) => isBorrowed(use) || divides(use, 'card') || divides(use, 'amount'));

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

/** One of two numbers of one name: a merchant renumbered, though others borrow its number. */
const isTwin = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  uses.length === 2 && namesOf(use, undefined, uses) === 'same';
