import type { Case, Lang } from '@zhenma/model';
import type { Row } from '../../engine/session.ts';
import { countedOnce, type Summary } from '../summary.ts';
import type { CaseData } from './case-data.ts';
import { caseSection, moneyFigures } from './case-section.ts';
import { caseTable, otherCases } from './case-table.ts';
import { type Html, html, raw } from './html.ts';
import { countLabel, moneyLabel } from './labels.ts';
import { borrowed, daily, verdictBar } from './overview.ts';
import { notLooked, whatWasRead } from './sources.ts';
import { STYLES } from './styles.ts';
import { WORDS, type Words } from './words.ts';

export interface PageInput {
  readonly summary: Summary;
  readonly cases: readonly Case[];
  /** The cases that get a section of their own. */
  readonly sections: readonly CaseData[];
  readonly days: readonly Row[];
  readonly borrowed: readonly Row[];
  readonly lang: Lang;
  readonly zoneMinutes: number;
  /** True when only chosen cases are shown, without the whole around them. */
  readonly chosen?: boolean;
}

/** Nothing is fetched and nothing runs, whatever a name in the data tries. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The whole report as one self-contained HTML file. */
export const page = (input: PageInput): string => {
  const { summary, lang } = input;
  const words = WORDS[lang];
  return html`${raw('<!doctype html>')}
<html lang="${words.htmlLang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${raw(POLICY)}">
<meta name="referrer" content="no-referrer">
<title>${words.title}</title><style>${raw(STYLES)}</style></head><body>
<header>${input.chosen === true ? brand(words) : head(input, words)}</header>
<main>${input.chosen === true ? null : whole(input, words)}
${input.sections.map((data, at) => caseSection(data, at, { words, lang, zoneMinutes: input.zoneMinutes, hasTable: input.chosen !== true }))}
${otherCases(input.cases, input.sections.length, words)}</main>
<footer><p>${words.page.footer(summary.version, summary.rules_version)}</p><p>${words.page.footerPrivacy}</p></footer>
</body></html>
`.markup;
};

const totalSales = ({ verdicts }: Summary): number =>
  Object.values(verdicts).reduce((sum, count) => sum + count, 0);

const brand = (words: Words): Html =>
  html`<p class="brand"><b>${words.brand}</b> ${words.subtitle}</p>`;

const whole = (input: PageInput, words: Words): Html =>
  input.summary.cases === 0 ? calm(input.summary, words) : found(input, words);

const head = ({ summary, cases }: PageInput, words: Words): Html => {
  const { page } = words;
  const files = Object.values(summary.files);
  const rows = files.reduce((sum, file) => sum + file.read, 0);
  const rejected = files.reduce((sum, file) => sum + file.rejected, 0);
  const missing = summary.not_looked_at.length;
  const facts = [
    page.filesRead(countLabel(files.length), countLabel(rows)),
    ...(rejected > 0 ? [page.rowsRejected(countLabel(rejected))] : []),
    missing > 0 ? page.notLookedCount(countLabel(missing)) : page.allLooked,
  ];
  return html`${brand(words)}
<h1>${answer(summary, cases, words)}</h1>
<p class="soft means">${page.answerMeans}</p>
${totalSales(summary) > 0 && verdictBar(summary.verdicts, words)}
<p class="soft">${facts.join(words.htmlLang === 'en' ? '; ' : '；')} <a href="#read">↓</a></p>`;
};

/** The answer in a sentence or two: the sales, then accounts that collect for strangers. */
export const answer = (summary: Summary, cases: readonly Case[], words: Words): string =>
  [answerOfSales(summary, cases, words), answerOfPayees(cases, words)]
    .filter(Boolean)
    .join(words.htmlLang === 'en' ? ' ' : '');

