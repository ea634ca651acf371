import { int, real } from '../random/draw.ts';
import type { Build } from '../shops/build.ts';
import type { Shop } from '../shops/entities.ts';
import { byLuck, cityPools, inTurn, member, type PlanAsk, poolOfCity } from './by-place.ts';
import type { Picker, Plan } from './picker.ts';

const START_AMOUNTS_YUAN = [50, 100, 200, 300, 500, 1_000, 2_000];

/** Only sales at or above a starting amount that suits the router's shops. */
export function startAmount(build: Build, ask: PlanAsk): Plan {
  const pools = cityPools(build, ask);
  const medians = ask.shops.map((shop) => shop.trade.medianYuan * shop.priceLevel).sort(byNumber);
  const middle = medians[Math.floor(medians.length * 0.6)]!;
  const fitting = START_AMOUNTS_YUAN.filter((yuan) => yuan <= middle * 1.1);
  const fromFen = (fitting.at(-1) ?? START_AMOUNTS_YUAN[0]!) * 100;
  return only(pools, (deal) => deal.amountFen >= fromFen);
}

/** Only credit cards: debit fees are capped, there is little to gain. */
export function creditOnly(build: Build, ask: PlanAsk): Plan {
  return only(
    cityPools(build, ask),
    ({ card }) => card.type === 'credit' || card.type === 'semi_credit',
  );
}

/** About three sales in a hundred. */
export function lowShare(build: Build, ask: PlanAsk): Plan {
  const share = real(build.rng, 0.025, 0.035);
  const pools = cityPools(build, ask, { size: 4 });
  return only(pools, (deal) => (deal.luck * 7_919) % 1 < share);
}

/** Only so many sales of a shop a day. */
export function leftDailyCount(build: Build, ask: PlanAsk): Plan {
  const most = int(build.rng, 2, 4);
  const pools = cityPools(build, ask);
  const open = (): Picker => {
    const next = inTurn(pools);
    const used = new Map<Shop, { day: number; count: number }>();
    return (deal) => {
      const today = used.get(deal.shop);
      const count = today?.day === deal.dayIndex ? today.count : 0;
      if (count >= most) return undefined;
      used.set(deal.shop, { day: deal.dayIndex, count: count + 1 });
      return next(deal);
    };
  };
  return { pools, open };
}

/** A number is used up to a daily amount, then the next; when all are used up, none. */
export function dailyCap(build: Build, ask: PlanAsk): Plan {
  const pools = cityPools(build, ask);
  const capFen = dailyCapFen(
    build,
    ask.shops,
    pools.reduce((n, pool) => n + pool.members.length, 0),
  );
  const poolFor = poolOfCity(pools);
  const open = (): Picker => {
    const spent = new Map<string, number>();
    return (deal) => {
      const pool = poolFor(deal);
      for (let i = 0; i < pool.members.length; i++) {
        const choice = member(pool, i);
        const key = `${deal.dayIndex} ${choice.right.no}`;
        const total = (spent.get(key) ?? 0) + deal.amountFen;
        if (total > capFen) continue;
        spent.set(key, total);
        if (spent.size > 2_000) forgetBefore(spent, deal.dayIndex);
        return choice;
      }
      return undefined;
    };
  };
  return { pools, open };
}

function only(pools: Plan['pools'], admits: (deal: Parameters<Picker>[0]) => boolean): Plan {
  const poolFor = poolOfCity(pools);
  return {
    pools,
    open: () => (deal) => (admits(deal) ? byLuck(poolFor(deal), deal) : undefined),
  };
}

/** A cap that binds on a good day: about what an even share of the turnover would be. */
function dailyCapFen(build: Build, shops: readonly Shop[], members: number): number {
  const { spec } = build;
  const traffic = build.shops.reduce((sum, shop) => sum + shop.perDay, 0) * spec.days;
  const scale = spec.sales / traffic;
  const turnover = shops.reduce(
    (sum, shop) => sum + shop.perDay * scale * shop.trade.medianYuan * shop.priceLevel * 1.4,
    0,
  );
  return Math.max(5, Math.round((turnover * 0.8) / members / 100)) * 10_000;
}

function forgetBefore(spent: Map<string, number>, dayIndex: number): void {
  for (const key of spent.keys()) {
    if (Number(key.slice(0, key.indexOf(' '))) < dayIndex) spent.delete(key);
  }
}

const byNumber = (a: number, b: number): number => a - b;
