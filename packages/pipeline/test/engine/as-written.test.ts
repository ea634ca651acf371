import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAsWritten } from '../../src/engine/as-written.ts';
import type { Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/** Goal: joins stay as they are written for one statement, and for no other. */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const setting = async (): Promise<unknown> =>
  (await session.rows("select current_setting('disabled_optimizers') as off"))[0]?.['off'];

test('the optimiser is as before, also after a statement that fails', async () => {
  const before = await setting();
  await runAsWritten(
    session,
    "create or replace temp table as_written as select current_setting('disabled_optimizers') as off",
  );
  const [during] = await session.rows('from as_written');
  expect(during?.['off']).toContain('join_order');
  expect(await setting()).toEqual(before);
  await expect(runAsWritten(session, 'select nothing_such')).rejects.toThrow();
  expect(await setting()).toEqual(before);
});
