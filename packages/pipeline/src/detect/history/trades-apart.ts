import { desksApart, tradesRelated } from '@zhenma/model';
import { countFirms } from './device-pool.ts';
import type { NumberUse } from './number-use.ts';
import {
  haveRivals,
  isForecourtAmongStrangers,
  isShopOfSchoolAndHospital,
} from './rival-grounds.ts';

/**
 * Whether no single till sells all of it: desks that are apart, or three kinds of desk and shops of
 * two trades that have nothing in common. A service hall has desks only, a mall shops.
 */
export const areTradesApart = (uses: readonly NumberUse[]): boolean => {
  const desks = new Set(uses.flatMap(({ desk }) => desk ?? []));
  if (desksApart(desks)) return true;
  const shops = uses.filter(({ desk }) => desk === undefined);
  if (haveRivals(uses) || isForecourtAmongStrangers(uses)) return true;
  if (isShopOfSchoolAndHospital(uses)) return true;
  return desks.size >= 3 && unrelatedTrades(shops) >= 2;
};

/** Trades of which no two have anything in common, that of `first` among them. */
export const unrelatedTrades = (uses: readonly NumberUse[], first?: NumberUse): number => {
  const found: string[] = first?.mcc === undefined ? [] : [first.mcc];
  for (const mcc of uses.flatMap((use) => use.mcc ?? []).sort())
    if (found.every((other) => tradesRelated(other, mcc) === false)) found.push(mcc);
  return found.length;
};

/** Shops of one house share tills; so many firms of unrelated trades do not. Own choice [I]. */
const LABEL_FIRMS_MIN = 3;
const LABEL_TRADES_MIN = 2;

/** Numbers, tied to the device, at which it sells for `amounts` of its own, if they are of several firms and trades. */
export const labelsOf = (
  uses: readonly NumberUse[],
  amounts: ReadonlySet<number> | undefined,
): ReadonlySet<NumberUse> => {
  const labels = uses.filter((use) => use.tied && amounts?.has(use.number));
  const strange =
    countFirms(labels) >= LABEL_FIRMS_MIN && unrelatedTrades(labels) >= LABEL_TRADES_MIN;
  return new Set(strange ? labels : []);
};
