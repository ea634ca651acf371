import { PRICE_CLASSES, priceClass } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';

/** Which class a category has changed little since the tariff of 2016; any later day will do. */
const CLASS_DAY = '2024-01-01';

/**
 * Creates `code_rank(mcc, rank)`: categories that numbers of cases hold or sales of cases state, by price,
 * 0 the standard class. Reads `inside_mcc`, `case_sale`, `facts`.
 */
export const createCodeRanks = async (session: Session): Promise<void> => {
  const ranks: Cell[][] = [];
  await session.each(CODES, (rows) => {
    for (const { mcc } of rows)
      ranks.push([
        mcc ?? null,
        PRICE_CLASSES.indexOf(priceClass(String(mcc), CLASS_DAY) ?? 'standard'),
      ]);
  });
  await session.load('code_rank', { mcc: 'varchar', rank: 'integer' }, ranks);
};

const CODES = `select distinct mcc from (
    select mcc from inside_mcc
    union all select f.cleared_mcc from case_sale c join facts f using (pattern)
  ) where mcc is not null order by mcc`;
