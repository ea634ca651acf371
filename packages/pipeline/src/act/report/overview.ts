import type { Lang } from '@zhenma/model';
import type { Row } from '../../engine/session.ts';
import { textOf } from './case-data.ts';
import { coarsen, histogram, histogramLegend } from './histogram.ts';
import { type Html, html, raw } from './html.ts';
import {
  cell,
  countLabel,
  dayLabel,
  mccOf,
  numberHtml,
  percentLabel,
  placeLabel,
  placesOf,
  tradeLabel,
} from './labels.ts';
import type { Words } from './words.ts';

const ORDER = ['jumped', 'suspect', 'clean', 'unknown'] as const;

export const VERDICT_COLOURS: Readonly<Record<(typeof ORDER)[number], string>> = {
  jumped: '#b93a0a',
  suspect: '#e8a317',
  clean: '#8fb4d6',
  unknown: '#d5dae2',
};

const BAR_WIDTH = 1_000;

/** A verdict that occurs is at least this wide. */
const PART_WIDTH_MIN = 6;

/** All sales as one bar, most severe on the left. */
export const verdictBar = (verdicts: Readonly<Record<string, number>>, words: Words): Html => {
  const parts = ORDER.map((name) => ({ name, count: verdicts[name] ?? 0 }));
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const about = parts.map(({ name, count }) => `${words.verdicts[name]} ${count}`).join(', ');
  let x = 0;
  const drawn = partWidths(parts.map(({ count }) => count)).map((width, at) => {
    const rect = `<rect x="${x}" width="${width}" height="24" fill="${VERDICT_COLOURS[ORDER[at] ?? 'unknown']}"/>`;
    x += width;
    return width > 0 ? rect : '';
  });
  const items = parts.map(
    ({ name, count }) =>
      html`<div class="${count > 0 && name}"><dt>${words.verdicts[name]}</dt><dd>${countLabel(count)} <small>${percentLabel(count / total)}</small></dd><dd class="soft">${words.verdictMeans[name]}</dd></div>`,
  );
  return html`<figure class="verdicts"><svg viewBox="0 0 ${BAR_WIDTH} 24" preserveAspectRatio="none" role="img" aria-label="${`${words.page.verdictBar}: ${about}`}">${raw(drawn.join(''))}</svg>
<dl>${items}</dl></figure>`;
};

/** Widths that add up to the bar; small parts are widened at the cost of the largest. */
export const partWidths = (counts: readonly number[]): readonly number[] => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const widths = counts.map((count) =>
    count === 0 ? 0 : Math.max(PART_WIDTH_MIN, Math.round((count / total) * BAR_WIDTH)),
  );
  const largest = widths.indexOf(Math.max(...widths));
  const others = widths.reduce((sum, width, at) => (at === largest ? sum : sum + width), 0);
  return widths.map((width, at) => (at === largest ? BAR_WIDTH - others : width));
};

const DAY_BARS_MAX = 124;

/** Days beyond this stretch are drawn only where there are sales. */
const STRETCH_MAX = 5_000;

/** Sales and jumps per day of the whole input; suspect ones where nothing jumped. */
export const daily = (rows: readonly Row[], words: Words): Html | null => {
  const shown = rows.some((row) => Number(row['jumped']) > 0) ? 'jumped' : 'suspect';
  const first = Number(rows[0]?.['day'] ?? 0);
  const length = Number(rows.at(-1)?.['day'] ?? 0) - first + 1;
  if (rows.length < 2 || length > STRETCH_MAX) return null;
  const days = Array.from({ length }, () => ({ sales: 0, flagged: 0 }));
  for (const row of rows)
    days[Number(row['day']) - first] = {
      sales: Number(row['sales']),
      flagged: Number(row[shown]),
    };
  const { bins, by } = coarsen(days, DAY_BARS_MAX);
  const labels = bins.map((_, at) => dayLabel(first + at * by));
  const { page, section } = words;
  const note = page.dailyNote(countLabel(by));
  return html`<section class="card wide"><h2>${page.daily}</h2>${histogramLegend(words.verdicts[shown], words)}
${histogram(bins, { title: note, labels, every: 'ends', peak: section.peak })}</section>`;
};

/** The foreign numbers that most sales went under. */
export const borrowed = (rows: readonly Row[], words: Words, lang: Lang): Html => {
  const { columns, page } = words;
  const lines = rows.map((row) => {
    const number = textOf(row['number']);
    const mcc = textOf(row['mcc']) ?? mccOf(number);
    return html`<tr><td data-label="${columns.number}">${number !== null && numberHtml(number)}</td>
${cell(columns.name, textOf(row['name']), words.none)}
${cell(columns.trade, tradeLabel(mcc, lang), words.none)}
${cell(columns.place, placeLabel(placesOf(number, textOf(row['acquirer'])), lang), words.none)}
<td data-label="${columns.sales}" class="num">${countLabel(Number(row['sales']))}</td>
<td data-label="${columns.subjects}" class="num">${countLabel(Number(row['subjects']))}</td></tr>`;
  });
  return html`<section class="card wide"><h2>${page.borrowed}</h2><p class="soft">${page.borrowedNote}</p>
<table class="stack"><thead><tr><th scope="col">${columns.number}</th><th scope="col">${columns.name}</th><th scope="col">${columns.trade}</th><th scope="col">${columns.place}</th><th scope="col" class="num">${columns.sales}</th><th scope="col" class="num">${columns.subjects}</th></tr></thead><tbody>${lines}</tbody></table></section>`;
};
