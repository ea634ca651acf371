import type { Session } from '../../engine/session.ts';
import { createCheapCodes } from '../cheap-codes.ts';
import { binomialAbove, binomialBelow, poissonBelow } from './chances.ts';
import type { SeenNumber, Unique } from './device-parts.ts';
import { createDrawn } from './drawn-numbers.ts';
import { type Meeting, readMeetings } from './id-ranges.ts';
import { areOfOneHand, readHands } from './one-hand.ts';
import { createSingleShops, TERMINALS_MAX } from './single-shops.ts';
import { readSteadyShare } from './steady-shops.ts';

/** How two numbers of one terminal id lie to each other. */
export type Lie = 'houses' | 'areas' | 'place';

/**
 * Share of ids of single shops that may clash, in percent, and the share that do where ids are given
 * out twice. Shops of one place may share a device lawfully; where each merchant counts its own, nearly all clash.
 */
const SHARED_MAX: Readonly<Record<Lie, number>> = { houses: 10, areas: 25, place: 45 };
const CLASHES_EACH: Readonly<Record<Lie, number>> = { houses: 0.25, areas: 0.25, place: 0.6 };

/**
 * Of ids of single shops, thousandths that may clash with one stranger: a shop of one other place that
 * shares no second id. A pool is seen under several ids, or shows an id several places. Within a house,
 * one may be a device with a router of its own.
 */
const STRANGERS_MAX = 5;

/**
 * Of the ids that carry two numbers, percent that may do so by chance where no counter is heard.
 * Institutions know nothing of each other's ids. One is careful that its own are unique, so that the
 * doubt is less than this says; then no more than half of the ids of two places may clash.
 */
const CHANCE_MAX = 1;
const OWN_CHANCE_MAX = 15;

/** The same within an institution whose ids are kept apart even from those of others. */
const HAND_CHANCE_MAX = 30;

/**
 * Of all ids, percent that two institutions may have given to a single shop each, both in steady use,
 * where no counter is heard. Of routed devices few look so; where more do, ids of two institutions
 * coincide, however far apart others lie, and only a number drawn to many of them is of one device.
 * Own choice [I], between one author's worlds (4 in a hundred) and our own (less than one).
 */
const COINCIDE_MAX = 2;

/** The same for shops of one place, in percent: they may share a device lawfully. */
const PLACE_STRANGERS_MAX = 25;

/**
 * Of single shops, percent that may clash within their institution. A merchant that counts its own
 * terminals uses the same few ids as all others: few ids clash, but nearly all shops do.
 */
const SHOPS_MAX = 50;

/**
 * Of its ids, percent that must clash for that: one food court's till, or a platform's, has as many shops
 * as all others of a small institution, on one id.
 */
const CROWDED_IDS_MIN = 25;

/**
 * Or so many of its ids carry single shops of so many areas: no till stands in three cities. The ids that a
 * router writes, one for each of its numbers, would else make the share of those that clash small. Own choice [I].
 */
const WIDE_IDS_MIN = 2;
const WIDE_AREAS_MIN = 3;

/** If so few clashes were likelier than this, what is seen of all houses must agree, and the house be like them. */
const LUCK_MAX = 0.05;

/**
 * Reads whether a terminal id that carries two numbers stands for one device.
 *
 * An institution counts its terminals, or its offices do, or each merchant; some give out ids that
 * nobody else has. So the question has an answer for every two institutions and for one institution
 * in one place or in two. Where ids stand for several devices, many ids of single shops are in use at
 * once by another single shop. A single shop is a number that is seen under few ids; one of a cheap
 * class is left out, since it may be borrowed.
 *
 * Shape   heard: a counter of each device tells its sales from those of others. Places are institution
 *         and area.
 */
