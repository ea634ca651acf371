import { AREA_PLANNED_PREFIXES_TSV } from './generated/area-planned-prefixes.ts';
import { AREA_PROVINCE_BLOCKS_TSV } from './generated/area-province-blocks.ts';
import { AREAS_AMBIGUOUS_TSV } from './generated/areas-ambiguous.ts';
import { AREAS_CNAPS_TSV } from './generated/areas-cnaps.ts';
import { AREAS_GB2260_TSV } from './generated/areas-gb2260.ts';
import { AREAS_SUPPLEMENT_TSV } from './generated/areas-supplement.ts';
import { lazy, parseTsv } from './tsv.ts';

/** `cnaps`: UnionPay's 4-digit area codes; `gb2260`: the first four digits of GB/T 2260. */
export type AreaCodeScheme = 'cnaps' | 'gb2260';

/** What a 4-character area code says about a place. */
export interface Area {
  readonly code: string;
  readonly scheme: AreaCodeScheme;
  /** Short name, spelt alike in both schemes: 广东, 上海, 内蒙古. Several candidates: `四川/重庆`. */
  readonly province: string;
  /** The candidates; one, except in the shared blocks 65, 66 and 68. */
  readonly provinces: readonly string[];
  /** Prefecture-level name without 市, 州, 地区, 盟, spelt alike in both schemes; absent when unknown. */
  readonly city?: string;
  readonly county?: string;
  readonly level: 'province' | 'city' | 'county';
  /** The code itself is listed; false: inferred from its first digits. */
  readonly exact: boolean;
}

/** How two areas relate; `unknown`: candidates overlap, but nothing decides between them. */
export type PlaceRelation = 'same' | 'same_city' | 'same_province' | 'different' | 'unknown';

/**
 * The place of an area code in one scheme.
 *
 * Shape   code: four characters, the last two may be letters (49D0). CNAPS order: listed → supplement
 *         → first three digits + 0 when that is a city → separately planned cities → all listed codes
 *         with the same first three digits agree on a city → province block of the first two digits.
 *         GB/T 2260 order: listed → province of the first two digits.
 * Errors  none; a code of no known block is undefined.
 * Source  catalog/codes/areas-*.csv, area-*.csv; docs/facts.md §3. The fifth CNAPS step is inferred.
 * @example findArea('5840', 'cnaps')?.city // 深圳
 */
export function findArea(code: string, scheme: AreaCodeScheme): Area | undefined {
  const memo = found[scheme];
  if (memo.has(code)) return memo.get(code);
  if (!/^[0-9]{2}[0-9A-Z]{2}$/.test(code)) return undefined;
  const area = scheme === 'cnaps' ? lookUpCnaps(code) : lookUpGb(code);
  memo.set(code, area);
  return area;
}

/**
 * Whether a code is listed in both schemes with different meaning, so that it decides nothing alone.
 *
 * Source  catalog/codes/areas-ambiguous.csv (47 codes), derived from the two tables.
 * @example isAmbiguousArea('3310') // true: 杭州 or 台州
 */
export function isAmbiguousArea(code: string): boolean {
  return ambiguous().has(code);
}

/**
 * Compares two places by name, across schemes.
 *
 * Shape   `same`: same code, or both listed and naming the same city or county; `same_city`: one is
 *         finer than the other, other counties of one city, or a city that was only inferred; `same_province`: other cities, or a city is unknown;
 *         `different`: no province in common; `unknown`: only a shared block in common.
 * Errors  none. Counties that changed their city after 2011 may compare as `same_province`.
 * @example samePlace(findArea('5840', 'cnaps')!, findArea('4403', 'gb2260')!) // same
 */
export function samePlace(a: Area, b: Area): PlaceRelation {
  if (a.scheme === b.scheme && a.code === b.code) return 'same';
  if (!a.provinces.some((province) => b.provinces.includes(province))) return 'different';
  if (a.provinces.length > 1 || b.provinces.length > 1) return 'unknown';
  if (a.city === undefined || b.city === undefined) return 'same_province';
  if (a.city !== b.city) return 'same_province';
  return a.exact && b.exact && a.county === b.county ? 'same' : 'same_city';
}

const found = {
  cnaps: new Map<string, Area | undefined>(),
  gb2260: new Map<string, Area | undefined>(),
};

/** A listed place: province, city, county; empty text means not known. */
type Place = readonly [province: string, city: string, county: string];

const cnaps = lazy(() => places(AREAS_CNAPS_TSV));
const supplement = lazy(() => places(AREAS_SUPPLEMENT_TSV));
const gb2260 = lazy(() => places(AREAS_GB2260_TSV));
const ambiguous = lazy(() => new Set(AREAS_AMBIGUOUS_TSV.split('\n')));
const planned = lazy(
  () =>
    new Map(
      parseTsv(AREA_PLANNED_PREFIXES_TSV, 3).map(([prefix = '', p = '', c = '']) => [
        prefix,
        [p, c, ''] as Place,
      ]),
    ),
);
const blocks = lazy(
  () => new Map(parseTsv(AREA_PROVINCE_BLOCKS_TSV, 2).map(([prefix = '', p = '']) => [prefix, p])),
);
/** First three digits → the city that all listed codes with them share; absent when they differ. */
const sharedCities = lazy(() => {
  const shared = new Map<string, Place | undefined>();
  for (const [code, [province, city]] of cnaps()) {
    const prefix = code.slice(0, 3);
    const before = shared.get(prefix);
    const agrees = !shared.has(prefix) || before?.[1] === city;
    shared.set(prefix, agrees ? [province, city, ''] : undefined);
  }
  return shared;
});

function places(tsv: string): ReadonlyMap<string, Place> {
  return new Map(parseTsv(tsv, 4).map(([code = '', p = '', c = '', k = '']) => [code, [p, c, k]]));
}

function lookUpCnaps(code: string): Area | undefined {
  const listed = cnaps().get(code) ?? supplement().get(code);
  if (listed) return area(code, 'cnaps', listed, true);
  const prefix = code.slice(0, 3);
  const head = cnaps().get(`${prefix}0`);
  const inferred =
    head && head[2] === '' ? head : (planned().get(prefix) ?? sharedCities().get(prefix));
  if (inferred) return area(code, 'cnaps', inferred, false);
  const block = blocks().get(code.slice(0, 2));
  return block === undefined
    ? undefined
    : area(code, 'cnaps', [block, municipality(block), ''], false);
}

function lookUpGb(code: string): Area | undefined {
  const listed = gb2260().get(code);
  if (listed) return area(code, 'gb2260', listed, true);
  const province = gb2260().get(`${code.slice(0, 2)}00`);
  return province && area(code, 'gb2260', province, false);
}

function area(code: string, scheme: AreaCodeScheme, place: Place, exact: boolean): Area {
  const [province, city, county] = place;
  return Object.freeze({
    code,
    scheme,
    province,
    provinces: Object.freeze(province.split('/')),
    ...(city && { city }),
    ...(county && { county }),
    level: county ? 'county' : city ? 'city' : 'province',
    exact,
  });
}

/** A municipality is city and province at once. */
function municipality(province: string): string {
  return ['北京', '天津', '上海', '重庆'].includes(province) ? province : '';
}
