import { DAY, isHoliday, type Wall, weekday } from './calendar.ts';
import type { Card } from './cards.ts';
import type { Dice } from './dice.ts';
import { merchantAt, type Shop, type Terminal } from './shops.ts';
import type { Town } from './town.ts';

export type Kind = 'purchase' | 'void' | 'refund' | 'reversal' | 'preauth' | 'preauth_completion';

/** What somebody wants to do at a till. */
export interface Wish {
  readonly at: Wall;
  readonly kind: Kind;
  readonly fen: number;
  readonly card: Card;
  readonly shop: Shop;
  readonly terminal: Terminal;
  readonly method: 'card' | 'qr' | 'nfc';
  readonly entry: string;
  /** The wish that this one takes back or completes. */
  readonly of?: Wish;
  /** The answer was lost on the way. */
  readonly lost: boolean;
  readonly declined: boolean;
}

/** How a day compares with a working day of that trade. */
const dayFactor = ({ trade }: Shop, day: Wall, drift: number, at: number): number => {
  const w = weekday(day);
  const week = w === 0 || w === 6 ? trade.weekend : w === 5 ? (1 + trade.weekend) / 2 : 1;
  return (isHoliday(day) ? trade.holiday : week) * (1 + drift * at);
};

const timeOfDay = (d: Dice, { trade }: Shop): number => {
  const [open, close] = trade.hours;
  const peak = d.chance(0.55) && trade.peaks.length > 0;
  const hour = peak ? d.pick(trade.peaks) + d.normal() * 0.8 : open + d.next() * (close - open);
  const kept = Math.min(close - 0.02, Math.max(open, hour));
  return Math.floor(kept * 3600) + d.int(0, 59);
};

const ticket = (d: Dice, { trade }: Shop): number => {
  const [, median, spread, round] = trade.tickets[d.weighted(trade.tickets.map(([w]) => w))]!;
  const yuan = Math.min(trade.most, median * Math.exp(d.normal() * spread));
  const fen =
    round > 0 ? Math.max(1, Math.round(yuan / round)) * round * 100 : Math.round(yuan * 100);
  if (round === 0 && d.chance(0.3)) return Math.max(100, Math.round(fen / 100) * 100);
  return Math.max(1, fen);
};

const customer = (d: Dice, town: Town, shop: Shop, regulars: Card[], at: Wall): Card => {
  if (regulars.length > 3 && d.chance(0.35)) {
    const card = d.pick(regulars);
    if (card.trip === undefined) return card;
  }
  const { city } = shop.move !== undefined && at >= shop.move.at ? shop.move : shop;
  const card = town.cards.inTown(d, city, at);
  if (card.trip === undefined && card.home === shop.city && regulars.length < 30)
    regulars.push(card);
  return card;
};

const entryOf = (d: Dice, terminal: Terminal): Pick<Wish, 'method' | 'entry'> => {
  if (terminal.form === 'qr') return { method: 'qr', entry: 'qr_merchant' };
  const kind = d.weighted([50, 22, 20, 2, 6]);
  return [
    { method: 'card', entry: 'chip' } as const,
    { method: 'nfc', entry: 'contactless' } as const,
    { method: 'qr', entry: 'qr_customer' } as const,
    { method: 'card', entry: 'magstripe' } as const,
    { method: 'card', entry: 'contactless' } as const,
  ][kind]!;
};

const followUps = (d: Dice, town: Town, wish: Wish): Wish[] => {
  const base = { ...wish, of: wish, lost: false, declined: false };
  if (wish.kind === 'preauth') {
    const at = wish.at + d.int(1, 5) * DAY - d.int(0, 4) * 3600;
    const fen = Math.max(100, Math.round(wish.fen * (0.6 + d.next() * 0.4)));
    return at < town.end ? [{ ...base, kind: 'preauth_completion', at, fen }] : [];
  }
  if (wish.lost) return [{ ...base, kind: 'reversal', at: wish.at + d.int(20, 70) }];
  const luck = d.next();
  const evening = wish.at - (wish.at % DAY) + DAY - 60;
  if (luck < 0.008) {
    const at = wish.at + d.int(60, 5_400);
    return at < evening ? [{ ...base, kind: 'void', at }] : [];
  }
  const at = wish.at + d.int(1, 8) * DAY + d.int(-7_000, 7_000);
  if (luck > 0.012 || at >= town.end) return [];
  const fen = d.chance(0.7) ? wish.fen : Math.max(1, Math.round(wish.fen * d.next()));
  return [{ ...base, kind: 'refund', at, fen }];
};

const wishesOf = (d: Dice, town: Town, shop: Shop, perDay: number): Wish[] => {
  const out: Wish[] = [];
  const regulars: Card[] = [];
  const drift = d.normal() * 0.3;
  const spree = d.chance(0.04) ? d.int(3, town.days - 3) : -1;
  const open = shop.tenures[0]!.from;
  const closed = shop.tenures.at(-1)!.to;
  for (let i = 0; i < town.days; i++) {
    const day = town.start + i * DAY;
    if (day < open || day >= closed) continue;
    const mean = perDay * dayFactor(shop, day, drift, i / town.days - 0.5) * (i === spree ? 3 : 1);
    const count = Math.floor(mean * Math.exp(d.normal() * 0.25 - 0.03) + d.next());
    for (let k = 0; k < count; k++) {
      const at = day + timeOfDay(d, shop);
      const usable = shop.terminals.filter(({ sn }) => inService(town, sn, at));
      if (at >= town.end || usable.length === 0) continue;
      const terminal = d.chance(0.7) ? usable[0]! : d.pick(usable);
      const stay = /7011/.test(shop.trade.mcc) && d.chance(0.35);
      const wish: Wish = {
        at,
        kind: stay ? 'preauth' : 'purchase',
        fen: ticket(d, shop),
        card: customer(d, town, shop, regulars, at),
        shop,
        terminal,
        ...entryOf(d, terminal),
        lost: !stay && d.chance(0.004),
        declined: d.chance(0.012),
      };
      out.push(wish);
      if (wish.declined) continue;
      // Nobody takes back under a new registration what was sold under the old one.
      const same = (next: Wish): boolean =>
        merchantAt(shop, next.at) === merchantAt(shop, at) && inService(town, terminal.sn, next.at);
      out.push(...followUps(d, town, wish).filter(same));
    }
  }
  return out;
};

const inService = (town: Town, sn: string, at: Wall): boolean => {
  const stay = town.stays.get(sn);
  if (stay === undefined) return true;
  const day = new Date(at * 1000).toISOString().slice(0, 10);
  return day >= stay[0] && (stay[1] === '' || day < stay[1]);
};

/** Everything that is wanted in the window, about as many as asked, in order of time. */
export function wishes(town: Town, sales: number): Wish[] {
  const total = town.shops.reduce((sum, { pace }) => sum + pace, 0);
  const all = town.shops.flatMap((shop) =>
    wishesOf(
      town.dice(`shop ${shop.id}`),
      town,
      shop,
      (sales * shop.pace) / total / town.days / 1.12,
    ),
  );
  return all
    .map((wish, i) => ({ wish, i }))
    .sort((a, b) => a.wish.at - b.wish.at || a.i - b.i)
    .map(({ wish }) => wish);
}
