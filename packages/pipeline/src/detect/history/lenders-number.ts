import { tradesRelated } from '@zhenma/model';
import { BORROWED_HOMES_MIN, isCheaper, isStrange, salesOf } from './device-home.ts';
import type { NumberUse } from './number-use.ts';

/** One lender's till may have a second shop beside it, and so may the next by luck. */
const HOSTS_MIN = 3;

/** What so many routed devices use is a router's number, whoever else has it. Own choice [I]. */
const ROUTERS_KNOWN = 3;

/** Drawn so often, the same number would have come up again by luck less often than this. */
export const LENDERS_CHANCE_MAX = 0.01;

/**
 * Whether it is the one number of a pool that the device uses, and comes back to, where the pool's
 * customers use several: its shop, which lends it. Did the device draw from that pool, it would have
 * drawn the same again each time. A number has one shop: where the devices of three look so, the router
 * itself takes the one number as long as it pays best. Nor is it the shop's where no one till sells for both: see
 * `isOffDesk`. Nor beside one other number alone, once three routed devices use it: a router that moved the lender's sales
 * to that one would have no other customer for it.
 */
export const isLenders = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  use.lone === 0 &&
  use.routers >= BORROWED_HOMES_MIN &&
  (uses.length > 2 || use.routers < ROUTERS_KNOWN) &&
  (use.hosts ?? 0) < HOSTS_MIN &&
  uses.every((other) => other === use || other.routers === 0) &&
  !uses.some((other) => other !== use && isOffDesk(use, other, uses)) &&
  use.company ** (1 - use.runs) <= LENDERS_CHANCE_MAX;

/** Canteens, kiosks, pharmacies, bookshops and garages, which stand in stations, hospitals and schools. Own list [I]. */
const LODGERS: ReadonlySet<string> = new Set(
  '5331 5411 5499 5811 5812 5814 5912 5942 7538 7542'.split(' '),
);

/**
 * Whether no one till sells for both, so that the other number is no guest of a lender: they are strange to each other,
 * and either the other is dearer, or two of three sales go out under it; or it is dearer and of an unrelated trade. A
 * supermarket has counters of any trade. A till that went the other way, from a lent number to a dearer one that nobody
 * else uses, would gain nothing.
 */
const isOffDesk = (use: NumberUse, other: NumberUse, uses: readonly NumberUse[]): boolean => {
  const dearer = isCheaper(use, other);
  if (isStrange(use, other)) return dearer || other.sales * 3 >= salesOf(uses) * 2;
  if (use.desk === 'supermarket' || LODGERS.has(other.mcc ?? '')) return false;
  return dearer && tradesRelated(use.mcc ?? '', other.mcc ?? '') === false;
};
