import { buildCauses } from '../causes/build.ts';
import { issuerShare } from '../codes/issuers.ts';
import { TRADES } from '../codes/trades.ts';
import { buildLookalikes } from '../lookalikes/build.ts';
import { chooseSchemes, type Route } from '../payout/schemes.ts';
import { chance, int, pick, shuffled, weighted } from '../random/draw.ts';
import { buildRouters, type Pool } from '../routing/build.ts';
import { sightShare, type WorldSpec } from '../spec.ts';
import { type Build, newMerchant, newShop, newTerminal, openBuild } from './build.ts';
import type { Agent, Shop } from './entities.ts';

/** Everybody and everything in a world before its first day. */
export interface Population {
  readonly build: Build;
  readonly pools: readonly Pool[];
  /** Merchants paid through an intermediary, by merchant number. */
  readonly routes: ReadonlyMap<string, Route>;
  /** Sales of the whole world, seen or not. */
  readonly allSales: number;
  /** Factor on every shop's traffic that brings the world to its number of sales. */
  readonly trafficScale: number;
}

/** Sales of an ordinary shop and day, before scaling; sets how many shops a world gets. */
const SALES_PER_SHOP_DAY = 10;
const SHOPS_PER_AGENT = 14;
const SHOPS_PER_AGENT_MIN = 8;
const AGENTS_MIN = 48;
const TRADE_WEIGHTS = TRADES.map((trade) => trade.weight);

/** Populates a world: agents, ordinary shops, routers, causes and look-alikes. */
export function populate(spec: WorldSpec, seed: number): Population {
  const build = openBuild(spec, seed);
  const count = Math.max(spec.shopsMin, Math.round(spec.sales / (spec.days * SALES_PER_SHOP_DAY)));
  const fewAgents = Math.min(AGENTS_MIN, Math.floor(count / SHOPS_PER_AGENT_MIN));
  openAgents(build, Math.max(fewAgents, Math.ceil(count / SHOPS_PER_AGENT)));
  for (let i = 0; i < count; i++) openOrdinaryShop(build);
  const pools = buildRouters(build);
  buildCauses(build);
  buildLookalikes(build);
  const expected = build.shops.reduce((sum, shop) => sum + dailySales(shop), 0) * spec.days;
  const share = sightShare(spec, issuerShare(spec.issuer ?? ''));
  const allSales = spec.sales / share;
  const trafficScale = allSales / (expected * FOLLOW_UP_FACTOR);
  return { build, pools, routes: chooseSchemes(build), allSales, trafficScale };
}

/** Sales that follow from earlier ones (voids, refunds, completions) per sale. */
const FOLLOW_UP_FACTOR = 1.035;

const dailySales = (shop: Shop): number => shop.perDay * (shop.closedWeekday === null ? 1 : 6 / 7);

function openAgents(build: Build, count: number): void {
  const { rng } = build;
  for (let i = 0; i < count; i++) {
    const cities = shuffled(rng, build.cities).slice(0, int(rng, 1, 2));
    const institution = build.institutions[i % build.institutions.length]!;
    build.agents.push({ name: `${build.names.brand()}商服${i + 1}`, institution, cities });
  }
}

/** A shop of a common trade with an agent that works in its city. */
function openOrdinaryShop(build: Build): void {
  const { rng } = build;
  const agent: Agent = pick(rng, build.agents);
  const trade = TRADES[weighted(rng, TRADE_WEIGHTS)]!;
  const merchant = newMerchant(build, {
    trade,
    city: pick(rng, agent.cities),
    institution: agent.institution,
    agent: agent.name,
  });
  const several = trade.perDay >= 18 && chance(rng, 0.4);
  const terminals = Array.from({ length: several ? 2 : 1 }, () => newTerminal(build, { merchant }));
  newShop(build, { merchant, terminals, agent });
}
