import type { Case, Evidence, Lang } from '@zhenma/model';
import { yuanLabel } from '@zhenma/model';
import { barcode } from './barcode.ts';
import type { CaseData } from './case-data.ts';
import { fingerprint } from './fingerprint.ts';
import { forest, forestTitle } from './forest.ts';
import { headline } from './headline.ts';
import { histogram, histogramLegend } from './histogram.ts';
import { type Html, html, join } from './html.ts';
import { identityTable } from './identity-table.ts';
import { awayText } from './identity-texts.ts';
import { countLabel, moneyLabel, numberHtml, percentLabel, scoreLabel } from './labels.ts';
import { moneyNotes, moneyOf } from './money.ts';
import { ownQuestions } from './own-questions.ts';
import { plotsOf } from './plots.ts';
import { poolGraph } from './pool-graph.ts';
import { poolNumbers } from './pool-numbers.ts';
import { sourceLabel, type Words, wordFor } from './words.ts';

export interface Setting {
  readonly words: Words;
  readonly lang: Lang;
  readonly zoneMinutes: number;
  /** Whether the page has a table of cases to go back to. */
  readonly hasTable: boolean;
}

/** One case: what happened, how one sees it, why, what it cost, what to do. */
export const caseSection = (data: CaseData, index: number, setting: Setting): Html => {
  const { words, lang } = setting;
  const { one, counts, example } = data;
  const { section } = words;
  const tests = forest(one.cause, words, lang);
  return html`<section class="case" id="${one.case_id}" aria-labelledby="${one.case_id}-h">
<p class="crumb"><span>${section.caseNo(String(index + 1))} · ${one.case_id}</span>${setting.hasTable && html`<a href="#cases">${words.toTop}</a>`}</p>
<h2 id="${one.case_id}-h">${headline(data, words, lang)}</h2>
<p class="chips">${chips(one, words)}</p>
<div class="grid">
${PICTURELESS.has(one.subject.type) ? null : firstPicture(data, setting)}
${example && card('wide', section.identities, identityTable(example, setting, awayText(one, words)))}
${counts && card('wide', section.fingerprint, whenAndHowMuch(data, setting))}
<div class="pair wide">${card('half', section.cause, causes(one, words))}${card('half', section.money, money(one, words))}</div>
${tests && card('wide flow', forestTitle(lang), tests)}
${card('wide flow', section.evidence, evidence(one, words))}
${card('wide flow', section.steps, steps(one, words))}
</div></section>`;
};

/** Subjects that are neither a device nor a shop have no sales of their own to draw. */
const PICTURELESS = new Set(['payee', 'agent', 'acquirer']);

/** The barcode of a terminal, the graph of a pool; without sales, a word. */
const firstPicture = (data: CaseData, setting: Setting): Html => {
  const { words, lang } = setting;
  const { section } = words;
  if (data.edges.length > 0) {
    const picture = html`${poolGraph(data.edges, lang)}${poolNumbers(data.edges, words, lang)}`;
    return card('wide', words.subjects.pool, picture);
  }
  if (data.counts) return card('wide', section.barcode, barcode(data, setting));
  return card('wide', section.barcode, html`<p>${section.noSales}</p>`);
};

const card = (size: 'wide' | 'wide flow' | 'half', title: string, body: Html): Html =>
  html`<div class="card ${size}"><h3>${title}</h3>${body}</div>`;

const chips = (one: Case, words: Words): Html => {
  const { section } = words;
  const kinds = one.kinds.map((kind) => words.kinds[kind]).join(words.comma);
  const risk = [one.risk_type.code, one.risk_type.name].filter(Boolean).join(' ');
  const [from, to] = [one.first_seen.slice(0, 10), one.last_seen.slice(0, 10)];
  const cause = one.cause.probabilities[one.cause.top];
  const plain = [
    section.period(from, to),
    kinds && `${section.differs}${kinds}`,
    risk && `${section.reportAs}${risk}`,
  ].filter(Boolean);
  return join(
    [
      html`<span class="chip ${one.verdict}">${verdictLabel(one, words)} · ${section.score(scoreLabel(one.score))}</span>`,
      html`<span class="chip cause">${words.causes[one.cause.top]} ${section.probability(percentLabel(cause))}</span>`,
      ...plain.map((text) => html`<span class="chip">${text}</span>`),
    ],
    ' ',
  );
};

