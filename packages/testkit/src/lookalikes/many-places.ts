import { QUARTERS } from '../codes/cities.ts';
import { tradeOf } from '../codes/trades.ts';
import { int, pick, shuffled } from '../random/draw.ts';
import {
  type Build,
  changeMerchant,
  changeShop,
  changeTerminal,
  fewOf,
  freeShops,
  newMerchant,
  newShop,
  newTerminal,
  placeIn,
} from '../shops/build.ts';
import { honest } from '../stream/deal.ts';

/** Chains: every store sells under the number of the head office. */
export function plantChain(build: Build): void {
  const { rng } = build;
  for (let i = 0; i < fewOf(build, 0.003, 2); i++) {
    const agent = pick(rng, build.agents);
    const city = pick(rng, build.cities);
    const trade = tradeOf(pick(rng, ['fastfood', 'convenience', 'bakery', 'clothes']));
    const { institution, name } = agent;
    const head = newMerchant(build, { trade, city, institution, agent: name });
    for (const there of shuffled(rng, build.cities).slice(0, int(rng, 3, 6))) {
      const quarter = int(rng, 0, 3);
      const place = placeIn(build, there, quarter);
      const terminals = [newTerminal(build, { merchant: head, place })];
      const base = head.sign.replace(/（.*/, '');
      const store = { ...head, sign: `${base}（${there.name}${QUARTERS[quarter]!.name}店）` };
      newShop(build, {
        merchant: head,
        terminals,
        agent,
        place,
        by: {
          quarter,
          lookalikes: ['chain'],
          start: () => (deal) => ({ ...honest(deal, head), printed: store }),
        },
      });
    }
  }
}

/** Merchants without premises: stalls and vans all over their city, as registered. */
export function plantMobile(build: Build): void {
  const { rng } = build;
  const shops = freeShops(build)
    .filter((shop) => shop.terminals.length === 1)
    .slice(0, fewOf(build, 0.006, 3));
  for (const shop of shops) {
    const scopeNote = `${shop.merchant.scopeNote}（流动经营，服务范围：${shop.city.name}市）`;
    const merchant = changeMerchant(build, shop.merchant, { scopeNote });
    const terminals = shop.terminals.map((terminal) => {
      const bindings = terminal.bindings.map((each) => ({ ...each, merchant }));
      return changeTerminal(build, terminal, { bindings, positioned: true });
    });
    const roamDegrees = 0.05 + rng.next() * 0.06;
    changeShop(build, shop, { merchant, terminals, roamDegrees, lookalikes: ['mobile'] });
  }
}