export const readUnique = async (session: Session, heard: boolean): Promise<Unique> => {
  await createCheapCodes(session);
  await createSingleShops(session);
  const ids = new Map<number, number>();
  await session.each(IDS, (rows) => {
    for (const { house, ids: count } of rows) ids.set(Number(house), Number(count));
  });
  const shared = new Map<string, number>();
  const strange = new Map<string, number>();
  const met = new Map<string, number>();
  await session.each(SHARED, (rows) => {
    for (const { a, b, how, ids: count, strangers } of rows) {
      shared.set(`${a} ${b} ${how}`, Number(count));
      strange.set(`${a} ${b} ${how}`, Number(strangers));
      met.set(
        `${a} ${b} ${how}`,
        how === 'place' ? byLuck(Number(count), Number(strangers)) : Number(count),
      );
    }
  });
  const crowded = new Set<number>();
  await session.each(CROWDED, (rows) => {
    for (const { house } of rows) crowded.add(Number(house));
  });
  const meetings = await readMeetings(session, met);
  const steady = await readSteadyShare(session);
  const giving = { ...readGiving(meetings, [...ids.keys()]), steady };
  const wide = new Map<string, boolean>();
  const clashing = new Map<string, number>();
  let between = 0;
  const [all] = await session.rows('select count(distinct device) as ids from own_number');
  await session.each(ALL, (rows) => {
    for (const { how, shared: count, strangers } of rows) {
      wide.set(String(how), isFew(Number(count), Number(all?.['ids']), how as Lie));
      clashing.set(String(how), Number(count));
      if (how === 'houses') between = Number(strangers);
    }
  });
  const known = { strangers: between, ids: Number(all?.['ids']) };
  const meet = heard && areMany(between, known.ids);
  const coincide = !heard && !isShare(between, known.ids, COINCIDE_MAX);
  await createDrawn(session, known, coincide ? readDensity(meetings, ids) : NOWHERE);
  const holds = (a: number, b: number, how: Lie): boolean => {
    const least = Math.min(ids.get(a) ?? 0, ids.get(b) ?? 0);
    const clashes = shared.get(`${a} ${b} ${how}`) ?? 0;
    if (crowded.has(a) || crowded.has(b)) return false;
    if (!heard && !seldomMeet(meetings, a, b, how, giving)) return false;
    const strangers = strange.get(`${a} ${b} ${how}`) ?? 0;
    if (how === 'place' && strangers * 100 > least * PLACE_STRANGERS_MAX) return false;
    if (how === 'areas' && strangers > 1 && areMany(strangers, least)) return false;
    const told = binomialBelow(least, CLASHES_EACH[how], clashes) <= LUCK_MAX;
    if (how === 'houses' && coincide) return false;
    if (how === 'houses' && meet && !areToldApart(told, meetings(a, b, how))) return false;
    const others = { clashes: (clashing.get(how) ?? 0) - clashes, ids: known.ids - least };
    const isLike = a !== b || !isOdd({ clashes, ids: least }, others);
    return isFew(clashes, least, how) && (told || (wide.get(how) !== false && isLike));
  };
  return (one, other) => {
    const [a, b] = [one.house, other.house].sort((left, right) => left - right) as [number, number];
    if (coincide && a !== b && (one.drawn || other.drawn))
      return !crowded.has(a) && !crowded.has(b);
    if (a !== b) return holds(a, b, 'houses');
    if (holds(a, a, 'areas')) return one.area !== other.area || holds(a, a, 'place');
    return one.area === other.area && isLocal(one) && isLocal(other) && holds(a, a, 'place');
  };
};

interface Clashing {
  readonly clashes: number;
  readonly ids: number;
}

/** If so many more of an institution's ids clash than of all others', those do not speak for it. */
const ODD_MAX = 0.001;

/** Of ids of single shops, routed devices seem to clash as often as this. Own choice [I]. */
const ROUTED_SHARE = 0.05;

const isOdd = ({ clashes, ids }: Clashing, others: Clashing): boolean =>
  binomialAbove(ids, Math.max(ROUTED_SHARE, others.clashes / others.ids || 0), clashes) <= ODD_MAX;

/** Of shops that were given one id by luck, half or more share no second id with anybody. Own choice [I]. */
const ONCE_SHARE = 2;

/**
 * Of ids that two single shops of one place use at one time, how many may have been given out twice: a mall's till
 * or a router's numbers show under several ids, and shops that meet by luck hardly do.
 */
const byLuck = (clashes: number, strangers: number): number =>
  Math.min(clashes, ONCE_SHARE * strangers + 1);

/**
 * The number of a chain's head office names one place and is used in many, so that it meets the shops of
 * many; one of as many terminals that meets those of its own place only is used there.
 */
const isLocal = ({ devices, local }: Pick<SeenNumber, 'devices' | 'local'>): boolean =>
  devices <= TERMINALS_MAX || local === true;

const areMany = (strangers: number, ids: number): boolean => strangers * 1000 > ids * STRANGERS_MAX;

export type Meetings = (a: number, b: number, how: Lie) => Meeting;

/**
 * Whether ids that carry two numbers seldom do so by chance, or ids that could meet do not, so that one
 * hand gives them out; half of what meets by chance clashes at one time. All numbers of a house speak
 * for its ids, and so do all houses together where each has few: its own clashes must be few all the
 * same, or no more than luck. Two houses whose ids one hand gives out are judged like one.
 */
export const seldomMeet = (
  of: Meetings,
  a: number,
  b: number,
  how: Lie,
  { within, hands, steady }: Giving = ALONE,
): boolean => {
  const one = of(a, b, how);
  const near = how === 'areas' ? of(a, a, 'place') : NONE;
  const chance = one.chance + near.chance;
  const mixed = one.mixed + near.mixed;
  const clashes = one.clashes + near.clashes;
  // Where no id carries two, the one that is asked about would be the first.
  if (isFarApart({ chance, mixed: Math.max(1, mixed), clashes })) return true;
  const alike = hands.has(a) && hands.has(b);
  if (a !== b)
    return areOfOneHand(one, steady) || (alike && isShare(chance, mixed, OWN_CHANCE_MAX));
  if (isShare(chance, mixed, alike ? HAND_CHANCE_MAX : OWN_CHANCE_MAX))
    return how === 'place' || one.clashes * 2 <= one.mixed;
  // Shops of one place may share a device lawfully, so that those of two speak for themselves.
  if (how === 'areas' && isFewOf(one) && isApart(one)) return true;
  // Who counts by the merchant gives an id out again in another place as well.
  const afar = of(a, a, 'areas');
  if (how === 'place' && isShare(afar.mixed, afar.chance, OWN_CHANCE_MAX) && isApart(afar))
    return true;
  // Nor do its shops of one place and of two, taken together, keep apart as well as this.
  if (how === 'place' && areOfOneHand(sumOf([one, afar]), steady)) return true;
  const own = { chance, mixed, clashes };
  const all = isFewOf(within) && isApart(within);
  return isFewOf(own) ? isApart(own) || all : all && isLuck(own) && isApart(own);
};

