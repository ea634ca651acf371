import type { Population } from '../shops/population.ts';
import { observe } from '../stream/observe.ts';
import { salesByDay } from '../stream/sales.ts';

/** Serials of devices whose own terminal id is seen with several merchant numbers. */
export type Crowd = ReadonlySet<string>;

/**
 * Lets the world trade once, to see which devices' own terminal ids carry several merchant numbers.
 *
 * Shape   empty where a registry of terminals tells more than the id does.
 */
export const crowdOf = (population: Population): Crowd => {
  const { build } = population;
  const first = new Map<string, string>();
  const crowd = new Set<string>();
  if (build.spec.tables.includes('terminals')) return crowd;
  for (const { sales } of salesByDay(population))
    for (const sale of sales)
      for (const { row } of observe(build, sale, crowd)) {
        const { sn } = sale.terminal;
        if (!row.merchant_no || row.terminal_id !== sale.outcome.tid) continue;
        const known = first.get(sn) ?? row.merchant_no;
        first.set(sn, known);
        if (known !== row.merchant_no) crowd.add(sn);
      }
  return crowd;
};
