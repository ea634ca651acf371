import type { Case } from '@zhenma/model';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { chooseSettlements } from '../../../src/act/bundle/settlements.ts';
import type { Cell, Session } from '../../../src/engine/session.ts';
import { openTest } from '../../tables.ts';

/*
 * Which payouts a bundle holds. Goal: those from or to the account of a payee's case, which may be known by
 * its holder's name alone, and one record that names each merchant that no registry lists. Method: the
 * tables that are read, by hand; merchants 1 and 2 are listed, 3 is not.
 */

const session: Session = await openTest();
afterAll(() => session.close());
beforeEach(async () => {
  await session.run(`create or replace table dict_number as
    select id, 'N' || id as value from range(1, 4) r(id)`);
  await session.run('create or replace table merchant_span as select unnest([1, 2]) as number');
  // Records 1 to 3 of each merchant; the first states no name.
  await session.run(`create or replace table observation as
    select number * 10 + nth as obs, number, case nth when 1 then 0 else 5 end as name
    from range(1, 4) n(number), range(1, 4) r(nth)`);
  await session.run('create or replace table cluster as select obs, obs as sale from observation');
});

interface Payout {
  readonly to?: string;
  readonly name?: string;
  readonly from?: string;
  readonly payer?: string;
  readonly number: number;
}

const chosen = async (account: string, payouts: readonly Payout[]) => {
  await session.load(
    'typed_settlements',
    {
      merchant_no: 'varchar',
      payee_account: 'varchar',
      payee_name: 'varchar',
      payer_account: 'varchar',
      payer_name: 'varchar',
    },
    payouts.map(({ to, name, from, payer, number }): Cell[] => [
      `N${number}`,
      to ?? null,
      name ?? null,
      from ?? null,
      payer ?? null,
    ]),
  );
  await session.run('create or replace table bundle_number as select 0 as number');
  await session.run('create or replace table bundle_sale as select 0 as sale');
  const payee = { subject: { type: 'payee', id: account } } as unknown as Case;
  await chooseSettlements(session, [payee]);
  const list = async (sql: string) => (await session.rows(sql)).map((row) => Object.values(row)[0]);
  return {
    payouts: await list('select merchant_no from bundle_settlement order by all'),
    sales: await list('select sale from bundle_sale where sale > 0 order by sale'),
  };
};

test('an account that has no number is known by its holder’s name, one that has by the number', async () => {
  const payouts = [
    { name: '周某某', number: 1 },
    { to: '6217', name: '周某某', number: 2 },
  ];
  expect((await chosen('周某某', payouts)).payouts).toEqual(['N1']);
  expect((await chosen('6217', payouts)).payouts).toEqual(['N2']);
});

test('money from the account counts, by its number first', async () => {
  const payouts = [
    { to: 'X', from: '6217', payer: '周某某', number: 1 },
    { to: 'X', payer: '周某某', number: 2 },
  ];
  expect((await chosen('6217', payouts)).payouts).toEqual(['N1']);
  expect((await chosen('周某某', payouts)).payouts).toEqual(['N2']);
});

test('of a merchant that no registry lists, the first record with a name is added', async () => {
  const payouts = [1, 3].map((number) => ({ to: '6217', number }));
  expect((await chosen('6217', payouts)).sales).toEqual([32]);
});
