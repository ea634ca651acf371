import { afterAll, expect, test } from 'vitest';
import type { Cell, Row, Session } from '../../src/engine/session.ts';
import { createCharges } from '../../src/explain/charges.ts';
import { openTest } from '../tables.ts';

/*
 * What counts towards a case's charges. Goal: a fee without a contract, an answer that nobody gave and a sale
 * that is only suspect are held against nobody, and a day counts once. Method: the tables that are read,
 * by hand; the contract takes 0.60 % of credit, so that 1000.00 costs 6.00.
 */

const session: Session = await openTest();
afterAll(() => session.close());

interface Sold {
  readonly day: number;
  readonly fee: number;
  readonly verdict?: 'jumped' | 'suspect';
  readonly card?: number;
  readonly answer?: string;
}

const SALE = {
  type: 'varchar',
  id: 'varchar',
  sale: 'integer',
  registered: 'integer',
  registered_span: 'integer',
  day: 'integer',
  at_ms: 'bigint',
  amount: 'bigint',
  txn_type: 'integer',
  card_type: 'integer',
  resp_code: 'varchar',
  merchant_fee: 'bigint',
  verdict: 'varchar',
};

const chargesOf = async (sales: readonly Sold[]): Promise<Row | undefined> => {
  const rows = sales.map(({ day, fee, verdict, card, answer }, at): Cell[] => [
    ...['terminal', 'SN1', at, 1, 1, day, day * 86_400_000 + at, 100_000, 1],
    ...[card ?? 2, answer ?? null, fee, verdict ?? null],
  ]);
  await session.load('subject_sale', SALE, rows);
  await session.run(`create or replace table case_sale as
    select type, id, sale, at_ms, verdict from subject_sale where verdict is not null`);
  await session.run('create or replace table sale as select * from subject_sale');
  await session.run(
    'create or replace table identified as select sale, registered, 0 as cleared from sale',
  );
  await session.run('create or replace table dict_number as select 1 as id, $$N$$ as value');
  await session.run(`create or replace table merchant_span as
    select 1 as span, 0.5 as debit_rate, 0.6 as credit_rate`);
  await session.load(
    'typed_settlements',
    { merchant_no: 'varchar', settle_date: 'integer', amount: 'bigint', fee: 'bigint' },
    [['N', 30, 1, 0]],
  );
  await createCharges(session);
  const [charge] = await session.rows('select * from case_charge');
  return charge;
};

test('a fee of a card that no contract prices is none of what was charged', async () => {
  const jumped: Sold = { day: 1, fee: 900, verdict: 'jumped' };
  expect(await chargesOf([jumped, { day: 2, fee: 700, card: 0 }])).toMatchObject({
    charged: 900,
    due: 600,
    over_sales: 1,
    over: 300,
  });
});

test('what was charged too much of a suspect sale is no loss by jumping', async () => {
  const charge = await chargesOf([
    { day: 1, fee: 900, verdict: 'jumped' },
    { day: 2, fee: 800, verdict: 'suspect' },
  ]);
  expect(charge).toMatchObject({ over: 500, over_jumped: 300 });
});

test('failures are of sales that were answered, and a day with two sales is one day', async () => {
  const charge = await chargesOf([
    { day: 1, fee: 900, verdict: 'jumped', answer: '00' },
    { day: 1, fee: 600, answer: '00' },
    { day: 2, fee: 600, answer: '51' },
    { day: 3, fee: 600 },
  ]);
  expect(charge).toMatchObject({ failed_since: 333, payout_days: 2 });
});
