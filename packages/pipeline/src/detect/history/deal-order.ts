import { binomialBelow, closeTogether } from './chances.ts';
import type { NumberUse } from './number-use.ts';

/** Fewer sales may be a test or a mistake. */
const MOVE_MIN = 3;

export const isMove = (use: NumberUse, home: NumberUse): boolean =>
  (use.bound || use.tied) &&
  use.firstPlace > home.lastPlace &&
  Math.min(use.deals, home.deals) >= MOVE_MIN;

/**
 * Whether a device of two numbers changed once and for good, to one of the same price that nobody else has: nobody
 * gains, so that this may be its shop's new one, whoever borrows the first.
 */
export const isGainlessMove = (uses: readonly NumberUse[]): boolean => {
  const [first, second, ...more] = [...uses].sort((a, b) => a.firstPlace - b.firstPlace);
  if (first === undefined || second === undefined || more.length > 0) return false;
  return (
    first.lastPlace < second.firstPlace &&
    second.devices === 1 &&
    first.cheapness === second.cheapness
  );
};

/** With a million devices of several numbers, one in a hundred data sets has one in turn by luck. */
const IN_TURN_MAX = 1e-8;

/**
 * Whether a number hardly ever follows itself. Customers come as they come: were they independent, two
 * deals in a row would fall on one number with the sum of the squares of the numbers' shares.
 */
export const isInTurn = (uses: readonly NumberUse[]): boolean => {
  const deals = uses.reduce((sum, use) => sum + use.deals, 0);
  const runs = uses.reduce((sum, use) => sum + use.runs, 0);
  if (deals < 2) return false;
  const again =
    uses.reduce((sum, use) => sum + use.deals * (use.deals - 1), 0) / deals / (deals - 1);
  return binomialBelow(deals - 1, again, deals - runs) <= IN_TURN_MAX;
};

/** Fewer deals of a number follow each other by luck where several tills take turns. Own choice [I]. */
const FOLLOW_MIN = 5;

/** Whether a number came in one row alone, as a shop's own before others are taken in turn: it is none of these. */
export const isOneRow = ({ deals, runs }: Pick<NumberUse, 'deals' | 'runs'>): boolean =>
  deals >= FOLLOW_MIN && runs === 1;

/** Below this chance, deals that lie so close together are not scattered over the history. */
const SCATTERED_MAX = 0.01;

/** Whether a number came up in one part of the device's history only, beyond chance. */
export const isEpisode = (use: NumberUse, deals: number): boolean =>
  use.firstPlace > 1 &&
  use.lastPlace < deals &&
  closeTogether(deals, use.lastPlace - use.firstPlace + 1, use.deals) <= SCATTERED_MAX;
