import { placesOfNumbers } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import type { NumberTraits } from './number-traits.ts';

/** Changes from one number to another in the order of deals: how many, and how many within a day. */
const CHANGES = `
  with deal as (
    select k.device, k.cleared as number, k.day, lag(k.cleared) over turn as before,
      lag(k.day) over turn as last_day
    from history_key k join mixed m using (device) join sale s using (sale)
    where k.cleared > 0 and s.txn_type in (1, 5)
    window turn as (partition by k.device order by s.at_ms, k.cleared, k.sale)
  )
  select device, before, number, count(*) as times, count(*) filter (day - last_day <= 1) as quick
  from deal where before <> number group by device, before, number order by device, before, number`;

/** Three such journeys are no courier's luck. Own choice [I]. */
const QUICK_MIN = 3;

/**
 * Reads which devices change between numbers of different provinces as nobody carries a device: three times
 * or more from one day to the next or on the same day, and most of the times that they go so far.
 */
export const readTravels = async (
  session: Session,
  traits: ReadonlyMap<number, NumberTraits>,
): Promise<ReadonlySet<number>> => {
  const journeys = new Map<number, { times: number; quick: number }>();
  await session.each(CHANGES, (rows) => {
    for (const { device, before, number, times, quick } of rows) {
      const [from, to] = [traits.get(Number(before))?.no, traits.get(Number(number))?.no];
      if (!from || !to || placesOfNumbers(from, to) !== 'different') continue;
      const known = journeys.get(Number(device)) ?? { times: 0, quick: 0 };
      known.times += Number(times);
      known.quick += Number(quick);
      journeys.set(Number(device), known);
    }
  });
  const isSwift = ({ times, quick }: { times: number; quick: number }): boolean =>
    quick >= QUICK_MIN && quick * 2 > times;
  return new Set([...journeys].filter(([, of]) => isSwift(of)).map(([device]) => device));
};
