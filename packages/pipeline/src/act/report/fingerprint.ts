import { yuanLabel } from '@zhenma/model';
import type { CaseCounts, CaseData } from './case-data.ts';
import type { Bin } from './histogram.ts';
import { countLabel, percentLabel, timeLabel } from './labels.ts';
import type { Words } from './words.ts';

/** Chance, under equal treatment, below which sparing some sales is worth a sentence. */
const CHANCE_MAX = 0.001;

const SPARED_MIN = 5;

/**
 * Whether so many sales without one irregular among them are more than chance.
 *
 * Shape   if the spared were treated like the others, all of them would stay regular with
 *         probability (1 − share)^spared.
 */
export const isSpared = (spared: number, flagged: number, sales: number): boolean => {
  const others = sales - spared;
  if (spared < SPARED_MIN || others <= 0) return false;
  return (1 - flagged / others) ** spared <= CHANCE_MAX;
};

/** Plain sentences on which sales were chosen: when, how large, which cards. */
export const fingerprint = (data: CaseData, words: Words, zoneMinutes: number): string[] => {
  const { counts } = data;
  if (!counts || counts.flagged === 0) return [];
  const { section } = words;
  if (counts.flagged === counts.sales) return [section.everySale(whatOf(counts, words))];
  return [
    section.share(
      countLabel(counts.flagged),
      percentLabel(counts.flagged / counts.sales),
      whatOf(counts, words),
    ),
    ...startOf(counts, words, zoneMinutes),
    ...amountsOf(counts, words),
    ...cardsOf(data.cards, counts, words),
    ...hoursOf(data.hours, counts, words),
    ...weekdaysOf(data.weekdays, counts, words),
  ];
};

/** What the irregular sales of this case are called. */
const whatOf = ({ jumped }: CaseCounts, { section }: Words): string =>
  jumped > 0 ? section.whatJumped : section.whatSuspect;

const spared = (count: number, { flagged, sales }: CaseCounts): boolean =>
  isSpared(count, flagged, sales);

const startOf = (counts: CaseCounts, words: Words, zoneMinutes: number): string[] =>
  spared(counts.before, counts)
    ? [
        words.section.sparedBefore(
          timeLabel(counts.firstFlaggedMs, zoneMinutes).slice(0, 10),
          countLabel(counts.before),
          whatOf(counts, words),
        ),
      ]
    : [];

const amountsOf = (counts: CaseCounts, words: Words): string[] => [
  ...(spared(counts.below, counts)
    ? [
        words.section.sparedBelow(
          yuanLabel(counts.smallest),
          countLabel(counts.below),
          whatOf(counts, words),
        ),
      ]
    : []),
  ...(spared(counts.above, counts)
    ? [
        words.section.sparedAbove(
          yuanLabel(counts.largest),
          countLabel(counts.above),
          whatOf(counts, words),
        ),
      ]
    : []),
];

const cardsOf = (cards: readonly Bin[], counts: CaseCounts, words: Words): string[] => {
  const idle = cards.flatMap((bin, at) =>
    at > 0 && bin.sales > 0 && bin.flagged === 0 ? [at] : [],
  );
  const count = idle.reduce((sum, at) => sum + (cards[at]?.sales ?? 0), 0);
  if (!spared(count, counts)) return [];
  const names = idle.map((at) => words.cards[at] ?? '').join(words.comma);
  return [words.section.sparedCards(names, countLabel(count), whatOf(counts, words))];
};

/** The shortest stretch of the clock that holds every irregular sale. */
const hoursOf = (hours: readonly Bin[], counts: CaseCounts, words: Words): string[] => {
  const busy = hours.flatMap((bin, at) => (bin.flagged > 0 ? [at] : []));
  const gaps = busy.map((hour, at) => {
    const next = busy[(at + 1) % busy.length] as number;
    return { from: next, to: hour + 1, hours: (next - hour - 1 + 24) % 24 };
  });
  const [widest] = gaps.sort((a, b) => b.hours - a.hours || a.from - b.from);
  if (!widest || widest.hours < 3) return [];
  const count = hours
    .filter((_, hour) => (hour - widest.to + 24) % 24 < widest.hours)
    .reduce((sum, bin) => sum + bin.sales, 0);
  if (!spared(count, counts)) return [];
  return [
    words.section.sparedHours(
      two(widest.from),
      two(widest.to),
      countLabel(count),
      whatOf(counts, words),
    ),
  ];
};

const weekdaysOf = (weekdays: readonly Bin[], counts: CaseCounts, words: Words): string[] => {
  const idle = weekdays.flatMap((bin, at) => (bin.sales > 0 && bin.flagged === 0 ? [at] : []));
  const count = idle.reduce((sum, at) => sum + (weekdays[at]?.sales ?? 0), 0);
  if (!spared(count, counts)) return [];
  const names = idle.map((at) => words.weekdays[at] ?? '').join(words.comma);
  return [words.section.sparedWeekdays(names, countLabel(count), whatOf(counts, words))];
};

const two = (hour: number): string => String(hour).padStart(2, '0');
