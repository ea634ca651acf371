import type { Case } from '@zhenma/model';
import { barcodeThumb } from './barcode.ts';
import type { CaseData } from './case-data.ts';
import { verdictLabel } from './case-section.ts';
import { type Html, html } from './html.ts';
import { countLabel, moneyLabel, percentLabel } from './labels.ts';
import { poolSize, poolThumb } from './pool-graph.ts';
import { type Words, wordFor } from './words.ts';

/** Rows of the table of cases without a section; all cases are in `cases.json`. */
export const REST_ROWS_MAX = 300;

/** The table of the cases that have a section, linked to it. */
export const caseTable = (
  cases: readonly Case[],
  sections: readonly CaseData[],
  words: Words,
): Html => {
  const { page } = words;
  const rest = cases.length - sections.length;
  const rows = sections.map((data, at) => row(data.one, at, words, data));
  return html`<section class="card" id="cases"><h2>${page.caseTable}</h2>
${rest > 0 && html`<p class="soft">${page.sectionsMore(countLabel(sections.length), countLabel(cases.length))} <a href="#others">↓</a></p>`}
${table(rows, words, true)}</section>`;
};

/** The cases without a section. */
export const otherCases = (cases: readonly Case[], from: number, words: Words): Html | null => {
  const rest = cases.slice(from, from + REST_ROWS_MAX);
  if (rest.length === 0) return null;
  const { page } = words;
  const shown = from + rest.length;
  const more = shown < cases.length && page.casesMore(countLabel(shown), countLabel(cases.length));
  const rows = rest.map((one, at) => row(one, from + at, words));
  return html`<section class="card others" id="others"><h2>${page.otherCases}</h2>
${more && html`<p class="soft">${more}</p>`}${table(rows, words, false)}</section>`;
};

const table = (rows: readonly Html[], { columns }: Words, withThumbs: boolean): Html =>
  html`<table class="stack list"><thead><tr><th scope="col" class="num">${columns.no}</th><th scope="col">${columns.subject}</th><th scope="col">${withThumbs && columns.colours}</th><th scope="col">${columns.verdict}</th><th scope="col" class="num">${columns.jumped}</th><th scope="col">${columns.cause}</th><th scope="col" class="date">${columns.period}</th><th scope="col" class="num">${columns.amount}</th><th scope="col" class="num">${columns.lost}</th></tr></thead>
<tbody>${rows}</tbody></table>`;

/** The year, and the month, are said once. @example '2024-03-05 – 03-31' */
export const compactPeriod = (from: string, to: string): string => {
  if (from === to) return from;
  return `${from} – ${from.slice(0, 5) === to.slice(0, 5) ? to.slice(5) : to}`;
};

/** The shop, who holds the account, the size of a pool: what a person knows the subject by. */
export const subjectName = (one: Case, words: Words, data?: CaseData): string | undefined => {
  if (data && data.edges.length > 0) return words.page.poolOf(...poolSize(data.edges));
  const [first] = one.evidence;
  const isOfItself = first?.values['merchant_no'] === one.subject.id;
  const told = first?.values['holder_name'] ?? (isOfItself ? first?.values['merchant_name'] : null);
  return data?.counts?.registeredName ?? told ?? undefined;
};

const row = (one: Case, at: number, words: Words, data?: CaseData): Html => {
  const { columns } = words;
  const lost = one.impact.issuer_fen + one.impact.network_fen;
  const top = one.cause.probabilities[one.cause.top];
  const type = wordFor(words.subjects, one.subject.type);
  const number = html`<span class="no">${one.subject.id}</span>`;
  const flagged =
    one.jumped_sales === 0 && data?.counts
      ? words.page.suspectOf(countLabel(data.counts.suspect))
      : countLabel(one.jumped_sales);
  const isPayee = one.subject.type === 'payee';
  const name = subjectName(one, words, data);
  const main = name
    ? html`${name}<small>${type} ${number}</small>`
    : html`${type}<small>${number}</small>`;
  const [from, to] = [one.first_seen.slice(0, 10), one.last_seen.slice(0, 10)];
  return html`<tr><td class="num">${at + 1}</td>
<td class="main">${data ? html`<a href="#${one.case_id}">${main}</a>` : main}</td>
<td class="thumbs">${data && (data.edges.length > 0 ? poolThumb(data.edges) : barcodeThumb(data))}</td>
<td data-label="${columns.verdict}"><span class="chip ${one.verdict}">${verdictLabel(one, words)}</span></td>
<td data-label="${columns.jumped}" class="num">${isPayee ? words.page.payouts(countLabel(one.sales)) : `${flagged} / ${countLabel(one.sales)}`}</td>
<td data-label="${columns.cause}">${words.causes[one.cause.top]} <span class="soft">${percentLabel(top)}</span></td>
<td data-label="${columns.period}" class="date">${compactPeriod(from, to)}</td>
<td data-label="${columns.amount}" class="num">${one.amount_fen > 0 ? moneyLabel(one.amount_fen) : words.none}</td>
<td data-label="${columns.lost}" class="num">${lost !== 0 ? moneyLabel(lost) : words.none}</td></tr>`;
};
