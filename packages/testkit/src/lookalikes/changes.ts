import { TRADES } from '../codes/trades.ts';
import { int, pick } from '../random/draw.ts';
import { type Build, dayAt, fewOf, freeShops, newMerchant, placeIn } from '../shops/build.ts';
import type { Merchant, Shop } from '../shops/entities.ts';
import { switchMerchant } from '../shops/switch.ts';

const SHARE = 0.005;
const LEAST = 3;

const some = (build: Build): Shop[] =>
  freeShops(build)
    .filter((shop) => shop.trade.priceClass === 'standard')
    .slice(0, fewOf(build, SHARE, LEAST));

const someDay = (build: Build): number => dayAt(build, 0.2 + build.rng.next() * 0.55);

/** The same firm under a new number. */
export function plantRenumbered(build: Build): void {
  for (const shop of some(build)) {
    const fromMs = someDay(build);
    const next = sameFirm(build, shop, { openedMs: fromMs });
    switchMerchant(build, shop, { next, fromMs, recorded: true, lookalike: 'renumbered' });
  }
}

/** The same firm re-coded to what it mainly sells; the number changes with the code. */
export function plantRecoded(build: Build): void {
  for (const shop of some(build)) {
    const fromMs = someDay(build);
    const others = TRADES.filter((each) => each.priceClass === 'standard' && each !== shop.trade);
    const next = sameFirm(build, shop, { openedMs: fromMs, trade: pick(build.rng, others) });
    switchMerchant(build, shop, { next, fromMs, recorded: true, lookalike: 'recoded' });
  }
}

/** New premises in the same city; the number stays, the registry has both addresses. */
export function plantMoved(build: Build): void {
  for (const shop of some(build)) {
    const fromMs = someDay(build);
    const place = placeIn(build, shop.city, (shop.quarter + int(build.rng, 1, 3)) % 4);
    const next: Merchant = { ...shop.merchant, place, openedMs: fromMs };
    build.merchants.push(next);
    switchMerchant(build, shop, { next, fromMs, recorded: true, lookalike: 'moved' });
  }
}

/** The shop leaves its acquirer for another, with new numbers. */
export function plantAcquirerChange(build: Build): void {
  for (const shop of some(build)) {
    const fromMs = someDay(build);
    const others = build.institutions.filter((each) => each !== shop.merchant.institution);
    if (others.length === 0) return;
    const institution = pick(build.rng, others);
    const next = sameFirm(build, shop, { openedMs: fromMs, institution });
    const lookalike = 'acquirer-change';
    switchMerchant(build, shop, { next, fromMs, recorded: true, lookalike, newTid: true });
  }
}

/** A new owner takes over shop and device, once; nobody tells the registry of the device. */
export function plantTakeover(build: Build): void {
  for (const shop of some(build)) {
    const fromMs = someDay(build);
    const next = newMerchant(build, {
      trade: shop.trade,
      city: shop.city,
      institution: shop.merchant.institution,
      agent: shop.merchant.agent,
      quarter: shop.quarter,
      openedMs: fromMs,
    });
    const same = { ...next, place: shop.merchant.place };
    build.merchants[build.merchants.indexOf(next)] = same;
    // Where there is no registry, it cannot be stale.
    const told = build.spec.tables.includes('terminals');
    switchMerchant(build, shop, {
      next: same,
      fromMs,
      recorded: false,
      lookalike: 'takeover',
      cause: told ? 'registry' : '',
    });
  }
}

function sameFirm(
  build: Build,
  shop: Shop,
  by: Partial<Parameters<typeof newMerchant>[1]>,
): Merchant {
  return newMerchant(build, {
    trade: shop.trade,
    city: shop.city,
    institution: shop.merchant.institution,
    agent: shop.merchant.agent,
    like: shop.merchant,
    ...by,
  });
}
