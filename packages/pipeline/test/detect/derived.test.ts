import type { DerivedColumn } from '@zhenma/rules';
import { expect, test } from 'vitest';
import { fillDerived } from '../../src/detect/derived.ts';
import type { Row } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/** How long two texts are together; null where one is missing. */
const LENGTH: DerivedColumn = {
  column: 'length__name__code',
  fn: 'length',
  args: ['name', 'code'],
  returns: 'int',
  whole: undefined,
  evaluate: (args) => args.join('').length,
};

test('rows that state the same to every function are read once, and all are answered', async () => {
  const session = await openTest();
  await session.run(`create or replace table facts as select * from (values
    (1, 'a', 'xy', 'debit'), (2, 'a', 'xy', 'credit'), (3, 'a', null, 'debit'), (4, 'b', 'xyz', 'debit'),
    (5, 'a', null, 'credit'), (6, 'a', 'xy', 'debit')) v(pattern, name, code, card)`);
  const read: Row[] = [];
  const watched = {
    ...session,
    each: (sql: string, take: (rows: readonly Row[]) => void | Promise<void>) =>
      session.each(sql, (rows) => {
        read.push(...rows);
        return take(rows);
      }),
  };
  await fillDerived(watched, [LENGTH]);
  const told = await session.rows(
    'select pattern, length__name__code as n from facts_full order by pattern',
  );
  expect(told.map(({ pattern, n }) => `${pattern}:${n}`).join(' ')).toBe(
    '1:3 2:3 3:null 4:4 5:null 6:3',
  );
  expect(read.map(({ pattern }) => Number(pattern)).sort()).toEqual([1, 3, 4]);
  session.close();
});
