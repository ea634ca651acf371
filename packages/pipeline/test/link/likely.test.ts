import { VIEWS } from '@zhenma/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import { createClusters } from '../../src/link/clusters.ts';
import { patternOdds } from '../../src/link/likely/model.ts';
import { createLikelyLinks } from '../../src/link/likely.ts';
import { normalise, openTest, type Row } from '../tables.ts';

/**
 * Links without keys. Goal: what chance cannot explain is joined with its probability, what it can
 * is left alone. Method: a made shop street whose numbers were all replaced, then single traps; each
 * also in reverse order of rows.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const VIEW = `[${VIEWS.map((view) => `'${view}'`).join(', ')}][view]`;

const salesOf = async (rows: readonly Row[], live = false): Promise<readonly string[]> => {
  await normalise(session, { transactions: rows });
  await createClusters(session);
  await createLikelyLinks(session, { live });
  const found = await session.rows(
    `select string_agg(${VIEW} || '/' || txn_id, ' ' order by obs) as sale
     from observation join cluster using (obs) group by cluster.sale order by min(obs)`,
  );
  return found.map((row) => String(row['sale']));
};

const two = (n: number): string => String(n).padStart(2, '0');

/** Sale `n` of a street of 20 shops: no number in common, no card; amounts of fen. */
const seen = (view: 'slip' | 'clearing', n: number, more: Row = {}): Row => {
  const shop = (n * 7) % 20;
  const replaced = view === 'clearing' && n % 4 === 0;
  return {
    view,
    txn_id: `${view[0]}${n}`,
    txn_time: `2024-03-${two(1 + (n % 28))}T${two(9 + (n % 11))}:${two((n * 13) % 60)}:${view === 'slip' ? '05' : '09'}`,
    amount: `${10 + ((n * 37) % 400)}.${two((n * 17) % 100)}`,
    merchant_no: `8222900${replaced ? '5411' : '5812'}${String(shop + (replaced ? 900 : 0)).padStart(4, '0')}`,
    terminal_id: `${view === 'slip' ? 'T' : 'X'}${n}`,
    ...more,
  };
};

const STREET = Array.from({ length: 300 }, (_, n) => [seen('slip', n), seen('clearing', n)]).flat();

describe('a street whose reference numbers and cards are gone', () => {
  const right = Array.from({ length: 300 }, (_, n) => `slip/s${n} clearing/c${n}`).sort();

  test('all sales are found, replaced or not, in any order of rows', async () => {
    const found = await salesOf(STREET);
    expect([...found].sort()).toEqual(right);
    expect(await salesOf([...STREET].reverse())).toEqual(found);
    const [row] = await session.rows(
      'select count(*) as n, min(probability_ppm) as least, max(probability_ppm) as most from likely_link',
    );
    expect(row?.['n']).toBe(300);
    expect(row?.['least']).toBeGreaterThanOrEqual(990_000);
    expect(row?.['most']).toBeLessThanOrEqual(1_000_000);
  });

  test('live rules link by keys alone', async () => {
    expect(await salesOf(STREET, true)).toHaveLength(600);
  });

  test('a slip without counterpart stays single', async () => {
    const found = await salesOf(STREET.filter((row) => row['txn_id'] !== 'c4'));
    expect(found).toContain('slip/s4');
    expect(found).toHaveLength(300);
  });

  test('two slips of different shops in one minute, two replaced records: nobody knows which', async () => {
    const same = { txn_time: '2024-03-05T12:00:00', amount: '88.00' };
    const twins = [500, 501].flatMap((n) => [
      seen('slip', n, { ...same, merchant_no: `8222900581200${n % 2}9` }),
      seen('clearing', n, { ...same, merchant_no: `8222900541108${n % 2}9` }),
    ]);
    const found = await salesOf([...STREET, ...twins]);
    expect(found).toEqual(expect.arrayContaining(['slip/s500', 'slip/s501']));
  });

  test('equal sales of one shop in one minute pair off', async () => {
    const same = {
      txn_time: '2024-03-05T12:00:00',
      amount: '88.00',
      merchant_no: '822290058120009',
    };
    const twins = [500, 501].flatMap((n) => [seen('slip', n, same), seen('clearing', n, same)]);
    const found = await salesOf([...STREET, ...twins]);
    expect(found.filter((sale) => /[sc]50[01]/.test(sale))).toHaveLength(2);
  });
});

