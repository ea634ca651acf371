import { Fault, type Lang } from '@zhenma/model';
import { complaintPaper, type Role } from './act/paper/complaint.ts';
import { supervisionPaper } from './act/paper/supervision.ts';
import { chosenCases, writePaper } from './act/report-file.ts';
import { type ResultPlace, withResults, writing } from './write-report.ts';

export const PAPERS = ['complaint', 'supervision'] as const;
export type PaperKind = (typeof PAPERS)[number];

export interface PaperOptions extends ResultPlace {
  readonly paper: PaperKind;
  readonly target: string;
  readonly format: 'html' | 'pdf' | 'txt';
  readonly lang: Lang;
  readonly role: Role;
  /** One case for a complaint; for a supervision report some, or all when empty. */
  readonly caseIds: readonly string[];
}

/**
 * Writes a paper that goes to somebody: a letter of complaint on one case, or a supervision report.
 *
 * Errors  USAGE_VALUE_INVALID for an unknown case, USAGE_ARGUMENT_MISSING for a complaint without
 *         exactly one, OUTPUT_NOT_WRITABLE.
 */
export const writePaperOf = (options: PaperOptions): Promise<void> =>
  withResults(options, async (session, results) => {
    const cases = chosenCases(results.cases, options.caseIds);
    const { lang, role, target, format } = options;
    const [one] = cases;
    if (options.paper === 'complaint' && (!one || options.caseIds.length !== 1))
      throw new Fault('USAGE_ARGUMENT_MISSING', 'a complaint is about one case: --case ID');
    const paper =
      options.paper === 'complaint' && one
        ? await complaintPaper(session, results, one, { role, lang })
        : await supervisionPaper(session, results, cases, lang);
    await writing(target, () => writePaper(paper, target, format));
  });
