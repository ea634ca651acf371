import { type Html, html, join, raw } from '../report/html.ts';
import { STYLES } from '../report/styles.ts';
import type { Block, Paper } from './blocks.ts';
import { blockText } from './to-text.ts';

/** Nothing is fetched and nothing runs, whatever a name in the data tries. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const OWN_STYLES = `main.paper{max-width:820px;margin:0 auto;padding:24px 20px 60px}
.paper h1{font-size:1.5rem;margin:0 0 14px}.paper h2{font-size:1.15rem;margin:26px 0 8px}
.paper h3{font-size:1rem;margin:18px 0 6px}.paper table{margin:6px 0 14px}.paper .stack thead th{white-space:normal;vertical-align:bottom}.paper .stack td,.paper .stack th{overflow-wrap:break-word}
@media(max-width:720px){.paper .stack td[data-label]{display:grid;grid-template-columns:13em minmax(0,1fr);gap:0 8px;padding-left:0;text-align:left}.paper .stack td[data-label]::before{position:static;line-height:1.4}}
.paper .bare th{width:26%;text-align:left;font-weight:500;color:#5b6675}
.paper svg{width:100%;height:64px;display:block}.paper .tick{list-style:none;padding-left:0}
.paper .tick li{padding-left:26px;position:relative;margin:6px 0}
.paper .tick li::before{content:'';position:absolute;left:2px;top:4px;width:13px;height:13px;border:1.5px solid #5b6675;border-radius:3px}
@media print{main.paper{padding:0}.break{break-before:page}}`.replace(/\n/g, '');

/** A document as one self-contained HTML file. */
export const paperHtml = ({ title, lang, blocks, footer }: Paper): string =>
  html`${raw('<!doctype html>')}
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<meta name="referrer" content="no-referrer">
<title>${title}</title><style>${raw(STYLES)}${raw(OWN_STYLES)}</style></head><body>
<main class="paper"><h1>${title}</h1>
${blocks.map(blockHtml)}
<footer><p>${footer}</p></footer></main></body></html>
`.markup;

const blockHtml = (block: Block): Html => {
  switch (block.kind) {
    case 'heading':
      return block.level === 3 ? html`<h3>${block.text}</h3>` : html`<h2>${block.text}</h2>`;
    case 'paragraph':
      return html`<p class="${block.soft === true && 'soft'}">${lined(block.text)}</p>`;
    case 'list':
      return listHtml(block);
    case 'table':
      return tableHtml(block);
    case 'figures':
      return html`<dl class="figures">${block.items.map(
        ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
      )}</dl>`;
    case 'drawing':
      return drawingHtml(block);
    case 'plots':
    case 'graph':
      return html`<p>${lined(blockText(block))}</p>`;
    case 'newPage':
      return html`<div class="break"></div>`;
  }
};

/** Lines of a text, each escaped. */
const lined = (text: string): Html => join(text.split('\n'), raw('<br>'));

const listHtml = ({ items, sign }: Extract<Block, { kind: 'list' }>): Html => {
  const lines = items.map((item) => html`<li>${lined(item)}</li>`);
  if (sign === 'number') return html`<ol>${lines}</ol>`;
  return html`<ul class="${sign === 'box' ? 'tick' : 'plain'}">${lines}</ul>`;
};

const tableHtml = ({ columns, rows, marked }: Extract<Block, { kind: 'table' }>): Html => {
  const bare = columns.every(({ title }) => title === '');
  const body = rows.map((cells, row) => {
    const drawn = cells.map((cell, at) => {
      if (bare && at === 0) return html`<th scope="row">${lined(cell)}</th>`;
      const differs = marked?.has(`${row}:${at}`) === true;
      const value = differs ? html`<span class="diff">${lined(cell)}</span>` : lined(cell);
      const { title = '', number } = columns[at] ?? {};
      return html`<td data-label="${title}" class="${number === true && 'num'}">${value}</td>`;
    });
    return html`<tr>${drawn}</tr>`;
  });
  if (bare) return html`<table class="bare"><tbody>${body}</tbody></table>`;
  const head = columns.map(
    ({ title, number }) => html`<th scope="col" class="${number === true && 'num'}">${title}</th>`,
  );
  return html`<table class="stack"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
};

const drawingHtml = (drawing: Extract<Block, { kind: 'drawing' }>): Html => {
  const { about, width, height, shapes, axis = [], legend = [] } = drawing;
  const rects = shapes.map(
    ({ x, y, width: w, height: h, fill }) =>
      html`<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}" fill="${fill}"/>`,
  );
  const keys = legend.map(
    ([colour, text]) =>
      html`<span class="key"><svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect width="14" height="14" fill="${colour}"/></svg>${text}</span> `,
  );
  return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${about}">${rects}</svg>
<div class="axis" aria-hidden="true">${axis.map((text) => html`<span>${text}</span>`)}</div>
<p class="soft">${keys}</p>`;
};

const round = (value: number): number => Math.round(value * 100) / 100;
