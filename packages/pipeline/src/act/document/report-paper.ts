import type { Case, Lang } from '@zhenma/model';
import type { CaseData } from '../report/case-data.ts';
import { verdictLabel } from '../report/case-section.ts';
import { compactPeriod, subjectName } from '../report/case-table.ts';
import { countLabel, moneyLabel, percentLabel } from '../report/labels.ts';
import { answer } from '../report/page.ts';
import { needLabel, WORDS, type Words, wordFor } from '../report/words.ts';
import type { Summary } from '../summary.ts';
import { type Block, heading, list, type Paper, paragraph, soft } from './blocks.ts';
import { caseBlocks } from './case-paper.ts';

export interface ReportPaper {
  readonly summary: Summary;
  readonly cases: readonly Case[];
  readonly sections: readonly CaseData[];
  readonly lang: Lang;
  readonly zoneMinutes: number;
  /** True when only chosen cases are told, and not the whole. */
  readonly chosen: boolean;
}

/** Rows of the table of cases on paper; all cases are in `cases.json`. */
const CASE_ROWS_MAX = 300;

/** The report as a document. */
export const reportPaper = (input: ReportPaper): Paper => {
  const { summary, cases, lang, chosen } = input;
  const words = WORDS[lang];
  const setting = { words, lang, zoneMinutes: input.zoneMinutes };
  const sections = input.sections.flatMap((data, at): readonly Block[] => [
    ...(chosen && at === 0 ? [] : [{ kind: 'newPage' } as const]),
    ...caseBlocks(data, at, setting),
  ]);
  const whole = chosen
    ? []
    : [
        ...overview(summary, cases, words),
        ...caseList(cases, input.sections, words),
        ...notLooked(summary, words),
      ];
  return {
    title: words.title,
    lang,
    blocks: [...whole, ...sections],
    footer: words.page.footer(summary.version, summary.rules_version),
  };
};

const overview = (summary: Summary, cases: readonly Case[], words: Words): readonly Block[] => {
  const { page } = words;
  const total = Object.values(summary.verdicts).reduce((sum, count) => sum + count, 0);
  const verdicts = (['jumped', 'suspect', 'clean', 'unknown'] as const).map(
    (name): readonly [string, string] => {
      const count = summary.verdicts[name] ?? 0;
      return [words.verdicts[name], `${countLabel(count)} (${percentLabel(count / (total || 1))})`];
    },
  );
  return [
    paragraph(answer(summary, cases, words)),
    soft(page.answerMeans),
    { kind: 'figures', items: verdicts },
    ...moneyOf(summary, words),
  ];
};

const moneyOf = ({ money }: Summary, words: Words): readonly Block[] => {
  const { page } = words;
  const figures: readonly (readonly [string, string])[] = [
    [page.issuer, 'issuer_fen'],
    [page.network, 'network_fen'],
    [page.gain, 'acquirer_gain_fen'],
    [page.merchantLost, 'merchant_fen'],
    [page.points, 'cardholder_points_fen'],
  ];
  const known = figures.filter(([, key]) => (money[key] ?? 0) !== 0);
  if (known.length === 0) return [];
  const items = known.map(([name, key]): readonly [string, string] => [
    name,
    moneyLabel(money[key] ?? 0),
  ]);
  return [heading(2, page.money), { kind: 'figures', items }, soft(page.moneyNote)];
};

const notLooked = (summary: Summary, words: Words): readonly Block[] => {
  const items = notLookedItems(summary, words);
  if (items.length === 0) return [];
  return [heading(2, words.page.notLooked), soft(words.page.notLookedLead), list(items)];
};

/** Rules that could not look, by what was missing. */
export const notLookedItems = (
  { not_looked_at }: Pick<Summary, 'not_looked_at'>,
  words: Words,
): readonly string[] => {
  const groups = new Map<string, string[]>();
  for (const { rule, needs } of not_looked_at) {
    const missing = needs.map((need) => needLabel(need, words)).join(words.comma);
    groups.set(missing, [...(groups.get(missing) ?? []), rule]);
  }
  return [...groups].map(
    ([missing, rules]) => `${words.page.missing(missing)} (${rules.join(words.comma)})`,
  );
};

const subjectLines = (one: Case, data: CaseData | undefined, words: Words): readonly string[] =>
  [
    subjectName(one, words, data),
    `${wordFor(words.subjects, one.subject.type)} ${one.subject.id}`,
  ].filter((line) => line !== undefined);

const caseList = (
  cases: readonly Case[],
  sections: readonly CaseData[],
  words: Words,
): readonly Block[] => {
  if (cases.length === 0) return [paragraph(words.page.calm)];
  const { columns, page } = words;
  const shown = cases.slice(0, CASE_ROWS_MAX);
  const orNone = (fen: number): string => (fen !== 0 ? moneyLabel(fen) : words.none);
  const rows = shown.map((one, at) => [
    String(at + 1),
    [...subjectLines(one, sections[at], words), one.case_id].join('\n'),
    verdictLabel(one, words),
    one.subject.type === 'payee'
      ? page.payouts(countLabel(one.sales))
      : `${countLabel(one.jumped_sales)} / ${countLabel(one.sales)}`,
    words.causes[one.cause.top],
    compactPeriod(one.first_seen.slice(0, 10), one.last_seen.slice(0, 10)),
    orNone(one.amount_fen),
    orNone(one.impact.issuer_fen + one.impact.network_fen),
  ]);
  return [
    heading(2, page.caseTable),
    {
      kind: 'table',
      columns: [
        { title: columns.no, share: 0.9, number: true },
        { title: columns.subject, share: 5.1 },
        { title: columns.verdict, share: 1.3 },
        { title: columns.jumped, share: 1.6, number: true },
        { title: columns.cause, share: 1.6 },
        { title: columns.period, share: 2.8 },
        { title: columns.amount, share: 2.2, number: true },
        { title: columns.lost, share: 1.5, number: true },
      ],
      rows,
    },
    ...(cases.length > shown.length
      ? [soft(page.casesMore(countLabel(shown.length), countLabel(cases.length)))]
      : []),
  ];
};
