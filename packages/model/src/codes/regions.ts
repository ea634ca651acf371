import { ACQUIRER_REGION_FLAGS_2017_TSV } from './generated/acquirer-region-flags-2017.ts';
import { lazy, parseTsv } from './tsv.ts';

/** Areas in which numbers of an institution were flagged: those listed, or all others. */
interface Flag {
  readonly inside: boolean;
  readonly prefixes: readonly string[];
  /** Prefixes within them that do not count. */
  readonly but: readonly string[];
}

/**
 * Whether a network's audit list flagged numbers of an institution in an area.
 *
 * Shape   code3: institution; area: CNAPS code. Undefined: the list does not name the institution, or
 *         only in a way that holds for some of its codes. The list is of 2017: a reason to look, no more.
 * Source  catalog/codes/acquirer-region-flags-2017.csv.
 * @example isRegionFlagged('822', '3320') // true
 */
export function isRegionFlagged(code3: string, area: string): boolean | undefined {
  const flag = flags().get(code3);
  if (flag === undefined) return undefined;
  const starts = (prefixes: readonly string[]): boolean =>
    prefixes.some((prefix) => area.startsWith(prefix));
  return (starts(flag.prefixes) && !starts(flag.but)) === flag.inside;
}

/** Rows that name whole institutions; those that name single codes of one are left out. */
const flags = lazy(() => {
  const known = new Map<string, Flag>();
  for (const [codes = '', condition = '', areas = ''] of parseTsv(
    ACQUIRER_REGION_FLAGS_2017_TSV,
    3,
  )) {
    if (!/^4\d{3}(?: 4\d{3})*$/.test(codes)) continue;
    const but = [...areas.matchAll(/not (\d+)/g)].map((found) => found[1] ?? '');
    const prefixes = areas.replace(/\(not \d+\)/g, '').split(' ');
    for (const code of codes.split(' '))
      known.set(code.slice(1), { inside: condition === 'flag_if_in', prefixes, but });
  }
  return known;
});
