import { CITIES, type City } from '../codes/cities.ts';
import type { Institution } from '../codes/institutions.ts';
import { TRADES, type Trade, tradeOf } from '../codes/trades.ts';
import { chance, int, pick, shuffled } from '../random/draw.ts';
import { type Build, newMerchant, newTerminal } from '../shops/build.ts';
import type { Agent, Merchant } from '../shops/entities.ts';
import { DAY_MS } from '../time.ts';

/** Merchant numbers that a router borrows. */
export interface Pool {
  readonly id: string;
  readonly strategy: string;
  readonly agent: string;
  readonly members: readonly Merchant[];
  /** The channel's terminal number for each member, by merchant number. */
  readonly tids: ReadonlyMap<string, string>;
}

/** How a pool is to be filled. */
export interface PoolAsk {
  readonly id: string;
  readonly strategy: string;
  readonly agent: Agent;
  readonly cities: readonly City[];
  readonly size: number;
  /** Trade keys to cycle through. */
  readonly trades: readonly string[];
  /** Share of members that are real shops with customers of their own. */
  readonly lentShare: number;
  /** Share of members that sit with another institution. */
  readonly foreignShare: number;
}

/** Cheap trades: exempt or preferential. What most routers want. */
export const CHEAP = TRADES.filter((trade) => trade.priceClass !== 'standard').map((t) => t.key);

/** Collects lent shops and opens shell merchants, all on one day, numbers in a row. */
export function openPool(build: Build, ask: PoolAsk): Pool {
  const { rng } = build;
  const members: Merchant[] = lentShops(build, ask);
  const tids = new Map(
    members.map(({ no, institution }) => [no, build.numbers.terminalId(institution)]),
  );
  const openedMs = build.startMs - int(rng, 20, 160) * DAY_MS;
  const agent = chance(rng, 0.5) ? ask.agent.name : pick(rng, build.agents).name;
  while (members.length < ask.size) {
    const shell = openShell(build, ask, { agent, openedMs, turn: members.length });
    tids.set(shell.no, shell.ownTid);
    members.push(shell);
  }
  const { id, strategy } = ask;
  return { id, strategy, agent: ask.agent.name, members: shuffled(rng, members), tids };
}

interface Opening {
  readonly agent: string;
  readonly openedMs: number;
  readonly turn: number;
}

/** A merchant on paper, with a registered device that never sells. */
function openShell(build: Build, ask: PoolAsk, { agent, openedMs, turn }: Opening): Merchant {
  const { rng } = build;
  const trade: Trade = tradeOf(ask.trades[turn % ask.trades.length]!);
  const institution: Institution = chance(rng, ask.foreignShare)
    ? pick(rng, build.institutions)
    : ask.agent.institution;
  const city = ask.cities[turn % ask.cities.length]!;
  const shell = newMerchant(build, {
    trade,
    city,
    institution,
    agent,
    openedMs,
    inSeries: true,
    structured: true,
  });
  newTerminal(build, { merchant: shell, tid: shell.ownTid });
  return shell;
}

/** Cities of the same province, the city itself first. */
export const provinceOf = (city: City): City[] =>
  CITIES.filter((each) => each.province === city.province);

/** Any cities of the country. */
export const countrywide = (build: Build): City[] => shuffled(build.rng, CITIES).slice(0, 12);

function lentShops(build: Build, ask: PoolAsk): Merchant[] {
  const wanted = Math.round(ask.size * ask.lentShare);
  const fitting = build.shops.filter(
    (shop) =>
      shop.start === null &&
      ask.trades.includes(shop.trade.key) &&
      ask.cities.includes(shop.city) &&
      shop.merchant.institution === ask.agent.institution,
  );
  const lent = shuffled(build.rng, fitting).slice(0, wanted);
  for (const shop of lent) build.lent.add(shop.merchant);
  return lent.map((shop) => shop.merchant);
}
