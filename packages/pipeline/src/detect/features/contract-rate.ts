import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';

/**
 * What the merchant's contract says of the fee of a sale, and what it was charged.
 *
 * Shape   one row per sale that carries fees, of a merchant whose contract rates the registry gives,
 *         where the clearing flag is not standard or the charge is known and below the contract. The
 *         merchant is that of the terminal, else that of the number that was sent. Where the card
 *         type is not known, the lower of both rates counts.
 *         fee_capped: a debit or prepaid sale charged what issuer and network are paid at most:
 *         contracts cap such fees.
 * Units   contract_ppm parts per million of the amount; contract_due, charged_fee fen.
 * Source  docs/indicators.md 12, 45; caps of the tariff, docs/facts.md §3.
 */
export const CONTRACT_RATE: Feature = {
  id: 'contract_rate',
  fields: {
    contract_ppm: intField(
      'contract rate of the sale, parts per million',
      '合同费率（百万分之一）',
    ),
    contract_due: intField(
      'what the contract rate makes of the amount, fen',
      '按合同费率应收（分）',
    ),
    charged_fee: intField('what the merchant was charged, fen', '实收商户手续费（分）'),
    fee_capped: flagField(
      'a debit sale charged at least what the tariff caps issuer and network at',
      '借记卡交易，实收已达发卡与网络费的封顶数',
    ),
  },
  needs: ['merchants', 'price_class|merchant_fee'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
    await session.run(RATES);
    await session.run(FEATURE);
  },
};

/** Issuer 13 yuan, both sides of the network 3.25: no debit fee need be higher. */
const CAP_FEN = 1300;

const RATES = `create or replace table contract_rates as
  select span, round(1e4 * debit_rate)::bigint as debit, round(1e4 * credit_rate)::bigint as credit
  from merchant_span where debit_rate is not null or credit_rate is not null`;

const FEATURE = `create or replace table feature_contract_rate as
  with told as (
    select s.sale, s.amount, s.price_class, s.merchant_fee as fee, case s.card_type when 1 then m.debit
        when 4 then m.debit when 2 then m.credit when 3 then m.credit
        else least(m.debit, m.credit) end as ppm,
      (s.card_type in (1, 4) or (s.card_type = 0 and s.method is distinct from 'qr'))
        and s.merchant_fee >= ${CAP_FEN} as capped
    from sale s join identified i using (sale)
    join contract_rates m on m.span = coalesce(nullif(i.registered_span, 0), i.cleared_span)
    where s.txn_type in (1, 6) and (s.price_class > 1 or s.merchant_fee is not null)
  )
  select sale, ppm as contract_ppm, (amount * ppm + 500000) // 1000000 as contract_due,
    fee as charged_fee, coalesce(capped, false) as fee_capped
  from told where ppm > 0 and (price_class > 1 or fee < (amount * ppm + 500000) // 1000000)`;
