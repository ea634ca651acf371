import { chance, int, shuffled } from '../random/draw.ts';
import { type Build, changeTerminal } from '../shops/build.ts';
import type { Agent, Merchant, Shop } from '../shops/entities.ts';
import { type Deal, type Decide, honest, type Outcome } from '../stream/deal.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { creditOnly, dailyCap, leftDailyCount, lowShare, startAmount } from './by-condition.ts';
import {
  classOnly,
  fixed,
  nationwide,
  type PlanAsk,
  province,
  roundRobinCity,
} from './by-place.ts';
import { adaptive, amountBand, lifeCircle, timeWindow, weekly } from './by-schedule.ts';
import type { StrategyName } from './names.ts';
import type { Choice, Picker, Plan } from './picker.ts';
import type { Pool } from './pool.ts';

export type { Pool } from './pool.ts';

const PLANS: Record<StrategyName, (build: Build, ask: PlanAsk) => Plan> = {
  fixed,
  'round-robin-city': roundRobinCity,
  province,
  nationwide,
  'start-amount': startAmount,
  'credit-only': creditOnly,
  'time-window': timeWindow,
  'amount-band': amountBand,
  'daily-cap': dailyCap,
  'left-daily-count': leftDailyCount,
  'low-share': lowShare,
  weekly,
  'class-only': classOnly,
  'life-circle': lifeCircle,
  adaptive,
};

/** Share of a crooked agent's shops that are opted in. */
const OPTED_IN = 0.88;
const SHOPS_MIN = 4;
/** Strategies that touch few sales of a shop get the larger agents, and two of them. */
const SPARSE: readonly StrategyName[] = ['low-share', 'start-amount', 'left-daily-count'];

/** Gives some agents a router and opts their shops in. Returns every pool. */
export function buildRouters(build: Build): Pool[] {
  const { spec, rng } = build;
  const pools: Pool[] = [];
  if (spec.strategies.length === 0) return pools;
  const free = shuffled(rng, build.agents).map((agent) => ({
    agent,
    shops: shopsOf(build, agent),
  }));
  let routed = 0;
  const wanted = build.shops.length * spec.routedShopShare;
  const turns = spec.strategies.flatMap((name) => (SPARSE.includes(name) ? [name, name] : [name]));
  for (let turn = 0; routed < wanted || turn < turns.length; turn++) {
    const strategy = turns[turn % turns.length]!;
    const next = SPARSE.includes(strategy)
      ? free.reduce((best, each, i) => (each.shops.length > free[best]!.shops.length ? i : best), 0)
      : free.findIndex(({ shops }) => shops.length >= SHOPS_MIN);
    if (next < 0 || free.length === 0) break;
    const { agent, shops } = free.splice(next, 1)[0]!;
    const id = `pool-${String(turn + 1).padStart(3, '0')}`;
    const plan = PLANS[strategy](build, { id, strategy, agent, shops });
    pools.push(...plan.pools);
    routed += optIn(build, { plan, strategy, shops });
  }
  return pools;
}

/** Standard-price shops of an agent; others have nothing to gain. */
const shopsOf = (build: Build, agent: Agent): Shop[] =>
  build.shops.filter((shop) => shop.agent === agent && shop.trade.priceClass === 'standard');

interface Router {
  readonly plan: Plan;
  readonly strategy: StrategyName;
  readonly shops: readonly Shop[];
}

function optIn(build: Build, router: Router): number {
  const { rng, spec } = build;
  const fromMs = chance(rng, 0.35)
    ? build.startMs + int(rng, 2, Math.max(3, Math.floor(spec.days / 3))) * DAY_MS
    : 0;
  const keepsMcc = chance(rng, 0.12);
  const pickers = new WeakMap<object, Picker>();
  const lent = new Set(router.plan.pools.flatMap((pool) => pool.members));
  let count = 0;
  for (const shop of router.shops) {
    if (lent.has(shop.merchant) || !chance(rng, OPTED_IN)) continue;
    count++;
    if (fromMs > 0) loadParameters(build, shop, fromMs);
    const start = (pass: object): Decide => {
      const picker = pickers.get(pass) ?? router.plan.open();
      pickers.set(pass, picker);
      return (deal) => {
        const choice = deal.atMs < fromMs ? undefined : picker(deal);
        if (!choice) return honest(deal, shop.merchant);
        return jump({ deal, choice, left: shop.merchant, build, router, keepsMcc });
      };
    };
    build.shops[shop.index] = { ...build.shops[shop.index]!, start };
  }
  return count;
}

interface Jump {
  readonly deal: Deal;
  readonly choice: Choice;
  readonly left: Merchant;
  readonly build: Build;
  readonly router: Router;
  readonly keepsMcc: boolean;
}

function jump({ deal, choice, left, build, router, keepsMcc }: Jump): Outcome {
  const { right, pool } = choice;
  const printed = choice.printed ?? left;
  const returned = choice.printed ?? right;
  const { rewrites } = build.spec;
  return {
    ...honest(deal, left),
    printed,
    answered: left.institution.returnsRight ? returned : left,
    cleared: right,
    clearedTid: rewrites ? pool.tids.get(right.no)! : deal.terminal.tid,
    rewritten: rewrites,
    keepsMcc,
    verity: {
      jumped: true,
      strategy: router.strategy,
      cause: 'routing',
      lookalikes: [],
      poolId: pool.id,
    },
  };
}

/** A router switched on during the world's time leaves a parameter download on half the devices. */
function loadParameters(build: Build, shop: Shop, fromMs: number): void {
  const { rng } = build;
  const terminals = shop.terminals.map((terminal) => {
    if (!chance(rng, 0.5)) return terminal;
    const atMs = fromMs - int(rng, 1, 20) * HOUR_MS;
    const events = [...terminal.events, { atMs, kind: 'parameter_download' }];
    return changeTerminal(build, terminal, { events });
  });
  build.shops[shop.index] = { ...shop, terminals };
}