const answerOfPayees = (cases: readonly Case[], { page }: Words): string => {
  const payees = cases.filter(({ subject }) => subject.type === 'payee');
  const sure = payees.filter(({ verdict }) => verdict === 'jumped');
  const paid = sure.reduce((sum, one) => sum + one.amount_fen, 0);
  if (sure.length > 0) return page.answerPayees(countLabel(sure.length), moneyLabel(paid));
  return payees.length > 0 ? page.answerPayeesSuspect(countLabel(payees.length)) : '';
};

const answerOfSales = (summary: Summary, cases: readonly Case[], words: Words): string => {
  const { page } = words;
  const sales = totalSales(summary);
  const { jumped = 0, suspect = 0 } = summary.verdicts;
  if (sales === 0) return page.answerEmpty;
  if (jumped === 0 && suspect > 0 && cases.length > 0)
    return page.answerSuspect(countLabel(sales), countLabel(suspect));
  if (jumped === 0) return page.answerNothing(countLabel(sales));
  const lost = (summary.money['issuer_fen'] ?? 0) + (summary.money['network_fen'] ?? 0);
  const where = concerned(cases, words);
  const first = page.answerJumped(countLabel(sales), countLabel(jumped), where);
  return lost > 0
    ? `${first}${words.htmlLang === 'en' ? ' ' : ''}${page.answerLost(moneyLabel(lost))}`
    : first;
};

/** `3 台终端、1 个号池`: the subjects with a jump, by type; payees have a sentence of their own. */
const concerned = (cases: readonly Case[], words: Words): string => {
  const counts = new Map<string, number>();
  for (const { subject, verdict } of cases)
    if (verdict === 'jumped' && subject.type !== 'payee')
      counts.set(subject.type, (counts.get(subject.type) ?? 0) + 1);
  const parts = [...counts].map(([type, count]) =>
    words.page.subjectCount(type, countLabel(count)),
  );
  return words.htmlLang === 'en'
    ? new Intl.ListFormat('en').format(parts)
    : parts.join(words.comma);
};

const found = (input: PageInput, words: Words): Html => {
  const { summary, cases, sections } = input;
  const amount = countedOnce(cases).reduce((sum, one) => sum + one.amount_fen, 0);
  return html`${(summary.verdicts['jumped'] ?? 0) > 0 && totals(summary, amount, words)}
${caseTable(cases, sections, words)}
<div class="grid">
${daily(input.days, words)}
${input.borrowed.length > 0 && borrowed(input.borrowed, words, input.lang)}
${whatWasRead(summary, words)}
${notLooked(summary, words)}
</div>`;
};

const totals = ({ money }: Summary, amount: number, { page, section }: Words): Html => {
  const lost = (money['issuer_fen'] ?? 0) + (money['network_fen'] ?? 0);
  const figures: (readonly [string, number])[] = [
    [page.issuer, money['issuer_fen'] ?? 0],
    [page.network, money['network_fen'] ?? 0],
    [page.gain, money['acquirer_gain_fen'] ?? 0],
    [page.merchantLost, money['merchant_fen'] ?? 0],
    [page.points, money['cardholder_points_fen'] ?? 0],
    [page.amount, amount],
  ];
  return html`<section class="card"><h2>${page.money}</h2>
${moneyFigures(figures.filter(([, fen]) => fen !== 0))}<p class="soft">${lost !== 0 ? page.moneyNote : section.moneyEqual}</p></section>`;
};

/** Nothing was found: say so, then what was compared and what could not be. */
const calm = (summary: Summary, words: Words): Html => {
  const { page } = words;
  const { clean = 0, unknown = 0, suspect = 0 } = summary.verdicts;
  const sentences = [
    clean > 0 && page.compared(countLabel(clean)),
    unknown > 0 && page.notCompared(countLabel(unknown)),
    suspect > 0 && page.belowCase(countLabel(suspect)),
  ].filter((text): text is string => text !== false);
  return html`<section class="card calm"><p>${page.calm}</p>
<ul class="plain">${sentences.map((text) => html`<li>${text}</li>`)}</ul></section>
<div class="grid">${whatWasRead(summary, words)}${notLooked(summary, words)}</div>`;
};
