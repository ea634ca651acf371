import { isEpisode } from './deal-order.ts';
import type { NumberUse } from './number-use.ts';

/**
 * Whether a number is used more than the home, all around it and in between, while the home was in use at one
 * time for the most part: that may be the one borrowed.
 */
export const isSteadier = (use: NumberUse, home: NumberUse): boolean =>
  home.longestRun * 2 >= home.deals &&
  use.longestRun * 2 < use.deals &&
  use.sales >= home.sales &&
  use.firstPlace < home.firstPlace &&
  use.lastPlace > home.lastPlace;

/** Fewer sales in one row may be what a router left. Own choice [I]. */
const VISIT_MIN = 3;

/**
 * Whether another shop's number, which has a till of its own, came up for a while on a device that sold more under
 * its first and last number: one loaded by mistake and taken back, as likely as a router that paused for it.
 */
export const isVisit = (home: NumberUse, use: NumberUse): boolean =>
  home.lone > 0 &&
  use.sales >= home.sales &&
  use.firstPlace === 1 &&
  home.lastPlace < use.lastPlace &&
  (isEpisode(home, use.lastPlace) || (home.runs === 1 && home.deals >= VISIT_MIN));
