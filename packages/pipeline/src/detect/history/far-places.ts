import { deskOf } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { metres, metresBetween } from '../features/metres.ts';
import type { NumberTraits } from './number-traits.ts';

/** A device that moves further has no place. */
const STILL_METRES = 20_000;

/** No hall, fair or mall is so wide. */
const FAR_METRES = 50_000;

/** So many devices far from each other, sharing so many numbers, have no till in common. */
const PLACES_MIN = 3;
const SHARED_MIN = 3;

/**
 * Creates `far_place(number, homes)`: numbers that devices standing far from each other use to and fro
 * together with the same others; homes counts such places. A food court's numbers are of one place.
 *
 * Shape   empty without positions. Numbers of public services are left out: halls all over a country
 *         collect for the same ones.
 * Source  259号 positioning function; docs/indicators.md 8, 18. Own [I].
 */
export const createFarPlaces = async (
  session: Session,
  traits: ReadonlyMap<number, NumberTraits>,
): Promise<void> => {
  await session.run(STILL);
  const seen = new Map<number, Seen[]>();
  await session.each(SEEN, (rows) => {
    for (const { number, device, lat, lon } of rows) {
      const mcc = traits.get(Number(number))?.mcc;
      if (mcc !== undefined && deskOf(mcc) === 'public') continue;
      const at = { device: Number(device), lat: Number(lat), lon: Number(lon) };
      const known = seen.get(Number(number));
      if (known === undefined) seen.set(Number(number), [at]);
      else known.push(at);
    }
  });
  const far = new Map([...seen].map(([number, all]) => [number, countFar(all)] as const));
  const shared = new Map<number, number>();
  for (const [number, all] of seen)
    if ((far.get(number) ?? 0) >= PLACES_MIN)
      for (const { device } of all) shared.set(device, (shared.get(device) ?? 0) + 1);
  const rows = [...seen].flatMap(([number, all]): Cell[][] => {
    const together = all.filter(({ device }) => (shared.get(device) ?? 0) >= SHARED_MIN);
    const homes = countFar(together);
    return homes >= PLACES_MIN ? [[number, homes]] : [];
  });
  await session.load('far_place', { number: 'integer', homes: 'bigint' }, rows);
};

interface Seen {
  readonly device: number;
  readonly lat: number;
  readonly lon: number;
}

const ENOUGH = 5;

/** Devices of which each stands far from all counted before it, up to a few. */
const countFar = (all: readonly Seen[]): number => {
  const found: Seen[] = [];
  for (const one of all)
    if (found.length < ENOUGH && found.every((other) => metresBetween(one, other) >= FAR_METRES))
      found.push(one);
  return found.length;
};

/** Devices of several numbers that stand still: the corners of where they sold lie close together. */
const STILL = `create or replace table still_device as
  with held as (
    select k.device, min(s.lat) as south, max(s.lat) as north, min(s.lon) as west, max(s.lon) as east
    from history_key k join mixed m using (device) join sale s using (sale)
    where s.lat is not null and s.lon is not null and not (s.lat = 0 and s.lon = 0)
    group by k.device having count(*) > 1
  )
  select device, south as lat, west as lon from held
  where ${metres('south', 'west', 'north', 'east')} <= ${STILL_METRES}`;

/** With what such devices use to and fro. */
const SEEN = `
  with back as (
    select device from mixed_use group by device having sum(runs) > count(*)
  )
  select u.number, u.device, d.lat, d.lon
  from mixed_use u join still_device d using (device) join back using (device)
  order by u.number, u.device`;
