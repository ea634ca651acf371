import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * Whether the price class of the clearing file goes to and fro under one number, one category and one terminal.
 *
 * Shape   one row per purchase that was cleared as preferential or exempt, by a number that was cleared as standard as
 *         well, three sales of each at least. price_returns: how often the class came back after another. A class is
 *         the merchant's: it changes once, when an approval begins or ends, and for all its sales. Small payments by QR
 *         or phone have a discount class of their own, which some files show: they are left out where one in ten
 *         of them does, of numbers that were cleared as standard by card.
 * Source  docs/indicators.md 12, 45; discount class of small tickets, docs/facts.md §3.
 */
export const PRICE_TURNS: Feature = {
  id: 'price_turns',
  fields: {
    price_returns: intField(
      'how often the price class of this number, category and terminal came back after another',
      '同一商户号、类别码、终端的计费类别换走后又换回的次数',
    ),
  },
  needs: ['price_class', 'mcc', 'view:clearing'],
  live: false,
  asks: 'exists (from sale where price_class in (2, 4)) and exists (from sale where price_class = 1)',
  create: async (session: Session): Promise<void> => {
    await session.run(PRICED);
    const [discount] = await session.rows(DISCOUNT);
    await session.run(mixed(discount?.['shown'] === true ? 'dear or not small' : 'true'));
    await session.run(FEATURE);
    for (const table of ['priced_number', 'mixed_price']) await session.run(`drop table ${table}`);
  },
};

const STANDARD = 1;
const SMALL_FEN = 100_000;
/** Fewer sales of a class may be a mistake of entry. Own choice [I]. */
const EACH_MIN = 3;

/** Share of small payments by QR or phone from which on the file shows their discount, of a hundred. Own choice [I]. */
const SHOWN_MIN = 10;

const SEEN = `select sale, clearing_number as number, clearing_mcc as mcc, tid, at_ms, price_class = ${STANDARD} as dear,
    amount <= ${SMALL_FEN} and coalesce(method in ('qr', 'nfc'), true) as small
  from sale
  where clearing_number > 0 and clearing_mcc >= 0 and txn_type in (1, 6) and price_class in (${STANDARD}, 2, 4)`;

const PRICED = `create or replace table priced_number as
  select number, mcc, count(*) filter (dear) as dear, count(*) filter (not dear) as cheap,
    count(*) filter (dear and not small) as by_card, count(*) filter (small) as small,
    count(*) filter (small and not dear) as small_cheap
  from (${SEEN}) group by number, mcc`;

const DISCOUNT = `select coalesce(sum(small_cheap) * 100 >= ${SHOWN_MIN} * sum(small), true) as shown
  from priced_number where by_card > 0`;

/** Only numbers that were cleared under both classes; few are. */
const mixed = (counts: string): string => `create or replace table mixed_price as
  select * from (${SEEN}) semi join (
    select number, mcc from priced_number where least(dear, cheap) >= ${EACH_MIN}
  ) using (number, mcc) where ${counts}`;

const FEATURE = `create or replace table feature_price_turns as
  with stepped as (
    select *, dear is distinct from lag(dear) over (
      partition by number, mcc, tid order by at_ms, sale) as turned
    from mixed_price
  ), told as (
    select number, mcc, tid, count(*) filter (turned) - 2 as returns from stepped group by all
    having least(count(*) filter (dear), count(*) filter (not dear)) >= ${EACH_MIN}
  )
  select p.sale, t.returns::integer as price_returns
  from mixed_price p join told t on t.number = p.number and t.mcc = p.mcc
    and t.tid is not distinct from p.tid
  where not p.dear and t.returns > 0`;
