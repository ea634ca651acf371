import { writeFile } from 'node:fs/promises';
import { type Case, Fault, type Lang, yuanLabel } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { type Block, type Paper, soft } from './document/blocks.ts';
import { reportPaper } from './document/report-paper.ts';
import { paperHtml } from './document/to-html.ts';
import { writePdf } from './document/to-pdf.ts';
import { paperText } from './document/to-text.ts';
import { groupBlocks } from './group/group-table.ts';
import { type Group, type Grouping, readGroups } from './group/groups.ts';
import { ownViewBlocks, ownViewSheet, readOwnViews } from './group/own-view.ts';
import { GROUP_WORDS } from './group/words.ts';
import { countLabel } from './report/labels.ts';
import { readSections, writeReport, zoneOf } from './report/report.ts';
import { WORDS } from './report/words.ts';
import type { Results } from './results.ts';
import { groupSheet, reportSheets } from './sheet/report-sheets.ts';
import { writeWorkbook } from './sheet/workbook.ts';

export const REPORT_FORMATS = ['html', 'pdf', 'xlsx'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ReportOptions {
  readonly target: string;
  readonly format: ReportFormat;
  readonly lang: Lang;
  readonly by: 'case' | Grouping;
  /** Cases to tell; all of them when empty. */
  readonly caseIds: readonly string[];
}

/**
 * The cases with these ids, in the order of the result; all of them when no id is given.
 *
 * Errors  USAGE_VALUE_INVALID for an id that the result does not have.
 */
export const chosenCases = (all: readonly Case[], ids: readonly string[]): readonly Case[] => {
  const unknown = ids.find((id) => !all.some((one) => one.case_id === id));
  if (unknown !== undefined)
    throw new Fault('USAGE_VALUE_INVALID', `there is no case ${unknown} in this result`);
  return ids.length === 0 ? all : all.filter((one) => ids.includes(one.case_id));
};

/**
 * Writes one report of an opened result.
 *
 * Errors  OUTPUT_NOT_WRITABLE; those of `chosenCases`.
 */
export const writeReportFile = async (
  session: Session,
  results: Results,
  options: ReportOptions,
): Promise<void> => {
  const cases = chosenCases(results.cases, options.caseIds);
  const chosen = options.caseIds.length > 0;
  if (options.by !== 'case') return groupReport(session, results, { ...options, by: options.by });
  const { summary } = results;
  const { lang, target, format } = options;
  if (format === 'html') return writeReport(session, target, { summary, cases, lang, chosen });
  if (format === 'xlsx') return writeWorkbook(reportSheets(summary, cases, lang), target);
  const zoneMinutes = zoneOf(cases);
  const sections = await readSections(session, cases, zoneMinutes);
  return writePdf(reportPaper({ summary, cases, sections, lang, zoneMinutes, chosen }), target);
};

const groupReport = async (
  session: Session,
  { summary, judgedBy }: Results,
  { by, lang, target, format }: ReportOptions & { readonly by: Grouping },
): Promise<void> => {
  const groups = await readGroups(session, by, judgedBy.zone_minutes, lang);
  const own = by === 'merchant' ? await readOwnViews(session) : [];
  if (format === 'xlsx')
    return writeWorkbook([groupSheet(groups, by, lang), ...ownViewSheet(own, lang)], target);
  const words = GROUP_WORDS[lang];
  const paper: Paper = {
    title: words.title(words.by[by]),
    lang,
    blocks: [
      totals(groups, lang),
      soft(words.lead),
      ...groupBlocks(groups, by, lang),
      ...ownViewBlocks(own, lang),
    ],
    footer: WORDS[lang].page.footer(summary.version, summary.rules_version),
  };
  return writePaper(paper, target, format);
};

const totals = (groups: readonly Group[], lang: Lang): Block => {
  const { columns } = GROUP_WORDS[lang];
  const sum = (of: (group: Group) => number): number =>
    groups.reduce((total, group) => total + of(group), 0);
  return {
    kind: 'figures',
    items: [
      [columns.sales, countLabel(sum((group) => group.sales))],
      [columns.jumped, countLabel(sum((group) => group.jumped))],
      [columns.amount, yuanLabel(sum((group) => group.amountFen))],
      [columns.lost, yuanLabel(sum((group) => group.issuerFen + group.networkFen))],
    ],
  };
};

/** Writes a document as HTML, PDF or plain text. */
export const writePaper = async (
  paper: Paper,
  target: string,
  format: 'html' | 'pdf' | 'txt',
): Promise<void> => {
  if (format === 'pdf') return writePdf(paper, target);
  const text = format === 'html' ? paperHtml(paper) : paperText(paper);
  await writeFile(target, text, { mode: 0o600 });
};
