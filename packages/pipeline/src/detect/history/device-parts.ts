import type { Cell, Session } from '../../engine/session.ts';
import { PARTS_MAX, tidOf } from './device-codes.ts';
import { withGuests } from './foreign-ids.ts';
import { apartInRows } from './id-rows.ts';
import type { NumberPair } from './message-counter.ts';
import type { MetPairs } from './met-pairs.ts';

/** A merchant number that was seen under one terminal id. */
export interface SeenNumber {
  readonly number: number;
  readonly no: string;
  /** Institution that forwarded the sales, else that of the number. */
  readonly house: number;
  /** Area inside the number if it is structured, else empty. */
  readonly area: string;
  readonly sales: number;
  /** Sales and devices of the number anywhere, and those of the devices that used nothing else. */
  readonly allSales: number;
  readonly devices: number;
  readonly lone: number;
  /** It is drawn to other merchants' devices: see drawn-numbers.ts. */
  readonly drawn?: boolean;
  /** Wherever it shares a terminal id, a number of its own institution and area does so, too. */
  readonly local?: boolean;
  /** On most terminal ids that it shares, the others are all of other institutions. */
  readonly abroad?: boolean;
  /** It has a till, and its terminal ids follow each other: see id-rows.ts. */
  readonly inRow?: boolean;
  /** Its institution gives out no such ids, so that it is a guest on the other's device: see foreign-ids.ts. */
  readonly strange?: boolean;
}

/** A number, the device it belongs to (0 the first), and whether more than its place ties it. */
export interface PartOfDevice {
  readonly number: number;
  readonly part: number;
  readonly tied: boolean;
  /** Numbers of its place in the same part. */
  readonly alike: number;
  /** Places in the same part. */
  readonly places: number;
  /** No terminal id stands for two devices of its place and of its part's largest number's. */
  readonly single: boolean;
}

/** Odds of about 500 to 1 for one counter, 50 to 1 for two. */
const ONE_MIN = 6.2;
const TWO_MAX = -4;
/** Odds of 50 to 1, where the number is mostly used elsewhere and the counter is heard. */
const GUEST_MIN = 4;

/** What is known of the terminal ids that devices share. */
interface Ids {
  /** Counters are heard in these data. */
  readonly heard: boolean;
  readonly unique: Unique;
  /** The id stands for no device: many shops count their own terminals. */
  readonly common?: boolean;
  /** Numbers that are of one device wherever they meet: see met-pairs.ts. */
  readonly met?: MetPairs;
}

/**
 * Tells the devices apart that share a terminal id.
 *
 * Terminal ids are unique within an institution, an office of it or a single merchant, as the house
 * likes; and a router may change the institution together with the number. A device counts its
 * messages in F11: between numbers of one device the counter steps forward, between two devices it
 * jumps back as often as forward. Where the counter says nothing, numbers of one house and place are
 * one device, and where no counter is heard at all, a number that is mostly used elsewhere is a guest
 * of the largest. Where ids are `unique` among two numbers' places, the numbers are of one device
 * unless the counter says otherwise; where they are not, only the counter ties them.
 */
