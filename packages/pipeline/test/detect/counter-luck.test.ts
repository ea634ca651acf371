import { afterAll, expect, test } from 'vitest';
import { readPairs } from '../../src/detect/history/message-counter.ts';
import type { Cell, Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/*
 * Where F11 is heard as a counter. Goal: a tenth of the steps must go forward and be short beyond what numbers
 * drawn at random would, however long a short step is. Method: the tables that are read, by hand; of a
 * hundred steps within a number some are 90,000 long, so that up to 135,000 is short and luck makes 13.5 %
 * so; all others go half around. A share of 22.15 % is a tenth of the rest beyond that.
 */

const session: Session = await openTest();
afterAll(() => session.close());

/** Numbers 1 and 2 share a terminal id and count by so much; number 3 has one of its own, and steps far. */
const isHeard = async (short: number): Promise<boolean> => {
  const own = Array.from({ length: short + 2 }, (_, at) => ({
    device: -1_000_000,
    number: at <= short / 2 ? 1 : 2,
    trace: (at * 90_000) % 1_000_000,
  }));
  const far = Array.from({ length: 101 - short }, (_, at) => ({
    device: -2_000_000,
    number: 3,
    trace: (at % 2) * 500_000,
  }));
  const sales = [...own, ...far].map((one, sale) => ({ ...one, sale }));
  await session.load(
    'history_key',
    { sale: 'integer', device: 'bigint', cleared: 'integer' },
    sales.map(({ sale, device, number }): Cell[] => [sale, device, number]),
  );
  await session.load('cluster', { sale: 'integer', obs: 'integer' }, [
    ...sales.map(({ sale }): Cell[] => [sale, sale]),
  ]);
  await session.load(
    'observation',
    { obs: 'integer', at_ms: 'bigint', trace_no: 'varchar', txn_type: 'integer' },
    sales.map(({ sale, trace }): Cell[] => [sale, sale * 1000, String(trace), 1]),
  );
  await session.load('mixed', { device: 'bigint' }, [[-1_000_000], [-2_000_000]]);
  const numbers = [1, 2, 3];
  await session.load(
    'history_number',
    { id: 'integer', value: 'varchar' },
    numbers.map((id) => [id, `82229005812000${id}`]),
  );
  await session.load(
    'number_digits',
    { number: 'integer', house: 'integer' },
    numbers.map((id) => [id, 822]),
  );
  await session.load('house_of_sale', { sale: 'integer', house: 'integer' }, []);
  await session.load('inside_mcc', { number: 'integer', mcc: 'varchar' }, []);
  return (await readPairs(session)).has(-1_000_000);
};

test('a counter is heard where a tenth of the steps are beyond luck, not where fewer are', async () => {
  expect(await isHeard(23)).toBe(true);
  expect(await isHeard(22)).toBe(false);
});
