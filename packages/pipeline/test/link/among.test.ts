import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import { isAmong } from '../../src/link/among.ts';
import { openTest } from '../tables.ts';

/** Goal: a bit for each id says what `in` says. Method: the same question both ways. */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

test.each([
  ['some, twice or out of order', '(7), (3), (7), (64), (100)', 100],
  ['the first and the last', '(1), (100)', 100],
  ['none', '(null)', 100],
  ['nothing to ask about', '(null)', 0],
])('%s', async (_, rows, all) => {
  const ids = `select id::integer as id from (values ${rows}) as t(id) where id is not null`;
  const asked = (condition: string) =>
    session.rows(`select id from range(1, ${all + 1}) as t(id) where ${condition} order by id`);
  expect(await asked(isAmong('id', ids, all))).toEqual(await asked(`id in (${ids})`));
  const others = await asked(`not ${isAmong('id', ids, all)}`);
  expect(others).toEqual(await asked(`id not in (${ids})`));
});
