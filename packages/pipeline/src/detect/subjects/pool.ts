import { intField, textField } from '../feature.ts';
import type { SubjectScope } from '../subject.ts';

/**
 * A pool: merchant numbers under which the jumped sales of several terminals or merchants were sent.
 * It rests on judged sales, so that its rows are made when these are: explain/pools.ts.
 *
 * Source  docs/indicators.md 15, 17, 18, 42.
 */
export const POOL: SubjectScope = {
  name: 'pool',
  fields: {
    terminal_count: intField(
      'terminals or merchants whose jumped sales were sent under the numbers',
      '有几个终端或商户的跳码交易以这些号上送',
    ),
    number_count: intField('borrowed numbers', '借用的商户号个数'),
    opened_together: intField(
      'most of these numbers that the registry opened on one day',
      '其中登记同一天开立的最多有几个',
    ),
    in_series: intField(
      'numbers whose serials lie within twelve of another of one house and place',
      '同机构同地区、序号与另一个相差十二以内的商户号个数',
    ),
    terminals: textField(
      'the terminals or merchants, the first fifty',
      '这些终端或商户（至多列五十个）',
    ),
    numbers: textField('the numbers, the first fifty', '这些商户号（至多列五十个）'),
    agents: textField('agents of the merchants, the first five', '这些商户的代理商（至多列五个）'),
  },
  evidence: { view: '', field: 'merchant_no' },
  needs: [],
};
