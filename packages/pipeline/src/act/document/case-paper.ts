import { type Case, type Lang, yuanLabel } from '@zhenma/model';
import { BARCODE, barcodeAxis, barcodeBlocks } from '../report/barcode.ts';
import type { CaseData } from '../report/case-data.ts';
import { causeMeaning, verdictLabel } from '../report/case-section.ts';
import { lookColours } from '../report/colours.ts';
import { fingerprint } from '../report/fingerprint.ts';
import { forestTitle, testLines } from '../report/forest.ts';
import { headline } from '../report/headline.ts';
import {
  differingFields,
  IDENTITY_FIELDS,
  type Identity,
  identitiesOf,
} from '../report/identities.ts';
import { accountText, awayText, placeText } from '../report/identity-texts.ts';
import {
  countLabel,
  moneyLabel,
  percentLabel,
  scoreLabel,
  timeLabel,
  tradeLabel,
} from '../report/labels.ts';
import { lookKind, ownNameOf } from '../report/legend.ts';
import { moneyNotes, moneyOf } from '../report/money.ts';
import { ownQuestions } from '../report/own-questions.ts';
import { plotsOf } from '../report/plots.ts';
import { poolOnPaper } from '../report/pool-graph.ts';
import { poolNumbersOnPaper } from '../report/pool-numbers.ts';
import { sourceLabel, type Words, wordFor } from '../report/words.ts';
import { type Block, facts, heading, list, paragraph, soft } from './blocks.ts';

export interface PaperSetting {
  readonly words: Words;
  readonly lang: Lang;
  readonly zoneMinutes: number;
}

/** One case on paper: what happened, how one sees it, why, what it cost, what to do. */
export const caseBlocks = (data: CaseData, at: number, setting: PaperSetting): readonly Block[] => {
  const { words, lang, zoneMinutes } = setting;
  const { one, counts } = data;
  const { section } = words;
  const sentences = fingerprint(data, words, zoneMinutes);
  return [
    heading(1, `${section.caseNo(String(at + 1))} · ${one.case_id}`),
    paragraph(headline(data, words, lang)),
    caseFacts(one, words),
    ...(counts
      ? [heading(2, section.barcode), soft(section.barcodeLead), barcode(data, setting)]
      : []),
    ...poolBlocks(data, setting),
    ...identityBlocks(data, setting),
    ...(sentences.length > 0 ? [heading(2, section.fingerprint), list(sentences)] : []),
    ...(counts ? [plots(data, words)] : []),
    ...evidenceBlocks(one, words),
    heading(2, section.cause),
    causeTable(one, words),
    ...testBlocks(one, setting),
    heading(2, section.money),
    ...moneyBlocks(one, words),
    heading(2, section.steps),
    list(
      one.steps.map(
        (step) => `${step.action}\n${step.why}\n${said(section.doneWhen, lang)}${step.done_when}`,
      ),
      'box',
    ),
  ];
};

const poolBlocks = ({ edges }: CaseData, { words, lang }: PaperSetting): readonly Block[] => {
  if (edges.length === 0) return [];
  const { lead, graph } = poolOnPaper(edges, lang);
  return [
    heading(2, words.subjects.pool),
    soft(lead),
    { kind: 'graph', ...graph },
    poolNumbersOnPaper(edges, words, lang),
  ];
};

/** The four histograms; dark is what jumped. */
const plots = (data: CaseData, words: Words): Block => ({
  kind: 'plots',
  plots: plotsOf(data, words).map(({ title, bins, labels, every }) => ({
    title,
    bars: bins.map((bin, at) => ({
      name: labels[at] ?? '',
      dark: bin.flagged,
      all: bin.sales,
      label: at % every === 0 ? (labels[at] ?? '') : '',
    })),
  })),
});

/** A label before its value. */
const said = (label: string, lang: Lang): string => `${label}${lang === 'zh' ? '：' : ': '}`;

const bare = (label: string): string => label.replace(/[:：]\s*$/, '');

const caseFacts = (one: Case, words: Words): Block => {
  const { columns, section } = words;
  const [from, to] = [one.first_seen.slice(0, 10), one.last_seen.slice(0, 10)];
  return facts([
    [columns.subject, `${wordFor(words.subjects, one.subject.type)} ${one.subject.id}`],
    [columns.verdict, `${verdictLabel(one, words)} · ${section.score(scoreLabel(one.score))}`],
    [columns.jumped, `${countLabel(one.jumped_sales)} / ${countLabel(one.sales)}`],
    [columns.period, section.period(from, to)],
    [bare(section.differs), one.kinds.map((kind) => words.kinds[kind]).join(words.comma)],
    [bare(section.reportAs), [one.risk_type.code, one.risk_type.name].filter(Boolean).join(' ')],
  ]);
};

