import { CALM_COLOUR, JUMP_COLOUR } from '../report/colours.ts';
import type { Graph, Plot } from './blocks.ts';
import { INK, MARGIN, need, type Pen, SOFT } from './pen.ts';

const PLOTS_A_ROW = 2;
const PLOT_HEIGHT = 48;
const GUTTER = 24;

/** Small bar charts, two in a row. */
export const drawPlots = (pen: Pen, plots: readonly Plot[]): void => {
  const { doc, width } = pen;
  const each = (width - GUTTER * (PLOTS_A_ROW - 1)) / PLOTS_A_ROW;
  for (let at = 0; at < plots.length; at += PLOTS_A_ROW) {
    need(pen, PLOT_HEIGHT + 40);
    const { y } = doc;
    plots.slice(at, at + PLOTS_A_ROW).forEach((plot, nth) => {
      drawPlot(pen, plot, { x: MARGIN + nth * (each + GUTTER), y, width: each });
    });
    doc.y = y + PLOT_HEIGHT + 34;
  }
  doc.x = MARGIN;
};

const drawPlot = (
  { doc, shown }: Pen,
  { title, bars }: Plot,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
): void => {
  doc.font('regular').fontSize(8.5).fillColor(INK).text(shown(title), x, y, { width });
  const most = Math.max(1, ...bars.map(({ all }) => all));
  const step = width / Math.max(1, bars.length);
  const floor = y + 14 + PLOT_HEIGHT;
  bars.forEach(({ dark, all, label }, at) => {
    const left = x + at * step;
    const [low, high] = [dark, all].map((count) => (count / most) * PLOT_HEIGHT) as [
      number,
      number,
    ];
    if (high > 0) doc.rect(left + 0.6, floor - high, step - 1.2, high).fill(CALM_COLOUR);
    if (low > 0) doc.rect(left + 0.6, floor - low, step - 1.2, low).fill(JUMP_COLOUR);
    if (label === '') return;
    doc.font('regular').fontSize(7).fillColor(SOFT);
    doc.text(shown(label), left - 12, floor + 2, { width: step + 24, align: 'center' });
  });
};

const ROW = 15;
const NAMES = 150;

/** Two columns of names with lines between them. */
export const drawGraph = (pen: Pen, { titles, left, right, lines }: Graph): void => {
  const { doc, width, shown } = pen;
  const height = Math.max(left.length, right.length) * ROW;
  need(pen, height + 30);
  const top = doc.y + 14;
  const [from, to] = [MARGIN + NAMES + 6, MARGIN + width - NAMES - 6];
  doc.font('bold').fontSize(8).fillColor(INK);
  doc.text(shown(titles[0]), MARGIN, doc.y, { width: NAMES, align: 'right' });
  doc.text(shown(titles[1]), to + 6, top - 14, { width: NAMES });
  const place = (at: number, count: number): number => top + ((at + 0.5) / count) * height;
  for (const line of lines) {
    doc.moveTo(from, place(line.from, left.length)).lineTo(to, place(line.to, right.length));
    doc.lineWidth(line.width).stroke(line.colour);
  }
  doc.font('regular').fontSize(8).fillColor(INK);
  left.forEach((name, at) => {
    const y = place(at, left.length) - 5;
    doc.text(shown(name), MARGIN, y, { width: NAMES, height: 11, ellipsis: true, align: 'right' });
  });
  right.forEach((name, at) => {
    const y = place(at, right.length) - 5;
    doc.text(shown(name), to + 6, y, { width: NAMES, height: 11, ellipsis: true });
  });
  doc.x = MARGIN;
  doc.y = top + height + 10;
};
