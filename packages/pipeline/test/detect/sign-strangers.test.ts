import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Slips with a sign and no number beside statements. Goal: sales that go out under other firms in turn are called,
 * those that go out under the sign's own name never, nor a company behind a sign, a hall's tenants or shops
 * of one sign under one terminal id. Method: each letter is a day's sale; the capital is paid by code.
 */

const OUTSIDE: Readonly<Record<string, { name: string; no: string; mcc: string }>> = {
  o: { name: '岚新鞋店', no: '822290056610001', mcc: '5661' },
  p: { name: '浦江康和宾馆', no: '822290070110002', mcc: '7011' },
  q: { name: '霁云大药房', no: '822290059120003', mcc: '5912' },
  r: { name: '宏达美发', no: '822290072300004', mcc: '7230' },
  t: { name: '康平燃气', no: '822290049000006', mcc: '4900' },
  u: { name: '祥云生鲜超市', no: '822290054110007', mcc: '5411' },
  v: { name: '远航加油站', no: '822290055410008', mcc: '5541' },
  s: { name: '茗盈鞋业有限公司', no: '822290056610005', mcc: '5661' },
};

const till = (order: string, shop: Row = {}, numbers = true): Row[] =>
  [...order].flatMap((letter, day) => {
    const { name, no, mcc } = OUTSIDE[letter.toLowerCase()] ?? { name: '', no: '', mcc: '' };
    const both = {
      txn_time: new Date(Date.parse('2024-03-01T04:00:00Z') + day * 86_400_000).toISOString(),
      amount: `${50 + day}.${10 + (order.length % 80)}`,
      card_token: `c${order}${day}`,
      card_type: 'credit',
      issuer: day % 2 ? '01020000' : '01030000',
      method: letter === letter.toLowerCase() ? 'card' : 'qr',
    };
    const id = `${order}-${String(day).padStart(2, '0')}-${letter}`;
    const slip = {
      terminal_id: '61234567',
      terminal_sn: '00000202100000012345',
      merchant_name: '岚新鞋店',
    };
    return [
      { ...both, view: 'slip', txn_id: id, ...slip, ...shop },
      {
        ...both,
        view: 'statement',
        txn_id: id,
        merchant_name: name,
        mcc,
        ...(numbers ? { merchant_no: no } : {}),
      },
    ];
  });

/** Letters of the sales that are called. */
const called = async (transactions: readonly Row[]): Promise<string> => {
  const { verdicts } = await scanTables({ transactions });
  const ids = verdicts.filter(({ verdict, view }) => verdict === 'jumped' && view === 'slip');
  return ids
    .map(({ txn_id }) => `${txn_id}`.slice(-1))
    .sort()
    .join('');
};

const THREE = 'opoqoropoqoroo';

test('three firms in turn with the own number, or name', async () => {
  expect(await called(till(THREE))).toBe('ppqqrr');
  expect(await called(till(THREE, {}, false))).toBe('ppqqrr');
}, 60_000);

test('three firms on one day each may be files joined wrongly', async () => {
  expect(await called(till('opoqoroooooooo'))).toBe('');
}, 60_000);

test('names in turn are a router’s, with a number or without', async () => {
  const { cases } = await scanTables({ transactions: till('opoqoropoqoroopoqoropoqo', {}, false) });
  expect(cases.map(({ cause }) => cause.top)).toEqual(['routing']);
}, 60_000);

test('one firm of another trade between those that every bank was told rightly', async () => {
  expect(await called(till('oopooppooppooo'))).toBe('ppppp');
  expect(await called(till('oosoossoossooo'))).toBe('');
}, 60_000);

test('wallets name what is paid by code', async () => {
  expect(await called(till('oPoQoRoPoQoRoo'))).toBe('');
}, 60_000);

test('a hall and its tenants, and shops of one sign that count their terminals from one', async () => {
  expect(await called(till(THREE, { merchant_name: '岚新美食广场' }))).toBe('');
  expect(await called(till(THREE, { terminal_id: '00000001', terminal_sn: '' }))).toBe('');
}, 60_000);

test('two sales of one bank under the own number may be joined wrongly, as may two of all banks', async () => {
  // Banks take turns by the day: the first is told the other firm's number alone, between two sales or three.
  expect(await called(till('oopopoo'))).toBe('');
  expect(await called(till('oopopooooo'))).toBe('pp');
  // Both banks are told the other firm's number before the own and after.
  expect(await called(till('ppoopp'))).toBe('');
  expect(await called(till('ppooppo'))).toBe('pppp');
}, 60_000);
