import { CARD_TYPES, mccInside, priceClass, tariffCard } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';

/** Creates `inside_mcc(number, mcc)`: the category inside every structured number of the dictionary. */
export const createInsideMcc = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each('select id, value from dict_number', (block) => {
    for (const row of block) {
      const mcc = mccInside(String(row['value']));
      if (mcc !== null) rows.push([row['id'] ?? null, mcc]);
    }
  });
  await session.load('inside_mcc', { number: 'integer', mcc: 'varchar' }, rows);
};

/** Column of the tariff by which a card type is priced. */
const CARD_SQL = `case f.card_type ${CARD_TYPES.map(
  (type) => `when ${quoteText(type)} then ${quoteText(tariffCard(type))}`,
).join(' ')} end`;

/**
 * Creates `expected` and the view `facts`: `pattern_facts` with what the sale should have
 * carried: `expected_mcc` (of the registry, else inside the registered number, else what a home
 * told by history usually states), its `expected_class` and the `cleared_class` on that day, and
 * the tariff column of the card.
 *
 * Shape   null where it is not known; class `special` has no published price.
 */
export const createExpected = async (session: Session): Promise<void> => {
  await session.run(`create or replace table coded as
    select f.pattern, coalesce(f.registered_mcc, here.mcc,
        case when f.registered_by = 'history' then usual.mcc end) as expected_mcc,
      coalesce(f.cleared_mcc, there.mcc) as sent_mcc, f.tariff_from, ${CARD_SQL} as card
    from pattern_facts f join pattern p using (pattern)
    left join inside_mcc here on here.number = p.registered
    left join usual_mcc usual on usual.number = p.registered
    left join inside_mcc there on there.number = p.cleared`);
  const classes: Cell[][] = [];
  await session.each(
    `select distinct mcc, tariff_from from (
       select expected_mcc as mcc, tariff_from from coded
       union all select sent_mcc, tariff_from from coded)
     where mcc is not null and tariff_from is not null`,
    (block) => {
      for (const { mcc, tariff_from: day } of block)
        classes.push([String(mcc), String(day), priceClass(String(mcc), String(day)) ?? null]);
    },
  );
  const columns = { mcc: 'varchar', tariff_from: 'varchar', class: 'varchar' };
  await session.load('class_of_mcc', columns, classes);
  await session.run(`create or replace table expected as
    select c.pattern, c.expected_mcc, c.card as expected_card,
      due.class as expected_class, sent.class as cleared_class
    from coded c
    left join class_of_mcc due on due.mcc = c.expected_mcc and due.tariff_from = c.tariff_from
    left join class_of_mcc sent on sent.mcc = c.sent_mcc and sent.tariff_from = c.tariff_from`);
  await session.run(`create or replace view facts as
    select f.*, e.* exclude (pattern) from pattern_facts f join expected e using (pattern)`);
};
