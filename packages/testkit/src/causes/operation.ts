import { int } from '../random/draw.ts';
import { type Build, changeShop, changeTerminal, dayAt, fewOf, freeShops } from '../shops/build.ts';
import type { FleetEvent, Shop } from '../shops/entities.ts';
import { honest } from '../stream/deal.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { neighbourOf } from './software.ts';
import { wrongly } from './wrong.ts';

/** Shops that one untrained operator looks after. */
const SHOPS_PER_OPERATOR = 2;

/**
 * An operator loads the parameter file of a neighbouring shop by hand. Slip, request and clearing
 * all carry the neighbour's number until the right file is loaded some days later.
 */
export function plantOperation(build: Build): void {
  const shops = freeShops(build)
    .filter((shop) => shop.terminals.length === 1)
    .slice(0, fewOf(build, 0.005, 4));
  shops.forEach((shop, i) => {
    misload(build, shop, `OPX${String(Math.floor(i / SHOPS_PER_OPERATOR) + 1).padStart(4, '0')}`);
  });
}

function misload(build: Build, shop: Shop, operator: string): void {
  const { rng } = build;
  const wrong = neighbourOf(build, shop);
  const fromMs = dayAt(build, 0.2 + rng.next() * 0.4) + int(rng, 8, 11) * HOUR_MS;
  const toMs = fromMs + int(rng, 3, 9) * DAY_MS;
  const terminal = shop.terminals[0]!;
  const version = terminal.versions[0]!;
  const load = { kind: 'parameter_download', operator, detail: 'manual' };
  const events: FleetEvent[] = [
    { ...load, atMs: fromMs - 600_000 },
    { ...load, atMs: toMs - 600_000 },
  ];
  build.untrained.add(operator);
  const changed = changeTerminal(build, terminal, {
    events,
    operators: [...terminal.operators, operator],
    versions: [
      version,
      { ...version, fromMs: fromMs - 600_000, param: `P${int(rng, 1_000, 9_999)}` },
      { ...version, fromMs: toMs - 600_000, param: version.param },
    ],
  });
  changeShop(build, shop, {
    terminals: [changed],
    start: () => (deal) =>
      deal.atMs >= fromMs && deal.atMs < toMs
        ? wrongly(deal, { cause: 'operation', right: shop.merchant, wrong, printedToo: true })
        : honest(deal, shop.merchant),
  });
}
