import { priceClass } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';

/** Which class a category has changed little since the tariff of 2016; any later day will do. */
export const CLASS_DAY = '2024-01-01';

/**
 * Creates `cheap_mcc(mcc)`: categories of merchant numbers that are below the standard class.
 *
 * Shape   codes: a table with a column `mcc`.
 */
export const createCheapCodes = async (session: Session, codes = 'inside_mcc'): Promise<void> => {
  const cheap: Cell[][] = [];
  await session.each(`select distinct mcc from ${codes} order by mcc`, (rows) => {
    for (const { mcc } of rows)
      if ((priceClass(String(mcc), CLASS_DAY) ?? 'standard') !== 'standard')
        cheap.push([mcc ?? null]);
  });
  await session.load('cheap_mcc', { mcc: 'varchar' }, cheap);
};