export const partsOf = (
  seen: readonly SeenNumber[],
  signs: readonly NumberPair[],
  { heard, unique, common = false, met = NONE_MET }: Ids,
): readonly PartOfDevice[] => {
  // Of numbers that are of one device, a counter that says otherwise is not the device's own.
  const areMet = (a: number, b: number): boolean => met.get(a)?.has(b) === true;
  const pairs = signs.filter(({ a, b, weight }) => weight >= 0 || !areMet(a, b));
  // Of very many numbers under an id of no device, a counter seems to go on in that of a stranger by luck.
  const doubt = common ? Math.log(seen.length) : 0;
  const groups = openGroups(seen, pairs);
  const tied = new Set<number>();
  const tie = (a: number, b: number): void => {
    tied.add(a).add(b);
    groups.join(b, a);
  };
  for (const { a, b } of strongest(pairs, doubt)) if (!groups.areStrangers(a, b)) tie(a, b);
  for (const { number: a } of seen)
    for (const { number: b } of seen) if (areMet(a, b) && !groups.areStrangers(a, b)) tie(a, b);
  for (const one of seen) {
    const best = groups.nearest(one.number);
    if (best && best.weight >= ONE_MIN + doubt && !groups.areStrangers(best.number, one.number))
      tie(best.number, one.number);
  }
  const placed = new Map<string, number>();
  // What a counter ties to its borrower stands where the router likes.
  const local = seen.filter((one) => !(isGuest(one) && tied.has(one.number)));
  for (const one of local) {
    const place = placeOf(one);
    const first = placed.get(place);
    if (first === undefined) placed.set(place, one.number);
    else if (!groups.apart(one.number, first)) groups.join(one.number, first);
  }
  const main = largest(seen, groups);
  const host = hostOf(seen, groups, main);
  for (const one of seen)
    if (unique(one, host) && !groups.apart(one.number, main))
      groups.join(groups.rootOf(one.number), main);
  for (const { number } of joinOwnShops(local, groups, { main, unique }))
    if (!heard) tied.add(number);
  for (const one of seen.filter(isGuest)) {
    const root = groups.rootOf(one.number);
    const alone = seen.every((other) => groups.rootOf(other.number) !== root || isGuest(other));
    const silent = !heard && unique(one, host);
    const borrower = silent ? main : borrowerOf(root, groups, doubt);
    const joins = root !== main && alone && borrower !== undefined;
    if (joins) groups.join(root, borrower);
    if (joins || (silent && root === main)) tied.add(one.number);
  }
  for (const one of seen) {
    const least = isGuest(one) ? GUEST_MIN : ONE_MIN;
    if (weightWithin(one.number, pairs, groups) >= least + doubt) tied.add(one.number);
  }
  const roots = [...new Set(seen.map(({ number }) => groups.rootOf(number)))];
  return seen.map((one) => {
    const root = groups.rootOf(one.number);
    const here = seen.filter(({ number }) => groups.rootOf(number) === root);
    return {
      number: one.number,
      part: roots.indexOf(root),
      tied: tied.has(one.number),
      alike: here.filter((other) => placeOf(other) === placeOf(one)).length,
      places: new Set(here.map(placeOf)).size,
      single: unique(one, hostOf(seen, groups, root)) && unique(one, one),
    };
  });
};

const NONE_MET: MetPairs = new Map();

/**
 * Pairs that one counter ties, the surest first: a number that two devices of one id both borrow steps
 * with the counter of either, so that the surer of them has it before the two are held against each other.
 */
const strongest = (pairs: readonly NumberPair[], doubt: number): readonly NumberPair[] =>
  pairs
    .filter(({ weight }) => weight >= ONE_MIN + doubt)
    .sort((one, two) => two.weight - one.weight || one.a - two.a || one.b - two.b);

/** Whether a terminal id that carries both numbers stands for one device: see terminal-ids.ts. */
export type Unique = (a: Placed, b: Placed) => boolean;

type Placed = Pick<
  SeenNumber,
  'house' | 'area' | 'devices' | 'drawn' | 'local' | 'inRow' | 'strange'
>;

/**
 * Joins what is local and not of the main group to the largest shop of its own institution, where ids stand for one
 * device within that, and gives the guests that have joined one: a merchant whose ids are other institutions' as well
 * is no guest of the one of its own that it shares.
 */
const joinOwnShops = (
  seen: readonly SeenNumber[],
  groups: Groups,
  { main, unique }: { readonly main: number; readonly unique: Unique },
): readonly SeenNumber[] => {
  const others = seen.filter(({ number, house }) => house > 0 && groups.rootOf(number) !== main);
  const shops = new Map<number, SeenNumber>();
  for (const one of others) if (!isGuest(one) && !shops.has(one.house)) shops.set(one.house, one);
  return others.filter((one) => {
    const shop = shops.get(one.house);
    if (shop === undefined || !unique(one, shop) || groups.apart(one.number, shop.number))
      return false;
    groups.join(groups.rootOf(one.number), groups.rootOf(shop.number));
    return isGuest(one) && one.abroad !== true;
  });
};

/** The group whose counter a group of guests shares, if it is none that is told to be a stranger's. */
const borrowerOf = (guests: number, groups: Groups, doubt: number): number | undefined => {
  const best = groups.nearest(guests);
  if (best === undefined || best.weight < GUEST_MIN + doubt) return undefined;
  return groups.areStrangers(guests, best.number) ? undefined : best.number;
};

/** The number that speaks for a group: its largest that is no guest, if there is one. */
const hostOf = (seen: readonly SeenNumber[], groups: Groups, main: number): SeenNumber => {
  const here = seen.filter(({ number }) => groups.rootOf(number) === main);
  const [host = seen[0]] = [...here.filter((one) => !isGuest(one)), ...here];
  return host as SeenNumber;
};

