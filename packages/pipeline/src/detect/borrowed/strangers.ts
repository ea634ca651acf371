import { median } from './differ.ts';
import type { NumberStat } from './stats.ts';

/** Numbers of like volume with which a number's returning cards are compared, to each side. */
const LIKE = 25;
/** Honest shops of one size differ by so much in the share of returning cards. Own choice [I]. */
const SHOPS_DIFFER = 0.03;

/** In standard deviations, above 0: fewer returning cards than expected. */
export interface Strangers {
  readonly lacking: number;
  /** Against numbers of like volume and the same trade. */
  readonly ofTrade: number;
}

/** Shops of one trade and size differ by so much. Own choice [I]. */
const TRADE_DIFFERS = 0.05;
/** Numbers of all trades that stand beside those of a trade. Own choice [I]. */
const EVERYBODY = 3;

/**
 * How many returning visits a number lacks for its volume, in standard deviations.
 *
 * Method  a shop that sells more has a greater share of returning cards, never a smaller one; a
 *         number that gets the customers of many shops has their volume and nobody's regulars. What
 *         is expected is the median of numbers of like volume, made to rise with volume, so that
 *         borrowed numbers among the largest do not excuse each other. Volume alone says nothing.
 * Shape   same order as `stats`.
 * Source  docs/indicators.md 42; method own [I].
 */
export const strangersOf = (stats: readonly NumberStat[]): readonly Strangers[] => {
  const shares = stats.map(returning);
  const order = stats
    .map((_, at) => at)
    .sort((a, b) => stats[a]!.visits - stats[b]!.visits || shares[a]! - shares[b]!);
  const sorted = order.map((at) => shares[at]!);
  const lacks: Lack[] = [];
  let expected = 0;
  for (const [place, at] of order.entries()) {
    const near = sorted.slice(Math.max(0, place - LIKE), place + LIKE + 1);
    expected = Math.max(expected, median(near));
    lacks.push({ at, visits: stats[at]!.visits, expected, lacks: expected - shares[at]! });
  }
  const inTrade = withinTrade(stats, lacks);
  const found = new Array<Strangers>(stats.length).fill({ lacking: 0, ofTrade: 0 });
  for (const one of lacks)
    found[one.at] = {
      lacking: deviation(one, SHOPS_DIFFER),
      ofTrade: deviation(inTrade(one), TRADE_DIFFERS),
    };
  return found;
};

/** A number's lack against its trade: the usual odds of its volume, moved as the trade's median lies. */
const withinTrade = (
  stats: readonly NumberStat[],
  lacks: readonly Lack[],
): ((one: Lack) => Lack) => {
  const trades = new Map<string, number[]>();
  for (const { at, visits, expected, lacks: lack } of lacks) {
    const mcc = stats[at]!.mcc;
    const usual = within(expected);
    const shrunk = ((expected - lack) * visits + usual) / (visits + 1);
    trades.set(mcc, [...(trades.get(mcc) ?? []), logit(within(shrunk)) - logit(usual)]);
  }
  const moved = new Map(
    [...trades].map(([mcc, by]) => [mcc, (median(by) * by.length) / (by.length + EVERYBODY)]),
  );
  return (one) => {
    const sum = logit(within(one.expected)) + (moved.get(stats[one.at]!.mcc) ?? 0);
    const expected = 1 / (1 + Math.exp(-sum));
    return { ...one, expected, lacks: expected - one.expected + one.lacks };
  };
};

/** A share that is never quite nothing nor all. */
const within = (share: number): number => Math.min(0.98, Math.max(0.02, share));

const logit = (share: number): number => Math.log(share / (1 - share));

interface Lack {
  readonly at: number;
  readonly visits: number;
  readonly expected: number;
  readonly lacks: number;
}

const returning = ({ cards, visits }: NumberStat): number =>
  visits > 0 ? (visits - cards) / visits : 0;

const deviation = ({ visits, expected, lacks }: Lack, differ: number): number =>
  (visits * lacks) / Math.sqrt(visits * expected * (1 - expected) + 1 + (differ * visits) ** 2);
