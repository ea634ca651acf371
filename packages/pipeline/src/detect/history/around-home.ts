import { closeTogether } from './chances.ts';
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

/** A number that came for a while by luck as seldom as this is likelier loaded by mistake. Own choice [I]. */
const LUCK_MAX = 0.05;

/**
 * Whether another shop's number, of which another till sells more, came up for a while on a device that sold more
 * under its first and last number: one loaded by mistake and taken back, as likely as a router that paused for it.
 */
export const isVisit = (home: NumberUse, use: NumberUse): boolean => {
  const isAnothers = home.lone > 0 || (home.mostElsewhere ?? 0) > home.sales;
  const isAround = use.firstPlace === 1 && home.firstPlace > 1 && home.lastPlace < use.lastPlace;
  if (!isAnothers || !isAround || use.sales < home.sales) return false;
  if (home.runs === 1 && home.deals >= VISIT_MIN) return true;
  const span = home.lastPlace - home.firstPlace + 1;
  return closeTogether(use.lastPlace, span, home.deals) <= LUCK_MAX;
};

/** A row at the begin that luck would leave to one number as seldom as this was the shop's own then. Own choice [I]. */
const OPENING_LUCK_MAX = 0.001;

/**
 * Whether a device began with a number for so long, before the home came, that it was at home with it. Who gains
 * nothing by it has no reason to send it first.
 */
export const isFormer = (home: NumberUse, use: NumberUse): boolean => {
  const share = use.deals / (use.deals + home.deals);
  return use.firstPlace === 1 && share ** (home.firstPlace - 1) <= OPENING_LUCK_MAX;
};
