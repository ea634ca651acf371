import type { Session } from '../../engine/session.ts';
import { ID_CODE } from './device-codes.ts';
import type { NumberPair } from './message-counter.ts';

/** Numbers that are of one device wherever they meet, by number. */
export type MetPairs = ReadonlyMap<number, ReadonlySet<number>>;

/** Two ids so near each other may be of two rows that happen to begin alike. Own choice [I]. */
const NEAR_MAX = 100;

/** Ids of more numbers stand for no device, or for a pool that needs no such proof. Own choice [I]. */
const NUMBERS_MAX = 30;

/** With a thousand million pairs of numbers, one data set in a thousand has one that shares ids so by luck. */
const LUCK_MAX = 1e-12;

/**
 * Finds pairs of numbers that share several terminal ids far from each other.
 *
 * Two institutions may give one id to two merchants; that they give both of them the same two ids, out of all
 * that they have, is beyond luck. So each of these ids is one device with both numbers, even where the counter
 * behind one of them is not the device's own. Unless the institutions give ids out in one order, as where one took
 * over the other's terminals: then both numbers have a counter of their own under each of them, and what the
 * counters say of all these ids together is surer than the luck that the pair is told by.
 *
 * Shape   both ways. Ids are of one shape (letters stay, digits count), the range that they come from is told as in
 *         id-ranges.ts, and ids near each other count once. Reads `id_range`, `device_number`, `number_use`.
 */
export const readMetPairs = async (
  session: Session,
  counters: ReadonlyMap<number, readonly NumberPair[]>,
): Promise<MetPairs> => {
  const counted = sumOf(counters);
  const met = new Map<number, Set<number>>();
  const add = (a: number, b: number): void => {
    met.set(a, (met.get(a) ?? new Set()).add(b));
  };
  await session.each(MET, (rows) => {
    for (const row of rows) {
      const [a, b, ids] = [Number(row['a']), Number(row['b']), Number(row['ids'])];
      const mean = (Number(row['a_ids']) * Number(row['b_ids'])) / Number(row['length']);
      // Poisson's chance of so many or more is less than this.
      if (mean ** ids > LUCK_MAX || (counted.get(keyOf(a, b)) ?? 0) < Math.log(LUCK_MAX)) continue;
      add(a, b);
      add(b, a);
    }
  });
  return met;
};

const keyOf = (a: number, b: number): string => `${a} ${b}`;

/** What the counters say of every two numbers, the smaller first, under all ids together. */
const sumOf = (counters: ReadonlyMap<number, readonly NumberPair[]>): Map<string, number> => {
  const sums = new Map<string, number>();
  for (const pairs of counters.values())
    for (const { a, b, weight } of pairs)
      sums.set(keyOf(a, b), (sums.get(keyOf(a, b)) ?? 0) + weight);
  return sums;
};

const MET = `
  with coded as (
    select u.device, u.number, p.house, regexp_replace(t.value, '[0-9]', '0', 'g') as shape,
      coalesce(try_cast(regexp_replace(t.value, '[^0-9]', '', 'g') as bigint), 0) as code
    from device_number u join mixed m using (device)
    join number_place p on p.device = u.device and p.number = u.number
    join dict_tid t on t.id = (-u.device) // ${ID_CODE}
    where u.device < 0 and m.numbers <= ${NUMBERS_MAX}
  ), reach as (
    select house, shape, ids * gap as length from id_range where gap > 0
  ), shared as (
    select a.number as a, b.number as b, least(x.length, y.length) as length,
      a.code - lag(a.code) over (partition by a.number, b.number, a.shape order by a.code) as step
    from coded a join coded b on b.device = a.device and b.number > a.number
    left join reach x on x.house = a.house and x.shape = a.shape
    left join reach y on y.house = b.house and y.shape = b.shape
  )
  select s.a, s.b, count(*) filter (step is null or step > ${NEAR_MAX}) as ids,
    any_value(x.devices) as a_ids, any_value(y.devices) as b_ids, min(length) as length
  from shared s join number_use x on x.number = s.a join number_use y on y.number = s.b
  group by s.a, s.b having ids > 1 and length is not null order by s.a, s.b`;
