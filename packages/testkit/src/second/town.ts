import { ACQUIRERS, type Acquirer, type Numbering, numbering } from './acquirers.ts';
import { DAY, dateOf, dayStart, STARTS, type Wall } from './calendar.ts';
import { type Cards, issueCards } from './cards.ts';
import { CITIES, type City } from './cities.ts';
import { type Dice, dice } from './dice.ts';
import type { Merchant } from './firms.ts';
import { brandName } from './names.ts';
import { openShop, type Shop, type Terminal } from './shops.ts';
import type { Spec } from './spec.ts';
import { TRADES } from './trades.ts';

/** A row of any table; what is absent is not known. */
export type Row = Readonly<Record<string, string>>;

/** A registered device that stands in another shop than its own. */
export interface LentTerminal {
  readonly terminal: Terminal;
  readonly owner: Shop;
}

/** Everybody before the first sale. */
export interface Town {
  readonly spec: Spec;
  readonly seed: number;
  readonly start: Wall;
  readonly end: Wall;
  readonly days: number;
  readonly cities: readonly City[];
  readonly acquirers: readonly Acquirer[];
  readonly agents: readonly string[];
  readonly numbers: Numbering;
  readonly cards: Cards;
  readonly shops: Shop[];
  /** Registered merchants without a shop of ours. */
  readonly others: Merchant[];
  readonly lent: LentTerminal[];
  /** Serials that the registry does not know. */
  readonly unregistered: Set<string>;
  /** Serials whose registration begins or ends within the window: sn → [from, to]. */
  readonly stays: Map<string, readonly [string, string]>;
  readonly events: Row[];
  readonly compatibility: Row[];
  readonly training: Row[];
  /** Institutions that the user adds to the shipped list. */
  readonly licensed: Row[];
  /** An outage: the acquirer's shops in the city are cleared by another one. */
  outage?: { readonly from: Wall; readonly to: Wall; readonly backup: Map<Shop, Merchant> };
  /** Stream of a purpose. */
  dice(label: string): Dice;
}

const agentName = (d: Dice, city: City): string =>
  `${city.name}${brandName(d)}${d.pick(['电子商务', '网络科技', '信息技术', '支付服务'])}有限公司`;

/** People the town: cities, institutions, agents, shops, cards. */
export function settle(spec: Spec, seed: number, sales: number): Town {
  const own = (label: string): Dice => dice(seed, `${spec.name}/${label}`);
  const d = own('town');
  const start = dayStart(STARTS[(seed + d.int(0, 7)) % STARTS.length]!);
  const end = start + spec.days * DAY;
  const cities = d.shuffled(CITIES).slice(0, d.int(5, 9));
  const acquirers = d.shuffled(ACQUIRERS).slice(0, spec.manyAcquirers ? 5 : 1);
  const agents = Array.from({ length: d.int(6, 10) }, () => agentName(d, d.pick(cities)));
  const numbers = numbering(own('numbers'));
  const count = Math.max(70, Math.round(sales / 75));
  const sizes = cities.map(({ size }) => size);
  const weights = TRADES.map(({ weight }) => weight);
  const shops = Array.from({ length: count }, (_, i) =>
    openShop(
      d,
      numbers,
      {
        trade: TRADES[d.weighted(weights)]!,
        city: cities[d.weighted(sizes)]!,
        acquirer: d.pick(acquirers),
        agent: d.pick(agents),
        since: dateOf(start - d.int(40, 1500) * DAY),
      },
      `s${i}`,
    ),
  );
  const cards = issueCards(own('cards'), cities, {
    count: Math.max(400, Math.round(sales / 5)),
    start,
    days: spec.days,
  });
  return {
    spec,
    seed,
    start,
    end,
    days: spec.days,
    cities,
    acquirers,
    agents,
    numbers,
    cards,
    shops,
    others: [],
    lent: [],
    unregistered: new Set(),
    stays: new Map(),
    events: [],
    compatibility: [],
    training: [],
    licensed: [],
    dice: own,
  };
}

/** Shops in nobody's hands yet that fit, at most so many; they are taken. */
export function take(d: Dice, town: Town, n: number, fits: (shop: Shop) => boolean): Shop[] {
  const found = d
    .shuffled(town.shops)
    .filter((shop) => !shop.taken && fits(shop))
    .slice(0, n);
  for (const shop of found) shop.taken = true;
  return found;
}
