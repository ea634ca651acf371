import { chance, int } from '../random/draw.ts';
import { createRng, type Rng } from '../random/rng.ts';
import { type Build, changeShop, changeTerminal, dayAt, fewOf, freeShops } from '../shops/build.ts';
import type { FleetEvent, Merchant, Shop } from '../shops/entities.ts';
import { honest } from '../stream/deal.ts';
import { HOUR_MS } from '../time.ts';
import { wrongly } from './wrong.ts';

const GARBLED_SHARE = 0.4;
const SERIAL_FROM = 11;
const HARDWARE_ERROR = 'E912';

/** Devices whose memory fails: a digit of the merchant number is wrong now and then. */
export function plantDevice(build: Build): void {
  const devices = freeShops(build)
    .filter((shop) => shop.terminals.length === 1 && shop.merchant.structured)
    .slice(0, fewOf(build, 0.006, 5));
  for (const shop of devices) breakDevice(build, shop);
}

function breakDevice(build: Build, shop: Shop): void {
  const { rng } = build;
  const fromMs = dayAt(build, 0.15 + rng.next() * 0.3);
  const toMs = dayAt(build, 0.7 + rng.next() * 0.2);
  const events: FleetEvent[] = Array.from({ length: int(rng, 4, 12) }, () => ({
    atMs: fromMs + Math.floor(rng.next() * (toMs - fromMs)),
    kind: 'error',
    errorCode: HARDWARE_ERROR,
  }));
  events.push({ atMs: toMs, kind: 'repair', detail: '更换存储板' });
  const terminal = changeTerminal(build, shop.terminals[0]!, { events });
  const from = build.spec.impossibleCodes ? 0 : SERIAL_FROM;
  changeShop(build, shop, {
    terminals: [terminal],
    start: () => {
      const faults = createRng(build.seed, `device ${terminal.sn}`);
      return (deal) => {
        const broken = deal.atMs >= fromMs + 9 * HOUR_MS && deal.atMs < toMs;
        if (!broken || !chance(faults, GARBLED_SHARE)) return honest(deal, shop.merchant);
        const wrong = garbled(faults, shop.merchant, from);
        return wrongly(deal, { cause: 'device', right: shop.merchant, wrong, printedToo: false });
      };
    },
  });
}

/** The same merchant with one digit of its number changed. */
function garbled(rng: Rng, merchant: Merchant, from: number): Merchant {
  const at = int(rng, from, merchant.no.length - 1);
  const old = Number(merchant.no[at]);
  const digit = Number.isNaN(old) ? int(rng, 0, 9) : (old + int(rng, 1, 9)) % 10;
  return { ...merchant, no: merchant.no.slice(0, at) + digit + merchant.no.slice(at + 1) };
}
