import { mccInside } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';

/** Creates `inside_mcc(number, mcc)`: the category inside every structured number of the dictionary. */
export const createInsideMcc = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each('select id, value from dict_number', (block) => {
    for (const row of block) {
      const mcc = mccInside(String(row['value']));
      if (mcc !== null) rows.push([row['id'] as Cell, mcc]);
    }
  });
  await session.load('inside_mcc', { number: 'integer', mcc: 'varchar' }, rows);
};
