import { SPECIAL_PRICING_CODES_TSV } from './generated/special-pricing-codes.ts';
import { lazy, parseTsv } from './tsv.ts';

/** Which code list a special-pricing code belongs to; the two level lists differ by place. */
export type SpecialPricingList =
  | 'type'
  | 'level (admin screen)'
  | 'level (F60.3.2)'
  | 'F60 sub-field'
  | 'merchant group (one bank)';

/** One code of a special-pricing list. */
export interface SpecialPricingCode {
  readonly list: SpecialPricingList;
  readonly code: string;
  readonly meaning: string;
}

/**
 * A special pricing type (特殊计费类型, F60.3.1).
 *
 * Shape   two digits, 00 none … 05 large merchant. Types 04 and 05 are lawful low prices: a low price
 *         alone proves no jump.
 * Source  catalog/codes/special-pricing-codes.csv: two bank systems.
 * @example findSpecialPricingType('04')?.meaning // 县乡优惠
 */
export function findSpecialPricingType(code: string): SpecialPricingCode | undefined {
  return specialPricingCodes('type').find((row) => row.code === code);
}

/**
 * A special pricing level (特殊计费档次) as the message carries it in F60.3.2.
 *
 * Shape   one digit; admin screens number the levels otherwise (`specialPricingCodes`).
 * Source  as `findSpecialPricingType`.
 */
export function findSpecialPricingLevel(code: string): SpecialPricingCode | undefined {
  return specialPricingCodes('level (F60.3.2)').find((row) => row.code === code);
}

/** All codes of one list. */
export function specialPricingCodes(list: SpecialPricingList): readonly SpecialPricingCode[] {
  return all().filter((row) => row.list === list);
}

const all = lazy((): readonly SpecialPricingCode[] =>
  Object.freeze(
    parseTsv(SPECIAL_PRICING_CODES_TSV, 3).map(([list = '', code = '', meaning = '']) =>
      Object.freeze({ list: list as SpecialPricingList, code, meaning }),
    ),
  ),
);
