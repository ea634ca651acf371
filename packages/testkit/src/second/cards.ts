import { DAY, type Wall } from './calendar.ts';
import type { City } from './cities.ts';
import type { Dice } from './dice.ts';
import type { CardType } from './tariff.ts';

export interface Card {
  readonly token: string;
  readonly type: CardType;
  readonly issuer: string;
  readonly home: City;
  /** Away from, until, and where. */
  readonly trip?: { readonly from: Wall; readonly to: Wall; readonly city: City };
}

const ISSUERS = [
  '01020000',
  '01030000',
  '01040000',
  '01050000',
  '03080000',
  '03010000',
  '03020000',
  '04031000',
];

/** Everybody's cards, and who is in town. */
export interface Cards {
  readonly all: readonly Card[];
  /** A card that can be in the city that day. */
  inTown(d: Dice, city: City, at: Wall): Card;
}

const away = (card: Card, at: Wall): boolean =>
  card.trip !== undefined && at >= card.trip.from - DAY && at < card.trip.to + DAY;

/**
 * Makes the cards of the cities. Who travels buys nothing on the days of the journey itself, so
 * that no honest card is in two cities within hours.
 */
export function issueCards(
  d: Dice,
  cities: readonly City[],
  by: { readonly count: number; readonly start: Wall; readonly days: number },
): Cards {
  const sizes = cities.map(({ size }) => size);
  const letters = d.chance(0.5) ? 'abcdef0123456789' : 'ABCDEFGHJKMNPQRSTVWXYZ0123456789';
  const all = Array.from({ length: by.count }, (): Card => {
    const home = cities[d.weighted(sizes)]!;
    const kind = d.weighted([52, 42, 4, 2]);
    const from = by.start + d.int(1, Math.max(1, by.days - 5)) * DAY;
    const city = d.pick(cities);
    const travels = d.chance(0.07) && city !== home;
    return {
      token: d.text(letters, 26),
      type: (['debit', 'credit', 'semi_credit', 'prepaid'] as const)[kind]!,
      issuer: d.pick(ISSUERS),
      home,
      ...(travels ? { trip: { from, to: from + d.int(1, 5) * DAY, city } } : {}),
    };
  });
  const homes = new Map(cities.map((city) => [city, all.filter(({ home }) => home === city)]));
  const guests = new Map(
    cities.map((city) => [city, all.filter((one) => one.trip?.city === city)]),
  );
  return {
    all,
    inTown: (one, city, at) => {
      if (one.chance(0.06)) {
        const here = guests
          .get(city)!
          .filter(({ trip }) => trip !== undefined && at >= trip.from && at < trip.to);
        if (here.length > 0) return one.pick(here);
      }
      const locals = homes.get(city)!;
      for (let i = 0; i < 50; i++) {
        const card = one.pick(locals.length > 0 ? locals : all);
        if (!away(card, at)) return card;
      }
      return locals[0] ?? all[0]!;
    },
  };
}
