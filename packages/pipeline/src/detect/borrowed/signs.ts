import type { Cell, Session } from '../../engine/session.ts';
import { cheapAreOdd } from './cheap-trades.ts';
import { endingsOf } from './endings.ts';
import { outlyingOf, varianceOf } from './outlying.ts';
import { sharedCardsOf } from './shared-cards.ts';
import { HOUR_BINS, type NumberStat, readNumberStats } from './stats.ts';
import { strangersOf } from './strangers.ts';
import { fitTrades, type TradeFit } from './trade-profiles.ts';

/** Signs of a borrowed number, each oriented as it is measured. */
export const SIGNS = [
  'mixed',
  'spread',
  'company',
  'cheap_trade',
  'cheap_share',
  'once',
  'repeat',
  'late',
  'neighbours',
  'smallest',
  'hours',
  'day_peak',
  'numbers_per_card',
  'credit_odd',
] as const;
export type Sign = (typeof SIGNS)[number];

/** One number: its signs as ranks among all numbers (-1 to 1), and some as they are. */
export interface NumberSigns {
  readonly number: number;
  readonly sales: number;
  readonly signs: Readonly<Record<string, number>>;
}

/**
 * Measures the signs of every cleared number.
 *
 * Shape   `<sign>` is the rank among all numbers of the data, from -1 to 1, ties in the middle:
 *         it does not depend on units or on the size of the data. `abs_<sign>` is the measure
 *         itself, cut to a sane range: it says whether anything is odd at all, where ranks always
 *         find a first. `far_strangers` is the part of it beyond what chance does, and
 *         `outlying_strangers` beyond what shops of these data differ, as are `outlying_credit` and
 *         `outlying_ticket` for credit cards and ticket sizes above those of the trade, `outlying_gap` for
 *         tickets larger by credit, `outlying_endings` for amounts that do not end as the trade's do, and
 *         `outlying_company` for customers seen at other numbers of the institution instead; `odd_<sign>` is a
 *         sign of price as far as cheap trades are odd otherwise in these data.
 */
export const measureSigns = async (session: Session): Promise<readonly NumberSigns[]> => {
  const stats = await readNumberStats(session);
  if (stats.length === 0) return [];
  const fits = fitTrades(stats);
  const company = await companyOf(session, stats, fits);
  const spread = spreads(stats);
  const strangers = strangersOf(stats);
  const outlying = outlyingOf(stats);
  const endings = endingsOf(stats);
  const shared = await sharedCardsOf(session, stats);
  const first = stats.reduce((day, stat) => Math.min(day, stat.firstDay), Infinity);
  const measured = stats.map((stat, at) =>
    measuresOf(stat, { fit: fits[at]!, company: company[at]!, spread: spread[at]!, first }),
  );
  const ranks = new Map(SIGNS.map((sign) => [sign, rank(measured.map((one) => one[sign]))]));
  const signs = stats.map((_, at) => ({
    ...Object.fromEntries(SIGNS.map((sign) => [sign, ranks.get(sign)?.[at] ?? 0])),
    abs_mixed: clip(measured[at]!.mixed / 3, -1, 2),
    abs_spread: clip(measured[at]!.spread, -1.5, 2.5),
    abs_company: measured[at]!.company * 2,
    abs_once: measured[at]!.once,
    abs_strangers: clip(strangers[at]!.lacking / 2, -1, 1),
    far_strangers: clip(strangers[at]!.lacking - 1, 0, 5),
    outlying_strangers: clip(strangers[at]!.outlying - OUTLYING_MIN, 0, 5),
    outlying_credit: clip(outlying[at]!.credit - CREDIT_MIN, 0, 5),
    outlying_gap: clip(outlying[at]!.gap - GAP_MIN, 0, GAP_MAX),
    outlying_endings: clip(endings[at]! - ENDINGS_MIN, -1, 5),
    outlying_ticket:
      clip(outlying[at]!.ticket - TICKET_MIN, 0, TICKET_MAX) *
      clip(measured[at]!.spread / WIDER, 0, 1),
    outlying_company: companyOfLent(shared[at]!, strangers[at]!.ofTrade, outlying[at]!.volume),
  }));
  return pricedBy(stats, signs);
};

/** Adds the signs of price, as far as cheap trades are odd otherwise. */
const pricedBy = (
  stats: readonly NumberStat[],
  signs: readonly Readonly<Record<string, number>>[],
): readonly NumberSigns[] => {
  const odd = cheapAreOdd(
    signs,
    stats.map((stat) => stat.cheapTrade),
  );
  return stats.map(({ number, sales }, at) => {
    const own = signs[at]!;
    const of = (sign: Sign): number => (own[sign] ?? 0) * odd;
    const priced = { odd_cheap_trade: of('cheap_trade'), odd_cheap_share: of('cheap_share') };
    return { number, sales, signs: { ...own, ...priced } };
  });
};

/** Among a thousand honest shops one lacks as much as that beyond what they differ. */
const OUTLYING_MIN = 3;
/** A shop may be large of its trade, so that larger tickets say no more than this. Own choice [I]. */
const TICKET_MAX = 2;
/** Log of the variance over that of the trade from which larger tickets count in full: mixed trades widen it. */
const WIDER = 0.5;
/** One shop in fifty lies as far above what is usual. */
const TICKET_MIN = 2;
/** One shop in twelve does: all credit is not many deviations away where shops differ widely. Own choice [I]. */
const CREDIT_MIN = 1.3;
/** One in fifteen; that much again counts. Own choice [I]. */
const GAP_MIN = 1.5;
const GAP_MAX = 2;
/** What one shop in six has; one whose amounts end as its trade's do is cleared by as much. */
const ENDINGS_MIN = 1;

