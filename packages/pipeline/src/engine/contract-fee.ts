import type { Session } from './session.ts';

/** Purchase and completion: the only types that carry fees. Source: contract §2. */
export const CHARGED_TYPES = '(1, 6)';

/**
 * SQL of the fee that the contract of the registered merchant makes of a sale, fen; null where either
 * is unknown. Of `sale s` and `merchant_span m`.
 */
export const CONTRACT_FEE = `case when s.txn_type in ${CHARGED_TYPES} then (s.amount * round(1e4
  * case s.card_type when 1 then m.debit_rate when 2 then m.credit_rate when 3 then m.credit_rate end
  )::bigint + 500000) // 1000000 end`;

/**
 * SQL of the number whose contract a sale is billed under, of `identified i`: the registered one; where
 * neither device nor slip says anything, as of a declined sale that the shop's app alone has, the one that
 * was answered or cleared.
 */
export const BILLED = {
  number: 'coalesce(nullif(i.registered, 0), i.cleared)',
  span: 'case when i.registered > 0 then i.registered_span else i.cleared_span end',
} as const;

/** A day's sales are paid out the next working day; with a weekend between, within four days [I]. */
const PAYOUT_DAYS = [0, 1, 2, 3, 4];
const PAYOUT_DAYS_MAX = Math.max(...PAYOUT_DAYS);

/**
 * Creates `payout_day(number, day, late)`: days with sales of merchants that payouts are known of, up to
 * the last days of them, and whether the money came later than four days.
 *
 * Shape   where payouts and sales of a merchant sum to about the same (a tenth), first in, first out: a
 *         day is late when, four days on, more than half of its money is still owed. Else the payouts
 *         are of other sales as well, and a day is late when no payout at all followed.
 */
export const createPayoutDays = async (session: Session): Promise<void> => {
  const [last] = await session.rows('select max(settle_date) as day from typed_settlements');
  const day = last?.['day'] ?? null;
  await session.run(day === null ? NO_PAYOUTS : payoutSql(Number(day)));
};

const NO_PAYOUTS = 'create or replace table payout_day (number integer, day integer, late boolean)';

const payoutSql = (lastDay: number): string => `create or replace table payout_day as
  with paid as (
    select d.id as number, s.settle_date as day,
      sum(s.amount + coalesce(s.fee, s.amount // 50))::bigint as money
    from typed_settlements s join dict_number d on d.value = s.merchant_no
    group by all
  ), in_time as (
    select distinct number, day - unnest([${PAYOUT_DAYS.join(', ')}]) as day from paid
  ), sold as (
    select ${BILLED.number} as number, s.day,
      sum(case when s.txn_type in ${CHARGED_TYPES} then s.amount when s.txn_type in (2, 3, 4)
        then -s.amount else 0 end)::bigint as money,
      count(*) filter (s.txn_type in ${CHARGED_TYPES}) as sales
    from sale s join identified i using (sale)
    where ${BILLED.number} in (select number from paid) and coalesce(s.resp_code, '00') = '00'
    group by all
  ), turn as (
    select number, day as due_day, 0 as kind, money as paid, 0 as sold from paid
    union all
    select number, day + ${PAYOUT_DAYS_MAX}, 1, 0, money from sold
  ), run as (
    select number, due_day, kind, sold, sum(sold) over by_day - sum(paid) over by_day as owed,
      10 * sum(paid) over whole between 9 * sum(sold) over whole and 11 * sum(sold) over whole as even
    from turn
    window by_day as (partition by number order by due_day), whole as (partition by number)
  )
  select o.number, o.day,
    case when r.even then 2 * r.owed > r.sold else t.day is null end as late
  from sold o
  join run r on r.number = o.number and r.due_day = o.day + ${PAYOUT_DAYS_MAX} and r.kind = 1
  left join in_time t on t.number = o.number and t.day = o.day
  where o.sales > 0 and o.day <= ${lastDay - PAYOUT_DAYS_MAX}`;
