import { TRADES } from '../codes/trades.ts';
import { chance, pick } from '../random/draw.ts';
import {
  type Build,
  changeTerminal,
  fewOf,
  freeShops,
  newMerchant,
  newShop,
  newTerminal,
  placeIn,
} from '../shops/build.ts';
import type { Shop } from '../shops/entities.ts';
import { honest } from '../stream/deal.ts';

/**
 * A second terminal of an honest shop stands in another city: taken along by its owner (moved) or
 * given to somebody else's shop (lent). The number is the registered one; the place is not.
 */
export function plantMerchant(build: Build): void {
  for (const shop of freeShops(build).slice(0, fewOf(build, 0.005, 4))) takeAway(build, shop);
}

function takeAway(build: Build, shop: Shop): void {
  const { rng } = build;
  const city = pick(
    rng,
    build.cities.filter((each) => each.province !== shop.city.province),
  );
  const there = placeIn(build, city, 1);
  const lent = chance(rng, 0.5);
  const seller = lent
    ? newMerchant(build, {
        trade: pick(rng, TRADES.slice(9)),
        city,
        institution: shop.merchant.institution,
        agent: shop.merchant.agent,
      })
    : shop.merchant;
  const registered = newTerminal(build, { merchant: shop.merchant });
  const terminal = changeTerminal(build, registered, {
    positioned: true,
    leaves: build.spec.deviceSide === 'slip' ? 'slip' : 'request',
  });
  newShop(build, {
    merchant: shop.merchant,
    terminals: [terminal],
    agent: shop.agent,
    place: there,
    by: {
      trade: seller.trade,
      start: () => (deal) => {
        const outcome = honest(deal, shop.merchant);
        const verity = { ...outcome.verity, jumped: true, cause: 'merchant' };
        return { ...outcome, truth: seller, place: there, verity };
      },
    },
  });
}
