import { tradeOf } from '../codes/trades.ts';
import { chance, int, pick } from '../random/draw.ts';
import {
  type Build,
  changeShop,
  changeTerminal,
  dayAt,
  fewOf,
  freeShops,
  newMerchant,
} from '../shops/build.ts';
import type { Binding, Merchant, Shop, Terminal } from '../shops/entities.ts';
import { type Deal, honest } from '../stream/deal.ts';
import { HOUR_MS } from '../time.ts';

const some = (build: Build, trades?: readonly string[]): Shop[] =>
  freeShops(build)
    .filter((shop) => shop.terminals.length === 1)
    .filter((shop) => !trades || trades.includes(shop.trade.key))
    .slice(0, fewOf(build, 0.005, 3));

/** One owner with two or three numbers for different counters, approved for one device. */
export function plantManyMerchants(build: Build): void {
  for (const shop of some(build)) {
    const trades = ['liquor', 'grocery', 'household'].slice(0, int(build.rng, 1, 2));
    const more = trades.map((key) => inSameShop(build, shop, { trade: key, like: shop.merchant }));
    share(build, shop, { merchants: [shop.merchant, ...more], lookalike: 'many-merchants' });
  }
}

/** A food court: one cash desk, one device, a stable set of stalls of different owners. */
export function plantFoodCourt(build: Build): void {
  for (const shop of some(build, ['restaurant', 'fastfood', 'bakery', 'breakfast'])) {
    const stalls = Array.from({ length: int(build.rng, 4, 7) }, () =>
      inSameShop(build, shop, { trade: pick(build.rng, ['restaurant', 'fastfood', 'bakery']) }),
    );
    share(build, shop, { merchants: [shop.merchant, ...stalls], lookalike: 'food-court' });
    changeShop(build, shop, { perDay: shop.perDay * 2 });
  }
}

/** Shops registered with two acquirers; when the first is down, the second takes over for hours. */
export function plantDisasterSwitch(build: Build): void {
  const { rng } = build;
  const outages = build.institutions.map(() => {
    const fromMs = dayAt(build, 0.2 + rng.next() * 0.6) + int(rng, 9, 14) * HOUR_MS;
    return { fromMs, toMs: fromMs + int(rng, 3, 7) * HOUR_MS };
  });
  for (const shop of some(build)) {
    const others = build.institutions.filter((each) => each !== shop.merchant.institution);
    if (others.length === 0) return;
    const second = newMerchant(build, {
      trade: shop.trade,
      city: shop.city,
      institution: pick(rng, others),
      agent: shop.merchant.agent,
      like: shop.merchant,
    });
    const tid = build.numbers.terminalId(second.institution);
    const terminal = bind(build, shop.terminals[0]!, [{ merchant: second, tid }]);
    const outage = outages[build.institutions.indexOf(shop.merchant.institution)]!;
    changeShop(build, shop, {
      terminals: [terminal],
      perDay: shop.perDay * 1.5,
      lookalikes: ['disaster-switch'],
      start: () => (deal) => {
        const outcome = honest(deal, shop.merchant);
        if (deal.atMs < outage.fromMs || deal.atMs >= outage.toMs) return outcome;
        const answered = shop.merchant.institution.returnsRight ? second : shop.merchant;
        return { ...outcome, cleared: second, answered, clearedTid: tid };
      },
    });
  }
}

interface Sharing {
  readonly merchants: readonly Merchant[];
  readonly lookalike: string;
}

/** One device sells for several merchants, all of them registered for it. */
function share(build: Build, shop: Shop, { merchants, lookalike }: Sharing): void {
  const ownTids = lookalike === 'many-merchants' && chance(build.rng, 0.5);
  const [first, ...rest] = merchants;
  const bound = rest.map((merchant) => ({
    merchant,
    tid: ownTids ? merchant.ownTid : shop.terminals[0]!.tid,
  }));
  const terminal = bind(build, shop.terminals[0]!, bound);
  const faces = [{ merchant: first!, tid: terminal.tid }, ...bound];
  changeShop(build, shop, {
    terminals: [terminal],
    lookalikes: [lookalike],
    start: () => (deal: Deal) => {
      const { merchant, tid } = faces[Math.floor(deal.luck * faces.length)]!;
      return honest(deal, merchant, tid);
    },
  });
}

function bind(
  build: Build,
  terminal: Terminal,
  more: readonly Pick<Binding, 'merchant' | 'tid'>[],
): Terminal {
  const { place } = terminal;
  const added = more.map((each) => ({
    ...each,
    place,
    fromMs: each.merchant.openedMs,
    toMs: null,
  }));
  return changeTerminal(build, terminal, { bindings: [...terminal.bindings, ...added] });
}

function inSameShop(
  build: Build,
  shop: Shop,
  by: { readonly trade: string; readonly like?: Merchant },
): Merchant {
  const made = newMerchant(build, {
    trade: tradeOf(by.trade),
    city: shop.city,
    institution: shop.merchant.institution,
    agent: shop.merchant.agent,
    quarter: shop.quarter,
    ...(by.like ? { like: by.like } : {}),
  });
  const here = { ...made, place: shop.merchant.place };
  build.merchants[build.merchants.indexOf(made)] = here;
  return here;
}
