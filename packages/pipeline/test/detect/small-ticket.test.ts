import { afterAll, expect, test } from 'vitest';
import { SMALL_TICKET } from '../../src/detect/features/small-ticket.ts';
import type { Cell, Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/* Which payments may be of the wallets' discount class. Goal: each condition is needed. Method: the table, by hand. */

const session: Session = await openTest();
afterAll(() => session.close());

test('a purchase by QR or phone of 1,000 yuan at most, under the preferential flag', async () => {
  const sales: readonly Cell[][] = [
    [1, 1, 'qr', 2, 100_000],
    [2, 1, 'nfc', 2, 100],
    [3, 1, 'qr', 2, 100_001],
    [4, 1, 'card', 2, 100],
    [5, 1, 'qr', 1, 100],
    [6, 2, 'qr', 2, 100],
  ];
  const columns = {
    sale: 'integer',
    txn_type: 'integer',
    method: 'varchar',
    price_class: 'integer',
    amount: 'bigint',
  } as const;
  await session.load('sale', columns, sales as Cell[][]);
  await SMALL_TICKET.create(session);
  const rows = await session.rows('select sale from feature_small_ticket order by sale');
  expect(rows.map(({ sale }) => sale)).toEqual([1, 2]);
});
