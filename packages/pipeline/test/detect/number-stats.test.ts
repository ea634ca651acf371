import { expect, test } from 'vitest';
import { readNumberStats } from '../../src/detect/borrowed/stats.ts';
import { openTest } from '../tables.ts';

/**
 * Goal: habits of a number are read from what tills sell under it: no refund, nothing paid online, five sales at
 * least. Method: number 1 is a shop with a page of its own, 2 a utility that is paid online, 3 sells little.
 */
test('what was paid online says nothing of a number, nor do few sales', async () => {
  const session = await openTest();
  const sold = (number: number, times: number, method: string | null, type = 1) =>
    Array.from({ length: times }, () => ({ number, method, type }));
  const sales = [
    ...sold(1, 5, 'card'),
    ...sold(1, 1, null),
    ...sold(1, 3, 'online'),
    ...sold(1, 1, 'card', 3),
    ...sold(2, 9, 'online'),
    ...sold(2, 4, 'qr'),
    ...sold(3, 4, 'nfc'),
  ];
  await session.load(
    'sale_key',
    { sale: 'integer', cleared: 'integer', card: 'integer' },
    sales.map(({ number }, at) => [at, number, 0]),
  );
  const whole = ['day', 'clearing_mcc', 'statement_mcc', 'card_type', 'price_class'] as const;
  await session.load(
    'sale',
    {
      sale: 'integer',
      at_ms: 'bigint',
      amount: 'bigint',
      method: 'varchar',
      txn_type: 'integer',
      ...(Object.fromEntries(whole.map((name) => [name, 'integer'])) as Record<
        (typeof whole)[number],
        'integer'
      >),
    },
    sales.map(({ method, type }, at) => [at, 0, 5_000, method, type, 0, 5812, -1, 1, 1]),
  );
  await session.run('create table inside_mcc (number integer, mcc varchar)');
  await session.load('dict_number', { id: 'integer', value: 'varchar' }, [
    [1, '822290058120001'],
    [2, '822290049000002'],
    [3, '822290058140003'],
  ]);
  const stats = await readNumberStats(session);
  session.close();
  expect(stats.map(({ number, sales }) => [number, sales])).toEqual([[1, 6]]);
});
