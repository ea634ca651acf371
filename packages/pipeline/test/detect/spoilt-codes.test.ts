import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * A file in which the category column holds something else. Goal: no shop is called jumped for it and the cause
 * is the data; a category of the list, or a strange one that few shops have, is called as ever.
 * Method: ten shops with three sales a day over ten days, of which the fourth is written otherwise.
 */

const SHOPS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const DAYS = 10;
const BAD_DAY = 4;
const own = (shop: number): string => `82129005812${4000 + 37 * shop}`;

const merchants = SHOPS.map((shop) => ({
  merchant_no: own(shop),
  merchant_name: `第${'一二三四五六七八九十'[shop - 1]}号餐馆`,
  mcc: '5812',
  uscc: `9131010000000000${10 + shop}`,
}));
const terminals = SHOPS.map((shop) => ({ terminal_sn: `SN${shop}`, merchant_no: own(shop) }));

const told = async (mcc: (shop: number, sale: number) => string) => {
  const { verdicts } = await scanTables({
    merchants,
    terminals,
    transactions: Array.from({ length: 3 * DAYS }, (_, sale) => sale).flatMap((sale) =>
      SHOPS.map((shop) => ({
        view: 'clearing',
        txn_id: `${sale}-${shop}`,
        txn_time: `2024-03-${String(1 + Math.floor(sale / 3)).padStart(2, '0')}T${11 + 3 * (sale % 3)}:${10 + shop}:00`,
        amount: '100.00',
        terminal_sn: `SN${shop}`,
        merchant_no: own(shop),
        mcc: Math.floor(sale / 3) + 1 === BAD_DAY ? mcc(shop, sale) : '5812',
      })),
    ),
  });
  const odd = verdicts.filter(({ verdict }) => ['jumped', 'suspect'].includes(String(verdict)));
  return {
    verdicts: [...new Set(odd.map(({ verdict }) => verdict))],
    causes: [...new Set(odd.map(({ cause }) => cause))],
    count: odd.length,
  };
};

const BANKS = ['0102', '0103', '0105', '0308'];

test('the issuer stands in the column of the category on one day', async () => {
  expect(await told((shop, sale) => BANKS[(shop + sale) % BANKS.length] ?? '')).toEqual({
    verdicts: ['suspect'],
    causes: ['data'],
    count: 30,
  });
});

test('a cheaper category of the list is no accident of a file', async () => {
  const { causes } = await told(() => '5411');
  expect(causes).not.toContain('data');
});

test('a strange category at two shops, while the others are right, is not the file', async () => {
  const { causes, count } = await told((shop) => (shop <= 2 ? '0102' : '5812'));
  expect(count).toBeGreaterThan(0);
  expect(causes).not.toContain('data');
});