/** Where a number stands: its house, and the area inside it if it is structured. */
const placeOf = ({ house, area }: SeenNumber): string => `${house} ${area}`;

interface Groups {
  readonly rootOf: (number: number) => number;
  readonly join: (from: number, to: number) => void;
  readonly weight: (a: number, b: number) => number;
  /** Whether the counters tell that two groups are two devices. */
  readonly apart: (a: number, b: number) => boolean;
  /**
   * Whether two numbers of the groups are told to be of two devices, whatever is said of all together:
   * a number that both borrow steps with the counter of either.
   */
  readonly areStrangers: (a: number, b: number) => boolean;
  /** Another group that shares the counter of this number's, and with what weight. */
  readonly nearest: (number: number) => { number: number; weight: number } | undefined;
}

const openGroups = (seen: readonly SeenNumber[], pairs: readonly NumberPair[]): Groups => {
  const group = new Map(seen.map(({ number }) => [number, number]));
  const rootOf = (number: number): number => group.get(number) ?? number;
  const join = (from: number, to: number): void => {
    const [left, right] = [rootOf(from), rootOf(to)];
    if (left !== right)
      for (const [number, root] of group) if (root === left) group.set(number, right);
  };
  const weights = (number: number): ReadonlyMap<number, number> => {
    const own = rootOf(number);
    const sums = new Map<number, number>();
    for (const { a, b, weight } of pairs) {
      const [left, right] = [rootOf(a), rootOf(b)];
      const other = left === own ? right : right === own ? left : own;
      if (other !== own) sums.set(other, (sums.get(other) ?? 0) + weight);
    }
    return sums;
  };
  const weight = (a: number, b: number): number => weights(a).get(rootOf(b)) ?? 0;
  const against = strangersOf(pairs);
  const areStrangers = (a: number, b: number): boolean => {
    const [left, right] = [rootOf(a), rootOf(b)];
    return against.some((pair) => {
      const [one, other] = [rootOf(pair.a), rootOf(pair.b)];
      return (one === left && other === right) || (one === right && other === left);
    });
  };
  const apart = (a: number, b: number): boolean =>
    rootOf(a) !== rootOf(b) && (weight(a, b) <= TWO_MAX || areStrangers(a, b));
  const nearest = (number: number): { number: number; weight: number } | undefined => {
    const [best] = [...weights(number)].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return best && { number: best[0], weight: best[1] };
  };
  return { rootOf, join, weight, apart, areStrangers, nearest };
};

/** Pairs of two devices by their counter, unless their cards say one: a router may count for itself. */
const strangersOf = (pairs: readonly NumberPair[]): readonly NumberPair[] => {
  const keyOf = ({ a, b }: NumberPair): string => (a < b ? `${a} ${b}` : `${b} ${a}`);
  const one = new Set(pairs.filter(({ weight }) => weight >= ONE_MIN).map(keyOf));
  return pairs.filter((pair) => pair.weight <= TWO_MAX && !one.has(keyOf(pair)));
};

/** What the counters say of one number and all others of its device together. */
const weightWithin = (number: number, pairs: readonly NumberPair[], groups: Groups): number =>
  pairs.reduce((sum, { a, b, weight }) => {
    const concerned = a === number || b === number;
    return concerned && groups.rootOf(a) === groups.rootOf(b) ? sum + weight : sum;
  }, 0);

const GUEST_DEVICES_MIN = 3;

/** A guest is used by several devices, most with other numbers too, and mostly not by this one. */
const isGuest = ({ sales, allSales, devices, lone }: SeenNumber): boolean =>
  devices >= GUEST_DEVICES_MIN && lone * 2 <= devices && sales * 2 < allSales;

/** The group with most sales of numbers that are no guests; of all, if there are only guests. */
const largest = (seen: readonly SeenNumber[], groups: Groups): number => {
  const own = seen.filter((one) => !isGuest(one));
  const sales = new Map<number, number>();
  for (const one of own.length > 0 ? own : seen) {
    const root = groups.rootOf(one.number);
    sales.set(root, (sales.get(root) ?? 0) + one.sales);
  }
  return [...sales].reduce((best, next) => (next[1] > best[1] ? next : best))[0];
};