/**
 * What a number shares with its institution's numbers beyond others', as far as it also lacks the
 * regulars of its trade or is large of it: one that gets many shops' sales has their volume, and their
 * customers are seen at its neighbours instead of coming back. Neighbours alone are none: customers of
 * the routed shops' own numbers are seen there, too. Measures and weights are an own choice [I].
 */
const companyOfLent = (shared: number, lacking: number, volume: number): number =>
  Math.min(
    COMPANY_MAX,
    0.5 * clip(shared - 1, 0, 4) * (clip(lacking - 1, 0, 4) + 2 * clip(volume, 0, 1.5)),
  );
const COMPANY_MAX = 5;

const clip = (value: number, low: number, high: number): number =>
  Math.min(high, Math.max(low, value));

interface Beside {
  readonly fit: TradeFit;
  readonly company: number;
  readonly spread: number;
  readonly first: number;
}

const measuresOf = (stat: NumberStat, beside: Beside): Readonly<Record<Sign, number>> => ({
  mixed: beside.fit.mixed,
  spread: beside.spread,
  company: beside.company,
  cheap_trade: stat.cheapTrade ? 1 : 0,
  cheap_share: stat.cheap / stat.sales,
  once: stat.cards > 0 ? stat.cardsOnce / stat.cards : 0.5,
  repeat: stat.cards > 0 ? 1 - stat.cards / stat.sales : 0,
  late: stat.firstDay - beside.first,
  neighbours: stat.neighbours,
  smallest: stat.smallest,
  hours: entropy(stat.hours, stat.sales),
  day_peak: stat.dayMax / (stat.dayMedian + 1),
  numbers_per_card: stat.numbersPerCard,
  credit_odd: Math.abs(stat.credit / stat.sales - 0.5),
});

const entropy = (counts: Float64Array, total: number): number => {
  let sum = 0;
  for (let bin = 0; bin < HOUR_BINS; bin += 1) {
    const share = counts[bin]! / total;
    if (share > 0) sum -= share * Math.log2(share);
  }
  return sum;
};

/** Below this spread of log tickets a trade is not narrower, only small in number. */
const VARIANCE_MIN = 0.05;
const QUIET_SHARE = 0.35;

/** Log of a number's ticket variance over that of quiet numbers of its trade. */
const spreads = (stats: readonly NumberStat[]): readonly number[] => {
  const own = stats.map(varianceOf);
  const byTrade = new Map<string, number[]>();
  stats.forEach((stat, at) => {
    byTrade.set(stat.mcc, [...(byTrade.get(stat.mcc) ?? []), own[at]!]);
  });
  const overall = quantile(own, 0.7);
  const quiet = new Map(
    [...byTrade].map(([mcc, values]) => [mcc, quantile(values, QUIET_SHARE)] as const),
  );
  return stats.map((stat, at) => {
    const usual = clip(quiet.get(stat.mcc) ?? overall, VARIANCE_MIN, overall);
    return Math.log(own[at]! / usual);
  });
};

const quantile = (values: readonly number[], share: number): number => {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
};

/**
 * How suspicious the other numbers are that a number's cards were seen at: customers of a routed
 * shop meet one borrowed number after another.
 */
const companyOf = async (
  session: Session,
  stats: readonly NumberStat[],
  fits: readonly TradeFit[],
): Promise<readonly number[]> => {
  const rows = stats.map((stat, at): Cell[] => [
    stat.number,
    Math.round((fits[at]?.chance ?? 0) * 1e6),
  ]);
  await session.load('number_guess', { number: 'integer', guess: 'bigint' }, rows);
  const found = await session.rows(`
    with card_sum as (
      select c.card, sum(g.guess)::bigint as guess, count(*) as numbers
      from number_card c join number_guess g using (number) group by c.card having count(*) > 1
    )
    select c.number, sum(((t.guess - g.guess) // (t.numbers - 1)) * c.visits)::bigint as sum,
      sum(c.visits)::bigint as visits
    from number_card c join number_guess g using (number) join card_sum t using (card)
    group by c.number order by c.number`);
  const of = new Map(
    found.map((row) => [Number(row['number']), Number(row['sum']) / Number(row['visits']) / 1e6]),
  );
  const mean = [...of.values()].reduce((sum, value) => sum + value, 0) / Math.max(1, of.size);
  return stats.map((stat) => of.get(stat.number) ?? mean);
};

/** Ranks from -1 to 1; equal values share the middle of their places. */
export const rank = (values: readonly number[]): Float64Array => {
  const rounded = values.map((value) => Math.round(value * 1e6) / 1e6);
  const order = rounded.map((_, at) => at).sort((a, b) => rounded[a]! - rounded[b]! || a - b);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && rounded[order[end + 1]!] === rounded[order[start]!]) end += 1;
    const middle = (start + end + 2) / 2 / order.length;
    for (let at = start; at <= end; at += 1) ranks[order[at]!] = (middle - 0.5) * 2;
    start = end + 1;
  }
  return ranks;
};
