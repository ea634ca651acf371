import type { Session } from '../../engine/session.ts';
import { binomialAbove } from './chances.ts';
import { compare } from './device-names.ts';
import { CYCLE_MAX, type CycleDeal, cycleChance, HOURS_MAX, hoursBetween } from './number-cycle.ts';
import type { NumberTraits } from './number-traits.ts';

/** Numbers that several tills take in turn, one after the other, whichever till sells. */
export interface JointTurn {
  readonly numbers: ReadonlySet<number>;
  /** More tills than numbers: they are not all the tills' own. */
  readonly crowded: boolean;
}

/** A deal of one of the tills, in order of time. */
export interface JointDeal extends CycleDeal {
  readonly device: number;
  readonly at: number;
}

/** With so few steps from till to till, each may have an order of its own. Own choice [I]. */
const BETWEEN_MAX = 0.001;

/**
 * Whether numbers follow each other in a fixed order over several tills, beyond chance.
 *
 * Each till by itself sees the order broken wherever another sold in between. Shops, and partners who share
 * tills, know nothing of the next till's customer; only what all sales pass through can count them.
 * Shape   of deals of one moment the first counts, since their order is not known. Steps from one till to
 *         another must keep the order by themselves, too.
 * Source  docs/indicators.md 24, round-robin order in one city. Own [I].
 */
export const isJointTurn = (all: readonly JointDeal[]): boolean => {
  const deals = all.filter(({ at }, place) => at !== all[place - 1]?.at);
  if (deals.length === 0 || cycleChance(deals) > CYCLE_MAX) return false;
  if (hoursBetween(deals) >= HOURS_MAX) return false;
  const next = successors(deals);
  const between = deals.filter((one, at) => at > 0 && deals[at - 1]?.device !== one.device).length;
  const kept = deals.filter((one, at) => {
    const last = deals[at - 1];
    return last !== undefined && last.device !== one.device && next.get(last.number) === one.number;
  }).length;
  const counts = [...countBy(deals, ({ number }) => number).values()];
  return binomialAbove(between, Math.max(...counts) / deals.length, kept) <= BETWEEN_MAX;
};

/** Fewer have no order. */
const TURNED_MIN = 2;

export interface Turned {
  readonly numbers: ReadonlySet<number>;
  readonly deals: readonly JointDeal[];
}

/**
 * The numbers that come in turn, without those between which the order is a better one: what a shop of two tills
 * sells for itself falls in anywhere, while one of the round leaves a gap. Such a number is used by fewer than half of
 * the tills: a lender's own customers spoil the order of a number that all borrow as well. Nor is one of them that is used
 * so seldom that the order bears it, if it comes anywhere in it.
 */
export const turnedOf = (deals: readonly JointDeal[]): Turned | undefined => {
  let numbers = new Set(deals.map(({ number }) => number));
  let kept = deals;
  let chance = cycleChance(kept);
  const tillsOf = (some: readonly JointDeal[]): number =>
    new Set(some.map(({ device }) => device)).size;
  const tills = tillsOf(deals);
  const isFew = (number: number): boolean =>
    tillsOf(deals.filter((one) => one.number === number)) * 2 < tills;
  while (numbers.size > TURNED_MIN) {
    const [best] = [...numbers]
      .filter(isFew)
      .sort((a, b) => a - b)
      .map((left) => {
        const rest = kept.filter(({ number }) => number !== left);
        // Fewer numbers cost less to put in order, which is no reason to leave one out.
        const cost = numbers.size ** numbers.size / (numbers.size - 1) ** (numbers.size - 1);
        return { left, rest, chance: cycleChance(rest) * cost };
      })
      .sort((a, b) => a.chance - b.chance || a.left - b.left);
    if (best === undefined || best.chance >= chance) break;
    kept = best.rest;
    chance = cycleChance(kept);
    numbers = new Set(kept.map(({ number }) => number));
  }
  if (!isJointTurn(kept)) return undefined;
  const next = successors(kept);
  const strays = [...numbers].filter((number) => isFew(number) && !isNext(number, kept, next));
  return { numbers: new Set([...numbers].filter((one) => !strays.includes(one))), deals: kept };
};

/** Whether a number comes where the order has it, in half of its deals or more. */
const isNext = (
  number: number,
  deals: readonly JointDeal[],
  next: ReadonlyMap<number, number>,
): boolean => {
  const before = deals.flatMap((one, at) =>
    at > 0 && one.number === number ? (deals[at - 1]?.number ?? []) : [],
  );
  return before.filter((last) => next.get(last) === number).length * 2 >= before.length;
};

/** By number, the one that follows it most often. */
const successors = (deals: readonly JointDeal[]): ReadonlyMap<number, number> => {
  const numbers = new Set(deals.map(({ number }) => number));
  return new Map(
    [...numbers].map((number): [number, number] => {
      const after = deals.filter((_, at) => deals[at - 1]?.number === number);
      const [most] = [...countBy(after, (one) => one.number)].sort(
        (a, b) => b[1] - a[1] || a[0] - b[0],
      );
      return [number, most?.[0] ?? number];
    }),
  );
};