describe('what stays apart', () => {
  const base: Row = { amount: '88.80', txn_time: '2024-03-05T12:00:00' };
  const CASES: readonly (readonly [string, readonly Row[]])[] = [
    [
      'two cards',
      [
        { ...base, view: 'slip', txn_id: 'a', card_token: 'K' },
        { ...base, view: 'clearing', txn_id: 'b', card_token: 'L' },
      ],
    ],
    [
      'a refund',
      [
        { ...base, view: 'slip', txn_id: 'a', card_token: 'K' },
        { ...base, view: 'clearing', txn_id: 'b', card_token: 'K', txn_type: 'refund' },
      ],
    ],
    [
      'a request that was declined',
      [
        { ...base, view: 'response', txn_id: 'a', auth_code: '123456', resp_code: '51' },
        { ...base, view: 'clearing', txn_id: 'b', auth_code: '123456' },
      ],
    ],
    [
      'a round amount at the same hour of two merchants',
      [
        { ...base, view: 'slip', txn_id: 'a', amount: '100.00', merchant_no: '822290058120001' },
        {
          ...base,
          view: 'clearing',
          txn_id: 'b',
          amount: '100.00',
          txn_time: '2024-03-05T12:07:00',
          merchant_no: '822290054110009',
        },
      ],
    ],
  ];
  test.each(CASES)('%s', async (_, rows) => {
    expect(await salesOf(rows)).toHaveLength(rows.length);
  });
});

test('the last four digits of a card are one witness of two, however they are written', async () => {
  const base: Row = { amount: '88.80', merchant_no: '822290058120001' };
  const slip = { ...base, view: 'slip', txn_id: 'a', txn_time: '2024-03-05T12:00:00' };
  const line = { ...base, view: 'statement', txn_id: 'b', txn_time: '2024-03-05' };
  const masked = { ...slip, card_token: '622200******1234' };
  expect(await salesOf([masked, { ...line, card_token: '1234' }])).toHaveLength(1);
  expect(await salesOf([masked, { ...line, card_token: '****4321' }])).toHaveLength(2);
});

test('the authorisation code of the issuer is a witness that no channel rewrites', async () => {
  const base: Row = { amount: '100.00', auth_code: 'A1B2C3', merchant_no: '822290058120001' };
  const found = await salesOf([
    { ...base, view: 'slip', txn_id: 'a', txn_time: '2024-03-05T12:00:00' },
    { ...base, view: 'clearing', txn_id: 'b', txn_time: '2024-03-06' },
  ]);
  expect(found).toEqual(['slip/a clearing/b']);
});

describe('the model', () => {
  const pattern = { time: 2, identity: 9, issuer: 0, auth: 0, n: 1_000 };
  const odds = (rarity: number, n: number): number =>
    patternOdds([{ ...pattern, rarity, n }], [], 1_000, 1_000)[0] ?? 0;

  test('the rarer the amount, the surer the link', () => {
    expect(odds(-20, 900)).toBeGreaterThan(odds(-10, 900) * 20);
  });

  test('where hardly anything has a counterpart, agreement means less', () => {
    expect(odds(-4, 5)).toBeLessThan(odds(-4, 900) / 5);
  });

  test('where hardly a record of the other side is left over, agreement means more', () => {
    const among = (right: number): number =>
      patternOdds([{ ...pattern, rarity: -4, n: 900 }], [], 1_000, right)[0] ?? 0;
    expect(among(950)).toBeGreaterThan(among(9_000) * 5);
  });

  test('no pairs, no odds', () => {
    expect(patternOdds([], [], 10, 10)).toEqual([]);
  });
});
