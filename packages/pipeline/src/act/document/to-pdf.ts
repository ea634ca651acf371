import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Block, Paper } from './blocks.ts';
import { facesFor } from './fonts.ts';
import { drawGraph, drawPlots } from './pdf-plots.ts';
import { bottom, INK, MARGIN, MARK, need, type Pen, RULE, SOFT } from './pen.ts';
import { paperText } from './to-text.ts';

/** Writes a document as a PDF with its fonts inside; the same document gives the same bytes. */
export const writePdf = async (paper: Paper, target: string): Promise<void> => {
  const { default: PDFDocument } = await import('pdfkit');
  const faces = await facesFor(`${paperText(paper)}0123456789/. `, paper.lang);
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    font: '',
    lang: paper.lang === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    info: { Title: paper.title, Producer: 'zhenma', Creator: 'zhenma', CreationDate: NO_DAY },
  });
  const out = createWriteStream(target, { mode: 0o600 });
  doc.pipe(out);
  doc.registerFont('regular', faces.regular);
  doc.registerFont('bold', faces.bold);
  const width = doc.page.width - 2 * MARGIN;
  const pen: Pen = { doc, width, shown: faces.shown };
  doc.font('bold').fontSize(18).fillColor(INK).text(faces.shown(paper.title));
  doc.moveDown(0.35);
  for (const block of paper.blocks) drawBlock(pen, block);
  footers(pen, paper.footer);
  doc.end();
  await once(out, 'finish');
};

/** The clock is no part of a document. */
const NO_DAY = new Date(0);

type Of<K extends Block['kind']> = Extract<Block, { readonly kind: K }>;

const DRAW: { readonly [K in Block['kind']]: (pen: Pen, block: Of<K>) => void } = {
  heading: (pen, { level, text }) => drawHeading(pen, level, text),
  paragraph: (pen, block) => drawParagraph(pen, block.text, block.soft === true),
  list: (pen, block) => drawList(pen, block),
  table: (pen, block) => drawTable(pen, block),
  figures: (pen, { items }) => drawFigures(pen, items),
  drawing: (pen, block) => drawDrawing(pen, block),
  plots: (pen, { plots }) => drawPlots(pen, plots),
  graph: (pen, graph) => drawGraph(pen, graph),
  newPage: ({ doc }) => void doc.addPage(),
};

const drawBlock = (pen: Pen, block: Block): void =>
  (DRAW[block.kind] as (pen: Pen, block: Block) => void)(pen, block);

const SIZES = { 1: 15, 2: 12.5, 3: 10.5 } as const;

const drawHeading = (pen: Pen, level: 1 | 2 | 3, text: string): void => {
  const { doc, shown, width } = pen;
  need(pen, 96);
  doc.moveDown(0.6).font('bold').fontSize(SIZES[level]).fillColor(INK);
  doc.text(shown(text), MARGIN, doc.y, { width });
  doc.moveDown(0.25);
};

const drawParagraph = ({ doc, shown, width }: Pen, text: string, soft: boolean): void => {
  doc
    .font('regular')
    .fontSize(soft ? 8.5 : 10)
    .fillColor(soft ? SOFT : INK);
  doc.text(shown(text), MARGIN, doc.y, { width, lineGap: 2 });
  doc.moveDown(0.4);
};

const drawList = (pen: Pen, { items, sign }: Of<'list'>): void => {
  const { doc, shown, width } = pen;
  doc.font('regular').fontSize(10);
  items.forEach((item, at) => {
    const text = shown(item);
    const options = { width: width - 20, lineGap: 2 };
    need(pen, Math.min(doc.heightOfString(text, options), 80));
    const { y } = doc;
    if (sign === 'box')
      doc
        .rect(MARGIN + 1, y + 3, 8, 8)
        .lineWidth(0.8)
        .stroke(SOFT);
    else if (sign === 'number') doc.fillColor(SOFT).text(`${at + 1}.`, MARGIN, y, { width: 18 });
    else
      doc
        .circle(MARGIN + 5, y + 7, 1.6)
        .fillColor(SOFT)
        .fill();
    doc.fillColor(INK).text(text, MARGIN + 18, y, options);
    doc.moveDown(0.15);
  });
  doc.x = MARGIN;
  doc.moveDown(0.3);
};

const PAD = 4;

const drawTable = (pen: Pen, table: Of<'table'>): void => {
  const { doc, width } = pen;
  const total = table.columns.reduce((sum, { share }) => sum + share, 0);
  const widths = table.columns.map(({ share }) => (share / total) * width);
  const bare = table.columns.every(({ title }) => title === '');
  const head = (): void => {
    if (bare) return;
    const titles = table.columns.map(({ title }) => title);
    drawRow(pen, titles, { table, widths, bold: true, row: -1 });
  };
  doc.fontSize(8.5);
  need(pen, 48);
  head();
  table.rows.forEach((cells, row) => {
    const height = rowHeight(pen, cells, widths);
    if (doc.y + height > bottom(pen)) {
      doc.addPage();
      head();
    }
    drawRow(pen, cells, { table, widths, bold: false, row });
  });
  doc.x = MARGIN;
  doc.moveDown(0.5);
};

