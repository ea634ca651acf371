import { CITIES, type City, QUARTERS } from '../codes/cities.ts';
import { DEFECT, MODELS } from '../codes/devices.ts';
import { acquirerId, areaIn, type Institution, institutionOf } from '../codes/institutions.ts';
import type { Trade } from '../codes/trades.ts';
import { createNameBook, type NameBook } from '../names/compose.ts';
import { chance, int, normal, pick, real, shuffled } from '../random/draw.ts';
import { createRng, type Rng } from '../random/rng.ts';
import type { WorldSpec } from '../spec.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, parseDay } from '../time.ts';
import type { Agent, Binding, Merchant, Place, Shop, Terminal, Version } from './entities.ts';
import { createNumberBook, type NumberBook } from './numbers.ts';

/** The workshop in which a world's population is made. */
export interface Build {
  readonly spec: WorldSpec;
  readonly seed: number;
  readonly rng: Rng;
  readonly startMs: number;
  readonly endMs: number;
  readonly cities: readonly City[];
  readonly institutions: readonly Institution[];
  readonly agents: Agent[];
  readonly numbers: NumberBook;
  readonly names: NameBook;
  /** Every merchant number that exists, shells and history included. */
  readonly merchants: Merchant[];
  readonly terminals: Terminal[];
  readonly shops: Shop[];
  /** Honest merchants whose numbers a router borrows. */
  readonly lent: Set<Merchant>;
  /** Operators who never sat the course. */
  readonly untrained: Set<string>;
}

/** Opens the workshop of a world. */
export function openBuild(spec: WorldSpec, seed: number): Build {
  const rng = createRng(seed, 'population');
  const startMs = parseDay(spec.start);
  return {
    spec,
    seed,
    rng,
    startMs,
    endMs: startMs + spec.days * DAY_MS,
    cities: CITIES.slice(0, spec.cities),
    institutions: spec.institutions.map(institutionOf),
    agents: [],
    numbers: createNumberBook(createRng(seed, 'numbers')),
    names: createNameBook(createRng(seed, 'names')),
    merchants: [],
    terminals: [],
    shops: [],
    lent: new Set(),
    untrained: new Set(),
  };
}

/** What a merchant is to be. */
export interface MerchantAsk {
  readonly trade: Trade;
  readonly city: City;
  readonly institution: Institution;
  readonly agent: string;
  readonly quarter?: number;
  readonly structured?: boolean;
  readonly inSeries?: boolean;
  readonly openedMs?: number;
  /** Facts taken over from another number, e.g. of the same firm. */
  readonly like?: Merchant;
}

/** Registers a merchant number. */
export function newMerchant(build: Build, ask: MerchantAsk): Merchant {
  const { rng, numbers } = build;
  const { trade, city, institution, like } = ask;
  const quarter = ask.quarter ?? like?.quarter ?? int(rng, 0, 3);
  const name = like ?? build.names.firm(trade, city, quarter);
  const company = name.legal.endsWith('有限公司');
  const rate = pick(rng, ['0.55', '0.58', '0.60', '0.60', '0.60']);
  const structured = ask.structured ?? (institution.bank ? chance(rng, 0.8) : true);
  const standard = trade.priceClass === 'standard';
  const merchant: Merchant = {
    no: numbers.merchantNo({ ...ask, mcc: trade.mcc, structured }),
    sign: name.sign,
    legal: name.legal,
    uscc: like?.uscc ?? numbers.uscc(city, company),
    trade,
    mcc: trade.mcc,
    priceClass: trade.priceClass,
    institution,
    acquirer: acquirerId(institution, city),
    agent: ask.agent,
    place: like && like.place.city === city ? like.place : placeIn(build, city, quarter),
    quarter,
    structured,
    settleAccount: like?.settleAccount ?? numbers.account(!company),
    settleName: like?.settleName ?? (company ? name.legal : build.names.person()),
    debitRate: standard ? '0.50' : trade.priceClass === 'exempt' ? '0.00' : '0.38',
    creditRate: standard ? rate : trade.priceClass === 'exempt' ? '0.00' : '0.38',
    openedMs: ask.openedMs ?? build.startMs - int(rng, 60, 1_200) * DAY_MS,
    closedMs: null,
    ownTid: numbers.terminalId(institution),
    scopeNote: trade.scope,
  };
  build.merchants.push(merchant);
  return merchant;
}

/** A door somewhere in a quarter of the city; the registry writes the area in either scheme. */
export function placeIn(build: Build, city: City, quarter: number): Place {
  const { rng } = build;
  const part = QUARTERS[quarter]!;
  const region = city.province === city.name ? '' : `${city.province}省`;
  const road = pick(rng, ['解放', '人民', '新华', '和平', '建设']);
  return {
    city,
    lat: city.lat + part.lat + normal(rng) * 0.012,
    lon: city.lon + part.lon + normal(rng) * 0.012,
    areaCode: areaIn(chance(rng, 0.5) ? 'cnaps' : 'gb', city),
    address: `${region}${city.name}市${part.name}区${road}路${int(rng, 1, 399)}号`,
  };
}

/** Where a device is to stand. */
export interface TerminalAsk {
  readonly merchant: Merchant;
  readonly place?: Place;
  readonly tid?: string;
}

