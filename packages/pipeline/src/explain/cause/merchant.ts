import { share } from '../statistics.ts';
import { countOf, question } from './test.ts';

/** The terminal stands somewhere else under its own number. Source: docs/indicators.md 7, 8. */
export const MERCHANT = [
  question('merchant', 'stands-elsewhere', (facts) => {
    const [k, n] = [countOf(facts, 'away'), countOf(facts, 'sales')];
    const measured = countOf(facts, 'place_n') + k;
    if (measured === 0) return undefined;
    const found = share(k, n, 0.01);
    const kilometres = Math.round(countOf(facts, 'away_metres') / 1000);
    return {
      ...found,
      for: found.effect > 0.5,
      statement:
        found.effect > 0.5
          ? {
              zh: `商户号没变，终端固定在登记布放地 ${kilometres} 公里外`,
              en: `the number is the registered one; the device stands still ${kilometres} km from its registered place`,
            }
          : { zh: '终端没有离开登记布放地', en: 'the device has not left its registered place' },
    };
  }),
] as const;

/** An artefact of a source. Source: contract §4. */
export const DATA = [
  question('data', 'cut-short', (facts) => {
    const [k, n] = [countOf(facts, 'cut'), countOf(facts, 'off')];
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
] as const;
