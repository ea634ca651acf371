import { ACQUIRERS } from './acquirers.ts';
import { DAY, dateOf, type Wall } from './calendar.ts';
import type { Card } from './cards.ts';
import { apart } from './cities.ts';
import type { Dice } from './dice.ts';
import { type Merchant, register } from './firms.ts';
import { personName, shopName } from './names.ts';
import { merchantAt, type Shop } from './shops.ts';
import type { Strategy } from './spec.ts';
import { classOf } from './tariff.ts';
import type { Town } from './town.ts';
import { tradeOf } from './trades.ts';

/** A sale as a router sees it. */
export interface Asked {
  readonly at: Wall;
  readonly fen: number;
  readonly card: Card;
  readonly shop: Shop;
}

/** Sends some shops' sales under borrowed numbers. */
export interface Router {
  readonly id: string;
  readonly strategy: Strategy;
  readonly agent: string;
  readonly lefts: Set<Shop>;
  readonly rights: readonly Merchant[];
  /** What slips show in 生活圈 mode: another set, of the shop's own city. */
  readonly circle: readonly Merchant[];
  readonly since: Wall;
  /** The answer to the device names the borrowed merchant. */
  readonly answers: boolean;
  /** The channel gives F41, F37 and F11 of its own. */
  readonly hides: { readonly tid: boolean; readonly rrn: boolean; readonly trace: boolean };
  readonly refunds: 'same' | 'other' | 'left';
  readonly counts: Map<string, number>;
  readonly knobs: { readonly startFen: number; readonly capFen: number; readonly perDay: number };
}

const up = (router: Router, key: string, by = 1): number => {
  const now = (router.counts.get(key) ?? 0) + by;
  router.counts.set(key, now);
  return now;
};

const isCredit = ({ card }: Asked): boolean =>
  card.type === 'credit' || card.type === 'semi_credit';

type Choice = (router: Router, sale: Asked, d: Dice) => Merchant | undefined;

const near = (router: Router, { shop }: Asked): readonly Merchant[] => {
  const here = router.rights.filter(({ city }) => city === shop.city);
  return here.length > 0 ? here : router.rights;
};

const inProvince = (router: Router, { shop }: Asked): readonly Merchant[] => {
  const here = router.rights.filter(({ city }) => city.province === shop.city.province);
  return here.length > 0 ? here : router.rights;
};

const partner: Choice = (router, sale, d) => {
  const key = `partner ${sale.shop.id}`;
  const pool = near(router, sale);
  const kept = router.counts.get(key) ?? d.int(0, 999);
  router.counts.set(key, kept);
  return pool[kept % pool.length];
};

const inTurn: Choice = (router, sale) => {
  const pool = near(router, sale);
  return pool[up(router, `turn ${sale.shop.city.name}`) % pool.length];
};

const hour = (at: Wall): number => Math.floor((at % DAY) / 3600);

/** Can somebody believe that this merchant took that ticket at that hour? */
const plausible = (right: Merchant, { at, fen }: Asked): boolean => {
  const { hours, most, tickets } = tradeOf(right.mcc);
  const now = hour(at);
  const open = (now >= hours[0] && now < hours[1]) || now + 24 < hours[1];
  return open && fen <= most * 100 && fen >= tickets[0]![1] * 12;
};

const adaptive: Choice = (router, sale, d) => {
  if (!isCredit(sale) || sale.fen < 20_000) return undefined;
  const today = dateOf(sale.at);
  const fit = near(router, sale).filter(
    (right) =>
      plausible(right, sale) &&
      (router.counts.get(`seen ${sale.card.token} ${right.no}`) ?? 0) === 0 &&
      (router.counts.get(`day ${right.no} ${today}`) ?? 0) < router.knobs.perDay,
  );
  if (fit.length === 0 || d.chance(0.25)) return undefined;
  const right = d.pick(fit);
  up(router, `seen ${sale.card.token} ${right.no}`);
  up(router, `day ${right.no} ${today}`);
  return right;
};

