import { HOURS, type Trade } from '../codes/trades.ts';
import { chance, int, logNormal, poisson, weighted } from '../random/draw.ts';
import type { Rng } from '../random/rng.ts';
import type { Shop } from '../shops/entities.ts';
import { HOUR_MS, weekdayOf } from '../time.ts';

/** Factor per weekday, Sunday first. */
const LEISURE_WEEK = [1.25, 0.9, 0.88, 0.9, 0.95, 1.12, 1.3];
const OFFICE_WEEK = [0.12, 1.3, 1.2, 1.2, 1.18, 1.2, 0.25];
const AMOUNT_FEN_MAX = 5_000_000;

/** A customer at a till. */
export interface Arrival {
  readonly atMs: number;
  readonly shop: Shop;
}

/** Customers of one shop on one day, in no order. */
export function arrivals(rng: Rng, shop: Shop, day: { startMs: number; scale: number }): Arrival[] {
  const weekday = weekdayOf(day.startMs);
  if (shop.closedWeekday === weekday) return [];
  const week = shop.trade.hours === 'office' ? OFFICE_WEEK : LEISURE_WEEK;
  const count = poisson(rng, shop.perDay * day.scale * week[weekday]!);
  const out: Arrival[] = [];
  for (let i = 0; i < count; i++) {
    const hour = (weighted(rng, HOURS[shop.trade.hours]) + shop.hourShift + 24) % 24;
    out.push({
      atMs: day.startMs + hour * HOUR_MS + int(rng, 0, HOUR_MS / 1_000 - 1) * 1_000,
      shop,
    });
  }
  return out;
}

/** Ticket in fen. Whole yuan are common; some prices end in 9 or in round tens. */
export function ticketFen(rng: Rng, shop: Shop): number {
  const trade = shop.secondTrade && chance(rng, 0.45) ? shop.secondTrade : shop.trade;
  const yuan = logNormal(rng, trade.medianYuan * shop.priceLevel, trade.sigma);
  return Math.min(AMOUNT_FEN_MAX, Math.max(1, rounded(rng, trade, yuan)));
}

function rounded(rng: Rng, trade: Trade, yuan: number): number {
  if (!chance(rng, trade.wholeShare)) return Math.round(yuan * 100);
  if (yuan >= 100 && chance(rng, 0.3)) return Math.round(yuan / 10) * 1_000;
  const whole = Math.max(1, Math.round(yuan));
  return (yuan >= 20 && chance(rng, 0.2) ? Math.max(9, whole - (whole % 10) + 9) : whole) * 100;
}
