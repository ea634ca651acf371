import { placesIn } from './places.ts';

const TAIL = /^(?:省|自治区|市|地区|州|盟)/;
const DISTRICT = /^(\p{Script=Han}{2,3}?)(?:新区|区|县)/u;

/** Estates, zones and parts of a site: they lie across districts or are none. Own list [I]. */
const NO_DISTRICT =
  /(?:[社校院园景库厂矿小]|服务|开发|高新|经开|经济|保税|自贸|度假|工业|物流|商务|旅游|示范|实验)$/;

/**
 * The district with which a clean name opens, behind a province and city or without them, without 区 or
 * 县; undefined where it names none.
 *
 * @example districtAtStart('杭州市西湖区示例超市') // 西湖
 */
export const districtAtStart = (name: string): string | undefined => {
  let rest = name;
  for (const { word } of placesIn(rest)) {
    if (!rest.startsWith(word)) break;
    rest = rest.slice(word.length).replace(TAIL, '');
  }
  const district = DISTRICT.exec(rest)?.[1];
  return district === undefined || NO_DISTRICT.test(district) ? undefined : district;
};
