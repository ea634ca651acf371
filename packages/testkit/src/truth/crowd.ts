import type { Population } from '../shops/population.ts';
import { observe } from '../stream/observe.ts';
import { salesByDay } from '../stream/sales.ts';

/**
 * Serials of devices whose own terminal id is seen with several merchant numbers, and whether that
 * tells: `once` for a device that goes over to one other number and stays, as with a new owner;
 * `alone` for one whose numbers are seen under no other id, nor its merchant's under its own, as
 * with a till of several shops.
 */
export type Crowd = ReadonlyMap<string, 'id' | 'once' | 'alone'>;

/**
 * Lets the world trade once, to see which devices' own terminal ids carry several merchant numbers.
 *
 * Shape   empty where a registry of terminals tells more than the id does.
 */
export const crowdOf = (population: Population): Crowd => {
  if (population.build.spec.tables.includes('terminals')) return new Map();
  const devices = new Map<string, Device>();
  const ids = new Map<string, string | undefined>();
  for (const { sn, tid, own, number, id } of shownNumbers(population)) {
    if (!ids.has(number)) ids.set(number, id);
    else if (ids.get(number) !== id) ids.set(number, undefined);
    if (id !== tid) continue;
    const device = devices.get(sn) ?? {
      latest: number,
      switches: 0,
      own: false,
      numbers: new Set(),
    };
    if (device.latest !== number) device.switches++;
    device.latest = number;
    if (number === own) device.own = true;
    device.numbers.add(number);
    devices.set(sn, device);
  }
  const isAlone = ({ own, numbers }: Device): boolean =>
    !own && [...numbers].every((number) => ids.get(number) !== undefined);
  return new Map(
    [...devices]
      .filter(([, { switches }]) => switches > 0)
      .map(([sn, device]) => [
        sn,
        device.switches === 1 ? 'once' : isAlone(device) ? 'alone' : 'id',
      ]),
  );
};

/** What a device's own terminal id showed so far. */
interface Device {
  latest: string;
  switches: number;
  /** The number of the merchant that really sold. */
  own: boolean;
  readonly numbers: Set<string>;
}

/** Merchant numbers and the terminal ids that are seen with them, in the order of sales. */
function* shownNumbers(population: Population): Generator<{
  sn: string;
  tid: string;
  own: string;
  number: string;
  id: string | undefined;
}> {
  for (const { sales } of salesByDay(population))
    for (const sale of sales)
      for (const { row } of observe(population.build, sale, new Map()))
        if (row.merchant_no)
          yield {
            sn: sale.terminal.sn,
            tid: sale.outcome.tid,
            own: sale.outcome.truth.no,
            number: row.merchant_no,
            id: row.terminal_id,
          };
}