const capped: Choice = (router, sale) => {
  const today = dateOf(sale.at);
  for (const right of near(router, sale)) {
    const key = `cap ${right.no} ${today}`;
    if ((router.counts.get(key) ?? 0) + sale.fen > router.knobs.capFen) continue;
    up(router, key, sale.fen);
    return right;
  }
  return undefined;
};

const BANDS = [5_000, 20_000, 60_000, 200_000];

const CHOICES: Readonly<Record<Strategy, Choice>> = {
  fixed: partner,
  'round-robin-city': inTurn,
  province: (router, sale, d) => d.pick(inProvince(router, sale)),
  nationwide: (router, _sale, d) => d.pick(router.rights),
  'start-amount': (router, sale, d) =>
    sale.fen >= router.knobs.startFen ? d.pick(near(router, sale)) : undefined,
  'credit-only': (router, sale, d) => (isCredit(sale) ? d.pick(near(router, sale)) : undefined),
  'time-window': (router, sale, d) => {
    const slot = Math.floor(hour(sale.at) / 4);
    const pool = near(router, sale).filter((_, i) => i % 6 === slot);
    return pool.length > 0 ? d.pick(pool) : undefined;
  },
  'amount-band': (router, sale, d) => {
    const band = BANDS.filter((limit) => sale.fen >= limit).length;
    const pool = near(router, sale).filter((_, i) => i % 5 === band);
    return pool.length > 0 ? d.pick(pool) : undefined;
  },
  'daily-cap': capped,
  'left-daily-count': (router, sale, d) =>
    up(router, `left ${sale.shop.id} ${dateOf(sale.at)}`) > router.knobs.perDay
      ? d.pick(near(router, sale))
      : undefined,
  'low-share': (router, sale, d) => (d.chance(0.03) ? d.pick(near(router, sale)) : undefined),
  weekly: (router, sale) => {
    const pool = near(router, sale);
    return pool[Math.floor((sale.at - router.since) / (7 * DAY) + 9) % pool.length];
  },
  'class-only': (router, sale) => {
    const left = merchantAt(sale.shop, sale.at);
    const mcc = router.rights[0]!.mcc;
    return isCredit(sale) || router.knobs.perDay > 3
      ? { ...left, mcc, price: classOf(mcc) }
      : undefined;
  },
  'life-circle': (router, sale, d) =>
    sale.fen >= 1_000 ? d.pick(inProvince(router, sale)) : undefined,
  adaptive,
};

/** The borrowed merchant for a sale; none when the sale goes through as what it is. */
export const borrow = (router: Router, sale: Asked, d: Dice): Merchant | undefined =>
  sale.at < router.since ? undefined : CHOICES[router.strategy](router, sale, d);

/** What share of its shops' sales a strategy takes, roughly: to plan how many shops it needs. */
const TAKES: Readonly<Partial<Record<Strategy, number>>> = {
  'start-amount': 0.4,
  'credit-only': 0.5,
  'left-daily-count': 0.35,
  'low-share': 0.03,
  adaptive: 0.1,
  'time-window': 0.8,
  'class-only': 0.7,
};

const CHEAP = ['5411', '5411', '5541', '8062', '8211', '4121'];
const LIFE = ['5812', '5814', '5331', '5699', '5912', '5499'];

/**
 * Shell merchants: opened by one hand on one day in the cities where they are needed; now and then
 * at an institution whose registry nobody here has.
 */
const shells = (d: Dice, town: Town, n: number, mccs: readonly string[]): Merchant[] => {
  const since = dateOf(town.start - d.int(10, 90) * DAY);
  const strange = town.acquirers.length === 1 && d.chance(0.3);
  const acquirer = d.pick(strange ? ACQUIRERS : town.acquirers);
  const made = Array.from({ length: n }, (): Merchant => {
    const city = d.pick(town.cities);
    const trade = tradeOf(d.pick(mccs));
    const district = d.pick(city.districts);
    const { sign, legal } = shopName(d, trade, city, district);
    return register(d, town.numbers, {
      acquirer,
      city,
      mcc: trade.mcc,
      legal,
      sign,
      agent: d.pick(town.agents),
      price: classOf(trade.mcc),
      owner: personName(d),
      address: `${city.name}市${district}区${d.int(1, 200)}号`,
      scope: trade.scope,
      from: since,
    });
  });
  if (town.acquirers.includes(acquirer)) town.others.push(...made);
  return made;
};

