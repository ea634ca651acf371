import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Measures, measureJoins, measureSelect } from '../../src/engine/measure.ts';
import type { Session } from '../../src/engine/session.ts';
import { scanTables } from '../scanning.ts';
import { openTest, type Row } from '../tables.ts';

/** Goal: no sale is lost to a join with measures, and none is a left join without need. */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const measures: Measures = {
  tables: [
    { table: 'of_all', fields: ['day'], whole: true },
    { table: 'of_some', fields: ['story'] },
  ],
  absent: {},
};

test('a table with every sale is looked up, another is joined to those it has', async () => {
  expect(measureJoins(measures, 'k').split('\n')).toEqual([
    'join "of_all" on "of_all".sale = k.sale',
    'left join "of_some" on "of_some".sale = k.sale',
  ]);
  await session.load('of_all', { sale: 'integer', day: 'integer' }, [
    [1, 10],
    [2, 20],
  ]);
  await session.load('of_some', { sale: 'integer', story: 'varchar' }, [[2, 'moved']]);
  expect(await session.rows(`${measureSelect(measures, 'of_all')} order by k.sale`)).toEqual([
    { sale: 1, day: 10, story: null },
    { sale: 2, day: 20, story: 'moved' },
  ]);
});

const sale = (at: number, view: string): Row => ({
  view,
  txn_id: `${view}${at}`,
  txn_time: `2024-03-0${at + 1}T02:00:00Z`,
  amount: `${50 + at}.00`,
  card_no: `622848000000000${at}`,
  rrn: `00000000000${at}`,
  terminal_id: 'A0000001',
  terminal_sn: '00002402106870000001',
  merchant_no: at < 4 ? '822290058120001' : '822290053990002',
  mcc: at < 4 ? '5812' : '5399',
});

test('a feature that says something of every sale is known to be whole', async () => {
  const transactions = [0, 1, 2, 3, 4].flatMap((at) => [sale(at, 'request'), sale(at, 'clearing')]);
  const { out } = await scanTables({ transactions });
  const store = join(out, 'store');
  const judgedBy = JSON.parse(readFileSync(join(store, 'judged-by.json'), 'utf8'));
  const { tables } = judgedBy.measures as Measures;
  const told = new Set<boolean>();
  for (const { table, whole } of tables) {
    const [count] = await session.rows(
      `select count(*) as n from read_parquet('${join(store, `${table}.parquet`)}')`,
    );
    expect(whole, table).toBe(count?.['n'] === 5);
    told.add(whole === true);
  }
  expect([...told].sort()).toEqual([false, true]);
}, 60_000);
