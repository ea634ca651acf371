import type { Charges } from '@zhenma/model';
import type { Row, Session } from '../engine/session.ts';

/** Purchase and completion: the only types that carry fees. Source: contract §2. */
const CHARGED_TYPES = '(1, 6)';

/**
 * Counts, per case, what the merchant was charged against its contract, and when it was paid: creates
 * `case_charge(type, id, …)`, one row per case, over all sales of its subject.
 *
 * Shape   before and since: the first jumped or suspect sale. A fee below the contract is no overcharge,
 *         since contracts may cap it.
 */
export const createCharges = async (session: Session): Promise<void> => {
  const [last] = await session.rows('select max(settle_date) as day from typed_settlements');
  await session.run(payoutsSql(Number(last?.['day'] ?? 0)));
  await session.run(CHARGES);
};

/** A day's sales are paid out the next working day; with a weekend between, within four days [I]. */
const PAYOUT_DAYS = [0, 1, 2, 3, 4];

/**
 * Creates `case_payout(type, id, days, late)`: days with sales of a case's merchants, and those after
 * which no payout came in time; of merchants that payouts are known of, up to the last days of them.
 */
const payoutsSql = (lastDay: number): string => `create or replace temp table case_payout as
  with paid as (
    select d.id as number, s.settle_date as day
    from typed_settlements s join dict_number d on d.value = s.merchant_no
    group by all
  ), in_time as (
    select distinct number, day - unnest([${PAYOUT_DAYS.join(', ')}]) as day from paid
  ), sold as (
    select distinct b.type, b.id, i.registered as number, s.day
    from (select distinct type, id from case_sale) b
    join subject su on su.type = b.type and su.id = b.id
    join sale s using (sale) join identified i using (sale)
    where s.txn_type in ${CHARGED_TYPES} and i.registered in (select number from paid)
      and s.day <= ${lastDay - Math.max(...PAYOUT_DAYS)}
  )
  select o.type, o.id, count(*) as days, count(*) filter (t.day is null) as late
  from sold o left join in_time t on t.number = o.number and t.day = o.day
  group by o.type, o.id`;

const CHARGES = `create or replace temp table case_charge as
    with began as (
      select type, id, min(at_ms) as first_ms from case_sale group by type, id
    ), told as (
      select b.type, b.id, s.at_ms >= b.first_ms as since, s.amount, s.resp_code, s.merchant_fee as fee,
        coalesce(c.verdict = 'jumped', false) as jumped,
        case when s.txn_type in ${CHARGED_TYPES} then (s.amount * round(1e4 * case s.card_type
          when 1 then m.debit_rate when 2 then m.credit_rate when 3 then m.credit_rate end)::bigint
          + 500000) // 1000000 end as due
      from began b
      join subject su on su.type = b.type and su.id = b.id
      join sale s using (sale)
      join identified i using (sale)
      left join merchant_span m on m.span = i.registered_span
      left join case_sale c on c.sale = su.sale
    )
    select type, id, coalesce(any_value(p.days), 0) as payout_days,
      coalesce(any_value(p.late), 0) as late_payout_days,
      coalesce(sum(fee) filter (due is not null), 0)::bigint as charged,
      coalesce(sum(due) filter (fee is not null), 0)::bigint as due,
      count(*) filter (fee > due) as over_sales,
      coalesce(sum(fee - due) filter (fee > due), 0)::bigint as over,
      coalesce(sum(fee - due) filter (fee > due and jumped), 0)::bigint as over_jumped,
      ${[true, false]
        .map((since) => {
          const side = since ? 'since' : 'not since';
          const name = since ? 'since' : 'before';
          return `sum(fee) filter (${side}) * 1000000 // nullif(sum(amount) filter (
            ${side} and fee is not null), 0) as rate_${name},
          1000 * count(*) filter (${side} and resp_code <> '00')
            // nullif(count(*) filter (${side} and resp_code is not null), 0) as failed_${name}`;
        })
        .join(', ')}
    from told left join case_payout p using (type, id) group by type, id`;

/** The merchant's own view of a case; absent where neither fees nor payouts can be held against it. */
export const chargesOf = (row: Row | undefined): Charges | undefined => {
  if (row === undefined || (Number(row['due']) === 0 && Number(row['payout_days']) === 0))
    return undefined;
  const known = (name: string): number | null =>
    row[name] === null || row[name] === undefined ? null : Number(row[name]);
  return {
    charged_fen: Number(row['charged']),
    contract_fen: Number(row['due']),
    overcharged_sales: Number(row['over_sales']),
    overcharged_fen: Number(row['over']),
    rate_before_ppm: known('rate_before'),
    rate_since_ppm: known('rate_since'),
    failed_before_permille: known('failed_before'),
    failed_since_permille: known('failed_since'),
    payout_days: Number(row['payout_days']),
    late_payout_days: Number(row['late_payout_days']),
  };
};
