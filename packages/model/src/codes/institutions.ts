import { INSTITUTIONS_TSV } from './generated/institutions.ts';
import { lazy, parseTsv } from './tsv.ts';

/** The owner of a 3-digit institution code, the first three digits of a merchant number. */
export interface Institution {
  readonly code3: string;
  readonly name: string;
  /** `unassigned`: a page says that the code belongs to nobody (999). */
  readonly kind: 'bank' | 'payment' | 'unassigned';
  /** How well the name is known; `ambiguous` names several candidates. */
  readonly confidence: 'verified' | 'single' | 'inferred' | 'ambiguous' | 'conflicting';
  /** First day without a licence (ISO date); absent: no end is known, which is no proof of a licence. */
  readonly licensedUntil?: string;
}

/**
 * The institution that owns a 3-digit code, if the table knows one.
 *
 * Shape   code3: three digits. An unlisted code is unknown, not wrong: several large institutions
 *         have no published code.
 * Errors  none; anything else is undefined.
 * Source  catalog/codes/institutions.csv; docs/facts.md §2.
 * @example findInstitution('822')?.name // 拉卡拉支付股份有限公司
 */
export function findInstitution(code3: string): Institution | undefined {
  return byCode().get(code3);
}

/** All institutions, by code. */
export function institutions(): readonly Institution[] {
  return all();
}

/**
 * Whether the licence of an institution had ended on a day.
 *
 * Shape   day: ISO date. `undefined` when no end is known: the shipped list of ends is not complete.
 * Source  catalog/codes/licence-events.csv.
 * @example licenceEnded('887', '2025-07-04') // true
 */
export function licenceEnded(code3: string, day: string): boolean | undefined {
  const until = findInstitution(code3)?.licensedUntil;
  return until === undefined ? undefined : day >= until;
}

const all = lazy(() =>
  Object.freeze(
    parseTsv(INSTITUTIONS_TSV, 5).map(([code3 = '', name = '', kind, confidence, until = '']) =>
      Object.freeze({
        code3,
        name,
        kind: kind as Institution['kind'],
        confidence: confidence as Institution['confidence'],
        ...(until && { licensedUntil: until }),
      }),
    ),
  ),
);
const byCode = lazy(() => new Map(all().map((institution) => [institution.code3, institution])));
