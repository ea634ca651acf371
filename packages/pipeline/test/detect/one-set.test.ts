import { expect, test } from 'vitest';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { isOneSet } from '../../src/detect/history/same-set.ts';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';
import { numberUse as use } from './number-use.ts';

/**
 * Goal: the tills of a mall, which all sell for the same counters, are told from tills that may share borrowed numbers.
 * Method: devices by serial; each letter is a sale under a number of that story.
 */

interface Shop {
  readonly mcc: string;
  readonly area: string;
}

const SHOES: Shop = { mcc: '5661', area: '2900' };
const DRESS: Shop = { mcc: '5651', area: '2900' };
const GLASS: Shop = { mcc: '5948', area: '2900' };
const GROCER: Shop = { mcc: '5411', area: '2900' };
const AFAR: Shop = { mcc: '5651', area: '3310' };

/** Verdicts, by device, of the sales of a story. */
const told = async (
  story: number,
  shops: Readonly<Record<string, Shop>>,
  tills: readonly string[],
): Promise<string[]> => {
  const transactions = tills.flatMap((marks, till) =>
    [...marks].map((mark, at): Row => {
      const { mcc, area } = shops[mark] as Shop;
      return {
        view: 'clearing',
        txn_id: `S${story}T${till}-${String(at).padStart(2, '0')}`,
        txn_time: `2024-03-${String(1 + at).padStart(2, '0')}T0${1 + till}:00:00Z`,
        amount: `${30 + at}.40`,
        terminal_sn: `SET${story}TILL${till}`,
        merchant_no: `898${area}${mcc}${String(7000 + story * 100 + mark.charCodeAt(0))}`,
        mcc,
      };
    }),
  );
  const { verdicts } = await scanShops({ transactions });
  return tills.map((_, till) => {
    const of = verdicts.filter(({ txn_id }) => txn_id?.startsWith(`S${story}T${till}-`));
    return [...new Set(of.map(({ verdict, rules }) => `${verdict} ${rules}`))].sort().join(', ');
  });
};

const HALL = ['abcabcbacabc', 'bcacabcbbaca'];
const SHARED = /suspect serial-shares-number/;

test('tills that have the same numbers, of one city and price, are those of a mall', async () => {
  const [first, second] = await told(1, { a: SHOES, b: DRESS, c: GLASS }, HALL);
  for (const one of [first, second]) expect(one).not.toMatch(/suspect|jumped/);
});

test('a cheaper number among them, one of another city or one that a till lacks leaves it open', async () => {
  const [cheaper, afar, lacking] = await Promise.all([
    told(2, { a: SHOES, b: DRESS, c: GROCER }, HALL),
    told(3, { a: SHOES, b: DRESS, c: AFAR }, HALL),
    told(4, { a: SHOES, b: DRESS, c: GLASS }, ['abcabcbacabc', 'babababbbaba']),
  ]);
  expect(cheaper.join()).toMatch(/suspect|jumped/);
  expect(afar.join()).toMatch(/suspect|jumped/);
  expect(lacking.join()).toMatch(SHARED);
});

test('one set is of one city and one known price class, and all of it is had by others', () => {
  const set = (last: Partial<NumberUse> = {}): boolean =>
    isOneSet([
      use(1, { no: '898290056510001', cheapness: 0, sameSet: true }),
      use(2, { no: '898290056610002', cheapness: 0, sameSet: true, ...last }),
    ]);
  expect(set()).toBe(true);
  expect(set({ cheapness: 1 })).toBe(false);
  expect(set({ no: '898331056610002' })).toBe(false);
  expect(set({ sameSet: false })).toBe(false);
  expect(isOneSet([use(1, { cheapness: undefined, sameSet: true })])).toBe(false);
});
