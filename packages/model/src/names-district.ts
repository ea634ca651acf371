import { districtAtStart } from './codes/districts.ts';
import { cleanName } from './names.ts';

/**
 * The district with which a merchant name opens, without 区 or 县; undefined where it names none.
 *
 * Shape   sole traders' names open with the district that registered them, and it registers those who
 *         trade in it; behind a province and city, or without them.
 * @example districtInName('杭州市西湖区示例超市（个体工商户）') // 西湖
 */
export const districtInName = (name: string): string | undefined =>
  districtAtStart(cleanName(name).full);
