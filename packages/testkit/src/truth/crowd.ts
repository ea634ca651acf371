import type { Population } from '../shops/population.ts';
import { observe } from '../stream/observe.ts';
import { salesByDay } from '../stream/sales.ts';

/**
 * Serials of devices whose own terminal id is seen with several merchant numbers, and whether that
 * tells: `once` for a device that goes over to one other number and stays, as with a new owner.
 */
export type Crowd = ReadonlyMap<string, 'id' | 'once'>;

/**
 * Lets the world trade once, to see which devices' own terminal ids carry several merchant numbers.
 *
 * Shape   empty where a registry of terminals tells more than the id does.
 */
export const crowdOf = (population: Population): Crowd => {
  const crowd = new Map<string, 'id' | 'once'>();
  if (population.build.spec.tables.includes('terminals')) return crowd;
  const latest = new Map<string, string>();
  for (const { sn, number } of shownNumbers(population)) {
    const before = latest.get(sn) ?? number;
    if (before !== number) crowd.set(sn, crowd.has(sn) ? 'id' : 'once');
    latest.set(sn, number);
  }
  return crowd;
};

/** Devices and the merchant numbers that are seen with their own terminal ids, in the order of sales. */
function* shownNumbers(population: Population): Generator<{ sn: string; number: string }> {
  for (const { sales } of salesByDay(population))
    for (const sale of sales)
      for (const { row } of observe(population.build, sale, new Map()))
        if (row.merchant_no && row.terminal_id === sale.outcome.tid)
          yield { sn: sale.terminal.sn, number: row.merchant_no };
}