/** Places a device and binds it to its merchant. */
export function newTerminal(build: Build, ask: TerminalAsk): Terminal {
  const { rng, numbers, spec } = build;
  const model = pick(rng, MODELS);
  const tid = ask.tid ?? numbers.terminalId(ask.merchant.institution);
  const place = ask.place ?? ask.merchant.place;
  const skewed = chance(rng, spec.dirt?.skewedTerminalShare ?? 0.01);
  const wants = spec.deviceSide === 'mixed' ? chance(rng, 0.55) : spec.deviceSide === 'request';
  const binding: Binding = {
    merchant: ask.merchant,
    tid,
    place,
    fromMs: ask.merchant.openedMs,
    toMs: null,
  };
  const terminal: Terminal = {
    index: build.terminals.length,
    sn: numbers.terminalSn(model.maker, model.type),
    tid,
    model,
    place,
    agent: ask.merchant.agent,
    leaves: wants ? 'request' : 'slip',
    positioned: chance(rng, 0.75),
    clockSkewMs: skewed ? skewOf(rng) : int(rng, -20, 20) * 1_000,
    operators: Array.from({ length: int(rng, 1, 3) }, (_, i) => `OP${tid.slice(-5)}${i + 1}`),
    versions: versionsOf(build, model),
    bindings: [binding],
    events: [],
  };
  build.terminals.push(terminal);
  return terminal;
}

/** Replaces a terminal by a changed copy, in the list of terminals too. */
export function changeTerminal(build: Build, terminal: Terminal, by: Partial<Terminal>): Terminal {
  const changed = { ...terminal, ...by };
  build.terminals[terminal.index] = changed;
  return changed;
}

/** Replaces a merchant by a changed copy in the list of merchants. */
export function changeMerchant(build: Build, merchant: Merchant, by: Partial<Merchant>): Merchant {
  const changed = { ...merchant, ...by };
  build.merchants[build.merchants.indexOf(merchant)] = changed;
  return changed;
}

function skewOf(rng: Rng): number {
  const minutes = chance(rng, 0.5) ? int(rng, 3, 55) : pick(rng, [60, 480, 480, 725]);
  return (chance(rng, 0.5) ? 1 : -1) * minutes * MINUTE_MS;
}

/** Most devices run one version; a third is updated once within the world's time. */
function versionsOf(build: Build, model: Terminal['model']): Version[] {
  const { rng } = build;
  // The defective pair of app and system is left to the software cause.
  const system = model.model === DEFECT.model ? model.systems[0]! : pick(rng, model.systems);
  const first = int(rng, 0, model.apps.length - 1);
  const param = `P${digits4(rng)}`;
  const versions = [{ fromMs: 0, app: model.apps[first]!, system, param }];
  const next = model.apps[first + 1];
  if (next !== undefined && chance(rng, 0.35)) {
    const fromMs = build.startMs + int(rng, 1, build.spec.days) * DAY_MS + int(rng, 1, 5) * HOUR_MS;
    versions.push({ fromMs, app: next, system, param: `P${digits4(rng)}` });
  }
  return versions;
}

const digits4 = (rng: Rng): string => String(int(rng, 1_000, 9_999));

/** What a shop is to be; `by` overrides what would be drawn. */
export interface ShopAsk {
  readonly merchant: Merchant;
  readonly terminals: readonly Terminal[];
  readonly agent: Agent;
  readonly place?: Place;
  readonly by?: Partial<Shop>;
}

/** Opens a shop for business. */
export function newShop(build: Build, ask: ShopAsk): Shop {
  const { rng } = build;
  const { merchant } = ask;
  const { trade } = merchant;
  const often = trade.key === 'hotel' || trade.key === 'coach' ? 0.55 : 0.06;
  const shop: Shop = {
    index: build.shops.length,
    merchant,
    trade,
    secondTrade: null,
    city: (ask.place ?? merchant.place).city,
    quarter: merchant.quarter,
    terminals: ask.terminals,
    agent: ask.agent,
    perDay: trade.perDay * real(rng, 0.4, 1.6),
    priceLevel: Math.exp(normal(rng) * 0.28),
    hourShift: int(rng, -1, 1),
    closedWeekday: chance(rng, 0.12) ? int(rng, 0, 6) : null,
    visitorShare: often,
    roamDegrees: 0,
    lookalikes: [],
    start: null,
    ...ask.by,
  };
  build.shops.push(shop);
  return shop;
}

/** Shops that nothing has been planted in, in random order. */
export function freeShops(build: Build): Shop[] {
  const free = build.shops.filter(
    (shop) => shop.start === null && shop.lookalikes.length === 0 && !build.lent.has(shop.merchant),
  );
  return shuffled(build.rng, free);
}

/** Replaces a shop by a changed copy. */
export function changeShop(build: Build, shop: Shop, by: Partial<Shop>): Shop {
  const changed = { ...build.shops[shop.index]!, ...by };
  build.shops[shop.index] = changed;
  return changed;
}

/** How many of a rare kind a world gets: a small share, but at least a few. */
export const fewOf = (build: Build, share: number, least: number): number =>
  Math.max(least, Math.round(build.shops.length * share));

/** Local midnight of a day at this part of the world's time, 0 to 1. */
export const dayAt = (build: Build, part: number): number =>
  build.startMs + Math.floor(build.spec.days * part) * DAY_MS;
