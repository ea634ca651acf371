import type { CausePart } from './cause-part.ts';

const PAID = `create or replace table cause_paid as
  with pair as (
    select distinct registered, foreign_number from cause_sale where foreign_number > 0 and registered > 0
  ), account as (
    select distinct number, settle_account from merchant_span where settle_account is not null
  )
  select p.registered, p.foreign_number
  from pair p
  join dict_number d on d.id = p.foreign_number
  join typed_settlements s on s.merchant_no = d.value and s.payee_account is not null
  left join account a on a.number = p.registered and a.settle_account = s.payee_account
  where p.foreign_number not in (select number from merchant_span)
  group by p.registered, p.foreign_number
  having count(*) = count(a.number)`;

/**
 * Foreign numbers that no registry holds and whose sales are paid out to the account that the registry gives
 * for the registered number, and to no other: `cause_paid(registered, foreign_number)`.
 *
 * Source  contract §5, a merchant renumbered: an acquirer pays out under numbers that it has opened, so the
 *         number is the shop's own and the registry is late. What a hand mistypes is nobody's, and what a
 *         template or a neighbour lends is paid to others [I].
 */
export const PAID_OUT: CausePart = {
  table: 'cause_paid',
  columns: 'registered integer, foreign_number integer',
  asks: 'select payee_account from typed_settlements where payee_account is not null',
  create: [PAID],
};
