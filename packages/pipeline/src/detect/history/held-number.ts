import { binomialAbove, closeTogether } from './chances.ts';
import { isCheap, salesOf } from './device-home.ts';
import { isNextTo } from './next-number.ts';
import type { NumberUse } from './number-use.ts';

/** Of the device's numbers one may be out of proportion by luck as often as this. */
const HELD_CHANCE_MAX = 0.01;

/** A router that chooses among its numbers brings one of them out of proportion, hardly so far. Own [I]. */
const CHOSEN_CHANCE_MAX = 1e-6;

/**
 * The number that the device uses out of all proportion: a router spreads what it moves, so that a device
 * has about the same part of the sales of each borrowed number. Where no home is known since others
 * borrow it as well, this is the one that may be the shop's own, if no other device may be its own
 * shop's and this one came back to it (what a router sends for a week under one number is out of
 * proportion, too), and if it is not cheap, or all its devices are at home with it and it was not opened together with another,
 * or no other device has a third as many of its sales (a number that no other device has at all is out of proportion
 * by itself, which tells nothing),
 * or it has most of the device's sales, from one end of its history to the other, and either most of its
 * own here or so many that a router's choice by amount or hour does not explain it. A shop of several tills may lend
 * its number and have one till routed: that is told where most of the till's sales are under it.
 */
export const heldOf = (uses: readonly NumberUse[]): NumberUse | undefined => {
  const [all, here] = [uses.reduce((sum, use) => sum + use.allSales, 0), salesOf(uses)];
  const chanceOf = ({ sales, allSales }: NumberUse): number =>
    binomialAbove(allSales, (here - sales) / (all - allSales), sales);
  const [first] = uses
    .map((use) => ({ use, chance: chanceOf(use) }))
    .sort((a, b) => a.chance - b.chance || a.use.number - b.use.number);
  if (first === undefined || first.chance * uses.length > HELD_CHANCE_MAX) return undefined;
  const { use } = first;
  const isOwn =
    use.devices > 1 &&
    use.sole &&
    !uses.some((other) => other !== use && isNextTo(other.no, use.no));
  const isFixed = use.sales * 2 > use.allSales || first.chance <= CHOSEN_CHANCE_MAX;
  const isAhead =
    first.chance <= CHOSEN_CHANCE_MAX && peakOf(use) > 0 && use.sales >= peakOf(use) * PEAK_MIN;
  const isHere = isOwn || isAhead || !isCheap(use) || (isFixed && isScattered(use, uses));
  const isElsewhere = use.lone > 0 && use.sales * 2 <= use.allSales;
  const isMost = use.sales * 2 > here && !isCheap(use) && first.chance <= CHOSEN_CHANCE_MAX;
  return (!isElsewhere || isMost) && use.runs > 1 && isHere ? use : undefined;
};

/** No router brings a number to one of its devices so much oftener than to any other. Own choice [I]. */
const PEAK_MIN = 3;

const peakOf = ({ mostElsewhere }: NumberUse): number => mostElsewhere ?? Number.POSITIVE_INFINITY;

/** Below this chance, deals that lie so close together are no cut of the whole history. */
const SCATTERED_MAX = 0.01;

/** Whether most of the device's sales are under it, all through the device's history. */
const isScattered = (use: NumberUse, uses: readonly NumberUse[]): boolean => {
  const deals = uses.reduce((sum, one) => sum + one.deals, 0);
  const span = use.lastPlace - use.firstPlace + 1;
  return use.sales * 2 > salesOf(uses) && closeTogether(deals, span, use.deals) > SCATTERED_MAX;
};
