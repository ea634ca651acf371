import { doubleField, intField, textField } from '../feature.ts';
import type { SubjectScope } from '../subject.ts';

/**
 * A cleared merchant number, judged by how its sales look as a whole, where nothing tells
 * whose device the sales were made on. Only numbers whose chance of
 * being borrowed reaches that of a case are here.
 *
 * Shape   probability: see detect/borrowed; it is the score of the case.
 * Source  docs/indicators.md 18–28, 42.
 */
export const NUMBER: SubjectScope = {
  name: 'merchant',
  fields: {
    merchant_no: textField('the cleared number', '上送的商户号'),
    merchant_name: textField('name most of its rows carry', '多数记录里的名称'),
    probability: doubleField(
      'chance that a good part of its sales are not its own',
      '它的交易中有相当一部分并非自己的可能性',
    ),
    reasons: textField('signs that speak loudest', '最突出的迹象'),
    number_sales: intField('sales cleared under it', '以它清算的笔数'),
  },
  evidence: { view: 'clearing', field: 'merchant_no' },
  needs: ['outside-only', 'view:clearing|statement', 'card_token'],
  create: (session) =>
    session.run(`create or replace table scope_merchant as
      with said as (
        select k.cleared as number, greatest(s.clearing_name, s.statement_name) as name, s.sale,
          s.at_ms, s.amount
        from sale_key k join sale s using (sale)
        where k.cleared in (select number from borrowed where probability >= 0.05)
      ), named as (
        select number, name, count(*) as n from said where name > 0 group by number, name
      ), label as (
        select number, arg_max(name, n * 4294967296 - name) as name from named group by number
      ), total as (
        select number, count(*) as sales, sum(amount)::bigint as amount, min(at_ms) as first_ms,
          max(at_ms) as last_ms, min(sale) as sale
        from said group by number
      )
      select d.value as id, d.value as merchant_no, n.value as merchant_name, b.probability,
        b.reasons, t.sales as number_sales, t.sales, t.amount, t.first_ms, t.last_ms,
        [d.value] as members, o.txn_id as witness, o.view as witness_view
      from total t join borrowed b using (number) join dict_number d on d.id = t.number
      join observation o on o.obs = t.sale
      left join label l using (number) left join dict_name n on n.id = l.name`),
};
