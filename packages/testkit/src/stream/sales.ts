import { issueCards } from '../people/cards.ts';
import { createVisitors, type Visitors } from '../people/visits.ts';
import { chance, normal, pick, weighted } from '../random/draw.ts';
import { createRng, type Rng } from '../random/rng.ts';
import type { Build } from '../shops/build.ts';
import type { Shop } from '../shops/entities.ts';
import type { Population } from '../shops/population.ts';
import { DAY_MS } from '../time.ts';
import { type Deal, type Decide, honest } from './deal.ts';
import { type FollowUp, followUpOf } from './follow-up.ts';
import { createNumbering, type Numbering } from './numbering.ts';
import type { Sale, SaleType } from './sale.ts';
import { type Arrival, arrivals, ticketFen } from './traffic.ts';

/** Sales per card over the world's time; sets how many people there are. */
const SALES_PER_CARD = 7;
const CARDS_MIN = 800;
const DECLINE_SHARE = 0.012;
const DECLINES = ['51', '51', '61', '05', '55'];

/** A day of trade. */
export interface SalesDay {
  readonly index: number;
  readonly startMs: number;
  /** In order of time. */
  readonly sales: readonly Sale[];
}

/** Lets a population trade, day by day. Every call starts again from the first day. */
export function* salesByDay(population: Population): Generator<SalesDay> {
  const trading = openTrading(population);
  const { startMs, spec } = population.build;
  for (let index = 0; index < spec.days; index++) {
    yield { index, startMs: startMs + index * DAY_MS, sales: trading(index) };
  }
}

interface Trading {
  readonly rng: Rng;
  readonly build: Build;
  readonly visitors: Visitors;
  readonly cityIndex: ReadonlyMap<unknown, number>;
  readonly decide: (shop: Shop) => Decide;
  readonly numbering: Numbering;
  /** Follow-ups to come, by day index. */
  readonly pending: Map<number, FollowUp[]>;
}

function openTrading(population: Population): (dayIndex: number) => Sale[] {
  const { build, trafficScale } = population;
  const trading = tradingOf(population);
  const { rng, pending } = trading;
  return (dayIndex) => {
    const startMs = build.startMs + dayIndex * DAY_MS;
    trading.visitors.openDay(startMs);
    const day = { startMs, scale: trafficScale };
    const events: (Arrival | FollowUp)[] = build.shops.flatMap((shop) => arrivals(rng, shop, day));
    events.push(...(pending.get(dayIndex) ?? []));
    pending.delete(dayIndex);
    events.sort((a, b) => a.atMs - b.atMs);
    const sales: Sale[] = [];
    for (const event of events) {
      const sale =
        'original' in event ? follow(trading, event, dayIndex) : sell(trading, event, dayIndex);
      if (!sale) continue;
      sales.push(sale);
      const next = followUpOf(rng, sale);
      if (next) remember(trading, next, { dayIndex, sales });
    }
    return sales.sort((a, b) => a.atMs - b.atMs || a.seq - b.seq);
  };
}

function tradingOf({ build, allSales }: Population): Trading {
  const { spec, seed } = build;
  const cityIndex = new Map(build.cities.map((city, index) => [city, index]));
  const weights = build.cities.map(() => 0.05);
  for (const shop of build.shops) {
    const index = cityIndex.get(shop.city);
    if (index !== undefined) weights[index]! += shop.perDay;
  }
  const cards = issueCards({
    seed,
    count: Math.max(CARDS_MIN, Math.round(allSales / SALES_PER_CARD)),
    startMs: build.startMs,
    days: spec.days,
    cityWeights: weights,
  });
  const pass = {};
  const decisions = new Map<Shop, Decide>();
  const decide = (shop: Shop): Decide => {
    const known = decisions.get(shop);
    if (known) return known;
    const fresh = shop.start?.(pass) ?? ((deal: Deal) => honest(deal, shop.merchant));
    decisions.set(shop, fresh);
    return fresh;
  };
  return {
    rng: createRng(seed, 'sales'),
    build,
    visitors: createVisitors(createRng(seed, 'visits'), cards, build.cities.length),
    cityIndex,
    decide,
    numbering: createNumbering(build),
    pending: new Map(),
  };
}

