import type { Bilingual } from '@zhenma/model';
import type { CauseFacts } from '../cause-facts.ts';
import { share } from '../statistics.ts';
import { countOf, isCrossed, question } from './test.ts';

const AT_HOME: Bilingual = {
  zh: '终端没有离开登记布放地',
  en: 'the device has not left its registered place',
};

/** Where the device is: so many kilometres off by its positions, or in another province by its area codes alone. */
const elsewhere = (facts: CauseFacts, measured: boolean): Bilingual => {
  if (!measured)
    return countOf(facts, 'near_area_before') > 0
      ? {
          zh: '商户号没变，终端先在登记省份经营，后来一直在另一省',
          en: 'the number is the registered one; the device traded in its registered province first and stays in another since',
        }
      : {
          zh: '商户号没变，终端一启用就在登记以外的另一省，顾客多是当地人',
          en: 'the number is the registered one; the device has been in another province ever since it came into use, and sells to people of there',
        };
  const kilometres = Math.round(countOf(facts, 'away_metres') / 1000);
  return {
    zh: `商户号没变，终端固定在登记布放地 ${kilometres} 公里外`,
    en: `the number is the registered one; the device stands still ${kilometres} km from its registered place`,
  };
};

/** The terminal stands somewhere else under its own number. Source: docs/indicators.md 7, 8. */
export const MERCHANT = [
  question('merchant', 'stands-elsewhere', (facts) => {
    const far = countOf(facts, 'away');
    const k = Math.max(far, countOf(facts, 'away_province'));
    const measured = countOf(facts, 'place_n') + k;
    if (measured === 0) return undefined;
    // What somebody recorded as moved is no longer where the registry has it: see move-recorded.
    if (2 * countOf(facts, 'move_recorded') > countOf(facts, 'sales')) return undefined;
    // Each at the other's place: somebody exchanged the two.
    if (isCrossed(facts)) return undefined;
    const found = share(k, countOf(facts, 'sales'), 0.01);
    return {
      ...found,
      for: found.effect > 0.5,
      statement: found.effect > 0.5 ? elsewhere(facts, far === k) : AT_HOME,
    };
  }),
] as const;

/** An artefact of a source. Source: contract §4. */
export const DATA = [
  question('data', 'cut-short', (facts) => {
    const [k, n] = [countOf(facts, 'cut') - countOf(facts, 'spoilt'), countOf(facts, 'off')];
    if (n === 0 || k === 0) return undefined;
    return {
      ...share(k, n, 0.001),
      for: true,
      statement: {
        zh: `${n} 笔中 ${k} 笔只是登记号被截短`,
        en: `in ${k} of ${n} sales the number is the registered one cut short`,
      },
    };
  }),
  question('data', 'spoilt-rows', (facts) => {
    const [k, n] = [countOf(facts, 'spoilt'), countOf(facts, 'off')];
    if (n === 0 || k === 0) return undefined;
    return {
      ...share(k, n, 0.001),
      for: true,
      statement: {
        zh: `${n} 笔中 ${k} 笔所在的小时，几乎所有终端的清算号都错行或被补零`,
        en: `${k} of ${n} sales fall in hours in which nearly every device was cleared under a slipped or filled-up number`,
      },
    };
  }),
  question('data', 'spoilt-codes', (facts) => {
    const [k, n] = [countOf(facts, 'code_spoilt'), countOf(facts, 'sales')];
    if (k === 0) return undefined;
    return {
      ...share(k, n, 0.001),
      for: true,
      statement: {
        zh: `${n} 笔中 ${k} 笔在当日几乎所有商户的类别码都不在任何类别表内：那一栏装的是别的内容`,
        en: `${k} of ${n} sales fall on a day on which nearly every merchant's category is in no list: that column holds something else`,
      },
    };
  }),
] as const;
