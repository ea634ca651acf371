import { DEFECT, MODELS } from '../codes/devices.ts';
import { tradeOf } from '../codes/trades.ts';
import { chance, int } from '../random/draw.ts';
import {
  type Build,
  changeShop,
  changeTerminal,
  dayAt,
  fewOf,
  freeShops,
  newMerchant,
} from '../shops/build.ts';
import type { Merchant, Shop } from '../shops/entities.ts';
import { honest } from '../stream/deal.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { wrongly } from './wrong.ts';

/** Share of sales that the defect spoils while it is on the device. */
const SPOILED = 0.7;

/**
 * A cohort of one model is updated to a release that reads its merchant parameters wrongly: it
 * sends the maker's demonstration number or the parameter set loaded before. A later release
 * cures it.
 */
export function plantSoftware(build: Build): void {
  const cohort = freeShops(build)
    .filter((shop) => shop.trade.priceClass === 'standard')
    .slice(0, fewOf(build, 0.008, 5));
  const demo = new Map<string, Merchant>();
  const fromMs = dayAt(build, 0.25);
  const toMs = dayAt(build, 0.7);
  for (const shop of cohort) {
    const { institution } = shop.merchant;
    const known = demo.get(institution.code3) ?? demonstration(build, shop);
    demo.set(institution.code3, known);
    const wrong = chance(build.rng, 0.5) ? known : neighbourOf(build, shop);
    infect(build, shop, { wrong, fromMs, toMs });
  }
}

interface Infection {
  readonly wrong: Merchant;
  readonly fromMs: number;
  readonly toMs: number;
}

function infect(build: Build, shop: Shop, { wrong, fromMs, toMs }: Infection): void {
  const model = MODELS.find((each) => each.model === DEFECT.model)!;
  const badMs = fromMs + int(build.rng, 1, 40) * HOUR_MS;
  const curedMs = toMs + int(build.rng, 1, 60) * HOUR_MS;
  const version = { system: DEFECT.system, param: `P${int(build.rng, 1_000, 9_999)}` };
  const terminals = shop.terminals.map((terminal) =>
    changeTerminal(build, terminal, {
      model,
      sn: build.numbers.terminalSn(model.maker, model.type),
      versions: [
        { ...version, fromMs: 0, app: model.apps[0]! },
        { ...version, fromMs: badMs, app: DEFECT.app },
        { ...version, fromMs: curedMs, app: DEFECT.cure },
      ],
    }),
  );
  changeShop(build, shop, {
    terminals,
    start: () => (deal) => {
      const spoiled = deal.atMs >= badMs && deal.atMs < curedMs && deal.luck < SPOILED;
      if (!spoiled) return honest(deal, shop.merchant);
      return wrongly(deal, { cause: 'software', right: shop.merchant, wrong, printedToo: false });
    },
  });
}

/** The maker's demonstration merchant, registered like any other. */
const demonstration = (build: Build, shop: Shop): Merchant =>
  newMerchant(build, {
    trade: tradeOf('electronics'),
    city: build.cities[0]!,
    institution: shop.merchant.institution,
    agent: shop.merchant.agent,
    openedMs: build.startMs - 900 * DAY_MS,
    structured: true,
  });

/** Another shop of the same agent, in the same city if there is one. */
export function neighbourOf(build: Build, shop: Shop): Merchant {
  const others = build.shops.filter(
    (each) =>
      each.index !== shop.index &&
      each.merchant.institution === shop.merchant.institution &&
      each.merchant.no !== shop.merchant.no,
  );
  const near = others.filter((each) => each.city === shop.city);
  const nearest = near.filter((each) => each.agent === shop.agent);
  const from = [nearest, near, others].find((list) => list.length > 0)!;
  return from[int(build.rng, 0, from.length - 1)]!.merchant;
}
