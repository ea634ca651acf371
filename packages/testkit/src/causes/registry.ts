import { pick } from '../random/draw.ts';
import { type Build, dayAt, fewOf, freeShops, newMerchant } from '../shops/build.ts';
import { switchMerchant } from '../shops/switch.ts';

/** A legitimate new number of the same firm that the registry was never told about. */
export function plantRegistry(build: Build): void {
  const shops = freeShops(build)
    .filter((shop) => shop.trade.priceClass === 'standard')
    .slice(0, fewOf(build, 0.004, 4));
  shops.forEach((shop, i) => {
    const fromMs = dayAt(build, 0.25 + build.rng.next() * 0.4);
    const others = build.institutions.filter((each) => each !== shop.merchant.institution);
    const institution = i % 2 === 0 || others.length === 0 ? undefined : pick(build.rng, others);
    const next = newMerchant(build, {
      trade: shop.trade,
      city: shop.city,
      institution: institution ?? shop.merchant.institution,
      agent: shop.merchant.agent,
      like: shop.merchant,
      openedMs: fromMs,
    });
    // Every other time the registry does not even have the new number.
    if (i % 4 < 2) build.merchants.splice(build.merchants.indexOf(next), 1);
    switchMerchant(build, shop, { next, fromMs, recorded: false, cause: 'registry' });
  });
}