const rowHeight = (
  { doc, shown }: Pen,
  cells: readonly string[],
  widths: readonly number[],
  bold = false,
): number => {
  doc.font(bold ? 'bold' : 'regular').fontSize(8.5);
  const heights = cells.map((cell, at) =>
    doc.heightOfString(shown(cell) || ' ', { width: (widths[at] ?? 0) - 2 * PAD }),
  );
  return Math.max(...heights) + 2 * PAD;
};

interface RowStyle {
  readonly table: Of<'table'>;
  readonly widths: readonly number[];
  readonly bold: boolean;
  readonly row: number;
}

const drawRow = (pen: Pen, cells: readonly string[], style: RowStyle): void => {
  const { doc, shown, width } = pen;
  const { table, widths, bold, row } = style;
  const height = rowHeight(pen, cells, widths, bold);
  const { y } = doc;
  let x = MARGIN;
  cells.forEach((cell, at) => {
    const columnWidth = widths[at] ?? 0;
    if (table.marked?.has(`${row}:${at}`) === true) doc.rect(x, y, columnWidth, height).fill(MARK);
    doc
      .font(bold ? 'bold' : 'regular')
      .fontSize(8.5)
      .fillColor(bold ? SOFT : INK);
    const align = table.columns[at]?.number === true ? 'right' : 'left';
    doc.text(shown(cell), x + PAD, y + PAD, { width: columnWidth - 2 * PAD, align });
    x += columnWidth;
  });
  doc
    .moveTo(MARGIN, y + height)
    .lineTo(MARGIN + width, y + height)
    .lineWidth(bold ? 1 : 0.5)
    .stroke(RULE);
  doc.y = y + height;
};

const FIGURES_A_ROW = 4;

const drawFigures = (pen: Pen, items: readonly (readonly [string, string])[]): void => {
  const { doc, shown, width } = pen;
  const each = width / FIGURES_A_ROW;
  for (let at = 0; at < items.length; at += FIGURES_A_ROW) {
    need(pen, 44);
    const { y } = doc;
    items.slice(at, at + FIGURES_A_ROW).forEach(([name, value], nth) => {
      const x = MARGIN + nth * each;
      doc.font('regular').fontSize(8).fillColor(SOFT);
      doc.text(shown(name), x, y, { width: each - 8, height: 11, ellipsis: true });
      doc.font('bold').fontSize(13).fillColor(INK);
      doc.text(shown(value), x, y + 13, { width: each - 8 });
    });
    doc.y = y + 38;
  }
  doc.x = MARGIN;
};

const DRAWING_HEIGHT = 54;

const drawDrawing = (pen: Pen, drawing: Of<'drawing'>): void => {
  const { doc, width, shown } = pen;
  const { axis = [], legend = [], shapes } = drawing;
  need(pen, DRAWING_HEIGHT + 34);
  const { y } = doc;
  const [sx, sy] = [width / drawing.width, DRAWING_HEIGHT / drawing.height];
  for (const { x, y: top, width: w, height: h, fill } of shapes)
    doc.rect(MARGIN + x * sx, y + top * sy, Math.max(w * sx, 0.2), h * sy).fill(fill);
  doc.y = y + DRAWING_HEIGHT + 3;
  drawAxis(pen, axis);
  doc.font('regular').fontSize(8);
  for (const [colour, text] of legend) {
    need(pen, 14);
    const at = doc.y;
    doc.rect(MARGIN, at + 2, 8, 8).fill(colour);
    doc.fillColor(INK).text(shown(text), MARGIN + 14, at, { width: width - 14 });
  }
  doc.x = MARGIN;
  doc.moveDown(0.5);
};

const drawAxis = ({ doc, width, shown }: Pen, axis: readonly string[]): void => {
  if (axis.length === 0) return;
  const { y } = doc;
  doc.font('regular').fontSize(7.5).fillColor(SOFT);
  axis.forEach((text, at) => {
    const share = axis.length === 1 ? 0 : at / (axis.length - 1);
    const label = 70;
    const align = at === 0 ? 'left' : at === axis.length - 1 ? 'right' : 'center';
    doc.text(shown(text), MARGIN + share * (width - label), y, { width: label, align });
  });
  doc.y = y + 13;
};

const footers = ({ doc, shown, width }: Pen, footer: string): void => {
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    const y = doc.page.height - MARGIN + 2;
    doc.page.margins.bottom = 0;
    doc.font('regular').fontSize(7.5).fillColor(SOFT);
    doc.text(shown(footer), MARGIN, y, { width: width - 60, height: 22, ellipsis: true });
    doc.text(`${page - start + 1} / ${count}`, MARGIN, y, { width, align: 'right' });
  }
};
