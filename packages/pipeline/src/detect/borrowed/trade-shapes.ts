import {
  BANDS,
  ENDINGS,
  endingOf,
  HOURS,
  hourOf,
  type SaleCells,
  SIZES,
  sizeOf,
} from './sale-cells.ts';

/** How likely each size, hour and (within a band of size) ending is. */
export interface Shape {
  readonly sizes: Float64Array;
  readonly hours: Float64Array;
  readonly endings: Float64Array;
}

/** What a number is compared with: its trade as its other numbers have it, and every trade. */
export interface TradeShapes {
  /** In a fixed order; `share` is that of all sales. */
  readonly trades: readonly {
    readonly mcc: string;
    readonly share: number;
    readonly shape: Shape;
  }[];
  /** A number's trade without the number itself. */
  ownOf(at: number): Shape;
  /** How many other numbers its trade is known from. */
  peersOf(at: number): number;
}

/** Sales of everybody that stand beside those of a trade, in roots of a number's sales. Own choice [I]. */
const PRIOR = 4;
/** The largest trades are enough to say where a foreign sale may come from. */
const TRADES_MAX = 40;

/**
 * Learns sizes, hours and endings of every trade from the data.
 *
 * Method  a number counts with the root of its sales, so that one large number does not make a trade;
 *         neighbouring sizes and hours lend each other half of what they hold.
 * Shape   `mccs` and `numbers` in one order; sums run in that order, so the result is always the same.
 */
export const shapesOf = (mccs: readonly string[], numbers: readonly SaleCells[]): TradeShapes => {
  const own = numbers.map(countsOf);
  const everybody = emptyCounts();
  const sums = new Map<string, { counts: Shape; sales: number; numbers: number }>();
  own.forEach((counts, at) => {
    const mcc = mccs[at] as string;
    const trade = sums.get(mcc) ?? { counts: emptyCounts(), sales: 0, numbers: 0 };
    sums.set(mcc, trade);
    trade.sales += numbers[at]!.sales;
    trade.numbers += 1;
    for (const part of PARTS)
      for (let bin = 0; bin < counts[part].length; bin += 1) {
        trade.counts[part][bin]! += counts[part][bin]!;
        everybody[part][bin]! += counts[part][bin]!;
      }
  });
  const usual = normalised(everybody, () => 0.5);
  const known = [...sums].sort((a, b) => b[1].sales - a[1].sales || (a[0] < b[0] ? -1 : 1));
  const largest = known.slice(0, TRADES_MAX);
  const all = largest.reduce((sum, [, { sales }]) => sum + sales, 0);
  const beside = (part: Part, bin: number): number => PRIOR * usual[part][bin]!;
  return {
    trades: largest.map(([mcc, { counts, sales }]) => ({
      mcc,
      share: sales / all,
      shape: normalised(counts, beside),
    })),
    ownOf: (at) => normalised(without(sums.get(mccs[at] as string)!.counts, own[at]!), beside),
    peersOf: (at) => sums.get(mccs[at] as string)!.numbers - 1,
  };
};

type Part = keyof Shape;
const PARTS: readonly Part[] = ['sizes', 'hours', 'endings'];

const emptyCounts = (): Shape => ({
  sizes: new Float64Array(SIZES),
  hours: new Float64Array(HOURS),
  endings: new Float64Array(BANDS * ENDINGS),
});

/** A number's sales as counts, smoothed, together the root of how many it has. */
const countsOf = ({ sales, cells }: SaleCells): Shape => {
  const counts = emptyCounts();
  const weight = Math.sqrt(sales) / Math.max(1, cells.length);
  for (const cell of cells) {
    const [size, hour] = [sizeOf(cell), hourOf(cell)];
    for (const [step, share] of NEAR) {
      counts.sizes[Math.min(SIZES - 1, Math.max(0, size + step))]! += share * weight;
      counts.hours[(hour + step + HOURS) % HOURS]! += share * weight;
    }
    counts.endings[endingOf(cell)]! += weight;
  }
  return counts;
};

const NEAR = [
  [-1, 0.25],
  [0, 0.5],
  [1, 0.25],
] as const;

const without = (all: Shape, own: Shape): Shape => ({
  sizes: all.sizes.map((count, bin) => Math.max(0, count - own.sizes[bin]!)),
  hours: all.hours.map((count, bin) => Math.max(0, count - own.hours[bin]!)),
  endings: all.endings.map((count, bin) => Math.max(0, count - own.endings[bin]!)),
});

/** Shares; of endings those within each band. `beside` is what stands beside the counts. */
const normalised = (counts: Shape, beside: (part: Part, bin: number) => number): Shape => {
  const shares = (part: Part, width: number): Float64Array => {
    const raised = counts[part].map((count, bin) => count + beside(part, bin));
    for (let first = 0; first < raised.length; first += width) {
      const some = raised.subarray(first, first + width);
      const total = some.reduce((sum, one) => sum + one, 0);
      for (let bin = 0; bin < width; bin += 1) some[bin]! /= total;
    }
    return raised;
  };
  return {
    sizes: shares('sizes', SIZES),
    hours: shares('hours', HOURS),
    endings: shares('endings', ENDINGS),
  };
};

/** How likely size and hour of a sale are. */
export const sizeAndHour = (shape: Shape, cell: number): number =>
  shape.sizes[sizeOf(cell)]! * shape.hours[hourOf(cell)]!;

/** How likely size and ending of a sale are. */
export const sizeAndEnding = (shape: Shape, cell: number): number =>
  shape.sizes[sizeOf(cell)]! * shape.endings[endingOf(cell)]!;

/** How likely a sale is. */
export const likelihood = (shape: Shape, cell: number): number =>
  sizeAndHour(shape, cell) * shape.endings[endingOf(cell)]!;
