import { type Case, KINDS, type Kind, type Lang, yuanLabel } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import { type Block, heading, list, type Paper, paragraph, soft } from '../document/blocks.ts';
import { notLookedItems } from '../document/report-paper.ts';
import { groupBlocks } from '../group/group-table.ts';
import { type Grouping, readGroups } from '../group/groups.ts';
import { groupWord } from '../group/words.ts';
import { countLabel, percentLabel } from '../report/labels.ts';
import { answer } from '../report/page.ts';
import { WORDS, wordFor } from '../report/words.ts';
import type { Results } from '../results.ts';
import { countedOnce } from '../summary.ts';
import { legalBlocks, topicsOf } from './legal.ts';
import { PAPER_WORDS } from './words.ts';

const LEAGUES: readonly Grouping[] = ['acquirer', 'agent', 'region', 'month'];
const LEAGUE_ROWS_MAX = 15;
const CASES_MAX = 20;

/**
 * A report for an institution or an association: result, risk types, league tables of acquirers,
 * agents, regions and months, main cases, legal basis, measures, and what was not looked at.
 */
export const supervisionPaper = async (
  session: Session,
  { summary, judgedBy }: Results,
  cases: readonly Case[],
  lang: Lang,
): Promise<Paper> => {
  const all = PAPER_WORDS[lang];
  const words = all.supervision;
  const leagues = await Promise.all(
    LEAGUES.map(async (by, at): Promise<readonly Block[]> => {
      const groups = await readGroups(session, by, judgedBy.zone_minutes, lang);
      return [
        heading(1, words.league(groupWord(by, lang), words.numerals[at] ?? '')),
        ...groupBlocks(groups, by, lang, LEAGUE_ROWS_MAX),
      ];
    }),
  );
  const kinds = KINDS.filter((kind) => cases.some((one) => one.kinds.includes(kind)));
  const missing = notLookedItems(summary, WORDS[lang]);
  return {
    title: words.title,
    lang,
    blocks: [
      heading(1, words.scope),
      paragraph(answer(summary, cases, WORDS[lang])),
      { kind: 'figures', items: verdictFigures(summary.verdicts, lang) },
      heading(1, words.risk),
      soft(words.riskLead),
      riskTable(cases, lang),
      ...leagues.flat(),
      heading(1, words.cases),
      casesTable(cases, lang),
      heading(1, words.law),
      ...legalBlocks(topicsFor(kinds), lang, lastSeen(cases)),
      heading(1, words.measures),
      list(words.measureList, 'number'),
      heading(1, words.notLooked),
      ...(missing.length > 0 ? [list(missing)] : [paragraph(words.notLookedNone)]),
      soft(all.disclaimer),
    ],
    footer: all.footer(summary.version, summary.rules_version),
  };
};

/** When the last of the cases was last seen; without one, ahead of everything. */
const lastSeen = (cases: readonly Case[]): string =>
  cases
    .map((one) => one.last_seen)
    .sort()
    .at(-1) ?? '9999';

const topicsFor = (kinds: readonly Kind[]) => topicsOf(kinds, ['monitoring', 'agent', 'archive']);

const verdictFigures = (verdicts: Readonly<Record<string, number>>, lang: Lang) => {
  const total = Object.values(verdicts).reduce((sum, count) => sum + count, 0) || 1;
  return (['jumped', 'suspect', 'clean', 'unknown'] as const).map((name): [string, string] => {
    const count = verdicts[name] ?? 0;
    return [WORDS[lang].verdicts[name], `${countLabel(count)} (${percentLabel(count / total)})`];
  });
};

/** Cases, sales and money per risk type, each sale once, most jumped sales first. */
const riskTable = (cases: readonly Case[], lang: Lang): Block => {
  const sums = new Map<
    string,
    { one: Case; cases: number; sales: number; amount: number; lost: number }
  >();
  for (const one of cases) {
    const key = `${one.risk_type.code}|${one.risk_type.name}`;
    const once = countedOnce([one]).length;
    const sum = sums.get(key) ?? { one, cases: 0, sales: 0, amount: 0, lost: 0 };
    sum.cases += 1;
    sum.sales += once * one.jumped_sales;
    sum.amount += once * one.amount_fen;
    sum.lost += once * (one.impact.issuer_fen + one.impact.network_fen);
    sums.set(key, sum);
  }
  const ordered = [...sums].sort(([a, x], [b, y]) => y.sales - x.sales || (a < b ? -1 : 1));
  const shares = [1, 3, 1, 1.4, 2, 1.8];
  return {
    kind: 'table',
    columns: PAPER_WORDS[lang].supervision.riskColumns.map((title, at) => ({
      title,
      share: shares[at] ?? 1,
      ...(at >= 2 ? { number: true as const } : {}),
    })),
    rows: ordered.map(([, { one, ...sum }]) => [
      one.risk_type.code || WORDS[lang].none,
      one.risk_type.name,
      countLabel(sum.cases),
      countLabel(sum.sales),
      yuanLabel(sum.amount),
      yuanLabel(sum.lost),
    ]),
  };
};

const casesTable = (cases: readonly Case[], lang: Lang): Block => {
  const words = WORDS[lang];
  const shares = [1.7, 3.2, 1.4, 1.6, 2.4, 1.3];
  return {
    kind: 'table',
    columns: PAPER_WORDS[lang].supervision.caseColumns.map((title, at) => ({
      title,
      share: shares[at] ?? 2,
      ...(at === 2 || at === 5 ? { number: true as const } : {}),
    })),
    rows: cases
      .slice(0, CASES_MAX)
      .map((one) => [
        one.case_id,
        `${wordFor(words.subjects, one.subject.type)} ${one.subject.id}`,
        `${countLabel(one.jumped_sales)} / ${countLabel(one.sales)}`,
        words.causes[one.cause.top],
        [one.risk_type.code, one.risk_type.name].filter(Boolean).join(' '),
        yuanLabel(one.impact.issuer_fen + one.impact.network_fen),
      ]),
  };
};
