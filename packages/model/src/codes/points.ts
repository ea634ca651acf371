import { NO_POINTS_MCC_TSV } from './generated/no-points-mcc.ts';
import { lazy, parseTsv } from './tsv.ts';

/**
 * Whether an issuer publishes a code as earning no points.
 *
 * Shape   issuer: name as in the list (北京银行, 杭州银行, 民生银行, 武汉农商行). True: listed.
 *         Undefined: not listed, which proves nothing, because the copies are cut off or undated.
 * Source  catalog/codes/no-points-mcc.csv; docs/facts.md §9.
 * @example earnsNoPoints('北京银行', '0742') // true
 */
export function earnsNoPoints(issuer: string, mcc: string): true | undefined {
  return byMcc().get(mcc)?.includes(issuer) || undefined;
}

/** The issuers whose published list has the code, in table order. */
export function issuersWithoutPoints(mcc: string): readonly string[] {
  return byMcc().get(mcc) ?? [];
}

const byMcc = lazy(() => {
  const issuers = new Map<string, string[]>();
  for (const [issuer = '', , mcc = ''] of parseTsv(NO_POINTS_MCC_TSV, 3)) {
    const listed = issuers.get(mcc);
    if (listed === undefined) issuers.set(mcc, [issuer]);
    else if (!listed.includes(issuer)) listed.push(issuer);
  }
  return issuers;
});
