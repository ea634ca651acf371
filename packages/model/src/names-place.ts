import { placesIn } from './codes/places.ts';

/** A name as it was cleaned, and what is its own beside places and trades. */
interface Name {
  readonly full: string;
  readonly own: string;
}

/**
 * Whether two names that have nothing else of their own are called after one place: 福州大药房 and its firm
 * 深圳福州连锁管理有限公司.
 *
 * A firm's name is its registration's place, what it calls itself, its trade and its form, so that a place of
 * another province behind the first is what it calls itself. One place alone is where it stands, as likely.
 *
 * Source  企业名称登记管理规定, article 6 [R].
 */
export const areCalledAfterOnePlace = (left: Name, right: Name): boolean => {
  if (left.own !== '' || right.own !== '') return false;
  const [a, b] = [left, right].map(({ full }) => calledAfter(full));
  if (a !== undefined && b !== undefined) return a === b;
  return a !== undefined ? opensWith(right.full, a) : b !== undefined && opensWith(left.full, b);
};

/** The second of two places at a name's start, if they are of two provinces. */
const calledAfter = (full: string): string | undefined => {
  const [first, second] = placesIn(full);
  if (first?.at !== 0 || second === undefined || first.province === second.province)
    return undefined;
  const between = full.slice(first.word.length, second.at);
  return /^[省市]?$/.test(between) ? second.word : undefined;
};

const opensWith = (full: string, place: string): boolean => {
  const [first] = placesIn(full);
  return first?.at === 0 && first.word === place;
};
