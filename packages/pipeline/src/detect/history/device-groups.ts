import { compareNames, tradesRelated } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import { AMOUNT_EDGES } from '../population/choices.ts';
import { type AmountCut, amountCut } from './amount-cuts.ts';
import { falseDiscoveryLimit } from './chances.ts';
import { countCities } from './count-cities.ts';
import { cardChance } from './device-cards.ts';
import { isAnothers, isCheaper } from './device-home.ts';
import { isNextTo } from './next-number.ts';
import type { NumberTraits } from './number-traits.ts';
import type { NumberUse } from './number-use.ts';
import { type OwnTickets, readOwnTickets } from './own-tickets.ts';

/** A sale under one number of a device; its own are in order of time. */
export interface GroupDeal {
  readonly number: number;
  /** Fen. */
  readonly amount: number;
  /** Undefined where the kind of card is not known. */
  readonly credit: boolean | undefined;
}

/** A device's own number against several firms' numbers that take what it does not. */
export interface GroupSplit {
  /** Undefined where all numbers are other shops' own, so that none is the device's. */
  readonly home: number | undefined;
  readonly by: 'card' | 'amount';
  readonly group: ReadonlySet<number>;
  readonly chance: number;
}

/** What is known of a device's numbers. */
export interface NumbersKnown {
  /** Whether two numbers are of two firms: by name or, where one has none, by unrelated trades. */
  readonly differ: (a: number, b: number) => boolean;
  /** Whether the number is another shop's: its till has no other, and most of its sales are there. */
  readonly isAnothers: (number: number) => boolean;
  /** Whether another till has the number alone, none has the home alone, and it is the cheaper. */
  readonly isLent: (number: number, home: number) => boolean;
  /** What a number sells for at tills of its own. */
  readonly tickets: OwnTickets;
}

/** Fewer sales of its own or of the others show no choice. */
const HOME_MIN = 3;
const GROUP_MIN = 4;
const FIRMS_MIN = 2;

/** One sale in fifty may stray over a starting amount. */
const STRAYS = 0.02;

/** So near to the amount do both sides come, as what was one shop's sales before it was cut. Own [I]. */
const NEAR = 1.5;

/**
 * Finds a number beside which the numbers of several firms take all the credit cards, or all sales
 * from some amount on, or all the credit cards from some amount on.
 *
 * Shops that share a till have cards and amounts of their own each. Where several that have nothing
 * else in common begin exactly where another ends, it is one shop whose sales were divided. That the
 * home was picked among the numbers, and the amount among the round ones, is paid for by counting
 * them. Two numbers are enough where one is another shop's own and the cheaper, or where all are others'
 * own; these must sell for other amounts at their own tills, unlike a snack bar and two restaurants whose
 * numbers a rider carries, or a filling station beside its shop.
 * Source  docs/indicators.md 20, 21; a route group has a start amount and a card type [V]. Own [I].
 */
export const groupSplit = (
  deals: readonly GroupDeal[],
  { differ, isAnothers, isLent, tickets }: NumbersKnown,
): GroupSplit | undefined => {
  const numbers = [...new Set(deals.map(({ number }) => number))].sort((a, b) => a - b);
  const strange = numbers.every(isAnothers);
  const found = numbers.flatMap((home) => {
    const others = numbers.filter((number) => number !== home && differ(number, home));
    const firms = strange || others.every((other) => isLent(other, home)) ? 1 : FIRMS_MIN;
    if (countFirms(others, differ) < firms) return [];
    const [own, away] = between(deals, home, new Set(others));
    if (own.length < HOME_MIN || away.length < GROUP_MIN) return [];
    const chances = {
      card: Math.min(byCard(own, away), byDearCards(own, away)),
      amount: byAmount(own, away, { differ, firms, tickets }),
    };
    const group = new Set(strange ? numbers : others);
    return (['card', 'amount'] as const).map((by): GroupSplit => {
      const chance = Math.min(1, chances[by] * numbers.length);
      return { home: strange ? undefined : home, by, group, chance };
    });
  });
  return found.sort((a, b) => a.chance - b.chance)[0];
};

const countFirms = (
  numbers: readonly number[],
  differ: (a: number, b: number) => boolean,
): number => {
  const firms: number[] = [];
  for (const number of [...numbers].sort((a, b) => a - b))
    if (firms.every((other) => differ(other, number))) firms.push(number);
  return firms.length;
};

/** Sales of both sides while the others were in use: before and after, nothing was chosen. */
const between = (
  deals: readonly GroupDeal[],
  home: number,
  group: ReadonlySet<number>,
): readonly [GroupDeal[], GroupDeal[]] => {
  const isAway = ({ number }: GroupDeal): boolean => group.has(number);
  const span = deals.slice(deals.findIndex(isAway), deals.findLastIndex(isAway) + 1);
  return [span.filter(({ number }) => number === home), span.filter(isAway)];
};