const victims = (d: Dice, town: Town, n: number): Merchant[] =>
  d
    .shuffled(town.shops)
    .map((shop) => shop.tenures[0]!.merchant)
    .filter(({ price, to }) => price !== 'standard' && price !== 'special' && to === '')
    .slice(0, n);

const openRouter = (d: Dice, town: Town, strategy: Strategy, id: string): Router => {
  const n =
    strategy === 'fixed' ? d.int(2, 5) : strategy === 'adaptive' ? d.int(10, 30) : d.int(5, 22);
  const real = d.chance(0.35);
  const mccs = d.chance(0.2) ? LIFE : CHEAP;
  const rights = real && strategy !== 'class-only' ? victims(d, town, n) : shells(d, town, n, mccs);
  const hide = town.spec.hides || d.chance(0.2);
  return {
    id,
    strategy,
    agent: d.pick(town.agents),
    lefts: new Set(),
    rights: rights.length > 1 ? rights : shells(d, town, n, CHEAP),
    circle: strategy === 'life-circle' ? shells(d, town, town.cities.length * 3, LIFE) : [],
    since: d.chance(0.35) ? town.start + d.int(8, town.days - 10) * DAY + 36_000 : 0,
    answers: d.chance(0.4),
    hides: {
      tid: hide && d.chance(0.85),
      rrn: hide && d.chance(0.7),
      trace: hide && d.chance(0.7),
    },
    refunds: d.pick(['same', 'same', 'same', 'other', 'left'] as const),
    counts: new Map(),
    knobs: {
      startFen: d.pick([5_000, 10_000, 20_000, 50_000]),
      capFen: d.pick([300_000, 500_000, 1_000_000, 2_000_000]),
      perDay: d.int(2, 6),
    },
  };
};

/**
 * Opens the routers of a town and opts shops in until the wanted share of sales goes astray.
 * A router works for one agent; its shops have the standard price.
 */
export function openRouters(town: Town, share: number): Router[] {
  const { strategies } = town.spec;
  if (share === 0 || strategies.length === 0) return [];
  const d = town.dice('routers');
  const total = town.shops.reduce((sum, { pace }) => sum + pace, 0);
  const many = Math.max(2, Math.min(strategies.length, Math.round(share * 130)));
  const chosen = d.shuffled(strategies).slice(0, many);
  return chosen.map((strategy, i) => {
    const router = openRouter(d, town, strategy, `r${i}-${strategy}`);
    const wanted = Math.min(((share / many) * total) / (TAKES[strategy] ?? 1), total * 0.12);
    optIn(d, town, router, wanted);
    return router;
  });
}

/** Opts shops in, of the router's own agent first, up to the wanted pace; at least one. */
const optIn = (d: Dice, town: Town, router: Router, wanted: number): void => {
  const near = router.strategy === 'nationwide' || router.strategy === 'class-only';
  const free = d
    .shuffled(town.shops)
    .filter(
      (shop) =>
        !shop.taken &&
        shop.tenures[0]!.merchant.price === 'standard' &&
        (near || !lonely(router, shop)),
    );
  const own = [
    ...free.filter(({ agent }) => agent === router.agent),
    ...free.filter(({ agent }) => agent !== router.agent),
  ];
  const slowest = [...free].sort((a, b) => a.pace - b.pace).slice(0, 1);
  let left = wanted;
  for (const shop of [...own, ...slowest]) {
    if (left <= 0 || (shop === slowest[0] && router.lefts.size > 0)) continue;
    if (shop.pace > left * 1.5 && shop !== slowest[0]) continue;
    shop.taken = true;
    Object.assign(shop, { agent: router.agent });
    router.lefts.add(shop);
    left -= shop.pace;
  }
};

/** No borrowed merchant anywhere near: such a shop is not opted in. */
const lonely = (router: Router, shop: Shop): boolean =>
  router.rights.every(({ city }) => apart(city, shop.city) > 900);
