import type { Lang } from '@zhenma/model';
import type { Graph } from '../document/blocks.ts';
import type { Edge } from './case-data.ts';
import { FOREIGN_COLOURS, REST_COLOUR } from './colours.ts';
import { type Html, html, raw } from './html.ts';
import { countLabel, numberHtml } from './labels.ts';

/** Devices and numbers that are drawn; the members and the bundle name all of them. */
export const POOL_DEVICES_MAX = 24;
export const POOL_NUMBERS_MAX = 12;

/** Height of one label, in pixels; the lines meet the labels in their middle. */
const STEP = 28;

const WORDS = {
  zh: {
    lead: '左边是终端或商户，右边是送去清算时用的别家商户号；一条线是用过，越粗用得越多。同一个号码连着许多互不相干的终端，就是号池。',
    devices: '终端',
    numbers: '借用的商户号',
    shown: (devices: string, numbers: string) =>
      `共 ${devices} 个终端或商户、${numbers} 个商户号，画出用得最多的。`,
    about: (devices: string, numbers: string) =>
      `${devices} 个终端或商户与 ${numbers} 个借用商户号的连线图`,
    times: (count: string) => `${count} 笔`,
  },
  en: {
    lead: 'On the left the terminals or merchants, on the right the other merchants’ numbers that their sales were cleared under. A line means used, a thicker one more often. One number with many unrelated terminals is a pool.',
    devices: 'Terminals',
    numbers: 'Numbers borrowed',
    shown: (devices: string, numbers: string) =>
      `${devices} terminals or merchants and ${numbers} numbers in all; those used most are drawn.`,
    about: (devices: string, numbers: string) =>
      `Lines between ${devices} terminals or merchants and ${numbers} borrowed numbers`,
    times: (count: string) => `${count} sales`,
  },
} as const;

/** Who used which number, and how often. */
type Line = Pick<Edge, 'device' | 'number' | 'sales'>;

interface End {
  readonly id: string;
  readonly sales: number;
}

/** The ends of one side, most used first. */
const ends = (edges: readonly Line[], idOf: (edge: Line) => string): readonly End[] => {
  const sums = new Map<string, number>();
  for (const edge of edges) sums.set(idOf(edge), (sums.get(idOf(edge)) ?? 0) + edge.sales);
  return [...sums]
    .map(([id, sales]) => ({ id, sales }))
    .sort((a, b) => b.sales - a.sales || (a.id < b.id ? -1 : 1));
};

interface Sides {
  readonly left: readonly End[];
  readonly right: readonly End[];
  readonly counts: readonly [string, string];
  /** Whether some ends are left out. */
  readonly cut: boolean;
}

const sidesOf = (edges: readonly Line[]): Sides => {
  const devices = ends(edges, (edge) => edge.device);
  const numbers = ends(edges, (edge) => edge.number);
  const [left, right] = [devices.slice(0, POOL_DEVICES_MAX), numbers.slice(0, POOL_NUMBERS_MAX)];
  const counts = [countLabel(devices.length), countLabel(numbers.length)] as const;
  return {
    left,
    right,
    counts,
    cut: left.length < devices.length || right.length < numbers.length,
  };
};

/** The graph for paper, and the sentences above it. */
export const poolOnPaper = (
  edges: readonly Line[],
  lang: Lang,
): { readonly lead: string; readonly graph: Graph } => {
  const words = WORDS[lang];
  const { left, right, counts, cut } = sidesOf(edges);
  const name = (end: End): string => `${end.id}  ${words.times(countLabel(end.sales))}`;
  return {
    lead: cut ? `${words.lead} ${words.shown(...counts)}` : words.lead,
    graph: {
      about: words.about(...counts),
      titles: [words.devices, words.numbers],
      left: left.map(name),
      right: right.map(name),
      lines: drawn(edges, left, right).map(({ from, to, width }) => ({
        from,
        to,
        width: width / 2,
        colour: colourOf(to),
      })),
    },
  };
};

/** Which devices used which borrowed numbers, as a graph with two sides. */
export const poolGraph = (edges: readonly Line[], lang: Lang): Html => {
  const words = WORDS[lang];
  const { left, right, counts, cut } = sidesOf(edges);
  const height = Math.max(left.length, right.length) * STEP;
  return html`<p class="soft">${words.lead}${cut && ` ${words.shown(...counts)}`}</p>
<div class="pool"><div class="side"><b>${words.devices}</b>${column(left, height, (end) => html`<span class="no">${end.id}</span>`, words.times)}</div>
<div class="lines"><b>&nbsp;</b><svg viewBox="0 0 100 ${height}" preserveAspectRatio="none" style="height:${height}px" role="img" aria-label="${words.about(...counts)}">${lines(edges, left, right, height)}</svg></div>
<div class="side"><b>${words.numbers}</b>${column(right, height, (end, at) => html`<i style="background:${colourOf(at)}"></i>${numberHtml(end.id)}`, words.times)}</div></div>`;
};

/** How many devices share how many numbers. @example ['11', '4'] */
export const poolSize = (edges: readonly Line[]): readonly [string, string] => [
  countLabel(new Set(edges.map((edge) => edge.device)).size),
  countLabel(new Set(edges.map((edge) => edge.number)).size),
];

/** The band of the table of cases: which part of the sales each number took, in the graph's colours. */
export const poolThumb = (edges: readonly Line[]): Html => {
  const numbers = ends(edges, (edge) => edge.number);
  const all = numbers.reduce((sum, { sales }) => sum + sales, 0);
  let x = 0;
  const parts = numbers.map(({ sales }, at) => {
    const width = Math.round((sales / all) * 10_000) / 100;
    const part = `<rect x="${Math.round(x * 100) / 100}" width="${width}" height="10" fill="${colourOf(at)}"/>`;
    x += width;
    return part;
  });
  return html`<svg class="thumb" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${raw(parts.join(''))}</svg>`;
};

const colourOf = (at: number): string => FOREIGN_COLOURS[at] ?? REST_COLOUR;

const column = (
  side: readonly End[],
  height: number,
  label: (end: End, at: number) => Html,
  times: (count: string) => string,
): Html =>
  html`<ul style="height:${height}px">${side.map(
    (end, at) =>
      html`<li>${label(end, at)} <span class="soft">${times(countLabel(end.sales))}</span></li>`,
  )}</ul>`;

const WIDTH_MAX = 5;

/** Lines between drawn ends, by their places, with a width that grows with use. */
const drawn = (
  edges: readonly Line[],
  left: readonly End[],
  right: readonly End[],
): readonly { readonly from: number; readonly to: number; readonly width: number }[] => {
  const most = Math.max(1, ...edges.map((edge) => edge.sales));
  return edges.flatMap((edge) => {
    const from = left.findIndex((end) => end.id === edge.device);
    const to = right.findIndex((end) => end.id === edge.number);
    if (from < 0 || to < 0) return [];
    const width = Math.round((1 + (WIDTH_MAX - 1) * (edge.sales / most)) * 10) / 10;
    return [{ from, to, width }];
  });
};

const lines = (
  edges: readonly Line[],
  left: readonly End[],
  right: readonly End[],
  height: number,
): Html => {
  const place = (side: readonly End[], at: number): number =>
    Math.round(((at + 0.5) / side.length) * height * 10) / 10;
  const paths = drawn(edges, left, right).map(({ from, to, width }) => {
    const [y1, y2] = [place(left, from), place(right, to)];
    return `<path d="M0 ${y1}C50 ${y1} 50 ${y2} 100 ${y2}" stroke="${colourOf(to)}" stroke-width="${width}"/>`;
  });
  return raw(paths.join(''));
};
