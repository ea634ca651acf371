import { PRICE_CLASSES, priceClass } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';
import { feeSql } from './tariff.ts';

/**
 * Prices jumped sales whose merchant nobody names: fills the expected fees in `sale_outcome`.
 *
 * It runs when all is judged, so that what is assumed here decides no verdict.
 *
 * Shape   where the category sent and the one inside the number are of two classes, one of them was
 *         put there for its price: the dearer is due. Where history shows a router whose numbers for
 *         the device are all below the standard class, one of them only preferential, the shop is of
 *         a dearer class than those: the standard. Where a terminal stands far from its registered
 *         place for good, its number is that of whoever lent it, lent for its price when this is below
 *         the standard: the standard. Else nothing is assumed.
 * Source  docs/facts.md §5 (right merchants are preferential, F18 may stay) [V]; conclusions own [I].
 */
export const assumePrices = async (session: Session, withHistory: boolean): Promise<void> => {
  await session.run(UNPRICED);
  await createDearer(session);
  await session.run(`create or replace temp table assumed_class as
    ${withHistory ? `${ROUTED} union all ${TAKEN}` : TAKEN}`);
  await session.run(FILL);
};

/** Sales with fees and a tariff column, jumped, of no known class or under a lent terminal's. */
const UNPRICED = `create or replace temp table unpriced as
  select so.sale, o.pattern, f.expected_card as card, f.expected_class is not null as taken
  from sale_outcome so join outcome o using (outcome) join judgement j using (outcome)
  join facts f using (pattern) join sale s using (sale)
  where j.verdict = 'jumped' and f.expected_card is not null and s.txn_type in (1, 6)
    and (f.expected_class is null or (f.expected_class <> 'standard'
      and list_contains(string_split(j.rules, ';'), 'terminal-taken-away')))`;

/** Falling price; a special price is published nowhere. */
const CLASSES: readonly string[] = ['standard', 'preferential', 'exempt'];

/** Creates `dearer_code(pattern, class)`. */
const createDearer = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each(
    `select f.pattern, f.cleared_mcc as sent, i.mcc as inside, f.tariff_from as day
     from (select distinct pattern from unpriced where not taken) u
     join facts f using (pattern) join dict_number n on n.value = f.cleared_no
     join inside_mcc i on i.number = n.id
     where f.cleared_mcc <> i.mcc and f.tariff_from is not null`,
    (block) => {
      for (const { pattern, sent, inside, day } of block) {
        const places = [sent, inside].map((mcc) =>
          CLASSES.indexOf(priceClass(String(mcc), String(day)) ?? ''),
        );
        const dear = Math.min(...places);
        if (dear >= 0 && dear < Math.max(...places))
          rows.push([pattern ?? null, CLASSES[dear] ?? null]);
      }
    },
  );
  await session.load('dearer_code', { pattern: 'integer', class: 'varchar' }, rows);
};

/** Cheapness 1 is the preferential class: history/number-traits.ts. */
const ROUTED = `with dear as (
    select s.device from device_story s
    join (select distinct device from routed) r using (device)
    join number_cheapness c on c.number = s.number
    group by s.device having bool_and(s.role = 'open' and s.cheap) and min(c.cheapness) = 1
  )
  select k.sale, ${quoteText(PRICE_CLASSES[0])} as class
  from history_key k join dear using (device) join unpriced u using (sale) where not u.taken`;

const TAKEN = `select sale, ${quoteText(PRICE_CLASSES[0])} as class from unpriced where taken`;

const FILL = `update sale_outcome set
    expected_issuer_fee = due.issuer, expected_network_fee = due.network
  from (
    select u.sale, ${feeSql('s.amount', 't.issuer_e7', 't.issuer_cap', 't.factor')} as issuer,
      ${feeSql('s.amount', 't.network_e7', 't.network_cap', 't.factor')} as network
    from unpriced u join sale s using (sale)
    left join dearer_code d using (pattern)
    left join assumed_class a using (sale)
    join tariff t on t.price_class = coalesce(d.class, a.class) and t.card = u.card
      and t.from_day <= s.day and t.to_day > s.day
  ) due
  where due.sale = sale_outcome.sale`;
