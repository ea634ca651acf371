import type { Session } from '../../engine/session.ts';
import { oddsLimit } from './chances.ts';
import { type OwnAmounts, ownAmountsOf } from './own-amounts.ts';
import { eachDeviceSizes, readElsewhere } from './sizes-elsewhere.ts';
import { soldAlikeOf } from './sold-alike.ts';

/** What the amounts say that devices sell for under numbers which others have, too; by device. */
export interface AmountSigns {
  readonly own: ReadonlyMap<number, OwnAmounts>;
  readonly alike: ReadonlyMap<number, ReadonlyMap<number, ReadonlySet<number>>>;
}

/** Share of the devices said to have amounts of their own that may be there by luck. */
const FALSE_DISCOVERY = 0.001;

/** Devices of several numbers, and those of their numbers that other devices of several have as well. */
const SHARED = `create or replace table shared_number as
  select u.device, u.number from device_number u join mixed m using (device)
  join number_use n on n.number = u.number and n.devices - n.lone > 1`;

/**
 * Reads which devices have amounts of their own under numbers that others share (own-amounts.ts), those whose odds
 * count among all asked, and which numbers sell alike on one device (sold-alike.ts).
 */
export const readAmountSigns = async (session: Session): Promise<AmountSigns> => {
  await session.run(SHARED);
  const shared = await readShared(session);
  const elsewhere = await readElsewhere(session, 'select number from shared_number');
  const own = new Map<number, OwnAmounts>();
  const alike = new Map<number, ReadonlyMap<number, ReadonlySet<number>>>();
  await eachDeviceSizes(session, 'select device from shared_number', (device, here) => {
    const others = shared.get(device) ?? new Set();
    const amounts = ownAmountsOf(here, others, elsewhere);
    if (amounts) own.set(device, amounts);
    const pairs = soldAlikeOf(here, others, elsewhere);
    if (pairs.size > 0) alike.set(device, pairs);
  });
  const weights = [...own.values()].map(({ weight }) => weight);
  const limit = oddsLimit(weights, FALSE_DISCOVERY);
  return { own: new Map([...own].filter(([, { weight }]) => weight >= limit)), alike };
};

const readShared = async (session: Session): Promise<ReadonlyMap<number, Set<number>>> => {
  const shared = new Map<number, Set<number>>();
  await session.each('from shared_number', (rows) => {
    for (const { device, number } of rows)
      shared.set(Number(device), (shared.get(Number(device)) ?? new Set()).add(Number(number)));
  });
  return shared;
};