/** The barcode as a drawing, with the colours of the first numbers. */
const barcode = (data: CaseData, { words, zoneMinutes }: PaperSetting): Block => {
  const colours = lookColours(data.looks);
  const { section } = words;
  const own = data.counts?.registeredNo ?? data.one.subject.id;
  const ownName = ownNameOf(data.looks);
  return {
    kind: 'drawing',
    about: section.barcode,
    width: BARCODE.width,
    height: BARCODE.height,
    shapes: barcodeBlocks(data.ticks, colours).map(({ colour, height, x, width }) => ({
      x,
      y: BARCODE.height - height,
      width,
      height,
      fill: colour,
    })),
    axis: barcodeAxis(data.ticks, zoneMinutes),
    legend: data.looks.slice(0, LEGEND_MAX).map((look, at): readonly [string, string] => {
      const kind = lookKind(look, { own, ownName }, words);
      const number = look.number ?? section.noNumber;
      return [
        colours[at] ?? '#000000',
        [number, look.number && kind, look.name, countLabel(look.sales)]
          .filter(Boolean)
          .join(' · '),
      ];
    }),
  };
};

const LEGEND_MAX = 8;

/** The table of the five identities of one sale, differing cells marked. */
export const identityBlocks = (
  { one, example }: CaseData,
  { words, lang, zoneMinutes }: PaperSetting,
): readonly Block[] => {
  if (!example) return [];
  const { columns, section, none } = words;
  const all = identitiesOf(example);
  const marked = new Set<string>();
  const rows = all.map((identity, row) => {
    const differing = differingFields(identity, all);
    IDENTITY_FIELDS.forEach((field, at) => {
      if (differing.has(field)) marked.add(`${row}:${at + 1}`);
    });
    const away = identity.kind === 'place' ? awayText(one, words) : undefined;
    if (away !== undefined) marked.add(`${row}:${IDENTITY_FIELDS.length}`);
    const cells = [
      identity.number ?? accountText(identity, example, words),
      identity.name,
      tradeLabel(identity.mcc, lang),
      [placeText(identity, example, lang), away].filter(Boolean).join('\n'),
    ];
    return [titleOf(identity, words), ...cells.map((cell) => cell || none)];
  });
  const titles = [columns.identity, columns.number, columns.name, columns.trade, columns.place];
  const shares = [1.3, 2.2, 3, 2.6, 2];
  const time = timeLabel(Number(example['at_ms']), zoneMinutes);
  return [
    heading(2, section.identities),
    soft(section.identitiesOnPaper(yuanLabel(Number(example['amount'])), time)),
    {
      kind: 'table',
      columns: titles.map((title, at) => ({ title, share: shares[at] ?? 2 })),
      rows,
      marked,
    },
  ];
};

const titleOf = ({ kind, view }: Identity, { identities, views }: Words): string => {
  const title = kind === 'printed' && view === 'request' ? identities.asked : identities[kind];
  return view === null ? title : `${title}\n${wordFor(views, view)}`;
};

const evidenceBlocks = (one: Case, words: Words): readonly Block[] => {
  const { section } = words;
  const items = one.evidence.map((item) => {
    const record = [item.view && sourceLabel(item.view, words), item.txn_id].filter(Boolean);
    return `${item.statement}\n${section.rule} ${item.rule} · ${section.record} ${record.join(' ')}`;
  });
  return [heading(2, section.evidence), soft(section.evidenceLead), list(items, 'number')];
};

const testBlocks = (one: Case, { words, lang }: PaperSetting): readonly Block[] => {
  const lines = testLines(one.cause, words, lang);
  return lines.length > 0 ? [heading(3, forestTitle(lang)), list(lines)] : [];
};

const SHARE_MIN = 0.01;

const causeTable = (one: Case, words: Words): Block =>
  facts(
    Object.entries(one.cause.probabilities)
      .filter(([, share]) => share >= SHARE_MIN)
      .sort((a, b) => b[1] - a[1])
      .map(([cause, share]) => [
        wordFor(words.causes, cause),
        `${percentLabel(share)} · ${causeMeaning(one, cause, words)}`,
      ]),
  );

const moneyBlocks = (one: Case, words: Words): readonly Block[] => {
  const items = moneyOf(one, words).map(([name, fen]): readonly [string, string] => [
    name,
    moneyLabel(fen),
  ]);
  const figures: readonly Block[] = items.length > 0 ? [{ kind: 'figures', items }] : [];
  return [...figures, ...moneyNotes(one, words).map(paragraph), ...ownBlocks(one, words)];
};

const ownBlocks = (one: Case, words: Words): readonly Block[] => {
  const asked = ownQuestions(one, words);
  if (asked === undefined) return [];
  const { title, notLooked } = words.section.own;
  return [
    heading(3, title),
    ...asked.answers.map(({ question, answer }) => paragraph(`${question}${words.colon}${answer}`)),
    ...(asked.notLooked.length > 0 ? [soft(notLooked(asked.notLooked.join(words.semicolon)))] : []),
  ];
};