const countBy = (
  deals: readonly JointDeal[],
  of: (one: JointDeal) => number,
): Map<number, number> => {
  const counts = new Map<number, number>();
  for (const one of deals) counts.set(of(one), (counts.get(of(one)) ?? 0) + 1);
  return counts;
};

/** A number of more tills is looked at by other means. */
const TILLS_MAX = 50;
const NUMBERS_MAX = 40;

/**
 * Deals of devices under two numbers or more that other devices of several use as well, and those of devices that
 * use one of these and nothing else.
 */
const DEALS = `
  with shared as (
    select x.device, x.number from mixed_use x join number_use n using (number)
    where n.devices - n.lone > 1 and n.devices <= ${TILLS_MAX}
    qualify count(*) over (partition by x.device) between 2 and ${NUMBERS_MAX}
  ), asked as (
    select device, number, false as lone from shared
    union all
    select u.device, u.number, true from device_number u anti join mixed using (device)
    where u.number in (select number from shared)
  )
  select k.device, k.cleared as number, a.lone, s.at_ms
  from history_key k join asked a on a.device = k.device and a.number = k.cleared
  join sale s using (sale)
  where s.txn_type in (1, 5) order by k.device, s.at_ms, k.cleared`;

const HOUR_MS = 3_600_000;
const ZONE_HOURS = 8;

/**
 * Reads which devices take numbers in turn together: those that use no other shared numbers than one of
 * them does, all of different firms.
 */
export const readJointTurns = async (
  session: Session,
  traits: ReadonlyMap<number, Pick<NumberTraits, 'name'>>,
): Promise<ReadonlyMap<number, JointTurn>> => {
  const { shared, lone } = await readDeals(session);
  const areFirms = (numbers: readonly number[]): boolean =>
    numbers.every((a, at) =>
      numbers
        .slice(0, at)
        .every((b) => compare(traits.get(a)?.name, traits.get(b)?.name) === 'different'),
    );
  const found = new Map<number, JointTurn>();
  for (const { numbers, crew } of crewsOf(shared)) {
    const joint = crew.flatMap((device) => shared.get(device) ?? []);
    // A till that sold twice may show one number alone; a shop's own till keeps no order with others.
    const all = [...joint, ...numbers.flatMap((number) => lone.get(number) ?? [])];
    const kept = [all, joint].flatMap((some) => turnedOf(inOrder(some)) ?? [])[0];
    if (kept === undefined || !areFirms(numbers)) continue;
    const tills = new Set(kept.deals.map(({ device }) => device)).size;
    const turn = { numbers: kept.numbers, crowded: tills > kept.numbers.size };
    for (const device of crew) found.set(device, turn);
  }
  return found;
};

const inOrder = (deals: readonly JointDeal[]): readonly JointDeal[] =>
  [...deals].sort((a, b) => a.at - b.at || a.device - b.device || a.number - b.number);

/** Deals by device and, of devices of one number, by number. */
interface Deals {
  readonly shared: ReadonlyMap<number, readonly JointDeal[]>;
  readonly lone: ReadonlyMap<number, readonly JointDeal[]>;
}

const readDeals = async (session: Session): Promise<Deals> => {
  const [shared, lone] = [new Map<number, JointDeal[]>(), new Map<number, JointDeal[]>()];
  await session.each(DEALS, (rows) => {
    for (const row of rows) {
      const [device, number, at] = [
        Number(row['device']),
        Number(row['number']),
        Number(row['at_ms']),
      ];
      const hour = (at / HOUR_MS + ZONE_HOURS) % 24;
      const [into, key] = row['lone'] === true ? [lone, number] : [shared, device];
      const known = into.get(key);
      if (known === undefined) into.set(key, [{ device, number, at, hour }]);
      else known.push({ device, number, at, hour });
    }
  });
  return { shared, lone };
};

interface Crew {
  readonly numbers: readonly number[];
  readonly crew: readonly number[];
}

/** Devices whose shared numbers are all among those of one of them, by its numbers, the largest sets alone. */
const crewsOf = (deals: ReadonlyMap<number, readonly JointDeal[]>): readonly Crew[] => {
  const used = new Map<number, number[]>();
  const users = new Map<number, number[]>();
  for (const [device, own] of deals) {
    const numbers = [...new Set(own.map(({ number }) => number))].sort((a, b) => a - b);
    used.set(device, numbers);
    for (const number of numbers) users.set(number, [...(users.get(number) ?? []), device]);
  }
  const beside = (numbers: readonly number[]): number[] =>
    [...new Set(numbers.flatMap((number) => users.get(number) ?? []))].sort((a, b) => a - b);
  const covers = (numbers: readonly number[], some: readonly number[]): boolean =>
    some.every((number) => numbers.includes(number));
  const crews = new Map<string, Crew>();
  for (const numbers of used.values()) {
    const key = numbers.join();
    if (crews.has(key)) continue;
    const near = beside(numbers).map((device) => ({ device, own: used.get(device) ?? [] }));
    if (near.some(({ own }) => own.length > numbers.length && covers(own, numbers))) continue;
    const crew = near.filter(({ own }) => covers(numbers, own)).map(({ device }) => device);
    if (crew.length > 1) crews.set(key, { numbers, crew });
  }
  return [...crews.values()];
};
