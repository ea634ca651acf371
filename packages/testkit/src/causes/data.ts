import { type Build, changeShop, dayAt, fewOf, freeShops } from '../shops/build.ts';
import type { Merchant } from '../shops/entities.ts';
import { honest } from '../stream/deal.ts';

const KEPT_CHARS = 12;

/** The export of some devices cuts the merchant number off after twelve characters. */
export function plantData(build: Build): void {
  for (const shop of freeShops(build).slice(0, fewOf(build, 0.006, 4))) {
    const fromMs = dayAt(build, 0.3);
    const cut: Merchant = { ...shop.merchant, no: shop.merchant.no.slice(0, KEPT_CHARS) };
    changeShop(build, shop, {
      start: () => (deal) => {
        const outcome = honest(deal, shop.merchant);
        if (deal.atMs < fromMs) return outcome;
        const verity = { ...outcome.verity, cause: 'data' };
        return { ...outcome, requested: cut, printed: cut, answered: cut, verity };
      },
    });
  }
}
