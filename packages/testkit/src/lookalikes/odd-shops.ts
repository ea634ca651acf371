import type { City } from '../codes/cities.ts';
import { areaIn, type Institution } from '../codes/institutions.ts';
import { type Trade, tradeOf } from '../codes/trades.ts';
import { pick } from '../random/draw.ts';
import {
  type Build,
  changeMerchant,
  changeShop,
  changeTerminal,
  fewOf,
  freeShops,
  newMerchant,
  newShop,
  newTerminal,
} from '../shops/build.ts';
import type { Agent, Merchant, Shop } from '../shops/entities.ts';

const count = (build: Build): number => fewOf(build, 0.004, 3);

interface Odd {
  readonly lookalike: string;
  readonly trade: Trade;
  readonly by?: Partial<Shop>;
  readonly city?: City;
  readonly institution?: Institution;
  readonly structured?: boolean;
}

/** Opens a shop of its own kind with an agent of its own institution. */
function open(build: Build, odd: Odd): Shop {
  const { rng } = build;
  const fitting = build.agents.filter(
    (each) => !odd.institution || each.institution === odd.institution,
  );
  const agent: Agent = pick(rng, fitting);
  const merchant = newMerchant(build, {
    trade: odd.trade,
    city: odd.city ?? pick(rng, agent.cities),
    institution: agent.institution,
    agent: agent.name,
    ...(odd.structured === undefined ? {} : { structured: odd.structured }),
  });
  const terminals = [newTerminal(build, { merchant }), newTerminal(build, { merchant })];
  return newShop(build, {
    merchant,
    terminals,
    agent,
    by: { lookalikes: [odd.lookalike], ...odd.by },
  });
}

/** A lawful low price by contract, on an ordinary trade. */
export function plantSpecialPrice(build: Build): void {
  const shops = freeShops(build).filter((shop) => shop.trade.priceClass === 'standard');
  for (const shop of shops.slice(0, count(build))) {
    replaceMerchant(build, shop, { priceClass: 'special' }, 'special-price');
  }
}

/** The registry writes the area in the scheme that the merchant number does not use. */
export function plantTwoSchemes(build: Build): void {
  for (const shop of freeShops(build).slice(0, count(build))) {
    const other = shop.merchant.institution.scheme === 'gb' ? 'cnaps' : 'gb';
    const place = { ...shop.merchant.place, areaCode: areaIn(other, shop.city) };
    replaceMerchant(build, shop, { place }, 'two-schemes');
  }
}

function replaceMerchant(build: Build, shop: Shop, by: Partial<Merchant>, lookalike: string): void {
  const merchant = changeMerchant(build, shop.merchant, by);
  const terminals = shop.terminals.map((terminal) => {
    const place = merchant.place === shop.merchant.place ? terminal.place : merchant.place;
    const bindings = terminal.bindings.map((each) => ({ ...each, merchant, place }));
    return changeTerminal(build, terminal, { bindings, place });
  });
  changeShop(build, shop, { merchant, terminals, lookalikes: [lookalike] });
}

/** Two devices of different acquirers under one terminal number, which is unique only with F42. */
export function plantSharedTid(build: Build): void {
  for (const shop of freeShops(build).slice(0, count(build))) {
    const other = freeShops(build).find(
      (each) => each.merchant.institution !== shop.merchant.institution,
    );
    if (!other) return;
    const { tid } = other.terminals[0]!;
    const [first, ...rest] = shop.terminals;
    const bindings = first!.bindings.map((each) => ({ ...each, tid }));
    const terminals = [changeTerminal(build, first!, { tid, bindings }), ...rest];
    changeShop(build, shop, { terminals, lookalikes: ['shared-tid'] });
    changeShop(build, other, { lookalikes: ['shared-tid'] });
  }
}

/** Souvenir shops: most customers come from other cities. */
export function plantTourist(build: Build): void {
  for (let i = 0; i < count(build); i++) {
    const by = { visitorShare: 0.75 };
    open(build, { lookalike: 'tourist', trade: tradeOf('grocery'), by });
  }
}

/** Shops at airports and stations: everybody is passing through, at all hours. */
export function plantAirport(build: Build): void {
  for (let i = 0; i < count(build); i++) {
    const trade: Trade = { ...tradeOf(i % 2 ? 'restaurant' : 'convenience'), hours: 'round' };
    open(build, { lookalike: 'airport', trade, by: { visitorShare: 0.88, perDay: 34 } });
  }
}

/** Hospitals: exempt, large, wide in amounts. */
export function plantHospital(build: Build): void {
  for (let i = 0; i < count(build); i++) {
    const by = { perDay: 45, visitorShare: 0.2 };
    open(build, { lookalike: 'hospital', trade: tradeOf('hospital'), by });
  }
}

const PAIRS = [
  ['fuel', 'garage'],
  ['supermarket', 'appliances'],
  ['pharmacy', 'spa'],
  ['hotel', 'restaurant'],
] as const;

/** One number, two lines of business with tickets far apart. */
export function plantTwoTrades(build: Build): void {
  for (let i = 0; i < count(build); i++) {
    const [first, second] = PAIRS[i % PAIRS.length]!;
    const by = { secondTrade: tradeOf(second) };
    open(build, { lookalike: 'two-trades', trade: tradeOf(first), by });
  }
}

/** Bank-internal merchant numbers. */
export function plantUnstructured(build: Build): void {
  for (let i = 0; i < count(build); i++) {
    const trade = tradeOf(pick(build.rng, ['restaurant', 'clothes', 'electronics']));
    open(build, { lookalike: 'unstructured', trade, structured: false });
  }
}

/** Cities whose code means another city in the other scheme. */
export function plantAmbiguousArea(build: Build): void {
  for (let i = 0; i < count(build); i++) {
    const fits = build.institutions.flatMap((institution) =>
      build.cities
        .filter((city) => city.ambiguous === institution.scheme)
        .map((city) => ({ institution, city })),
    );
    if (fits.length === 0) return;
    const trade = tradeOf(pick(build.rng, ['pharmacy', 'convenience', 'restaurant']));
    open(build, { lookalike: 'ambiguous-area', trade, ...pick(build.rng, fits), structured: true });
  }
}
