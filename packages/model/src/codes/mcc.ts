import { MCC_TSV } from './generated/mcc.ts';
import { MCC_FEE_CLASS_TSV } from './generated/mcc-fee-class.ts';
import { MCC_KEYWORDS_TSV } from './generated/mcc-keywords.ts';
import { lazy, parseTsv } from './tsv.ts';

/** A merchant category code. */
export interface Mcc {
  readonly mcc: string;
  /** Empty for the four codes that a list names without a title. */
  readonly nameZh: string;
  /** ISO 18245 style title, from memory. */
  readonly nameEn?: string;
  /**
   * `list_only`: seen in one bank's list only; `foreign`: not issued to domestic merchants;
   * `price_code`: 县乡 and 三农 price codes, no trade; `unnamed`: a list has the code without a title.
   */
  readonly status:
    | 'active'
    | 'suspended'
    | 'deleted'
    | 'foreign'
    | 'bank_internal'
    | 'price_code'
    | 'list_only'
    | 'unnamed';
}

/** 标准类, 优惠类, 减免类, 特计类. */
export type PriceClass = 'standard' | 'preferential' | 'exempt' | 'special';

/** What is known about the price class of a code, and how well. */
export interface PriceClassFact {
  readonly mcc: string;
  /** Absent when the sources contradict each other (4112). */
  readonly priceClass?: PriceClass;
  /** V2 two sources, V one source, I inferred, R recalled. */
  readonly mark: 'V2' | 'V' | 'I' | 'R';
  readonly note?: string;
}

/** First day of the present four classes. */
export const PRICE_CLASSES_SINCE = '2016-09-06';

/**
 * A merchant category code, if listed.
 *
 * Shape   four digits. Unlisted is unknown, not wrong: 319 codes were found in public lists.
 * Source  catalog/codes/mcc.csv; docs/facts.md §5.
 * @example findMcc('5812')?.nameZh // 就餐场所和餐馆
 */
export function findMcc(mcc: string): Mcc | undefined {
  return byCode().get(mcc);
}

/** All listed codes, ascending. */
export function mccs(): readonly Mcc[] {
  return all();
}

/**
 * The price class that the tariff gives to a code on a day.
 *
 * Shape   day: ISO date. An active code on no list of other classes is `standard`. Undefined: before
 *         2016-09-06 (five other groups), an unlisted, foreign or deleted code, or a contradiction (4112).
 *         `exempt` is the class only of merchants that proved to be non-profit.
 * Source  catalog/codes/mcc-fee-class.csv; docs/facts.md §6.
 * @example priceClass('5411', '2024-03-01') // preferential
 */
export function priceClass(mcc: string, day: string): PriceClass | undefined {
  return day < PRICE_CLASSES_SINCE ? undefined : findPriceClass(mcc)?.priceClass;
}

/**
 * The class of a code with its mark and the doubt about it.
 *
 * Shape   undefined for codes whose class nobody states and that are not active.
 * Source  catalog/codes/mcc-fee-class.csv; the default `standard` of active codes is inferred.
 * @example findPriceClass('4112') // { mcc: '4112', mark: 'V', note: 'ambiguous: …' }
 */
export function findPriceClass(mcc: string): PriceClassFact | undefined {
  const listed = classFacts().get(mcc);
  if (listed) return listed;
  const status = findMcc(mcc)?.status;
  if (status !== 'active' && status !== 'suspended') return undefined;
  return { mcc, priceClass: 'standard', mark: 'I' };
}

/** How well the class is known; `undefined` when there is no class fact at all. */
export function priceClassDoubt(mcc: string): PriceClassFact['mark'] | undefined {
  return findPriceClass(mcc)?.mark;
}

/** Chinese trade words of a code, own work; [] when none were collected. */
export function keywordsOf(mcc: string): readonly string[] {
  return keywordRows().find((row) => row.mcc === mcc)?.keywords ?? [];
}

/** One row of the trade-word table: the words that speak for a code and those that speak against. */
export interface TradeWords {
  readonly mcc: string;
  readonly keywords: readonly string[];
  readonly notIf: readonly string[];
}

/** All trade words, by code. Source: catalog/codes/mcc-keywords.csv, own work [I]. */
export function tradeWords(): readonly TradeWords[] {
  return keywordRows();
}

const all = lazy(() =>
  Object.freeze(
    parseTsv(MCC_TSV, 4).map(([mcc = '', nameZh = '', nameEn = '', status]) =>
      Object.freeze({ mcc, nameZh, ...(nameEn && { nameEn }), status: status as Mcc['status'] }),
    ),
  ),
);
const byCode = lazy(() => new Map(all().map((row) => [row.mcc, row])));

const classFacts = lazy(
  () =>
    new Map(
      parseTsv(MCC_FEE_CLASS_TSV, 4).map(([mcc = '', named = '', mark, note = '']) => [
        mcc,
        Object.freeze({
          mcc,
          ...(named && { priceClass: named as PriceClass }),
          mark: mark as PriceClassFact['mark'],
          ...(note && { note }),
        }),
      ]),
    ),
);

const keywordRows = lazy(() =>
  Object.freeze(
    parseTsv(MCC_KEYWORDS_TSV, 3).map(([mcc = '', keywords = '', notIf = '']) =>
      Object.freeze({
        mcc,
        keywords: Object.freeze(keywords.split(' ')),
        notIf: Object.freeze(notIf === '' ? [] : notIf.split(' ')),
      }),
    ),
  ),
);