const isFewOf = ({ clashes, mixed }: Meeting): boolean => isShare(clashes, mixed, OWN_CHANCE_MAX);

/** Whether more clashes than allowed are no more than luck, since few ids carry two numbers. */
const isLuck = ({ clashes, mixed }: Meeting): boolean =>
  binomialAbove(mixed, OWN_CHANCE_MAX / 100, clashes) > LUCK_MAX;

/**
 * Whether ids that could meet by chance hardly do: half of those that met would clash, and all would carry
 * two numbers.
 */
const isApart = ({ chance, mixed, clashes }: Meeting): boolean =>
  poissonBelow(chance / 2, clashes) <= LUCK_MAX || poissonBelow(chance, mixed) <= LUCK_MAX;

/**
 * Whether two institutions give out ids that differ, though others do not: enough ids were seen, and
 * they lie far apart.
 */
export const areToldApart = (told: boolean, meeting: Meeting): boolean =>
  told && isFarApart(meeting);

/** Whether ids of two institutions as good as never meet by chance, since they lie far apart. */
const isFarApart = ({ chance, mixed }: Meeting): boolean => isShare(chance, mixed, CHANCE_MAX);

/**
 * How likely an id of an institution is another's as well, judged from how close the ids of both lie.
 *
 * Shape   ids: of single shops, by institution.
 */
const readDensity = (
  of: Meetings,
  ids: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> => {
  const spared = (house: number): number =>
    [...ids.keys()].reduce((none, other) => {
      const { chance } = of(Math.min(house, other), Math.max(house, other), 'houses');
      return none * (1 - Math.min(1, chance / Math.max(1, ids.get(house) ?? 0)));
    }, 1);
  return new Map([...ids.keys()].map((house) => [house, 1 - spared(house)]));
};

const NOWHERE: ReadonlyMap<number, number> = new Map();

/** What all institutions show of their own ids together, and those whose ids one hand gives out. */
interface Giving {
  readonly within: Meeting;
  readonly hands: ReadonlySet<number>;
  /** Of ids that are given to two single shops, the share that clash. */
  readonly steady: number;
}

const readGiving = (of: Meetings, houses: readonly number[]): Omit<Giving, 'steady'> => ({
  within: withinHouses(of, houses),
  hands: readHands((a, b) => of(a, b, 'houses'), houses),
});

const withinHouses = (of: Meetings, houses: readonly number[]): Meeting => {
  return sumOf(houses.flatMap((house) => [of(house, house, 'place'), of(house, house, 'areas')]));
};

const sumOf = (all: readonly Meeting[]): Meeting => {
  const sum = (part: keyof Meeting): number => all.reduce((total, one) => total + one[part], 0);
  return { chance: sum('chance'), mixed: sum('mixed'), clashes: sum('clashes') };
};

const NONE = { chance: 0, mixed: 0, clashes: 0 } as const;
const ALONE: Giving = { within: NONE, hands: new Set(), steady: 0.5 };

/** Whether so many are at most so many percent of all. */
const isShare = (count: number, all: number, percent: number): boolean =>
  count * 100 <= all * percent;

const isFew = (shared: number, ids: number, how: Lie): boolean =>
  isShare(shared, ids, SHARED_MAX[how]);

/** Question for institutions most of whose single shops share an id with another of its single shops. */
export const CROWDED = `
  with met as (
    select device, one as number, a as house from id_meeting where a = b
    union
    select device, other, a from id_meeting where a = b
  ), shop as (
    select house, count(distinct number) as shops, count(distinct device) as ids
    from own_number group by house
  ), wide as (
    select device, house from own_number where area <> ''
    group by device, house having count(distinct area) >= ${WIDE_AREAS_MIN}
  )
  select s.house from met m join shop s using (house)
  left join wide w on w.device = m.device and w.house = m.house
  group by s.house, s.shops, s.ids having count(distinct m.number) * 100 > s.shops * ${SHOPS_MAX}
    and (count(distinct m.device) * 100 > s.ids * ${CROWDED_IDS_MIN}
      or count(distinct w.device) >= ${WIDE_IDS_MIN})`;

const SHARED = `select a, b, how, count(*) as ids,
  count(*) filter (once) as strangers from id_clash group by a, b, how`;

/** Terminal ids of single shops, by house. */
const IDS =
  'select house, count(distinct device) as ids from own_number group by house order by house';

const ALL = `select how, count(distinct device) as shared,
  count(distinct device) filter (once) as strangers from id_clash group by how`;
