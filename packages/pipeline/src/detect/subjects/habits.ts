import type { Session } from '../../engine/session.ts';
import { doubleField, flagField, intField, textField } from '../feature.ts';
import { createNamesakes } from '../population/namesakes.ts';
import { createNumberCaps } from '../population/number-cap.ts';
import { createNumberDeals } from '../population/number-deals.ts';
import { createNumberHabits } from '../population/number-habits.ts';
import { createNumberPairs } from '../population/number-pairs.ts';
import { createNumberTravel } from '../population/number-travel.ts';
import type { SubjectScope } from '../subject.ts';

const sure = () =>
  flagField(
    'that counts among all numbers, at a false-discovery rate of one in a thousand',
    '在全部商户号中显著（误报率千分之一）',
  );

/**
 * A cleared number over all its sales: what its hours, amounts, days, cards, serials and namesakes
 * say. A finding belongs to a case of the merchant number.
 *
 * Shape   only numbers for which one of the signs speaks.
 * Source  docs/indicators.md 16, 19, 25, 26, 28.
 */
export const HABITS: SubjectScope = {
  name: 'number',
  fields: {
    merchant_no: textField('the cleared number', '上送的商户号'),
    merchant_name: textField('name that most of its rows carry', '多数记录里的名称'),
    code: textField('category that it mostly declares', '多数记录申报的类别码'),
    cheap: flagField('that category is below the standard price', '该类别的价格低于标准类'),
    number_sales: intField('its purchases and completions', '其消费与预授权完成笔数'),
    pair_tid: textField('terminal id of it with several serials', '有多个序列号的终端号'),
    pair_serials: intField('serials under that terminal id', '该终端号下的序列号个数'),
    pair_returns: intField('times one came back after another', '换走后又换回的次数'),
    pair_bound: intField('serials that the registry holds there', '登记在该处的序列号个数'),
    cap_fen: intField('its greatest day, fen', '单日最高金额（分）'),
    cap_days: intField(
      'days on which no middling ticket more would have fitted below that',
      '再加一笔中等金额就会超过该数的天数',
    ),
    cap_missed: intField(
      'sales missing after their last, thousandths, by what other days have later',
      '按其他日子推算，这些天末笔之后缺少的笔数（千分之一）',
    ),
    cap_sure: sure(),
    sells_like: textField('category whose hours and amounts fit best', '时段与金额最像的类别码'),
    times_likelier: doubleField(
      'times that a sale of it is likelier there than in its own category, on average',
      '一笔交易在该类别下的可能性平均是本类别的几倍',
    ),
    like_sure: sure(),
    off_hours: intField(
      'sales at hours that hold less than a hundredth of its category',
      '在本类别不足百分之一的时段里的笔数',
    ),
    off_sure: sure(),
    namesakes: intField('other numbers of the same name', '同名的其他商户号个数'),
    namesake_code: textField('category that most of them declare', '其中多数的类别码'),
    travel_of: intField('sales with a card that was there', '刷卡到场的笔数'),
    travel_sales: intField(
      'of these, within ten minutes of one in another province',
      '其中前后十分钟内同一张卡在外省也有交易的笔数',
    ),
    travel_cards: intField('cards of these sales', '涉及的卡数'),
    travel_others: intField('numbers where they were in between', '对方商户号个数'),
    travel_sure: sure(),
  },
  evidence: { view: 'clearing', field: 'merchant_no' },
  needs: ['view:clearing|response|statement'],
  salesMin: 5,
  create: async (session: Session): Promise<void> => {
    await createNumberDeals(session);
    await createNumberPairs(session);
    await createNumberCaps(session);
    await createNumberTravel(session);
    await createNumberHabits(session);
    await createNamesakes(session);
    await session.run(SCOPE);
    // Large, and nobody reads them again.
    for (const table of ['number_deal', 'serial_pair', 'card_sale'])
      await session.run(`drop table ${table}`);
  },
};

const SCOPE = `create or replace table scope_number as
  with told as (
    select number from number_pair union select number from number_cap where cap_sure
    union select number from number_travel where travel_sure
    union select number from number_habit where like_sure or off_sure
    union select number from number_namesake
  ), total as (
    select d.number, count(*) as sales, sum(d.amount)::bigint as amount, min(d.at_ms) as first_ms,
      max(d.at_ms) as last_ms, min(d.sale) as sale
    from number_deal d join told t on t.number = d.number group by d.number
  )
  select n.value as id, 'merchant' as subject_type, n.value as subject_id, n.value as merchant_no,
    l.name as merchant_name, k.code, x.cheap, t.sales as number_sales, t.sales, t.amount, t.first_ms, t.last_ms,
    p.* exclude (number), c.* exclude (number), h.* exclude (number), s.* exclude (number),
    v.* exclude (number), [n.value] as members, o.txn_id as witness, o.view as witness_view
  from total t join dict_number n on n.id = t.number join observation o on o.obs = t.sale
  left join number_label l on l.number = t.number left join number_code k on k.number = t.number
  left join code_class x on x.code = k.code
  left join number_pair p on p.number = t.number left join number_cap c on c.number = t.number
  left join number_habit h on h.number = t.number
  left join number_namesake s on s.number = t.number
  left join number_travel v on v.number = t.number`;
