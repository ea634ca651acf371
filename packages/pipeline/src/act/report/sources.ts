import type { Summary } from '../summary.ts';
import { type Html, html } from './html.ts';
import { countLabel } from './labels.ts';
import { needLabel, type Words, wordFor } from './words.ts';

/** Files listed one by one; the others are added up in one row. */
export const FILE_ROWS_MAX = 40;

const PASSED_OVER_MAX = 20;

type Counts = Summary['files'][string];

/** What was read: every file with its rows, and the files nobody recognised. */
export const whatWasRead = ({ files, observations, passed_over }: Summary, words: Words): Html => {
  const { columns, page } = words;
  const all = Object.entries(files);
  const rest = all.slice(FILE_ROWS_MAX).map(([, counts]) => counts);
  const rows = all.slice(0, FILE_ROWS_MAX).map(([path, counts]) => fileRow(path, counts, words));
  const views = Object.entries(observations).map(
    ([view, count]) => `${wordFor(words.views, view)} ${countLabel(count)}`,
  );
  return html`<section class="card wide" id="read"><h2>${page.read}</h2>
${views.length > 0 && html`<p class="soft">${page.observations}: ${views.join(' · ')}</p>`}
<table class="stack files"><thead><tr><th scope="col">${columns.file}</th><th scope="col">${columns.table}</th><th scope="col" class="num">${columns.read}</th><th scope="col" class="num">${columns.accepted}</th><th scope="col" class="num">${columns.rejected}</th><th scope="col" class="num">${columns.duplicates}</th></tr></thead>
<tbody>${rows}${rest.length > 0 && fileRow(page.readTotal(countLabel(rest.length)), total(rest), words)}</tbody></table>
${passed_over.length > 0 && passedOver(passed_over, words)}</section>`;
};

const fileRow = (path: string, counts: Counts, words: Words): Html => {
  const { columns, tables, none } = words;
  const cell = (label: string, count: number): Html =>
    html`<td data-label="${label}" class="num${count === 0 ? ' soft' : ''}">${countLabel(count)}</td>`;
  return html`<tr><td class="main">${path}</td><td data-label="${columns.table}">${counts.table === null ? none : wordFor(tables, counts.table)}</td>
${cell(columns.read, counts.read)}${cell(columns.accepted, counts.accepted)}${cell(columns.rejected, counts.rejected)}${cell(columns.duplicates, counts.duplicates)}</tr>`;
};

const total = (files: readonly Counts[]): Counts =>
  files.reduce(
    (sum, one) => ({
      table: null,
      read: sum.read + one.read,
      accepted: sum.accepted + one.accepted,
      rejected: sum.rejected + one.rejected,
      duplicates: sum.duplicates + one.duplicates,
    }),
    { table: null, read: 0, accepted: 0, rejected: 0, duplicates: 0 },
  );

const passedOver = (paths: readonly string[], words: Words): Html => {
  const shown = paths.slice(0, PASSED_OVER_MAX).join(words.comma);
  const rest = paths.length - PASSED_OVER_MAX;
  return html`<p class="soft">${words.page.passedOver} (${countLabel(paths.length)}): ${shown}${rest > 0 && ` … +${countLabel(rest)}`}</p>`;
};

/** What was not looked at, by what was missing. */
export const notLooked = ({ not_looked_at }: Summary, words: Words): Html => {
  const { page } = words;
  if (not_looked_at.length === 0)
    return html`<section class="card wide"><h2>${page.notLooked}</h2><p>${page.notLookedNone}</p></section>`;
  const groups = new Map<string, string[]>();
  for (const { rule, needs } of not_looked_at) {
    const missing = needs.map((need) => needLabel(need, words)).join(words.comma);
    groups.set(missing, [...(groups.get(missing) ?? []), rule]);
  }
  const items = [...groups].map(
    ([missing, rules]) =>
      html`<li><b>${page.missing(missing)}</b> <span class="soft">${page.rules(countLabel(rules.length))}: ${rules.map((rule) => html`<code>${rule}</code> `)}</span></li>`,
  );
  return html`<section class="card wide"><h2>${page.notLooked}</h2><p class="soft">${page.notLookedLead}</p><ul class="plain">${items}</ul></section>`;
};
