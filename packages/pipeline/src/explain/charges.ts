import type { Charges } from '@zhenma/model';
import { CONTRACT_FEE, createPayoutDays } from '../engine/contract-fee.ts';
import type { Row, Session } from '../engine/session.ts';

/**
 * Counts, per case, what the merchant was charged against its contract, and when it was paid: creates
 * `case_charge(type, id, …)`, one row per case, over all sales of its subject.
 *
 * Shape   before and since: the first jumped or suspect sale. A fee below the contract is no overcharge,
 *         since contracts may cap it.
 */
export const createCharges = async (session: Session): Promise<void> => {
  await createPayoutDays(session);
  await session.run(PAYOUTS);
  await session.run(CHARGES);
};

/** Creates `case_payout(type, id, days, late)`: days with sales of a case's merchants, and those paid late. */
const PAYOUTS = `create or replace table case_payout as
  with sold as (
    select distinct type, id, registered as number, day from subject_sale
  )
  select o.type, o.id, count(*) as days, count(*) filter (p.late) as late
  from sold o join payout_day p on p.number = o.number and p.day = o.day
  group by o.type, o.id`;

const CHARGES = `create or replace table case_charge as
    with began as (
      select type, id, min(at_ms) as first_ms from case_sale group by type, id
    ), told as (
      select b.type, b.id, s.at_ms >= b.first_ms as since, s.amount, s.resp_code, s.merchant_fee as fee,
        coalesce(c.verdict = 'jumped', false) as jumped,
        ${CONTRACT_FEE} as due
      from began b
      join subject_sale s on s.type = b.type and s.id = b.id
      left join merchant_span m on m.span = s.registered_span
      left join case_sale c on c.sale = s.sale
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

const KNOWN_BY = ['due', 'payout_days'];
const RATES = ['rate_before', 'rate_since', 'failed_before', 'failed_since'];

/** The merchant's own view of a case; absent where neither fees nor payouts nor answers are known. */
export const chargesOf = (row: Row | undefined): Charges | undefined => {
  const known = (name: string): number | null =>
    row?.[name] === null || row?.[name] === undefined ? null : Number(row[name]);
  if (
    row === undefined ||
    (KNOWN_BY.every((name) => !known(name)) && RATES.every((name) => known(name) === null))
  )
    return undefined;
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
