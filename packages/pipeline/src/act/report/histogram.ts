import { CALM_COLOUR, JUMP_COLOUR } from './colours.ts';
import { type Html, html, raw } from './html.ts';
import { countLabel, swatch } from './labels.ts';
import type { Words } from './words.ts';

/** Sales of one bin, and how many of them are irregular. */
export interface Bin {
  readonly sales: number;
  readonly flagged: number;
}

export interface HistogramOptions {
  readonly title: string;
  readonly labels: readonly string[];
  /** Says how high the highest bar is. */
  readonly peak: (count: string) => string;
  /** Every how many bins a label is printed below; 'ends': five labels from end to end. */
  readonly every: number | 'ends';
}

/** What the two shades mean. */
export const histogramLegend = (flagged: string, { page }: Words): Html =>
  html`<p class="soft key">${swatch(JUMP_COLOUR, true)}${flagged} ${swatch(CALM_COLOUR, true)}${page.legendAll}</p>`;

/** Leaves out the empty bins at both ends. */
export const trimmed = (
  bins: readonly Bin[],
  labels: readonly string[],
): { readonly bins: readonly Bin[]; readonly labels: readonly string[] } => {
  const full = bins.flatMap((bin, at) => (bin.sales > 0 ? [at] : []));
  const [from, to] = [full[0] ?? 0, (full.at(-1) ?? 0) + 1];
  return { bins: bins.slice(from, to), labels: labels.slice(from, to) };
};

/** Leaves out every empty bin, where the order of bins means nothing. */
export const occurring = (
  bins: readonly Bin[],
  labels: readonly string[],
): { readonly bins: readonly Bin[]; readonly labels: readonly string[] } => {
  const full = bins.flatMap((bin, at) => (bin.sales > 0 ? [{ bin, label: labels[at] ?? '' }] : []));
  const rest = Array.from({ length: Math.max(0, BINS_MIN - full.length) }, () => NO_BIN);
  const all = [...full, ...rest];
  return { bins: all.map(({ bin }) => bin), labels: all.map(({ label }) => label) };
};

/** Fewer bins than this would be drawn as broad as walls. */
const BINS_MIN = 5;

const NO_BIN = { bin: { sales: 0, flagged: 0 }, label: '' };

const UNIT = 10;
const HEIGHT = 100;
const GAP = 1.6;

/**
 * Stacked bars: irregular sales dark at the bottom, the others light above them.
 *
 * Shape   the drawing holds no text and may be stretched; labels are HTML below it.
 */
export const histogram = (bins: readonly Bin[], options: HistogramOptions): Html => {
  const { title, labels, peak, every } = options;
  const most = Math.max(1, ...bins.map((bin) => bin.sales));
  const about = bins
    .flatMap((bin, at) => (bin.sales > 0 ? [`${labels[at]} ${bin.flagged}/${bin.sales}`] : []))
    .join(', ');
  return html`<figure class="hist"><figcaption><b>${title}</b> <span class="soft">${peak(countLabel(most))}</span></figcaption>
<svg viewBox="0 0 ${bins.length * UNIT} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${`${title}: ${about}`}">${bars(bins, most)}</svg>
${below(labels, every)}</figure>`;
};

const STOPS = [0, 0.25, 0.5, 0.75, 1];

const below = (labels: readonly string[], every: number | 'ends'): Html => {
  if (every !== 'ends') {
    const ticks = labels.map((label, at) => html`<span>${at % every === 0 ? label : ''}</span>`);
    return html`<div class="ticks" aria-hidden="true">${ticks}</div>`;
  }
  const ends = STOPS.map(
    (stop) => html`<span>${labels[Math.round(stop * (labels.length - 1))]}</span>`,
  );
  return html`<div class="axis" aria-hidden="true">${ends}</div>`;
};

const bars = (bins: readonly Bin[], most: number): Html => {
  let [dark, light] = ['', ''];
  bins.forEach((bin, at) => {
    const [low, high] = [height(bin.flagged, most), height(bin.sales, most)];
    const x = at * UNIT + GAP / 2;
    if (low > 0) dark += bar(x, HEIGHT - low, low);
    if (high > low) light += bar(x, HEIGHT - high, high - low);
  });
  return raw(`<path fill="${CALM_COLOUR}" d="${light}"/><path fill="${JUMP_COLOUR}" d="${dark}"/>`);
};

/** Something is never drawn as nothing. */
const height = (count: number, most: number): number =>
  count === 0 ? 0 : Math.max(2, Math.round((count / most) * HEIGHT * 10) / 10);

const bar = (x: number, y: number, size: number): string =>
  `M${round(x)} ${round(y)}h${UNIT - GAP}v${round(size)}h-${UNIT - GAP}z`;

const round = (value: number): number => Math.round(value * 10) / 10;

/** Joins neighbouring bins until there are at most `most`. */
export const coarsen = (
  bins: readonly Bin[],
  most: number,
): { bins: readonly Bin[]; by: number } => {
  const by = Math.max(1, Math.ceil(bins.length / most));
  const joined = Array.from({ length: Math.ceil(bins.length / by) }, (_, at) =>
    bins
      .slice(at * by, (at + 1) * by)
      .reduce(
        (sum, bin) => ({ sales: sum.sales + bin.sales, flagged: sum.flagged + bin.flagged }),
        { sales: 0, flagged: 0 },
      ),
  );
  return { bins: joined, by };
};
