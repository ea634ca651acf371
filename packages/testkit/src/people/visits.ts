import { chance, int } from '../random/draw.ts';
import { mix32, type Rng } from '../random/rng.ts';
import type { Shop } from '../shops/entities.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';
import { type Card, cityAt } from './cards.ts';

/** Chooses who comes into a shop. Regulars, neighbours, townspeople and visitors. */
export interface Visitors {
  /** Counts who is where on this day; call it before the day's first draw. */
  readonly openDay: (dayStartMs: number) => void;
  /** A card that can be in the shop at this time, or undefined if nobody is. */
  readonly draw: (shop: Shop, cityIndex: number, atMs: number) => Card | undefined;
}

const TRIES = 10;
const MINUTES_BETWEEN_SHOPS = 25;
/** How many regulars a shop has per daily sale. */
const REGULARS_PER_SALE = 5;

/** Starts the people of a world; times must be asked for in ascending order within a day. */
export function createVisitors(rng: Rng, cards: readonly Card[], cityCount: number): Visitors {
  const quarters: Card[][] = Array.from({ length: cityCount * 4 }, () => []);
  for (const card of cards) quarters[card.home * 4 + card.quarter]!.push(card);
  let guests: Card[][] = [];
  const lastAtMs = new Float64Array(cards.length);
  const lastShop = new Int32Array(cards.length).fill(-1);

  const openDay = (dayStartMs: number): void => {
    guests = Array.from({ length: cityCount }, () => []);
    for (const card of cards) {
      for (const trip of card.trips) {
        if (trip.toMs < dayStartMs + 6 * HOUR_MS || trip.fromMs > dayStartMs + DAY_MS) continue;
        guests[trip.city]!.push(card);
      }
    }
  };
  const candidate = (shop: Shop, city: number): Card | undefined => {
    const visitors = guests[city]!;
    if (visitors.length > 0 && chance(rng, shop.visitorShare)) {
      return visitors[int(rng, 0, visitors.length - 1)];
    }
    const near = quarters[city * 4 + shop.quarter]!;
    if (near.length > 0 && chance(rng, shop.trade.regularShare)) return regular(rng, shop, near);
    const home = chance(rng, 0.6) ? near : quarters[city * 4 + int(rng, 0, 3)]!;
    return home.length > 0 ? home[int(rng, 0, home.length - 1)] : undefined;
  };
  const draw = (shop: Shop, city: number, atMs: number): Card | undefined => {
    const credit = chance(rng, shop.trade.creditShare);
    let spare: Card | undefined;
    for (let i = 0; i < TRIES; i++) {
      const card = candidate(shop, city);
      if (!card || cityAt(card, atMs) !== city) continue;
      const gap = atMs - lastAtMs[card.index]!;
      const elsewhere = lastShop[card.index] !== shop.index;
      if (gap < (elsewhere ? MINUTES_BETWEEN_SHOPS : 2) * MINUTE_MS) continue;
      spare = card;
      if ((card.type === 'credit') === credit) break;
    }
    if (spare) {
      lastAtMs[spare.index] = atMs;
      lastShop[spare.index] = shop.index;
    }
    return spare;
  };
  return { openDay, draw };
}

function regular(rng: Rng, shop: Shop, near: readonly Card[]): Card {
  const circle = Math.max(4, Math.min(near.length, Math.round(shop.perDay * REGULARS_PER_SALE)));
  const rank = Math.floor(circle * rng.next() * rng.next());
  return near[mix32(mix32(shop.index + 1) + rank) % near.length]!;
}