const byCard = (own: readonly GroupDeal[], away: readonly GroupDeal[]): number => {
  const known = (some: readonly GroupDeal[]): readonly boolean[] =>
    some.flatMap(({ credit }) => credit ?? []);
  const [home, others] = [known(own), known(away)];
  if (others.length < GROUP_MIN || others.includes(false)) return 1;
  const count = (some: readonly boolean[]): { deals: number; credits: number } => ({
    deals: some.length,
    credits: some.filter((credit) => credit).length,
  });
  return cardChance(count(others), count(home));
};

/** Card and amount must each matter among the sales that the other leaves open. Own choice [I]. */
const PART_MAX = 0.05;

/**
 * Chance that the others take just the credit cards from some amount on, while the home has others from it
 * on and credit cards below it: shops that share a till may differ by either, hardly by both at one amount.
 */
const byDearCards = (own: readonly GroupDeal[], away: readonly GroupDeal[]): number => {
  const chances = AMOUNT_EDGES.map((yuan) => {
    const isDear = ({ amount }: GroupDeal): boolean => amount >= yuan * 100;
    const isLed = (deal: GroupDeal): boolean => isDear(deal) && deal.credit === true;
    const led = own.filter(isLed).length;
    if (!away.every(isLed) || led > STRAYS * Math.min(own.length, away.length)) return 1;
    const against = (deals: number): number =>
      cardChance({ deals: away.length, credits: away.length }, { deals, credits: led });
    const [dear, credits] = [own.filter(isDear).length, own.filter(({ credit }) => credit).length];
    const parts = Math.max(against(dear), against(credits));
    return parts > PART_MAX ? 1 : against(own.length);
  });
  return Math.min(1, Math.min(...chances) * AMOUNT_EDGES.length);
};

/** What a division by amount is held against; tickets of two numbers alone, or of such as have tills of their own. */
interface SplitBy {
  readonly differ: NumbersKnown['differ'];
  readonly firms: number;
  readonly tickets: OwnTickets;
}

const byAmount = (
  own: readonly GroupDeal[],
  away: readonly GroupDeal[],
  { differ, firms, tickets }: SplitBy,
): number => {
  const chances = AMOUNT_EDGES.map((yuan) => {
    const from = yuan * 100;
    const below = own.filter(({ amount }) => amount < from);
    const above = away.filter(({ amount }) => amount >= from);
    const strays = own.length - below.length + (away.length - above.length);
    if (strays > STRAYS * Math.min(own.length, away.length)) return 1;
    const near = above.filter(({ amount }) => amount < from * NEAR);
    const begin = countFirms([...new Set(near.map(({ number }) => number))], differ);
    const isCut = begin >= firms && below.some(({ amount }) => amount * NEAR >= from);
    if (!isCut) return 1;
    const chance = cardChance(
      { deals: away.length, credits: above.length },
      { deals: own.length, credits: own.length - below.length },
    );
    const areShops = above.every(({ number }) => tickets(number, yuan) !== undefined);
    return firms < FIRMS_MIN || areShops
      ? Math.max(chance, usual(below, above, yuan, tickets))
      : chance;
  });
  return Math.min(1, ...chances) * AMOUNT_EDGES.length;
};

/** Chance that sales fall so on both sides of an amount as shops sell at their own tills. */
const usual = (
  below: readonly GroupDeal[],
  above: readonly GroupDeal[],
  yuan: number,
  tickets: OwnTickets,
): number => {
  let chance = 1;
  for (const { number } of above) chance *= tickets(number, yuan) ?? 1;
  for (const { number } of below) chance *= 1 - (tickets(number, yuan) ?? 0);
  return chance;
};

/** Institution and area of a structured number. */
const HEAD_CHARS = 7;

/** What a snack costs, no dinner does: stalls of both share a hall's till. Own choice [I]. */
const SNACKS: ReadonlySet<string> = new Set(['5331', '5441', '5451', '5462', '5499', '5814']);
const DINNERS: ReadonlySet<string> = new Set(['5811', '5812', '5813']);

/**
 * Whether the numbers that an amount parts may be stalls of one hall, the home a snack bar among them: of one
 * city, none of a cheaper class than the home, and the others restaurants, or all of one institution and
 * area, each opened beside another.
 */
export const isHall = ({ by, home, group }: GroupSplit, uses: readonly NumberUse[]): boolean => {
  const own = uses.find(({ number }) => number === home);
  if (by !== 'amount' || own === undefined) return false;
  const others = uses.filter(({ number }) => group.has(number));
  if (others.some((use) => isCheaper(use, own))) return false;
  const areDinners = others.every(({ mcc }) => DINNERS.has(mcc ?? '')) && countCities(uses) <= 1;
  if (areDinners && SNACKS.has(own.mcc ?? '')) return true;
  const head = own.no.slice(0, HEAD_CHARS);
  return (
    others.every((use) => use.no.startsWith(head)) &&
    uses.every((use) => uses.some((other) => other !== use && isNextTo(other.no, use.no)))
  );
};

