import { PLACE_GUARDS_TSV } from './generated/place-guards.ts';
import { PLACE_NAMES_TSV } from './generated/place-names.ts';
import { lazy, parseTsv } from './tsv.ts';
import { createWordFinder } from './word-finder.ts';

/** A province or city named inside a text. */
export interface PlaceWord {
  readonly word: string;
  readonly province: string;
  readonly city?: string;
  /** 0-based, in UTF-16 units of the text. */
  readonly at: number;
}

/**
 * The provinces and cities that a Chinese merchant name speaks of, left to right.
 *
 * Shape   longest match first, matches do not overlap. Not counted: streets (南京路), dishes and
 *         produce (重庆小面), brands that carry their home town (北京银行, 同仁堂), everyday words
 *         (朝阳, 安康 …) unless 市, 州, 地区 or 盟 follows.
 * Errors  none; a name without a place gives [].
 * Source  catalog/codes/place-guards.csv (own list, kinds in docs/facts.md §4).
 * @example placesIn('河南省银隆商贸有限公司')[0]?.province // 河南
 */
export function placesIn(text: string): readonly PlaceWord[] {
  const { names, nameAt, swallowedAt, weak } = words();
  const out: PlaceWord[] = [];
  let at = 0;
  while (at < text.length) {
    const swallow = swallowedAt(text, at);
    const word = nameAt(text, at);
    if (swallow && swallow.length >= (word?.length ?? 0)) at += swallow.length;
    else if (word) {
      const place = names.get(word)!;
      const after = at + word.length;
      if (counts(text, after, weak.has(word))) out.push({ word, ...place, at });
      at = after;
    } else at += 1;
  }
  return out;
}

/**
 * The distinct provinces that a merchant name speaks of, in order.
 *
 * Shape   short names as in `Area.province`. Rules and guards: `placesIn`.
 * @example provincesIn('重庆小面(南京路店)') // []
 */
export function provincesIn(text: string): readonly string[] {
  return [...new Set(placesIn(text).map((place) => place.province))];
}

const ADMINISTRATIVE = /^(?:市(?!场|区路)|州(?!路)|地区|盟|自治州)/;
const PROVINCIAL = /^(?:省|市(?!场)|自治区|壮族|回族|维吾尔)/;

/** A weak word needs an administrative ending; an ending also overrules the guards of what follows. */
function counts(text: string, after: number, isWeak: boolean): boolean {
  const rest = text.slice(after, after + 8);
  if (ADMINISTRATIVE.test(rest)) return true;
  if (isWeak) return false;
  return PROVINCIAL.test(rest) || !words().notBefore.some((guard) => rest.startsWith(guard));
}

const words = lazy(() => {
  const names = new Map<string, { province: string; city?: string }>();
  for (const [name = '', province = '', city = ''] of parseTsv(PLACE_NAMES_TSV, 3)) {
    names.set(name, { province, ...(city && { city }) });
  }
  const guards = parseTsv(PLACE_GUARDS_TSV, 2);
  const ofKind = (kind: string): string[] =>
    guards.filter((guard) => guard[0] === kind).map((guard) => guard[1] ?? '');
  const long = (some: Iterable<string>): string[] => [...some].filter(({ length }) => length >= 2);
  return {
    names,
    nameAt: createWordFinder(long(names.keys())),
    swallowedAt: createWordFinder(long(ofKind('swallow'))),
    weak: new Set(ofKind('weak_city')),
    notBefore: ofKind('not_before'),
  };
});
