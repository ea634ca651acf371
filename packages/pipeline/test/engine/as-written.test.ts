import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinAsWritten } from '../../src/engine/as-written.ts';
import type { Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/** Goal: joins stay as they are written while one work is done, and no longer. */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const setting = async (): Promise<unknown> =>
  (await session.rows("select current_setting('disabled_optimizers') as off"))[0]?.['off'];

test('the optimiser is as before, also after work that fails', async () => {
  const before = await setting();
  let during: unknown;
  await joinAsWritten(session, async () => {
    during = await setting();
  });
  expect(during).toContain('join_order');
  expect(await setting()).toEqual(before);
  await expect(joinAsWritten(session, () => session.run('select nothing_such'))).rejects.toThrow();
  expect(await setting()).toEqual(before);
});
