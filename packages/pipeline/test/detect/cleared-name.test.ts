import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLEARED_NAME } from '../../src/detect/features/cleared-name.ts';
import { createPatterns } from '../../src/detect/patterns.ts';
import type { Session } from '../../src/engine/session.ts';
import { identify, openTest, type Row } from '../tables.ts';

/**
 * Names under a registered number. Goal: a router's names, several other owners' in turn, are told from one
 * change of name for good. Method: each letter is a day's sale of one shop, cleared under the letter's name.
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
  x: '宏达商行',
};

const NUMBERS = Object.keys(NAMES).map((letter, at) => ({
  letter,
  merchant_no: `82229005812000${at}`,
}));

/** Of each strange name: hours with the own one, names of other owners, hours of these with the own one. */
const told = async (order: string): Promise<string> => {
  const sales = [...order].flatMap((letter, at): Row[] => {
    const both = {
      txn_time: `2024-03-${String(at + 1).padStart(2, '0')}T12:00:00`,
      amount: `${10 + at}.50`,
      merchant_no: '822290058120000',
      rrn: `1000000000${10 + at}`,
      terminal_id: '70000001',
    };
    return [
      { ...both, view: 'request', txn_id: `Q${at}` },
      { ...both, view: 'clearing', txn_id: `C${at}`, merchant_name: NAMES[letter] ?? '' },
    ];
  });
  const merchants = NUMBERS.slice(0, 3).map(({ letter, merchant_no }) => ({
    merchant_no,
    merchant_name: NAMES[letter] ?? '',
    uscc: `U${letter}`,
  }));
  await identify(session, { transactions: sales, merchants });
  await createPatterns(session);
  await CLEARED_NAME.create(session);
  const found = await session.rows(`select distinct d.value, name_mixed_hours as mixed,
      lender_names as names, lenders_mixed_hours as hours
    from feature_cleared_name join sale s using (sale) join dict_name d on d.id = s.clearing_name
    order by d.value`);
  return found
    .map(({ mixed, names, hours }) => [mixed, names ?? 0, hours ?? 0].join(' '))
    .sort()
    .join(', ');
};

test('two other owners’ names, one before and one after the own one: together they come between', async () => {
  expect(await told('bbaacc')).toBe('0 2 72, 0 2 72');
});

test('both after the own one: it was sold, and again', async () => {
  expect(await told('aabbcc')).toBe('0 2 0, 0 2 0');
});

test('a name that nobody has registered is no lender’s', async () => {
  expect(await told('bbaaxx')).toBe('0 1 0, 0 1 0');
});