/** An account that collects for strangers has not jumped; it settles without a licence. */
export const verdictLabel = ({ subject, verdict }: Case, words: Words): string =>
  subject.type === 'payee' && verdict === 'jumped'
    ? words.section.unlicensed
    : words.verdicts[verdict];

/** What a cause means for this case. */
export const causeMeaning = ({ subject }: Case, cause: string, words: Words): string =>
  subject.type === 'payee' && cause === 'routing'
    ? words.section.payeeLed
    : wordFor(words.causeMeans, cause);

const whenAndHowMuch = (data: CaseData, { words, zoneMinutes }: Setting): Html => {
  const { section } = words;
  const { peak } = section;
  const sentences = fingerprint(data, words, zoneMinutes);
  const jumped = (data.counts?.jumped ?? 0) > 0;
  const plots = plotsOf(data, words);
  return html`<ul class="plain">${sentences.map((text) => html`<li>${text}</li>`)}</ul>
${histogramLegend(words.verdicts[jumped ? 'jumped' : 'suspect'], words)}
<div class="hists">${plots.map(({ bins, ...options }) => histogram(bins, { ...options, peak }))}</div>`;
};

/** A cause below this share is not drawn. */
const CAUSE_SHARE_MIN = 0.01;

const causes = (one: Case, words: Words): Html => {
  const shown = Object.entries(one.cause.probabilities)
    .filter(([, share]) => share >= CAUSE_SHARE_MIN)
    .sort((a, b) => b[1] - a[1]);
  const rows = shown.map(
    ([
      cause,
      share,
    ]) => html`<tr><th scope="row">${wordFor(words.causes, cause)}<small>${causeMeaning(one, cause, words)}</small></th>
<td class="meter"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="10" fill="#e8ecf2"/><rect width="${Math.round(share * 100)}" height="10" fill="${cause === one.cause.top ? '#1f4e8c' : '#8fb4d6'}"/></svg></td>
<td class="num">${percentLabel(share)}</td></tr>`,
  );
  return html`<table class="causes"><tbody>${rows}</tbody></table>`;
};

const money = (one: Case, words: Words): Html => {
  const known = moneyOf(one, words);
  return html`${known.length > 0 && moneyFigures(known)}${moneyNotes(one, words).map((text) => html`<p class="soft">${text}</p>`)}${own(one, words)}`;
};

/** The merchant's own view, below what others lost. */
const own = (one: Case, words: Words): Html | null => {
  const asked = ownQuestions(one, words);
  if (asked === undefined) return null;
  const { title, notLooked } = words.section.own;
  const answers = asked.answers.map(
    ({ question, answer, ill }) =>
      html`<li>${question}${words.colon}${ill ? html`<b>${answer}</b>` : answer}</li>`,
  );
  return html`<h4>${title}</h4>${answers.length > 0 && html`<ul class="plain">${answers}</ul>`}
${asked.notLooked.length > 0 && html`<p class="soft">${notLooked(asked.notLooked.join(words.semicolon))}</p>`}`;
};

/** Amounts with their names, largest type on the page. */
export const moneyFigures = (figures: readonly (readonly [string, number])[]): Html => {
  const items = figures.map(
    ([name, fen]) => html`<div><dt>${name}</dt><dd>${moneyLabel(fen)}</dd></div>`,
  );
  return html`<dl class="figures">${items}</dl>`;
};

const DEVICE = new Set(['terminal_sn', 'terminal_id', 'base_station', 'device_area', 'lat', 'lon']);

