import { type Area, findArea, type PlaceRelation, samePlace } from './codes/areas.ts';
import { findInstitution } from './codes/institutions.ts';
import { findMcc, priceClass } from './codes/mcc.ts';
import { provincesIn } from './codes/places.ts';
import { isRegionFlagged } from './codes/regions.ts';
import { tradesIn } from './codes/trades.ts';
import { type MerchantNumber, parseAcquirer, parseMerchantNumber } from './merchant-number.ts';
import { cleanName } from './names.ts';

/** Structure must be this sure before a part of a number is taken as a statement. */
const TRUSTED = 0.9;

/** Numbers taken apart lately; a scan asks for the same ones again and again. */
const REMEMBERED_MAX = 200_000;
const remembered = new Map<string, MerchantNumber | undefined>();

const trusted = (number: string): MerchantNumber | undefined => {
  if (remembered.has(number)) return remembered.get(number);
  const parsed = parseMerchantNumber(number);
  const value = parsed.structured && parsed.confidence >= TRUSTED ? parsed : undefined;
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(number, value);
  return value;
};

/** Category code inside a structured merchant number; null when the number says nothing. */
export const mccInside = (number: string): string | null => trusted(number)?.mcc ?? null;

/** Area code inside a structured merchant number; null when the number says nothing. */
export const areaInside = (number: string): string | null => trusted(number)?.area ?? null;

/** Institution inside a structured merchant number; null when the number says nothing. */
export const institutionInside = (number: string): string | null =>
  trusted(number)?.institution ?? null;

/**
 * Why a merchant number cannot be taken apart: it has another shape, its category or area is in no
 * table, or nobody is known under its institution code; `none` where all parts are known.
 *
 * @example numberDoubt('999290058120001') // 'institution'
 */
export const numberDoubt = (
  number: string,
): 'none' | 'shape' | 'category' | 'area' | 'institution' => {
  const { confidence, structured, mcc, institution } = parseMerchantNumber(number);
  if (confidence === 0) return 'shape';
  if (findMcc(mcc) === undefined) return 'category';
  if (!structured) return 'area';
  const owner = findInstitution(institution);
  return owner === undefined || owner.kind === 'unassigned' ? 'institution' : 'none';
};

/** Whether an audit list flags the institution inside a number for the area inside it; null: not listed. */
export const regionFlagged = (number: string): boolean | null => {
  const parsed = trusted(number);
  if (parsed?.areaScheme !== 'cnaps') return null;
  return isRegionFlagged(parsed.institution, parsed.area) ?? null;
};

/**
 * Whether a number's place lies outside the areas that a text names; null when either is not known.
 *
 * Shape   areas: provinces or cities in words, or 全国. An ambiguous code is never held against anybody.
 * @example outsideAreas('822290058120001', '北京、天津') // true
 */
export const outsideAreas = (number: string, areas: string): boolean | null => {
  const places = trusted(number)?.places ?? [];
  const named = provincesIn(areas);
  if (/全国/.test(areas)) return false;
  if (places.length === 0 || named.length === 0) return null;
  return !places.some((place) => place.provinces.some((province) => named.includes(province)));
};

const RANK: Record<PlaceRelation, number> = {
  different: 0,
  unknown: 1,
  same_province: 2,
  same_city: 3,
  same: 4,
};

/** The nearest reading: an ambiguous code is never held against anybody. */
const nearest = (left: readonly Area[], right: readonly Area[]): PlaceRelation | null => {
  let best: PlaceRelation | null = null;
  for (const a of left)
    for (const b of right) {
      const next = samePlace(a, b);
      if (best === null || RANK[next] > RANK[best]) best = next;
    }
  return best;
};

/** How the areas inside two merchant numbers relate; null when either says nothing. */
export const placesOfNumbers = (a: string, b: string): PlaceRelation | null =>
  nearest(trusted(a)?.places ?? [], trusted(b)?.places ?? []);

/** How the area inside a number relates to the area inside an acquirer field (always CNAPS). */
export const placeOfAcquirer = (number: string, acquirer: string): PlaceRelation | null => {
  const place = parseAcquirer(acquirer)?.place;
  return place ? nearest(trusted(number)?.places ?? [], [place]) : null;
};

