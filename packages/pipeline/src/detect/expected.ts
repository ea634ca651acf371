import { type CardType, mccInside, priceClass, tariffCard } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';

/**
 * Adds to `facts` what the sale should have carried: `expected_mcc` (of the registry, else inside
 * the registered number), its `expected_class` and the `cleared_class` on that day, and the tariff
 * column of the card.
 *
 * Shape   null where it is not known; class `special` has no published price.
 */
export const createExpected = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each(
    `select pattern, registered_mcc, registered_no, cleared_mcc, cleared_no, tariff_from, card_type
     from facts`,
    (block) => {
      for (const row of block) rows.push(expectedOf(row));
    },
  );
  const columns = {
    pattern: 'integer',
    mcc: 'varchar',
    class: 'varchar',
    cleared_class: 'varchar',
    card: 'varchar',
  };
  await session.load('expected', columns, rows);
  await session.run(`create or replace temp table facts as
    select f.*, e.mcc as expected_mcc, e.class as expected_class, e.cleared_class,
      e.card as expected_card
    from facts f join expected e using (pattern)`);
};

const expectedOf = (row: Readonly<Record<string, Cell>>): Cell[] => {
  const day = String(row['tariff_from'] ?? '');
  const classOf = (code: string | null): string | null =>
    code === null || day === '' ? null : (priceClass(code, day) ?? null);
  const expected = codeOf(row['registered_mcc'], row['registered_no']);
  const cleared = codeOf(row['cleared_mcc'], row['cleared_no']);
  const card = row['card_type'] ? tariffCard(row['card_type'] as CardType) : null;
  return [row['pattern'] ?? null, expected, classOf(expected), classOf(cleared), card];
};

/** The stated code, else the one inside the number. */
const codeOf = (stated: Cell | undefined, number: Cell | undefined): string | null => {
  if (typeof stated === 'string') return stated;
  return typeof number === 'string' ? mccInside(number) : null;
};
