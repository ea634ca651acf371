import { ISSUERS, type Issuer } from '../codes/issuers.ts';
import { chance, int, pick, weighted } from '../random/draw.ts';
import { createRng, mix32, type Rng } from '../random/rng.ts';
import type { CardType } from '../tariff.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';

/** A stay in another city; the way there and back takes four hours on each side. */
export interface Trip {
  readonly fromMs: number;
  readonly toMs: number;
  readonly city: number;
}

/** A card and the person who carries it. Cities are indexes into the world's list. */
export interface Card {
  readonly index: number;
  readonly token: string;
  readonly issuer: Issuer;
  readonly type: CardType;
  readonly home: number;
  readonly quarter: number;
  readonly trips: readonly Trip[];
}

/** How many cards, and where their owners live. */
export interface CardsAsk {
  readonly seed: number;
  readonly count: number;
  readonly startMs: number;
  readonly days: number;
  /** How many people each city has, relative to the others. */
  readonly cityWeights: readonly number[];
}

/** Share of people who leave their city at least once in the world's time. */
const TRAVELLER_SHARE = 0.14;
const JOURNEY_MS = 4 * HOUR_MS;

/** Issues the cards of a world. */
export function issueCards(ask: CardsAsk): Card[] {
  const rng = createRng(ask.seed, 'cards');
  const shares = ISSUERS.map((issuer) => issuer.share);
  const key = rng.uint32();
  const cards: Card[] = [];
  for (let index = 0; index < ask.count; index++) {
    const home = weighted(rng, ask.cityWeights);
    const kind = rng.next();
    cards.push({
      index,
      token: `ct_${hex8(mix32(index ^ key))}${hex8(mix32(index ^ 0x5bd1e995 ^ key))}`,
      issuer: ISSUERS[weighted(rng, shares)]!,
      type: kind < 0.5 ? 'debit' : kind < 0.96 ? 'credit' : kind < 0.98 ? 'semi_credit' : 'prepaid',
      home,
      quarter: int(rng, 0, 3),
      trips: chance(rng, TRAVELLER_SHARE) ? tripsOf(rng, home, ask) : [],
    });
  }
  return cards;
}

function tripsOf(rng: Rng, home: number, ask: CardsAsk): Trip[] {
  const others = ask.cityWeights.map((_, city) => city).filter((city) => city !== home);
  if (others.length === 0) return [];
  const trips: Trip[] = [];
  let day = int(rng, 0, 9);
  while (day < ask.days) {
    const stay = int(rng, 1, 5);
    const fromMs = ask.startMs + day * DAY_MS + int(rng, 11, 15) * HOUR_MS;
    trips.push({ fromMs, toMs: fromMs + stay * DAY_MS, city: pick(rng, others) });
    day += stay + int(rng, 4, 25);
  }
  return trips;
}

/** City where the person is, or -1 while on the way. */
export function cityAt(card: Card, atMs: number): number {
  for (const trip of card.trips) {
    if (atMs < trip.fromMs - JOURNEY_MS || atMs > trip.toMs + JOURNEY_MS) continue;
    return atMs >= trip.fromMs && atMs <= trip.toMs ? trip.city : -1;
  }
  return card.home;
}

const hex8 = (value: number): string => value.toString(16).padStart(8, '0');