const evidence = (one: Case, words: Words): Html => {
  const { section } = words;
  const isNew = firstTold(one.evidence);
  const items = one.evidence.map((item) => {
    const record = [item.view && sourceLabel(item.view, words), item.txn_id].filter(Boolean);
    return html`<li><p class="statement">${item.statement}</p>
<dl class="values">${values(item, words, (name) => !DEVICE.has(name) && isNew(name, item))}</dl>
<p class="soft source">${section.rule} <code>${item.rule}</code> · ${section.record} ${record.join(' ')}</p></li>`;
  });
  const [first] = one.evidence;
  const device = first ? values(first, words, (name) => DEVICE.has(name)) : [];
  const lead = one.subject.type === 'payee' ? section.payoutLead : section.evidenceLead;
  return html`<p class="soft">${lead}</p><ol class="evidence">${items}</ol>
${device.length > 0 && html`<p class="soft device">${section.device}</p><dl class="values">${device}</dl>`}
${members(one, words)}`;
};

/** A list that an earlier finding shows is not shown again. */
const firstTold = (all: readonly Evidence[]): ((name: string, item: Evidence) => boolean) => {
  const first = new Map<string, Evidence>();
  const keyOf = (name: string, item: Evidence): string => `${name}=${item.values[name]}`;
  for (const item of all)
    for (const name of Object.keys(item.values))
      if (!first.has(keyOf(name, item))) first.set(keyOf(name, item), item);
  return (name, item) => !LISTS.has(name) || first.get(keyOf(name, item)) === item;
};

/** Values that have a word of their own; the statement tells the rest, `cases.json` has all. */
const values = (
  { values: all, field }: Evidence,
  words: Words,
  wanted: (name: string) => boolean,
): readonly Html[] =>
  Object.entries(all)
    .filter(([name, value]) => wanted(name) && value !== 'false' && value !== '0')
    .filter(([name]) => Object.hasOwn(words.fields, name))
    .map(([name, value]) => {
      const listed = LISTS.has(name) ? value.replaceAll(';', words.comma) : value;
      const shown = measureLabel(name, value, words) ?? listed;
      const isNumber = (field === 'merchant_no' && !LISTS.has(name)) || name.endsWith('_no');
      const text = isNumber ? numberHtml(shown) : wordFor(words.values, shown);
      return html`<div><dt>${wordFor(words.fields, name)}</dt><dd>${text}</dd></div>`;
    });

/** Amounts and distances with their unit. */
const measureLabel = (name: string, value: string, { section }: Words): string | undefined => {
  if (isFen(name)) return yuanLabel(Number(value));
  return name.endsWith('_metres') ? section.kilometres(Number(value)) : undefined;
};

/** Values that list several, joined by `;` in `cases.json`. */
const LISTS = new Set(['terminals', 'numbers', 'agents', 'terminal_count']);

const isFen = (name: string): boolean => name === 'amount' || name.endsWith('_fee');

/** Numbers in a barcode's legend are not listed again. */
const LEGEND_NUMBERS = 7;

const members = (one: Case, { section }: Words): Html | null => {
  const { type } = one.subject;
  const rest = PICTURELESS.has(type) ? one.members : one.members.slice(LEGEND_NUMBERS);
  if (rest.length === 0 || one.subject.type === 'pool') return null;
  return html`<p class="soft device">${Object.hasOwn(section.membersOf, type) ? section.membersOf[type] : section.members} (${countLabel(one.members.length)})</p>
<p class="members">${one.members.map((number) => html`${numberHtml(number)} `)}</p>`;
};

const steps = (one: Case, { section }: Words): Html => {
  const items = one.steps.map(
    (step) => html`<li><span class="box" aria-hidden="true"></span><div><p><b>${step.action}</b></p>
<p class="soft">${step.why}</p><p class="done"><b>${section.doneWhen}</b> ${step.done_when}</p></div></li>`,
  );
  return html`<ol class="steps">${items}</ol>`;
};