/** Whether a card type is led away to a dearer number than the home: no router does so. */
export const isBackwards = (
  { by, home, group }: GroupSplit,
  uses: readonly NumberUse[],
): boolean => {
  const own = uses.find(({ number }) => number === home);
  return by === 'card' && uses.some((use) => own && group.has(use.number) && isCheaper(own, use));
};

/** Share of the devices said to divide their sales that may be there by luck. */
const FALSE_DISCOVERY = 0.001;

/** Times a device came back to a number; who went over once chose nothing. */
const RETURNS_MIN = 3;

/** Deals of devices with three numbers or more, with such as other tills have alone, or of two price classes. */
const DEALS = `
  with used as (
    select m.device, m.number, m.runs, n.lone, u.sales, n.sales as all_sales, c.cheapness
    from mixed_use m
    join device_number u on u.device = m.device and u.number = m.number
    join number_use n on n.number = m.number
    left join device_part p on p.device - p.part = m.device and p.number = m.number
    left join number_cheapness c on c.number = m.number
    where m.device > 0 or p.tied or p.bound
  ), known as (
    select device from used group by device
    having (count(*) > ${FIRMS_MIN} or bool_or(lone > 0) or min(cheapness) < max(cheapness)) and sum(runs) - count(*) >= ${RETURNS_MIN}
  )
  select k.device, k.cleared as number, s.amount, u.lone, u.sales, u.all_sales,
    case when s.card_type > 0 then s.card_type in (2, 3) end as credit
  from history_key k join known using (device) join sale s using (sale)
  left join used u on u.device = k.device and u.number = k.cleared
  where k.cleared > 0 and s.txn_type in (1, 5) order by k.device, s.at_ms, k.sale`;

/**
 * Reads which devices divide their sales among firms: see `groupSplit`; by device, those that count
 * among all asked (Benjamini and Hochberg), and those cut at round amounts: see amount-cuts.ts.
 */
export const readGroupSplits = async (
  session: Session,
  traits: ReadonlyMap<number, Pick<NumberTraits, 'name' | 'mcc' | 'cheapness'>>,
): Promise<ReadonlyMap<number, GroupSplit>> => {
  const differ = (a: number, b: number): boolean => {
    const [left, right] = [traits.get(a), traits.get(b)];
    if (left?.name && right?.name) return compareNames(left.name, right.name) === 'different';
    return !!left?.mcc && !!right?.mcc && tradesRelated(left.mcc, right.mcc) === false;
  };
  const tickets = await readOwnTickets(session);
  const cheapnessOf = (number: number): number => traits.get(number)?.cheapness ?? Number.NaN;
  const found = new Map<number, GroupSplit>();
  const cuts = new Map<number, AmountCut>();
  let device = 0;
  let deals: GroupDeal[] = [];
  const strangers = new Set<number>();
  const lent = new Set<number>();
  const isCheaperFirm = (number: number, home: number): boolean =>
    differ(number, home) && cheapnessOf(number) > cheapnessOf(home);
  const areUnrelated = (a: number, b: number): boolean => {
    const [left, right] = [traits.get(a)?.mcc, traits.get(b)?.mcc];
    return !!left && !!right && tradesRelated(left, right) === false;
  };
  const isLent = (number: number, home: number): boolean =>
    lent.has(number) && !lent.has(home) && cheapnessOf(number) > cheapnessOf(home);
  const tell = (): void => {
    const split = groupSplit(deals, {
      differ,
      isAnothers: (number) => strangers.has(number),
      isLent,
      tickets,
    });
    if (split) found.set(device, split);
    const cut = amountCut(deals, { isCheaper: isCheaperFirm, areUnrelated });
    if (cut) cuts.set(device, cut);
    deals = [];
    strangers.clear();
    lent.clear();
  };
  await session.each(DEALS, (rows) => {
    for (const { device: next, number, amount, credit, lone, sales, all_sales } of rows) {
      if (Number(next) !== device) tell();
      device = Number(next);
      const use = { lone: Number(lone), sales: Number(sales), allSales: Number(all_sales) };
      if (use.lone > 0) lent.add(Number(number));
      if (isAnothers(use)) strangers.add(Number(number));
      const known = typeof credit === 'boolean' ? credit : undefined;
      deals.push({ number: Number(number), amount: Number(amount), credit: known });
    }
  });
  tell();
  const limit = falseDiscoveryLimit(
    [...found.values()].map(({ chance }) => chance),
    FALSE_DISCOVERY,
  );
  const sharp = [...cuts].map(([id, cut]): [number, GroupSplit] => [id, { ...cut, by: 'amount' }]);
  return new Map([...sharp, ...[...found].filter(([, { chance }]) => chance <= limit)]);
};