/** What speaks for one device behind two numbers, by device: message counters and kinds of card. */
export interface Signs {
  readonly counters: ReadonlyMap<number, readonly NumberPair[]>;
  readonly cards: ReadonlyMap<number, readonly NumberPair[]>;
}

/** What is known of all terminal ids. */
interface Known {
  readonly unique: Unique;
  readonly common: ReadonlySet<number>;
  readonly met: MetPairs;
}

/**
 * Creates `device_part(device, number, part, tied, bound, heard)` for the terminal ids that stand for a
 * device because no serial is known.
 *
 * Shape   counters: none where no counter is heard. common: terminal ids that stand for no device.
 *         bound: tied, or of one part where terminal ids as good as never stand for two devices. It is
 *         enough where others borrow the number, and too little where nobody else knows it. heard: counters
 *         are heard in these data, so that they speak for two devices where there are two.
 */
export const createParts = async (
  session: Session,
  { counters, cards }: Signs,
  { unique, common, met }: Known,
): Promise<void> => {
  const out: Cell[][] = [];
  let device = 0;
  let seen: SeenNumber[] = [];
  const tell = (): void => {
    const heard = counters.size > 0;
    const pairs = [...(counters.get(device) ?? []), ...(cards.get(device) ?? [])];
    const isCommon = common.has(tidOf(device));
    for (const { number, part, tied, alike, places, single } of partsOf(seen, pairs, {
      heard,
      unique: isCommon ? () => false : withGuests(apartInRows(unique)),
      common: isCommon,
      met: isCommon ? NONE_MET : met,
    })) {
      const sure = tied || (single && !heard && Math.max(alike, places) >= CROWD_MIN);
      out.push([device, number, Math.min(part, PARTS_MAX - 1), sure, sure || single, heard]);
    }
    seen = [];
  };
  await session.each(SEEN, (rows) => {
    for (const row of rows) {
      if (Number(row['device']) !== device && seen.length > 0) tell();
      device = Number(row['device']);
      seen.push(seenOf(row));
    }
  });
  if (seen.length > 0) tell();
  const columns = {
    device: 'bigint',
    number: 'integer',
    part: 'integer',
    tied: 'boolean',
    bound: 'boolean',
    heard: 'boolean',
  } as const;
  await session.load('device_part', columns, out);
};

/** Where ids seldom stand for two devices, and no counter is heard, so many numbers of one place, or so many places, are of one. */
const CROWD_MIN = 3;

const seenOf = (row: Readonly<Record<string, Cell>>): SeenNumber => ({
  number: Number(row['number']),
  no: String(row['no']),
  house: Number(row['house']),
  area: String(row['area']),
  sales: Number(row['sales']),
  allSales: Number(row['all_sales']),
  devices: Number(row['devices']),
  lone: Number(row['lone']),
  drawn: row['drawn'] === true,
  local: row['local'] === true,
  abroad: row['abroad'] === true,
  inRow: row['in_row'] === true,
  strange: row['strange'] === true,
});

/** Of terminal ids that a number shares, one may be met by luck. */
const LOCAL_MIN = 2;

const SEEN = `
  with company as (
    select device, house, area, count(*) as numbers from number_place where device < 0 group by all
  ), local as (
    select p.number from number_place p join mixed m using (device)
    join company c using (device, house, area)
    where p.device < 0 and p.area <> ''
    group by p.number having count(*) >= ${LOCAL_MIN} and bool_and(c.numbers > 1)
  ), housed as (
    select device, house, count(*) as numbers from number_place where device < 0 group by all
  ), abroad as (
    select p.number from number_place p join mixed m using (device) join housed h using (device, house)
    where p.device < 0 and p.house > 0
    group by p.number having count(*) filter (h.numbers > 1) * 2 <= count(*)
  )
  select u.device, u.number, n.value as no, p.house, p.area, u.sales, a.sales as all_sales,
    a.devices, a.lone, w.number is not null as drawn, l.number is not null as local,
    h.number is not null as abroad, o.number is not null as in_row, f.house is not null as strange
  from device_number u join mixed m using (device)
  join number_use a on a.number = u.number join history_number n on n.id = u.number
  join number_place p on p.device = u.device and p.number = u.number
  left join drawn_use w on w.device = u.device and w.number = u.number
  left join local l on l.number = u.number
  left join abroad h on h.number = u.number
  left join id_row o on o.number = u.number
  left join foreign_id f on f.device = u.device and f.house = p.house
  where u.device < 0 order by u.device, u.sales desc, n.value`;
