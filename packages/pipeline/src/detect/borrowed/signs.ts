import type { Session } from '../../engine/session.ts';
import { cardsOnceOf } from './cards-once.ts';
import { cheapAreOdd } from './cheap-trades.ts';
import { type Debits, debitsOf } from './credit.ts';
import { type ForeignTrades, foreignTradesOf } from './foreign-trades.ts';
import { windowsAreKept } from './kept-windows.ts';
import { leftTogether, startsAreOdd } from './odd-starts.ts';
import { outlyingOf } from './outlying.ts';
import { readSaleCells, type SaleCells } from './sale-cells.ts';
import { sharedCardsOf } from './shared-cards.ts';
import { startAmountsOf } from './start-amount.ts';
import { type NumberStat, readNumberStats } from './stats.ts';
import { strangersOf } from './strangers.ts';
import { weeklyStepsOf } from './weeks.ts';

/** Signs of a borrowed number, each oriented as it is measured. */
export const SIGNS = [
  'cheap_trade',
  'cheap_share',
  'repeat',
  'late',
  'neighbours',
  'numbers_per_card',
] as const;
export type Sign = (typeof SIGNS)[number];

/** One number: its signs as ranks among all numbers (-1 to 1), and some as they are. */
export interface NumberSigns {
  readonly number: number;
  readonly sales: number;
  readonly signs: Readonly<Record<string, number>>;
  readonly debits: Debits;
}

/**
 * Measures the signs of every cleared number.
 *
 * Shape   `<sign>` is the rank among all numbers of the data, from -1 to 1, ties in the middle:
 *         it does not depend on units or on the size of the data. `abs_<sign>` is the measure
 *         itself, cut to a sane range: it says whether anything is odd at all, where ranks always
 *         find a first. `trades` says how far, and how many, other trades are mixed in. `outlying_<sign>`
 *         is what lies beyond what shops of these data differ: `credit` cards above those of the trade,
 *         `gap` for tickets larger by credit, `endings` for amounts that do not end as the trade's do,
 *         `weeks` for sales that come and go by the week, `company` for customers seen at other numbers
 *         of the institution instead; `odd_<sign>` counts as far as numbers that show it are odd otherwise in
 *         these data: signs of price, `start` for credit that jumps up at an amount, `together` for several
 *         such signs at once, and `window` for sales that keep to one window of the clock.
 */
export const measureSigns = async (session: Session): Promise<readonly NumberSigns[]> => {
  const stats = await readNumberStats(session);
  if (stats.length === 0) return [];
  const strangers = strangersOf(stats);
  const outlying = outlyingOf(stats);
  const foreign = await foreignOf(session, stats);
  const kept = windowsAreKept(foreign);
  const weeks = await weeklyStepsOf(session, stats);
  const shared = await sharedCardsOf(session, stats);
  const starts = await startAmountsOf(session, stats);
  const once = cardsOnceOf(stats);
  const measured = stats.map(measuresOf);
  const ranks = new Map(SIGNS.map((sign) => [sign, rank(measured.map((one) => one[sign]))]));
  const signs = stats.map((_, at) => ({
    ...Object.fromEntries(SIGNS.map((sign) => [sign, ranks.get(sign)?.[at] ?? 0])),
    abs_once: once[at] ?? 0,
    abs_strangers: clip(strangers[at]!.lacking / 2, -1, 1),
    trades: foreign[at]!.mixture,
    outlying_credit: clip(outlying[at]!.credit - CREDIT_MIN, 0, CREDIT_MAX),
    outlying_gap: clip(outlying[at]!.gap - GAP_MIN, 0, GAP_MAX),
    outlying_start: clip(starts[at]! - START_MIN, 0, START_MAX),
    outlying_endings: clip(foreign[at]!.endings - ENDINGS_MIN, -1, ENDINGS_MAX),
    odd_window: kept * clip(foreign[at]!.window - WINDOW_MIN, 0, WINDOW_MAX),
    outlying_weeks: Math.log1p(Math.max(0, weeks[at]! - WEEKS_MIN)),
    outlying_company: companyOfLent(shared[at]!, strangers[at]!.ofTrade, outlying[at]!.volume),
  }));
  return pricedBy(stats, signs);
};

const foreignOf = async (
  session: Session,
  stats: readonly NumberStat[],
): Promise<readonly ForeignTrades[]> => {
  const read = await readSaleCells(session);
  return foreignTradesOf(
    stats.map(({ mcc }) => mcc),
    stats.map(
      ({ number, sales }): SaleCells => read.get(number) ?? { sales, cells: new Uint16Array() },
    ),
  );
};

/** Adds the signs of price and of starting amounts, as far as numbers that show them are odd otherwise. */
export const pricedBy = (
  stats: readonly NumberStat[],
  signs: readonly Readonly<Record<string, number>>[],
): readonly NumberSigns[] => {
  const odd = cheapAreOdd(
    signs,
    stats.map((stat) => stat.cheapTrade),
  );
  const starts = startsAreOdd(signs);
  const debits = debitsOf(stats);
  return stats.map(({ number, sales }, at) => {
    const { outlying_start = 0, ...own } = signs[at]!;
    const of = (sign: Sign): number => (own[sign] ?? 0) * odd;
    const priced = { odd_cheap_trade: of('cheap_trade'), odd_cheap_share: of('cheap_share') };
    const started = {
      odd_start: starts * outlying_start,
      odd_together: starts * leftTogether(signs[at]!),
    };
    return { number, sales, signs: { ...own, ...priced, ...started }, debits: debits[at]! };
  });
};

/** One honest shop in fourteen is as far above what is usual. */
const CREDIT_MIN = 2;
const CREDIT_MAX = 4;
/** One in fifteen; that much again counts. Own choice [I]. */
const GAP_MIN = 1.5;
const GAP_MAX = 2;
/** Own choice [I], tried on one seed of author SS; how many honest shops reach it was not counted. */
const START_MIN = 1;
const START_MAX = 4;
/** What one shop in six has; one whose amounts end as its trade's do is cleared by as much. */
const ENDINGS_MIN = 1;
const ENDINGS_MAX = 6;
/** One honest shop in ten keeps as much to a window; five times as much again counts. Own choice [I]. */
const WINDOW_MIN = 2;
const WINDOW_MAX = 10;
/** Hardly an ordinary shop has weeks as uneven; beyond it the logarithm counts. Own choice [I]. */
const WEEKS_MIN = 4;

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

const measuresOf = (stat: NumberStat): Readonly<Record<Sign, number>> => ({
  cheap_trade: stat.cheapTrade ? 1 : 0,
  cheap_share: stat.cheap / stat.sales,
  repeat: stat.cards > 0 ? 1 - stat.cards / stat.sales : 0,
  late: stat.firstDay,
  neighbours: stat.neighbours,
  numbers_per_card: stat.numbersPerCard,
});

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
