import { columnsOf } from '@zhenma/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import { quoteText } from '../../src/engine/sql.ts';
import { createClusters } from '../../src/link/clusters.ts';
import { createSales } from '../../src/link/sales.ts';
import { createObservations } from '../../src/normalise/observations.ts';
import { typeTable } from '../../src/normalise/typed.ts';
import { normalise, openTest, type Row } from '../tables.ts';

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const sale = (view: string, nth: number, more: Row = {}): Row => ({
  view,
  txn_id: `${view}${(nth * 7919) % 5000}`,
  txn_time: '2024-03-01T12:30:15',
  amount: `${nth}.00`,
  rrn: `${nth}`,
  ...more,
});

/** Thousands of rows in an order that is not theirs, all of one acquirer. */
const many = (more: Row = {}): Row[] =>
  Array.from({ length: 5000 }, (_, nth) => [
    sale('clearing', nth, { acquirer: '48222900', ...more }),
    sale('request', nth, { acquirer: '48222900', ...more }),
  ]).flat();

test('obs is the rank by view and id, whatever the order of rows', async () => {
  await normalise(session, { transactions: many() });
  const rows = await session.rows(`select count(*) filter (obs <> place) as wrong, max(obs) as last
    from (select obs, row_number() over (order by view, txn_id) as place from observation)`);
  expect(rows).toEqual([{ wrong: 0, last: 10_000 }]);
});

test('what all rows state is shown in all, and is not stored', async () => {
  await normalise(session, { transactions: many({ merchant_name: '店' }) });
  const stored = (await session.rows('describe observed')).map((row) => row['column_name']);
  expect(stored).toEqual(['view', 'txn_id', 'line', 'at_ms', 'date_only', 'day', 'amount', 'rrn']);
  const shown = await session.rows(`select distinct o.currency, p.value as acquirer, n.value as name
    from observation o join dict_party p on p.id = o.acquirer join dict_name n on n.id = o.name`);
  expect(shown).toEqual([{ currency: '156', acquirer: '48222900', name: '店' }]);
});

test('what all rows state is unknown of a view that did not see the sale', async () => {
  const lone = sale('clearing', 9, { txn_id: 'lone', rrn: 'lone', acquirer: '48222900' });
  await normalise(session, {
    transactions: [sale('request', 1, { acquirer: '48222900' }), lone],
  });
  await createClusters(session);
  await createSales(session);
  expect(
    await session.rows('select request_acquirer, clearing_acquirer from sale order by sale'),
  ).toEqual([
    { request_acquirer: 1, clearing_acquirer: 0 },
    { request_acquirer: 0, clearing_acquirer: 1 },
  ]);
});

test('a text that only refused rows state is in no dictionary', async () => {
  await normalise(session, {});
  const row = (line: number, name: string, amount: string): string =>
    `select 1::bigint as file, ${line}::bigint as line, ${columnsOf('transactions')
      .map((column) => {
        const said = { ...sale('request', line, { merchant_name: name }), amount }[column.name];
        return `${said === undefined ? 'null' : quoteText(said)}::varchar as ${column.name}`;
      })
      .join(', ')}`;
  const refused: string[] = [];
  const selects = [row(1, '甲', '1.00'), row(2, '乙', 'much')];
  await typeTable(session, { table: 'transactions', selects }, 480, ({ column }) => {
    refused.push(column);
  });
  await createObservations(session, 480);
  expect(refused).toEqual(['amount']);
  expect(await session.rows('select id, value from dict_name')).toEqual([{ id: 1, value: '甲' }]);
});

test('a number of zeros alone says nothing in an answer or a file, and stays what a device stated', async () => {
  const zeros = { merchant_no: '000000000000000' };
  await normalise(session, {
    transactions: ['slip', 'request', 'response', 'clearing', 'statement'].map((view, nth) =>
      sale(view, nth, zeros),
    ),
  });
  const known = async (): Promise<unknown[]> => {
    const rows = await session.rows('select view from observation where number > 0 order by view');
    return rows.map(({ view }) => view);
  };
  expect(await known()).toEqual([1, 2]);
  await normalise(session, {
    transactions: [sale('clearing', 1, { merchant_no: '000290058120001' })],
  });
  expect(await known()).toEqual([4]);
});
