import type { ScoredSale } from './sales.ts';

/** Precision and recall of a yes-or-no answer. Undefined is NaN. */
export interface Hits {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
  readonly precision: number;
  readonly recall: number;
}

/** Counts a prediction against the truth. */
export function hits<T>(
  items: readonly T[],
  is: { readonly truth: (item: T) => boolean; readonly said: (item: T) => boolean },
): Hits {
  let truePositive = 0;
  let falsePositive = 0;
  let falseNegative = 0;
  for (const item of items) {
    if (is.truth(item) && is.said(item)) truePositive++;
    else if (is.said(item)) falsePositive++;
    else if (is.truth(item)) falseNegative++;
  }
  return {
    truePositive,
    falsePositive,
    falseNegative,
    precision: truePositive / (truePositive + falsePositive),
    recall: truePositive / (truePositive + falseNegative),
  };
}

/** How the sales of one group were judged. */
export interface Group {
  readonly name: string;
  readonly sales: number;
  readonly jumped: number;
  /** Jumped or suspect. */
  readonly flagged: number;
}

/** How sales of each group were judged, by name. A sale may be in several groups. */
export function groupsOf(
  sales: readonly ScoredSale[],
  namesOf: (sale: ScoredSale) => readonly string[],
): Group[] {
  const groups = new Map<string, { sales: number; jumped: number; flagged: number }>();
  for (const sale of sales) {
    for (const name of namesOf(sale)) {
      const group = groups.get(name) ?? { sales: 0, jumped: 0, flagged: 0 };
      group.sales++;
      if (sale.verdict === 'jumped') group.jumped++;
      if (sale.verdict === 'jumped' || sale.verdict === 'suspect') group.flagged++;
      groups.set(name, group);
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, group]) => ({ name, ...group }));
}

/** One step of a reliability curve. */
export interface Bin {
  readonly from: number;
  readonly sales: number;
  readonly meanScore: number;
  readonly jumpedShare: number;
}

/** How far a score can be taken at its word. */
export interface Calibration {
  /** Expected calibration error: mean distance of score and truth, weighted by sales. */
  readonly error: number;
  readonly bins: readonly Bin[];
}

const BINS = 10;

/** Reliability of the score over all sales with a verdict, in ten equal steps. */
export function calibration(sales: readonly ScoredSale[]): Calibration {
  const sums = Array.from({ length: BINS }, () => ({ sales: 0, score: 0, jumped: 0 }));
  let total = 0;
  for (const sale of sales) {
    if (sale.verdict === undefined) continue;
    const bin = sums[Math.max(0, Math.min(BINS - 1, Math.floor(sale.score * BINS)))]!;
    bin.sales++;
    bin.score += sale.score;
    if (sale.jumped) bin.jumped++;
    total++;
  }
  let error = 0;
  for (const bin of sums) error += Math.abs(bin.score - bin.jumped);
  const bins = sums
    .map((bin, i) => ({
      from: i / BINS,
      sales: bin.sales,
      meanScore: bin.score / bin.sales,
      jumpedShare: bin.jumped / bin.sales,
    }))
    .filter((bin) => bin.sales > 0);
  return { error: total === 0 ? Number.NaN : error / total, bins };
}

/** Average precision of a ranking: mean precision at each hit, ties taken as one step. */
export function averagePrecision(
  ranked: readonly { readonly score: number; readonly hit: boolean }[],
): number {
  const order = [...ranked].sort((a, b) => b.score - a.score);
  const positives = order.filter((each) => each.hit).length;
  let seen = 0;
  let found = 0;
  let sum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    let here = 0;
    while (end < order.length && order[end]!.score === order[start]!.score) {
      if (order[end]!.hit) here++;
      end++;
    }
    seen += end - start;
    found += here;
    sum += (here * found) / seen;
    start = end;
  }
  return sum / positives;
}
