import { CARD_TYPES, tariffCard } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { feeSql } from './tariff.ts';

/**
 * Prices jumped sales whose card type no record tells: fills the expected fees in `sale_outcome`.
 *
 * It runs when all is judged, so that what is concluded here decides no verdict.
 *
 * Shape   the tariff column is that of the same card in other sales, a card being of one type; else
 *         the one under which both booked fees are, to the fen, those of the category that was sent.
 *         Where neither tells, nothing is filled.
 */
export const priceUntoldCards = async (session: Session): Promise<void> => {
  await session.run(UNTOLD);
  const [some] = await session.rows('select sale from card_untold limit 1');
  if (some) for (const sql of [BY_TOKEN, BY_FEE, FILL]) await session.run(sql);
};

const UNTOLD = `create or replace table card_untold as
  select so.sale, s.day, s.amount, s.card, s.issuer_fee, s.network_fee,
    f.expected_class, f.cleared_class
  from sale_outcome so join outcome o using (outcome) join judgement j using (outcome)
  join facts f using (pattern) join sale s using (sale)
  where j.verdict = 'jumped' and f.expected_card is null and f.expected_class is not null
    and s.issuer_fee is not null and s.network_fee is not null and s.txn_type in (1, 6)`;

/** Codes of card types are their places in the list, from 1. */
const COLUMN = `case ${CARD_TYPES.map(
  (type, at) => `when s.card_type = ${at + 1} then '${tariffCard(type)}'`,
).join(' ')} end`;

const BY_TOKEN = `create or replace table card_column as
  select s.card, min(${COLUMN}) as column_name from sale s
  where s.card > 0 and s.card_type > 0
    and s.card in (select card from card_untold where card > 0)
  group by s.card having min(${COLUMN}) = max(${COLUMN})`;

const fee = (name: 'issuer' | 'network'): string =>
  feeSql('u.amount', `t.${name}_e7`, `t.${name}_cap`, 't.factor');

const BY_FEE = `create or replace table fee_column as
  select u.sale, min(t.card) as column_name
  from card_untold u join tariff t on t.price_class = u.cleared_class
    and t.from_day <= u.day and t.to_day > u.day
  where ${fee('issuer')} = u.issuer_fee and ${fee('network')} = u.network_fee
  group by u.sale having min(t.card) = max(t.card)`;

const FILL = `update sale_outcome set expected_issuer_fee = due.issuer, expected_network_fee = due.network
  from (
    select u.sale, ${fee('issuer')} as issuer, ${fee('network')} as network
    from card_untold u
    left join card_column c on c.card = u.card
    left join fee_column b on b.sale = u.sale
    join tariff t on t.price_class = u.expected_class
      and t.card = coalesce(c.column_name, b.column_name) and t.from_day <= u.day and t.to_day > u.day
  ) due
  where due.sale = sale_outcome.sale`;
