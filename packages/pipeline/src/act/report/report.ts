import { writeFile } from 'node:fs/promises';
import type { Case, Lang } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import type { Summary } from '../summary.ts';
import { AMOUNT_EDGES, type CaseData, caseData } from './case-data.ts';
import { page } from './page.ts';
import { readBorrowed, readCases, readDays } from './queries.ts';

/** Cases that get a section of their own; the others are rows of the table. */
export const SECTIONS_MAX = 20;

/**
 * Writes `report.html`: one file that needs nothing else, for a person to read and print.
 *
 * Shape   deterministic: no clock, no durations of the run. Bounded: sections, table rows, ticks and
 *         listed files have fixed limits, and the page says where it left something out.
 */
export const writeReport = async (
  session: Session,
  path: string,
  input: {
    readonly summary: Summary;
    readonly cases: readonly Case[];
    readonly lang: Lang;
    readonly chosen?: boolean;
  },
): Promise<void> => {
  const { summary, cases, lang, chosen = false } = input;
  const zoneMinutes = zoneOf(cases);
  const text = page({
    summary,
    cases,
    chosen,
    sections: await readSections(session, cases, zoneMinutes),
    days: await readDays(session),
    borrowed: await readBorrowed(session),
    lang,
    zoneMinutes,
  });
  await writeFile(path, text);
};

/** What the sections of the first cases show. */
export const readSections = async (
  session: Session,
  cases: readonly Case[],
  zoneMinutes: number,
): Promise<readonly CaseData[]> => {
  const first = cases.slice(0, SECTIONS_MAX);
  return caseData(first, await readCases(session, first, { zoneMinutes, edges: AMOUNT_EDGES }));
};

/** China's zone, when no case says otherwise. */
const ZONE_MINUTES = 480;

/** The zone in which the cases state their times. */
export const zoneOf = (cases: readonly Case[]): number => {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(cases[0]?.first_seen ?? '') ?? [];
  if (sign === undefined) return ZONE_MINUTES;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};
