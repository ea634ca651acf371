import { int } from '../random/draw.ts';
import type { Build } from '../shops/build.ts';
import type { Agent, Shop } from '../shops/entities.ts';
import type { Deal } from '../stream/deal.ts';
import type { Choice, Picker, Plan } from './picker.ts';
import { CHEAP, countrywide, openPool, type Pool, type PoolAsk, provinceOf } from './pool.ts';

/** What a strategy is made ready for. */
export interface PlanAsk {
  readonly id: string;
  readonly strategy: string;
  readonly agent: Agent;
  readonly shops: readonly Shop[];
}

/** One pool for every city in which the router has shops. */
export function cityPools(build: Build, ask: PlanAsk, by: Partial<PoolAsk> = {}): Pool[] {
  const cities = [...new Set(ask.shops.map((shop) => shop.city))];
  return cities.map((city, i) =>
    openPool(build, {
      id: `${ask.id}${String.fromCharCode(97 + i)}`,
      strategy: ask.strategy,
      agent: ask.agent,
      cities: [city],
      size: int(build.rng, 5, 8),
      trades: CHEAP,
      lentShare: 0.25,
      foreignShare: 0,
      ...by,
    }),
  );
}

/** The pool that serves the city of a deal. */
export function poolOfCity(pools: readonly Pool[]): (deal: Deal) => Pool {
  return (deal) =>
    pools.find((pool) => pool.members[0]!.place.city === deal.shop.city) ?? pools[0]!;
}

/** The pool's member at a position that may run over its end. */
export const member = (pool: Pool, position: number): Choice => ({
  right: pool.members[position % pool.members.length]!,
  pool,
});

/** Every shop borrows one number and keeps it. */
export function fixed(build: Build, ask: PlanAsk): Plan {
  const pools = cityPools(build, ask);
  const poolFor = poolOfCity(pools);
  return { pools, open: () => (deal) => member(poolFor(deal), deal.shop.index) };
}

/** Numbers of the same city in turn. */
export function roundRobinCity(build: Build, ask: PlanAsk): Plan {
  const pools = cityPools(build, ask);
  return { pools, open: () => inTurn(pools) };
}

/** Takes the members of the city's pool one after the other. */
export function inTurn(pools: readonly Pool[]): Picker {
  const poolFor = poolOfCity(pools);
  const turns = new Map<Pool, number>();
  return (deal) => {
    const pool = poolFor(deal);
    const turn = turns.get(pool) ?? 0;
    turns.set(pool, turn + 1);
    return member(pool, turn);
  };
}

/** Any number of the same province. */
export function province(build: Build, ask: PlanAsk): Plan {
  const cities = provinceOf(ask.shops[0]!.city);
  return anyOf(build, ask, { cities, size: int(build.rng, 7, 11) });
}

/** Any number of the country, some with another institution. */
export function nationwide(build: Build, ask: PlanAsk): Plan {
  const size = int(build.rng, 10, 16);
  return anyOf(build, ask, { cities: countrywide(build), size, foreignShare: 0.3 });
}

/** Exempt or preferential numbers of the city, for every sale. */
export function classOnly(build: Build, ask: PlanAsk): Plan {
  const pools = cityPools(build, ask, { size: int(build.rng, 4, 7), lentShare: 0.4 });
  const poolFor = poolOfCity(pools);
  return { pools, open: () => (deal) => byLuck(poolFor(deal), deal) };
}

/** A member by the deal's own chance. */
export const byLuck = (pool: Pool, deal: Deal): Choice =>
  member(pool, Math.floor(deal.luck * 1_000_003));

function anyOf(build: Build, ask: PlanAsk, by: Partial<PoolAsk>): Plan {
  const pool = openPool(build, {
    id: ask.id,
    strategy: ask.strategy,
    agent: ask.agent,
    cities: [],
    size: 8,
    trades: CHEAP,
    lentShare: 0.15,
    foreignShare: 0,
    ...by,
  });
  return { pools: [pool], open: () => (deal) => byLuck(pool, deal) };
}
