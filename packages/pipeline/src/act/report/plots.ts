import { AMOUNT_EDGES, type CaseData } from './case-data.ts';
import { type Bin, occurring, trimmed } from './histogram.ts';
import type { Words } from './words.ts';

/** A histogram to be drawn, on a page or on paper. */
export interface CasePlot {
  readonly title: string;
  readonly bins: readonly Bin[];
  readonly labels: readonly string[];
  /** Every how many bins a label is printed. */
  readonly every: number;
}

/** When, how much, on which day, with which cards: the four histograms of a case. */
export const plotsOf = (data: CaseData, words: Words): readonly CasePlot[] => {
  const { section } = words;
  const hours = { bins: data.hours, labels: data.hours.map((_, hour) => String(hour)) };
  return [
    { title: section.byHour, every: 3, ...hours },
    { title: section.byAmount, every: 1, ...trimmed(data.amounts, AMOUNT_LABELS) },
    { title: section.byWeekday, every: 1, bins: data.weekdays, labels: words.weekdays },
    { title: section.byCard, every: 1, ...occurring(data.cards, words.cards) },
  ];
};

/** Each bin by its lower edge: `0`, `10` … `1k`, `50k`. */
const AMOUNT_LABELS: readonly string[] = [0, ...AMOUNT_EDGES].map((fen) => {
  const yuan = fen / 100;
  return yuan >= 1_000 ? `${yuan / 1_000}k` : String(yuan);
});