/** How the area inside a number relates to a stated 4-character area code of either scheme. */
export const placeOfArea = (number: string, area: string): PlaceRelation | null =>
  nearest(trusted(number)?.places ?? [], readings(area));

/** Area codes are a few thousand; a text that is none is not remembered. */
const readings = (area: string): readonly Area[] => {
  const known = read.get(area);
  if (known !== undefined) return known;
  const places = [findArea(area, 'cnaps'), findArea(area, 'gb2260')].filter(
    (place): place is Area => place?.exact === true,
  );
  if (places.length > 0) read.set(area, places);
  return places;
};

const read = new Map<string, readonly Area[]>();

/** How two stated area codes relate, each read in either scheme; null when one is unknown. */
export const placesOfAreas = (a: string, b: string): PlaceRelation | null =>
  nearest(readings(a), readings(b));

/** Whether a text names the province of a stated area code; null when it names none, or the code is unknown. */
export const namesArea = (text: string, area: string): boolean | null => {
  const named = provincesIn(text);
  const places = readings(area);
  if (named.length === 0 || places.length === 0) return null;
  return places.some(({ provinces }) => provinces.some((one) => named.includes(one)));
};

/**
 * Whether number and acquirer field name the same firm; null when either is not known well.
 *
 * One firm may own several institution codes (银联商务: 802, 806, 811, 898), so names decide.
 */
export const sameInstitution = (number: string, acquirer: string): boolean | null => {
  const inside = institutionInside(number);
  const stated = parseAcquirer(acquirer)?.institution;
  if (inside === null || stated === undefined || stated === '000') return null;
  return inside === stated || sameFirm(inside, stated);
};

/** Whether two institution codes belong to one firm; null when a code is not in the table. */
export const sameFirm = (a: string, b: string): boolean | null => {
  if (a === b) return true;
  const left = findInstitution(a);
  const right = findInstitution(b);
  if (!left || !right) return null;
  return (
    firm(left.name) === firm(right.name) || [left, right].every((one) => /银联商务/.test(one.name))
  );
};

/**
 * Whether what a registry calls the acquirer is the firm of an acquirer field; null when either is not known.
 *
 * Shape   registered: a code in any of its forms, or the firm's name, brand or company, three characters at least.
 * @example isAcquirer('拉卡拉', '48225810') // true
 */
export const isAcquirer = (registered: string, acquirer: string): boolean | null => {
  if (registered === acquirer) return true;
  const stated = parseAcquirer(acquirer)?.institution;
  if (stated === undefined) return null;
  const code = parseAcquirer(registered)?.institution;
  if (code !== undefined) return sameFirm(code, stated);
  const known = findInstitution(stated)?.name;
  const name = firm(registered.normalize('NFKC').replace(/\s/g, ''));
  if (known === undefined || [...name].length < FIRM_CHARS_MIN) return null;
  return known.includes(name) || name.includes(firm(known));
};

/** 银联 alone is in the names of several firms. */
const FIRM_CHARS_MIN = 3;

const firm = (name: string): string => name.replace(/[（(].*$/, '').replace(/(股份)?有限公司$/, '');

/** True when a name speaks of provinces and none of them is where the number belongs. */
export const nameFromElsewhere = (name: string, number: string): boolean | null => {
  const spoken = provincesIn(name);
  const places = trusted(number)?.places ?? [];
  if (spoken.length === 0 || places.length === 0) return null;
  return !places.some((place) => place.provinces.some((province) => spoken.includes(province)));
};

/**
 * Whether a name tells a trade of the standard price while the code sent is of a cheaper class, and
 * no trade of the name is of that class; null when the name tells no trade or the class is not known.
 *
 * @example nameIsDearer('云佳包子铺', '8211', '2024-03-01') // true
 * @example nameIsDearer('樂龍购物广場', '5411', '2024-03-01') // false: large supermarkets have such signs
 */
export const nameIsDearer = (name: string, mcc: string, day: string): boolean | null => {
  const sent = priceClass(mcc, day);
  const told = tradesIn(cleanName(name).full).filter((trade) => !trade.weak);
  if (sent === undefined || told.length === 0) return null;
  const classes = told.map((trade) => priceClass(trade.mcc, day));
  if (classes.includes(undefined)) return null;
  return sent !== 'standard' && classes.every((one) => one === 'standard');
};
