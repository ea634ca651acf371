import { median } from './differ.ts';
import { expectedHoursOf } from './expected-hours.ts';
import { hourWindowOf } from './hour-window.ts';
import { CELLS, endingOf, type SaleCells } from './sale-cells.ts';
import { likelihood, type Shape, shapesOf, sizeAndHour, type TradeShapes } from './trade-shapes.ts';

export interface ForeignTrades {
  /**
   * How much better a mixture of trades explains the number than its own trade, times how many other
   * trades are in it, both as logarithms; 0 for a shop of one trade, of a second one, or of an odd kind.
   */
  readonly mixture: number;
  /**
   * How far amounts do not end as its trade's do but as those of all trades to which size and hour fit, in
   * standard deviations of the numbers of these data.
   */
  readonly endings: number;
  /** How far sales keep to one window of the clock, beyond the hours of such sales, in such deviations. */
  readonly window: number;
}

const ROUNDS = 6;
/** A number that other trades explain no better than this after two rounds is one of its own. Own choice [I]. */
const GAIN_MIN = 0.5;
const GAIN_ROUND = 2;
/** The mixture a number starts from, and the sales that stand for its own trade and for all. Own choice [I]. */
const START = { own: 0.7, all: 0.3 } as const;
const STANDING = { own: 2, all: 1 } as const;
/** A trade that fewer other numbers show is not known well enough to differ from it. Own choice [I]. */
const PEERS_MIN = 4;
/** Foreign sales among a number's own, as far as endings are compared. Own choice [I]. */
const FOREIGN = 0.5;
/** What half of the numbers of a bell curve scatter within. */
const HALF = 0.6745;
/** In log-likelihood per root of sales: shops of one trade never price more alike. Own choice [I]. */
const SCATTER_MIN = 0.1;
/** One sale never counts for more than this, as odds. */
const ODDS_MAX = 8000;

/**
 * What the sales of every number are mixed from.
 *
 * Method  a router brings sales of many trades under one number. Each number is fitted, by expectation
 *         maximisation, as a mixture of its own trade (without itself) and all other trades by size, hour
 *         and ending of the amount; a shop with two trades needs one other trade, a shop of an
 *         unusual kind one, too, a borrowed number many. Endings are also read alone, given size and
 *         hour, since a router may pick numbers to which these fit, while scales still end in
 *         fen and menus in yuan. Both say less of a number whose trade hardly another number shows: what it is
 *         compared with is then everybody.
 * Shape   same order as `mccs` and `numbers`.
 * Source  docs/indicators.md 22, 23, 26, 27; method own [I].
 */
export const foreignTradesOf = (
  mccs: readonly string[],
  numbers: readonly SaleCells[],
): readonly ForeignTrades[] => {
  const shapes = shapesOf(mccs, numbers);
  const of = tradesByCell(shapes);
  const read = numbers.map(({ cells }, at) => {
    const own = shapes.ownOf(at);
    const trade = shapes.trades.findIndex(({ mcc }) => mcc === mccs[at]);
    return {
      mixture: mixtureOf(cells, { own, trade, shapes, of }),
      endings: endingOdds(cells, own, of),
      window: hourWindowOf(cells, expectedHoursOf(cells, own, shapes)),
    };
  });
  const endings = deviations(read.map((one) => one.endings));
  const windows = deviations(read.map((one) => one.window));
  return read.map((one, at) => {
    const known = Math.min(1, shapes.peersOf(at) / PEERS_MIN);
    return { mixture: known * one.mixture, endings: known * endings[at]!, window: windows[at]! };
  });
};

/** From the middle, in what the numbers below it scatter. */
const deviations = (values: readonly number[]): readonly number[] => {
  const middle = median(values);
  const below = values.filter((one) => one < middle).map((one) => middle - one);
  const scatter = Math.max(SCATTER_MIN, median(below) / HALF);
  return values.map((one) => (one - middle) / scatter);
};

/** What all trades say of a cell, computed when it is first met. */
interface TradesByCell {
  /** How likely each trade makes it, in their order. */
  likely(cell: number): Float64Array;
  /** How likely its ending is, given size and hour. */
  ending(cell: number): number;
}

