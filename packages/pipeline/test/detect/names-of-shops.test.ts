import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCutNumbers } from '../../src/detect/cut-numbers.ts';
import { createInsideMcc } from '../../src/detect/expected.ts';
import { NAMES_OF_SHOPS } from '../../src/detect/features/names-of-shops.ts';
import { createPatterns } from '../../src/detect/patterns.ts';
import type { Session } from '../../src/engine/session.ts';
import { identify, openTest, type Row } from '../tables.ts';

/**
 * Numbers that go out under other shops' names. Goal: a router that leaves the number and replaces the name is
 * told from a company behind a sign, an issuer's spellings and names that nobody prints. Method: each letter is
 * a day's sale under the shop's own number, printed under the first name and cleared under the letter's.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const NAMES: Readonly<Record<string, string>> = {
  a: '云杉面馆',
  b: '岚和家具店',
  c: '霁月酒吧',
  d: '宏达商行',
  e: '康宁大药房',
  g: '长沙云杉面馆有限公司',
};

const shop = (id: number, sign: string, told: string, uscc = `U${id}`): Shop => ({
  number: `82229005812000${id}`,
  uscc,
  rows: [...told].flatMap((letter, at) => {
    const both = {
      txn_time: `2024-03-${String(at + 1).padStart(2, '0')}T12:00:00`,
      amount: `${10 + id}.${10 + at}`,
      merchant_no: `82229005812000${id}`,
      terminal_id: `7000000${id}`,
      rrn: `${id}000000000${10 + at}`,
    };
    return [
      { ...both, view: 'slip', txn_id: `S${id}-${at}`, merchant_name: NAMES[sign] ?? '' },
      { ...both, view: 'clearing', txn_id: `C${id}-${at}`, merchant_name: NAMES[letter] ?? '' },
    ];
  }),
});

interface Shop {
  readonly number: string;
  readonly uscc: string;
  readonly rows: readonly Row[];
}

/** Of the first shop's strange sales: how many, and of these at home elsewhere; names at home, strange names, hours. */
const told = async (shops: readonly Shop[], registered = false): Promise<string> => {
  const merchants = shops.map(({ number, uscc }) => ({ merchant_no: number, uscc }));
  await identify(session, {
    transactions: shops.flatMap(({ rows }) => rows),
    ...(registered ? { merchants } : {}),
  });
  await createInsideMcc(session);
  await createCutNumbers(session);
  await createPatterns(session);
  await NAMES_OF_SHOPS.create(session);
  const found = await session.rows(`select count(*) as n, count(*) filter (name_at_home) as at_home,
      max(names_at_home) as homes, max(names_strange) as names, max(names_strange_hours) as hours
    from feature_names_of_shops having count(*) > 0`);
  return found.map((row) => Object.values(row).join(' ')).join(', ');
};

const B = shop(2, 'b', 'bbb');
const C = shop(3, 'c', 'ccc');

test('names of two other shops, and of one that nobody knows', async () => {
  expect(await told([shop(1, 'a', 'abacad'), B, C])).toBe('3 2 2 3 96');
});

test('a company, or another spelling, is no strange name', async () => {
  expect(await told([shop(1, 'a', 'agagag'), B, C])).toBe('');
});

test('names that no other shop prints are at home nowhere', async () => {
  expect(await told([shop(1, 'a', 'adaea'), B, C])).toBe('2 0 0 2 48');
});

test('a name printed once may be a misprint', async () => {
  expect(await told([shop(1, 'a', 'abacb'), shop(2, 'b', 'b'), C])).toBe('3 1 1 2 72');
});

test('an owner’s other shop is no other shop', async () => {
  expect(await told([shop(1, 'a', 'abacb', 'U2'), B, C], true)).toBe('3 1 1 2 72');
});
