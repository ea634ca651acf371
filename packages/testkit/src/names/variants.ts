import type { StatementHabit } from '../codes/issuers.ts';
import { cutGbk } from './gbk.ts';

/** Longest merchant name and address in clearing, GBK bytes. Source: domain.md §6.3. */
export const CLEARING_NAME_BYTES = 40;

const SIMPLE =
  '云泽岚楠谷丰达记东西国广药饭门电车铁龙华钱宝馆厅银楼园医疗汽维会业务实验学网发缴费气营货场鲜购';
const FULL_FORM =
  '雲澤嵐楠谷豐達記東西國廣藥飯門電車鐵龍華錢寶館廳銀樓園醫療汽維會業務實驗學網發繳費氣營貨場鮮購';
const TRADITIONAL = new Map([...SIMPLE].map((char, i) => [char, [...FULL_FORM][i]!]));

/** The same name in traditional characters, as far as our trade words need it. */
export const traditional = (name: string): string =>
  [...name].map((char) => TRADITIONAL.get(char) ?? char).join('');

/** A name shortened the way clerks do: no region, no company suffix, no branch. */
export function abbreviated(name: string, city: string): string {
  return name
    .replace(new RegExp(`^${city}市?`), '')
    .replace(/城[东西南北]区/, '')
    .replace(/（[^）]*）/, '')
    .replace(/(商贸)?有限公司$/, '');
}

/** What the clearing record holds: the name, cut to its field. */
export const clearingName = (name: string): string => cutGbk(name, CLEARING_NAME_BYTES);

/** What the issuer prints, by its habit. */
export function statementName(name: string, city: string, habit: StatementHabit): string {
  switch (habit) {
    case 'cut10':
      return [...name].slice(0, 10).join('');
    case 'cut11':
      return `${[...name].slice(0, 11).join('')}CHN`;
    case 'short':
      return abbreviated(name, city);
    case 'marked':
      return `（特约）${name}`;
    case 'traditional':
      return traditional(name);
    default:
      return name;
  }
}
