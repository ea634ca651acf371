import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSignedNumbers } from '../../src/detect/history/signed-number.ts';
import type { Session } from '../../src/engine/session.ts';
import { identify, openTest } from '../tables.ts';

/**
 * The number that a till's own slips call its own. Method: each pair of letters is a sale, what the slip says
 * and under whose number and name it goes out.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const SHOPS: Readonly<Record<string, { name: string; no: string }>> = {
  a: { name: '岚新鞋店', no: '822290056610001' },
  A: { name: '财付通-岚新鞋店（人民店）', no: '822290056610009' },
  b: { name: '浦江康和宾馆', no: '822290070110002' },
  c: { name: '霁云大药房', no: '822290059120003' },
};

const signed = async (sales: string): Promise<string> => {
  const transactions = sales.split(' ').flatMap(([sign = '', out = ''], at) => {
    const both = {
      txn_time: `2024-03-${10 + at}T12:00:00`,
      amount: `${20 + at}.00`,
      rrn: `10000000${1000 + at}`,
    };
    const { name, no } = SHOPS[out] ?? { name: '', no: '' };
    return [
      {
        ...both,
        view: 'slip',
        txn_id: `S${at}`,
        terminal_id: '61234567',
        merchant_name: SHOPS[sign]?.name ?? '',
      },
      { ...both, view: 'statement', txn_id: `T${at}`, merchant_no: no, merchant_name: name },
    ];
  });
  await identify(session, { transactions });
  await session.run(
    'create or replace table history_key as select sale, 1 as device, cleared from identified',
  );
  await session.run('create or replace table mixed as select 1 as device');
  await createSignedNumbers(session);
  const rows = await session.rows(
    'select value from signed_number join dict_number on id = number',
  );
  return rows
    .map(({ value }) => Object.keys(SHOPS).find((key) => SHOPS[key]?.no === value))
    .join('');
};

test.each([
  ['ab ac ab aa ac ab', 'a', 'though most sales go out under others'],
  ['ab ac ab ac ab ac', '', 'none is called so'],
  ['aa aA ab aa aA ab', '', 'two are called so'],
  ['aa bb cc aa bb cc', '', 'the slips bear now this sign, now that'],
  ['aa ab aa ab', '', 'too few slips'],
  ['aa ab aa ab aa ab bb bb', '', 'one slip in four bears another sign'],
])('%s → %s: %s', async (sales, own) => expect(await signed(sales)).toBe(own));