function sell(trading: Trading, { atMs, shop }: Arrival, dayIndex: number): Sale | undefined {
  const { rng } = trading;
  const card = trading.visitors.draw(shop, trading.cityIndex.get(shop.city) ?? 0, atMs);
  if (!card) return undefined;
  const terminal = pick(rng, shop.terminals);
  const amountFen = ticketFen(rng, shop);
  const deal: Deal = { atMs, dayIndex, amountFen, card, shop, terminal, luck: rng.next() };
  const outcome = trading.decide(shop)(deal);
  const type: SaleType = chance(rng, shop.trade.preauthShare) ? 'preauth' : 'purchase';
  const qr = type === 'purchase' && chance(rng, shop.trade.qrShare);
  const declined = chance(rng, DECLINE_SHARE);
  const roam = 0.0006 + shop.roamDegrees;
  const numbers = trading.numbering(deal, outcome);
  const paid = howPaid(rng, qr);
  // Written out, not spread: this runs once per sale, and spreading costs twice the time.
  return {
    seq: numbers.seq,
    type,
    atMs,
    dayIndex,
    amountFen,
    card,
    shop,
    terminal,
    outcome,
    method: paid.method,
    entryMode: paid.entryMode,
    rrn: numbers.rrn,
    clearedRrn: numbers.clearedRrn,
    traceNo: numbers.traceNo,
    clearedTraceNo: numbers.clearedTraceNo,
    batchNo: numbers.batchNo,
    authCode: numbers.authCode,
    respCode: declined ? pick(rng, DECLINES) : '00',
    operator: pick(rng, terminal.operators),
    lat: outcome.place.lat + normal(rng) * roam,
    lon: outcome.place.lon + normal(rng) * roam,
    sight: rng.next(),
    original: null,
  };
}

/** Follow-ups reuse the numbers that the original went out under. */
function follow(trading: Trading, event: FollowUp, dayIndex: number): Sale {
  const { rng } = trading;
  const { original } = event;
  const { outcome } = original;
  const kind = event.type === 'preauth_completion' ? 'completion' : 'follow-up';
  const lookalikes = outcome.verity.jumped ? [] : [...outcome.verity.lookalikes, kind];
  return {
    ...original,
    ...trading.numbering({ ...original, atMs: event.atMs, dayIndex }, outcome),
    type: event.type,
    atMs: event.atMs,
    dayIndex,
    amountFen: event.amountFen,
    outcome: { ...outcome, verity: { ...outcome.verity, lookalikes } },
    authCode: original.authCode,
    operator: pick(rng, original.terminal.operators),
    sight: rng.next(),
    original: { ...original, original: null },
  };
}

function remember(
  trading: Trading,
  next: FollowUp,
  today: { dayIndex: number; sales: Sale[] },
): void {
  const due = Math.floor((next.atMs - trading.build.startMs) / DAY_MS);
  if (due === today.dayIndex) {
    today.sales.push(follow(trading, next, due));
    return;
  }
  const list = trading.pending.get(due);
  if (list) list.push(next);
  else trading.pending.set(due, [next]);
}

function howPaid(rng: Rng, qr: boolean): { method: string; entryMode: string } {
  if (qr) return { method: 'qr', entryMode: chance(rng, 0.6) ? 'qr_customer' : 'qr_merchant' };
  const kind = weighted(rng, [0.42, 0.4, 0.13, 0.05]);
  if (kind === 1) return { method: 'nfc', entryMode: 'contactless' };
  const entryMode = (['chip', '', 'magstripe', 'manual'] as const)[kind] || 'chip';
  return { method: 'card', entryMode };
}