const tradesByCell = ({ trades }: TradeShapes): TradesByCell => {
  const likely = new Array<Float64Array | undefined>(CELLS);
  const endings = new Float64Array(CELLS);
  return {
    likely: (cell) => {
      likely[cell] ??= Float64Array.from(trades, ({ shape }) => likelihood(shape, cell));
      return likely[cell];
    },
    ending: (cell) => {
      if (endings[cell] === 0) {
        const fits = trades.map(({ share, shape }) => share * sizeAndHour(shape, cell));
        const all = fits.reduce((sum, one) => sum + one, 0);
        endings[cell] = fits.reduce(
          (sum, one, at) => sum + (one / all) * trades[at]!.shape.endings[endingOf(cell)]!,
          0,
        );
      }
      return endings[cell]!;
    },
  };
};

interface Beside {
  readonly own: Shape;
  /** Place of the number's own trade among all; -1 if it is not there. */
  readonly trade: number;
  readonly shapes: TradeShapes;
  readonly of: TradesByCell;
}

const mixtureOf = (cells: Uint16Array, { own, trade, shapes, of }: Beside): number => {
  const shares = shapes.trades.map(({ share }, at) => (at === trade ? 0 : share));
  const ownShare = shapes.trades[trade]?.share ?? 0;
  const likely = Array.from(cells, of.likely);
  const likelyOwn = Float64Array.from(cells, (cell) => likelihood(own, cell));
  const total = cells.length + STANDING.all + STANDING.own;
  const weights = Float64Array.from(shares, (share) => START.all * share);
  let ownWeight = START.own + START.all * ownShare;
  const found = new Float64Array(shares.length);
  let gain = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    let ownFound: number;
    ({ gain, ownFound } = shareOut({ likely, likelyOwn, weights, ownWeight, found }));
    if (round === ROUNDS || (round === GAIN_ROUND && gain < GAIN_MIN)) break;
    for (let at = 0; at < shares.length; at += 1)
      weights[at] = (found[at]! + STANDING.all * shares[at]!) / total;
    ownWeight = (ownFound + STANDING.own + STANDING.all * ownShare) / total;
  }
  return Math.log1p(Math.max(0, gain)) * Math.log(effective(found));
};

interface Round {
  readonly likely: readonly Float64Array[];
  readonly likelyOwn: Float64Array;
  readonly weights: Float64Array;
  readonly ownWeight: number;
  /** Filled: the sales that each trade explains. */
  readonly found: Float64Array;
}

const shareOut = (round: Round): { readonly gain: number; readonly ownFound: number } => {
  const { likely, likelyOwn, weights, ownWeight, found } = round;
  found.fill(0);
  let ownFound = 0;
  let gain = 0;
  for (let row = 0; row < likely.length; row += 1) {
    const of = likely[row]!;
    let sum = ownWeight * likelyOwn[row]!;
    for (let at = 0; at < weights.length; at += 1) sum += weights[at]! * of[at]!;
    for (let at = 0; at < weights.length; at += 1) found[at]! += of[at]! / sum;
    ownFound += (ownWeight * likelyOwn[row]!) / sum;
    gain += Math.log(sum / likelyOwn[row]!);
  }
  for (let at = 0; at < weights.length; at += 1) found[at]! *= weights[at]!;
  return { gain, ownFound };
};

/** How many equal parts would be as concentrated. */
const effective = (parts: Float64Array): number => {
  const sum = parts.reduce((total, part) => total + part, 0);
  const squares = parts.reduce((total, part) => total + part * part, 0);
  return squares > 0 ? (sum * sum) / squares : 1;
};

/** Log odds that half of the endings are those of all trades that size and hour fit, per root of sales. */
const endingOdds = (cells: Uint16Array, own: Shape, of: TradesByCell): number => {
  let sum = 0;
  for (const cell of cells) {
    const odds = Math.min(ODDS_MAX, of.ending(cell) / own.endings[endingOf(cell)]!);
    sum += Math.log(1 - FOREIGN + FOREIGN * odds);
  }
  return sum / Math.sqrt(Math.max(1, cells.length));
};
