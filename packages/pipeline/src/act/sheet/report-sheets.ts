import type { Case, Lang } from '@zhenma/model';
import type { Group, Grouping } from '../group/groups.ts';
import { GROUP_WORDS } from '../group/words.ts';
import { WORDS, wordFor } from '../report/words.ts';
import type { Summary } from '../summary.ts';
import { count, type Sheet, share, type Value, yuan } from './workbook.ts';

/** Rows of one sheet; a spreadsheet program takes about a million. */
const ROWS_MAX = 500_000;

/** The sheets of a report: overview, cases, evidence, steps. */
export const reportSheets = (
  summary: Summary,
  cases: readonly Case[],
  lang: Lang,
): readonly Sheet[] => [
  overviewSheet(summary, lang),
  casesSheet(cases, lang),
  evidenceSheet(cases, lang),
  stepsSheet(cases, lang),
];

const overviewSheet = (summary: Summary, lang: Lang): Sheet => {
  const words = WORDS[lang];
  const { page } = words;
  const verdicts = (['jumped', 'suspect', 'clean', 'unknown'] as const).map((name): Value[] => [
    words.verdicts[name],
    count(summary.verdicts[name] ?? 0),
    words.verdictMeans[name],
  ]);
  const money: readonly (readonly [string, string])[] = [
    [page.issuer, 'issuer_fen'],
    [page.network, 'network_fen'],
    [page.gain, 'acquirer_gain_fen'],
    [page.merchantLost, 'merchant_fen'],
    [page.points, 'cardholder_points_fen'],
  ];
  return {
    name: SHEET_WORDS[lang].overview,
    columns: [
      { title: words.title, width: 34 },
      { title: '', width: 18 },
      { title: '', width: 60 },
    ],
    rows: [
      ...verdicts,
      ...money.map(([name, key]): Value[] => [name, yuan(summary.money[key] ?? 0), null]),
      [page.footer(summary.version, summary.rules_version), null, null],
    ],
  };
};

const casesSheet = (cases: readonly Case[], lang: Lang): Sheet => {
  const words = WORDS[lang];
  const { columns, page } = words;
  const own = SHEET_WORDS[lang];
  const titles: readonly (readonly [string, number])[] = [
    [own.caseId, 15],
    [own.type, 10],
    [columns.subject, 24],
    [columns.verdict, 9],
    [own.score, 8],
    [own.kinds, 24],
    [columns.cause, 16],
    [own.first, 26],
    [own.last, 26],
    [columns.sales, 9],
    [words.verdicts.jumped, 9],
    [columns.amount, 14],
    [page.issuer, 14],
    [page.network, 14],
    [page.gain, 14],
    [page.merchantLost, 14],
    [page.points, 14],
    [own.riskCode, 10],
    [own.risk, 24],
    [own.members, 60],
  ];
  return {
    name: own.cases,
    columns: titles.map(([title, width]) => ({ title, width })),
    rows: cases
      .slice(0, ROWS_MAX)
      .map((one): Value[] => [
        one.case_id,
        wordFor(words.subjects, one.subject.type),
        one.subject.id,
        words.verdicts[one.verdict],
        share(one.score),
        one.kinds.map((kind) => words.kinds[kind]).join(words.comma),
        words.causes[one.cause.top],
        one.first_seen,
        one.last_seen,
        count(one.sales),
        count(one.jumped_sales),
        yuan(one.amount_fen),
        yuan(one.impact.issuer_fen),
        yuan(one.impact.network_fen),
        yuan(one.impact.acquirer_gain_fen),
        yuan(one.impact.merchant_fen),
        yuan(one.impact.cardholder_points_fen),
        one.risk_type.code,
        one.risk_type.name,
        one.members.join(' '),
      ]),
  };
};

const evidenceSheet = (cases: readonly Case[], lang: Lang): Sheet => {
  const words = WORDS[lang];
  const own = SHEET_WORDS[lang];
  const titles = [own.caseId, words.section.rule, own.statement, own.view, own.txn, own.values];
  const rows = cases.flatMap((one) =>
    one.evidence.map((item): Value[] => [
      one.case_id,
      item.rule,
      item.statement,
      wordFor(words.views, item.view),
      item.txn_id,
      Object.entries(item.values)
        .map(([name, value]) => `${wordFor(words.fields, name)}: ${value}`)
        .join('; '),
    ]),
  );
  return {
    name: own.evidence,
    columns: wide(titles, [15, 28, 80, 12, 30, 90]),
    rows: rows.slice(0, ROWS_MAX),
  };
};

const stepsSheet = (cases: readonly Case[], lang: Lang): Sheet => {
  const own = SHEET_WORDS[lang];
  const titles = [
    own.caseId,
    WORDS[lang].columns.no,
    own.action,
    own.why,
    WORDS[lang].section.doneWhen,
  ];
  const rows = cases.flatMap((one) =>
    one.steps.map((step): Value[] => [
      one.case_id,
      count(step.order),
      step.action,
      step.why,
      step.done_when,
    ]),
  );
  return {
    name: own.steps,
    columns: wide(titles, [15, 6, 60, 60, 60]),
    rows: rows.slice(0, ROWS_MAX),
  };
};

const wide = (titles: readonly string[], widths: readonly number[]) =>
  titles.map((title, at) => ({ title, width: widths[at] ?? 20 }));

/** A league table as a sheet, whole. */
export const groupSheet = (groups: readonly Group[], by: Grouping, lang: Lang): Sheet => {
  const { columns, by: names, name, unknown } = GROUP_WORDS[lang];
  const words = WORDS[lang];
  const titles = [
    names[by],
    name,
    columns.sales,
    columns.jumped,
    columns.share,
    columns.suspect,
    words.verdicts.clean,
    words.verdicts.unknown,
    columns.devices,
    columns.amount,
    words.page.issuer,
    words.page.network,
  ];
  return {
    name: names[by],
    columns: wide(titles, [24, 34, 10, 10, 9, 10, 10, 10, 10, 16, 16, 16]),
    rows: groups
      .slice(0, ROWS_MAX)
      .map((group): Value[] => [
        group.key || unknown,
        group.name,
        count(group.sales),
        count(group.jumped),
        share(group.sales === 0 ? Number.NaN : group.jumped / group.sales),
        count(group.suspect),
        count(group.clean),
        count(group.unknown),
        count(group.devices),
        yuan(group.amountFen),
        yuan(group.issuerFen),
        yuan(group.networkFen),
      ]),
  };
};

const SHEET_WORDS = {
  zh: {
    overview: '总览',
    cases: '案件',
    evidence: '证据',
    steps: '处理步骤',
    caseId: '案件号',
    type: '类型',
    score: '分值',
    kinds: '不一致项',
    first: '首次',
    last: '最近',
    riskCode: '风险代码',
    risk: '风险类型',
    members: '所用他人商户号',
    statement: '说明',
    view: '记录来源',
    txn: '记录号',
    values: '各方说法',
    action: '做什么',
    why: '为什么',
  },
  en: {
    overview: 'Overview',
    cases: 'Cases',
    evidence: 'Evidence',
    steps: 'Steps',
    caseId: 'Case',
    type: 'Type',
    score: 'Score',
    kinds: 'Differs',
    first: 'First seen',
    last: 'Last seen',
    riskCode: 'Risk code',
    risk: 'Risk type',
    members: 'Others’ numbers used',
    statement: 'Statement',
    view: 'Witness',
    txn: 'Record',
    values: 'What each says',
    action: 'What to do',
    why: 'Why',
  },
} as const;
