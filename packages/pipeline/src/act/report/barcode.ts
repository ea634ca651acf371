import type { Lang } from '@zhenma/model';
import type { CaseData, Tick } from './case-data.ts';
import { lookColours, REST_COLOUR } from './colours.ts';
import { type Html, html, raw } from './html.ts';
import { countLabel, timeLabel } from './labels.ts';
import { legend } from './legend.ts';
import type { Words } from './words.ts';

/** User units of the drawing; it is stretched to the width of the page. */
const WIDTH = 1_100;
const HEIGHT = 64;
const TICK_WIDTH_MAX = 36;

/** Up to this pitch, neighbours of one colour are drawn as one block. */
const PITCH_MERGED = 2.5;

const HEIGHTS: Readonly<Record<string, number>> = { jumped: HEIGHT, suspect: 50 };
const HEIGHT_ELSE = 38;

/** Units of the drawing, for other renderers. */
export const BARCODE = { width: WIDTH, height: HEIGHT } as const;

interface Block {
  readonly colour: string;
  readonly height: number;
  readonly x: number;
  readonly width: number;
}

/** One block per tick, or per run of equal ticks where they lie too close to be told apart. */
export const barcodeBlocks = (
  ticks: readonly Pick<Tick, 'look' | 'verdict'>[],
  colours: readonly string[],
): readonly Block[] => {
  const pitch = WIDTH / Math.max(ticks.length, 1);
  const merged = pitch <= PITCH_MERGED;
  const width = merged ? pitch : Math.min(pitch * 0.8, TICK_WIDTH_MAX);
  const blocks: { colour: string; height: number; x: number; width: number }[] = [];
  ticks.forEach((tick, at) => {
    const colour = colours[tick.look] ?? REST_COLOUR;
    const height = HEIGHTS[tick.verdict] ?? HEIGHT_ELSE;
    const last = blocks.at(-1);
    if (merged && last?.colour === colour && last.height === height) last.width += width;
    else blocks.push({ colour, height, x: at * pitch, width });
  });
  return blocks;
};

/** The code barcode with its axis and its legend. */
export const barcode = (
  { one, looks, ticks, counts }: CaseData,
  { words, lang, zoneMinutes }: { words: Words; lang: Lang; zoneMinutes: number },
): Html => {
  const { section } = words;
  const colours = lookColours(looks);
  const shown = sampleNote(ticks, counts?.sales ?? 0, counts?.flagged ?? 0, words);
  const about = `${section.barcode}: ${looks
    .slice(0, 8)
    .map((look) => `${look.number ?? section.noNumber} ${look.sales}`)
    .join(', ')}`;
  return html`<p class="soft">${section.barcodeLead} ${section.barcodeHeights} ${shown}</p>
<svg class="barcode" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${about}"><g id="${`${one.case_id}-b`}">${paths(barcodeBlocks(ticks, colours))}</g></svg>
<div class="axis" aria-hidden="true">${barcodeAxis(ticks, zoneMinutes).map((day) => html`<span>${day}</span>`)}</div>
${legend({ looks, colours, own: counts?.registeredNo ?? one.subject.id }, words, lang)}`;
};

/** The same drawing, small, for the table of cases. */
export const barcodeThumb = ({ one, ticks }: CaseData): Html | null =>
  ticks.length === 0
    ? null
    : html`<svg class="thumb" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><use href="#${one.case_id}-b"/></svg>`;

/** One path per colour and height keeps a thousand ticks small. */
const paths = (blocks: readonly Block[]): Html => {
  const drawn = new Map<string, string>();
  for (const { colour, height, x, width } of blocks) {
    const key = `${colour}|${height}`;
    const w = short(width);
    const d = `M${short(x)} ${HEIGHT}h${w}v-${height}h-${w}z`;
    drawn.set(key, (drawn.get(key) ?? '') + d);
  }
  return raw([...drawn].map(([key, d]) => `<path fill="${key.split('|')[0]}" d="${d}"/>`).join(''));
};

const short = (value: number): string => String(Math.round(value * 100) / 100);

/** With fewer ticks, a date in between would stand under another sale than its own. */
const STOPPED_TICKS_MIN = 20;

/** Dates of both ends and three between; the axis counts sales: equal distances are not equal times. */
export const barcodeAxis = (ticks: readonly Tick[], zoneMinutes: number): readonly string[] =>
  (ticks.length < STOPPED_TICKS_MIN ? [0, 1] : [0, 0.25, 0.5, 0.75, 1]).flatMap((stop) => {
    const tick = ticks[Math.round(stop * (ticks.length - 1))];
    return tick ? [timeLabel(tick.atMs, zoneMinutes).slice(0, 10)] : [];
  });

const sampleNote = (
  ticks: readonly Tick[],
  sales: number,
  flagged: number,
  { section }: Words,
): string => {
  const drawn = ticks.filter((tick) => tick.flagged).length;
  const [all, shown] = [countLabel(sales), countLabel(ticks.length)];
  if (ticks.length === sales) return section.barcodeAll(all);
  if (drawn === flagged) return section.barcodeSampled(all, shown, countLabel(flagged));
  return section.barcodeThinned(all, shown, countLabel(drawn));
};
