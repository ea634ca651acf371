import type { Desk } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import { countCities } from './count-cities.ts';
import type { NumberUse } from './number-use.ts';

/** One counter alone has its own set in any case; more than this a hall seldom has. Own choice [I]. */
const COUNTERS_MIN = 2;
const COUNTERS_MAX = 8;

/**
 * Creates `same_set(device)`: its numbers are those of a few devices, another has them all, and most sales under
 * them are made where all are used. Where terminal ids stand for several devices, parts of one are taken apart.
 */
export const createSameSets = (session: Session): Promise<void> => session.run(SAME_SET);

const SAME_SET = `create or replace table same_set as
  with own as (
    select u.device, u.number, m.numbers, n.devices between ${COUNTERS_MIN} and ${COUNTERS_MAX} as few
    from device_number u join mixed m using (device) join number_use n using (number)
  ), asked as (
    select device from own group by device having bool_and(few)
  ), met as (
    select o.device, u.device as other, count(*) = any_value(o.numbers) as whole, sum(u.sales) as sales
    from own o semi join asked using (device)
    join device_number u on u.number = o.number
    group by o.device, u.device
  )
  select device from met group by device
  having count(*) filter (whole) >= ${COUNTERS_MIN} and 2 * sum(sales) filter (whole) > sum(sales)`;

/**
 * Whether the device is one of the tills of a mall or food court: others have all of its numbers as well, and all are
 * of one city and one price class, so that nobody gains by choosing among them.
 */
export const isOneSet = (uses: readonly NumberUse[]): boolean => {
  const [first] = uses;
  return (
    first?.cheapness !== undefined &&
    uses.every(({ sameSet, cheapness }) => sameSet === true && cheapness === first.cheapness) &&
    countCities(uses) <= 1
  );
};

/** What a service hall takes in: dues, fees, fares. */
const DUES: ReadonlySet<Desk> = new Set(['public', 'education', 'health', 'transport']);
const PROPERTY = '6513';

/** Fewer sales of each number are a few draws from a pool as well. Own choice [I]. */
const DUES_MIN = 5;

/**
 * Whether the device is one of the counters of a service hall: others have all of its numbers as well, and all
 * are of trades that take in dues. A router's devices have shops of their own besides, or draw different
 * numbers from its pool.
 */
export const isCounter = (uses: readonly NumberUse[]): boolean =>
  uses.every(
    ({ sameSet, sales, desk, mcc }) =>
      sameSet === true &&
      sales >= DUES_MIN &&
      (mcc === PROPERTY || (desk !== undefined && DUES.has(desk))),
  );
