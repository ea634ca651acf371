import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { readOwnTickets } from '../../src/detect/history/own-tickets.ts';
import { openSession } from '../../src/engine/session.ts';

/**
 * Goal: what a number sells for is read at the tills that have it alone. Method: sales of a till with two
 * numbers (device 1) and of tills with one (2, 3), by hand.
 */
test('only tills with one number count, in purchases and completions alone', async () => {
  const session = await openSession({ memory: '256MB', threads: 1, spill: tmpdir() });
  const deals = [
    [1, 7, 900],
    [1, 8, 900],
    [2, 7, 40],
    [2, 7, 60],
    [2, 7, 100],
    [3, 9, 500],
  ] as const;
  const sales = deals.map(([device, number, yuan], at) => ({ at, device, number, yuan, type: 1 }));
  const refund = { at: deals.length, device: 2, number: 7, yuan: 5_000, type: 3 };
  const all = [...sales, refund];
  await session.load(
    'history_key',
    { sale: 'integer', device: 'bigint', cleared: 'integer' },
    all.map(({ at, device, number }) => [at, device, number]),
  );
  await session.load(
    'sale',
    { sale: 'integer', amount: 'bigint', txn_type: 'integer' },
    all.map(({ at, yuan, type }) => [at, yuan * 100, type]),
  );
  await session.load('mixed', { device: 'bigint' }, [[1]]);
  await session.load('mixed_use', { device: 'bigint', number: 'integer' }, [
    [1, 7],
    [1, 8],
  ]);
  const tickets = await readOwnTickets(session);
  session.close();
  // Three sales at its own till: two of 50 yuan and more, one of 100.
  expect(tickets(7, 50)).toBeCloseTo(3 / 5, 12);
  expect(tickets(7, 100)).toBeCloseTo(2 / 5, 12);
  expect(tickets(7, 150)).toBeCloseTo(1 / 5, 12);
  // No till has it alone; and nobody asks about a number that no till of several has.
  expect(tickets(8, 50)).toBe(undefined);
  expect(tickets(9, 50)).toBe(undefined);
});
