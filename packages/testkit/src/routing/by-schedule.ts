import { HOURS, TRADES } from '../codes/trades.ts';
import { int, shuffled } from '../random/draw.ts';
import type { Build } from '../shops/build.ts';
import type { Merchant } from '../shops/entities.ts';
import type { Deal } from '../stream/deal.ts';
import { hourOf } from '../time.ts';
import { byLuck, cityPools, inTurn, member, type PlanAsk, poolOfCity } from './by-place.ts';
import type { Choice, Picker, Plan } from './picker.ts';
import { CHEAP, type Pool } from './pool.ts';

const WINDOWS: readonly { readonly to: number; readonly trades: readonly string[] }[] = [
  { to: 5, trades: ['bar', 'fuel'] },
  { to: 10, trades: ['breakfast', 'hospital'] },
  { to: 14, trades: ['restaurant', 'supermarket'] },
  { to: 18, trades: ['supermarket', 'utility'] },
  { to: 24, trades: ['bar', 'fuel'] },
];

const BANDS: readonly { readonly belowYuan: number; readonly trades: readonly string[] }[] = [
  { belowYuan: 80, trades: ['supermarket', 'coach'] },
  { belowYuan: 400, trades: ['fuel', 'utility'] },
  { belowYuan: 1_500, trades: ['hospital', 'school'] },
  { belowYuan: Number.POSITIVE_INFINITY, trades: ['nursery', 'school'] },
];

/** The number depends on the hour: a breakfast shop in the morning, a bar at night. */
export function timeWindow(build: Build, ask: PlanAsk): Plan {
  const trades = [...new Set(WINDOWS.flatMap((window) => window.trades))];
  const pools = cityPools(build, ask, { trades, size: trades.length * 2 });
  const open = slotted(pools, (deal) => {
    const hour = hourOf(deal.atMs);
    return WINDOWS.find((window) => hour < window.to)!.trades;
  });
  return { pools, open };
}

/** The number depends on the amount. */
export function amountBand(build: Build, ask: PlanAsk): Plan {
  const trades = [...new Set(BANDS.flatMap((band) => band.trades))];
  const pools = cityPools(build, ask, { trades, size: trades.length * 2, lentShare: 0.15 });
  const open = slotted(
    pools,
    (deal) => BANDS.find((band) => deal.amountFen < band.belowYuan * 100)!.trades,
  );
  return { pools, open };
}

/** Everybody uses one number for a week, another the next week. */
export function weekly(build: Build, ask: PlanAsk): Plan {
  const pools = cityPools(build, ask, { size: 6 });
  const poolFor = poolOfCity(pools);
  const week = (deal: Deal): number => Math.floor(deal.dayIndex / 7);
  return {
    pools,
    open: () => (deal) => member(poolFor(deal), week(deal) * 2 + (deal.shop.index % 2)),
  };
}

/** Clearing goes to a cheap number, the slip shows a third merchant of the city. */
export function lifeCircle(build: Build, ask: PlanAsk): Plan {
  const cheap = cityPools(build, ask);
  const shown = cityPools(
    build,
    { ...ask, id: `${ask.id}-shown` },
    { trades: ['restaurant', 'clothes', 'convenience', 'department'], lentShare: 0, size: 8 },
  );
  const shownFor = poolOfCity(shown);
  const open = (): Picker => {
    const next = inTurn(cheap);
    return (deal) => {
      const choice = next(deal);
      return choice && { ...choice, printed: byLuck(shownFor(deal), deal).right };
    };
  };
  return { pools: cheap, open };
}

/** A number that fits amount, hour and district: the router that tries to look ordinary. */
export function adaptive(build: Build, ask: PlanAsk): Plan {
  const trades = [...CHEAP, 'restaurant', 'convenience', 'pharmacy', 'clothes'];
  const pools =
    build.spec.adaptivePools === 'any'
      ? cityPools(build, ask, {
          trades: anyTrades(build),
          size: int(build.rng, 4, 24),
          lentShare: 0.35,
        })
      : cityPools(build, ask, { trades, size: 18, lentShare: 0.35 });
  const poolFor = poolOfCity(pools);
  const open = (): Picker => (deal) => {
    const pool = poolFor(deal);
    const ranked = pool.members
      .map((right) => ({ right, fit: fitOf(right, deal) }))
      .sort((a, b) => b.fit - a.fit);
    return { right: ranked[Math.floor(deal.luck * 3)]!.right, pool };
  };
  return { pools, open };
}

/** Trades in an order of their own for each router: what an agent can get numbers of. */
const anyTrades = (build: Build): readonly string[] =>
  shuffled(
    build.rng,
    TRADES.map(({ key }) => key),
  );

/** Log-likelihood of amount and hour under the trade, with a bonus for the district. */
function fitOf(right: Merchant, deal: Deal): number {
  const { trade } = right;
  const distance = Math.log(deal.amountFen / 100 / trade.medianYuan) / trade.sigma;
  const hour = HOURS[trade.hours][hourOf(deal.atMs)]! + 0.02;
  const near = right.quarter === deal.shop.quarter ? 0.8 : 0;
  return -0.5 * distance * distance - Math.log(trade.sigma) + Math.log(hour) + near;
}

function slotted(
  pools: readonly Pool[],
  tradesFor: (deal: Deal) => readonly string[],
): () => Picker {
  const poolFor = poolOfCity(pools);
  return () =>
    (deal): Choice | undefined => {
      const pool = poolFor(deal);
      const trades = tradesFor(deal);
      const fitting = pool.members.filter((each) => trades.includes(each.trade.key));
      if (fitting.length === 0) return undefined;
      return { right: fitting[Math.floor(deal.luck * fitting.length)]!, pool };
    };
}
