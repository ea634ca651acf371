import type { Session } from '../../engine/session.ts';
import { intField, textField } from '../feature.ts';
import type { SubjectScope } from '../subject.ts';

/** Measures of one day of one terminal or merchant; SQL over `s`, the sales of the day. */
const MEASURES = {
  sales: ['count(*)', 'sales of the day', '当日笔数'],
  amount: ['sum(s.amount)::bigint', 'their amount, fen', '当日金额（分）'],
  amount_max: ['max(s.amount)', 'the largest, fen', '当日最大一笔（分）'],
  numbers: [
    'count(distinct nullif(s.cleared, 0))',
    'distinct merchant numbers that were cleared',
    '当日清算出的商户号个数',
  ],
  terminals: ['count(distinct s.terminal)', 'distinct terminals', '当日终端数'],
  cards: ['count(distinct nullif(s.card, 0))', 'distinct cards', '当日卡数'],
  credit_sales: [
    'count(*) filter (s.card_type in (2, 3))',
    'sales with credit cards',
    '信用卡笔数',
  ],
  undone: [
    'count(*) filter (s.txn_type between 2 and 4)',
    'voids, refunds and reversals',
    '撤销、退货、冲正笔数',
  ],
  declined: ["count(*) filter (s.resp_code <> '00')", 'sales that were declined', '未成功的笔数'],
} as const;

type Measure = keyof typeof MEASURES;

const fieldsOf = (measures: readonly Measure[]) =>
  Object.fromEntries(
    measures.map((name) => [name, intField(MEASURES[name][1], MEASURES[name][2])] as const),
  );

const columnsOf = (measures: readonly Measure[]): string =>
  measures.map((name) => `${MEASURES[name][0]} as ${name}`).join(', ');

/** Sales with the terminal and the merchant number that they count for. */
const DAY_SALE = `create or replace table day_sale as
  select s.sale, s.day, s.at_ms, s.amount, s.card, s.card_type, s.txn_type, s.resp_code, i.cleared,
    coalesce(sn.value, tid.value) as terminal
  from sale s join identified i using (sale)
  left join dict_sn sn on sn.id = i.device_sn and i.device_sn > 0
  left join dict_tid tid on tid.id = s.tid and s.tid > 0`;

interface Day {
  readonly type: 'terminal' | 'merchant';
  readonly measures: readonly Measure[];
  /** Name and SQL of the text that tells whose day it is. */
  readonly key: readonly [field: string, sql: string];
}

const createDays = async (
  session: Session,
  { type, measures, key: [field, sql] }: Day,
): Promise<void> => {
  await session.run(DAY_SALE);
  await session.run(`create or replace table scope_${type}_day as
    with told as (select s.*, ${sql} as owner from day_sale s
      left join dict_number n on n.id = s.cleared), counted as (
      select s.owner, s.day, ${columnsOf(measures)}, min(s.at_ms) as first_ms, max(s.at_ms) as last_ms,
        list_slice(list(distinct n.value order by n.value), 1, 50) as members, min(s.sale) as example
      from told s left join dict_number n on n.id = s.cleared
      where s.owner is not null group by s.owner, s.day
    )
    select c.owner || '|' || c.day as id, '${type}' as subject_type, c.owner as subject_id,
      c.owner as ${field}, strftime(date '1970-01-01' + c.day::integer, '%Y-%m-%d') as day,
      c.* exclude (owner, day, example), o.txn_id as witness, o.view as witness_view
    from counted c join observation o on o.obs = c.example`);
};

const dayField = textField('the day, YYYY-MM-DD, in the zone of the run', '日期');

const TERMINAL: Day = {
  type: 'terminal',
  key: ['terminal', 's.terminal'],
  measures: [
    'sales',
    'amount',
    'amount_max',
    'numbers',
    'cards',
    'credit_sales',
    'undone',
    'declined',
  ],
};

/** One day of one terminal: its serial, else its terminal id. A finding belongs to the terminal's case. */
export const TERMINAL_DAY: SubjectScope = {
  name: 'terminal-day',
  fields: {
    terminal: textField('serial, else terminal id', '终端序列号，没有则终端号'),
    day: dayField,
    ...fieldsOf(TERMINAL.measures),
  },
  evidence: { view: 'clearing', field: 'merchant_no' },
  needs: ['terminal_sn|terminal_id'],
  create: (session) => createDays(session, TERMINAL),
};

const MERCHANT: Day = {
  type: 'merchant',
  key: ['merchant_no', 'n.value'],
  measures: [
    'sales',
    'amount',
    'amount_max',
    'terminals',
    'cards',
    'credit_sales',
    'undone',
    'declined',
  ],
};

/** One day of one cleared merchant number. A finding belongs to a case of that number. */
export const MERCHANT_DAY: SubjectScope = {
  name: 'merchant-day',
  fields: {
    merchant_no: textField('the number that was cleared', '清算商户号'),
    day: dayField,
    ...fieldsOf(MERCHANT.measures),
  },
  evidence: { view: 'clearing', field: 'merchant_no' },
  needs: ['view:clearing|response|statement'],
  create: (session) => createDays(session, MERCHANT),
};
