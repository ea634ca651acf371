import { expect, test } from 'vitest';
import { momentsOf, NONE, type SizeCount } from '../../src/detect/history/amount-sizes.ts';
import { homeGoodsOf } from '../../src/detect/history/home-goods.ts';
import { brandIn } from '../brands.ts';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: a device that goes on selling its own goods under another's number is told from one that was lent. Method: a
 * baker's till that had a jeweller's number for some days, at the prices of either.
 */

/** So many sales around a price in yuan. */
const sales = (yuan: number, count: number): readonly SizeCount[] =>
  Array.from({ length: count }, (_, at) => ({
    number: 1,
    size: Math.round(100 * Math.log(100 * yuan)) + 10 * (at % 5) - 20,
    sales: 1,
  }));

const BREAD = momentsOf(sales(20, 12));
const RINGS = momentsOf(sales(3_000, 12));
const usual = momentsOf([...sales(20, 12), ...sales(3_000, 12)]);
const odds = (
  under: readonly SizeCount[],
  { here = BREAD, others = RINGS, elsewhere = NONE } = {},
): number | undefined => homeGoodsOf(under, here, { others, elsewhere, usual });

test('bread under a jeweller’s number is the baker’s, rings are the jeweller’s', () => {
  expect(odds(sales(20, 4))).toBeGreaterThan(10);
  expect(odds(sales(3_000, 4))).toBeLessThan(-10);
  expect(Math.abs(odds(sales(20, 4), { others: BREAD }) ?? 9)).toBeLessThan(1);
});

test('few sales tell nothing, nor those of a home that sells otherwise elsewhere', () => {
  expect(odds(sales(20, 2))).toBeUndefined();
  expect(odds(sales(20, 4), { here: momentsOf(sales(20, 4)) })).toBeUndefined();
  expect(odds(sales(20, 4), { others: momentsOf(sales(3_000, 2)) })).toBeUndefined();
  expect(odds(sales(20, 4), { elsewhere: RINGS })).toBeUndefined();
  expect(odds(sales(20, 4), { elsewhere: BREAD })).toBeGreaterThan(10);
});

const BAKER = { merchant_no: '898330254620115', merchant_name: '面包房', mcc: '5462' };
const JEWELLER = { merchant_no: '898330259440117', merchant_name: '银楼', mcc: '5944' };
const MALL = { merchant_no: '898330253110117', merchant_name: '银座百货', mcc: '5311' };

/** Sales of one till, one a day; each mark names the number, `b` the baker’s, `j` the other’s. */
const till = (
  serial: string,
  marks: string,
  { yuan, other = JEWELLER }: { yuan: (mark: string) => number; other?: Row },
): Row[] =>
  [...marks].map((mark, at) => {
    const shop = mark === 'b' ? BAKER : other;
    return {
      view: 'clearing',
      txn_id: `${serial}-${String(at).padStart(2, '0')}`,
      txn_time: `2024-03-${String(1 + at).padStart(2, '0')}T${String(2 + (at % 7)).padStart(2, '0')}:00:00Z`,
      amount: (yuan(mark) * (1 + ((at * 7) % 10) / 20)).toFixed(2),
      terminal_sn: serial,
      ...shop,
      merchant_name: `${brandIn(shop === BAKER ? 0 : 1, 3)}${shop['merchant_name']}`,
    };
  });

const AWAY = 'bbbbbbbbbbjjjjjjbbbbbb';

/** What is said of the six sales away. */
const said = async (yuan: (mark: string) => number, other: Row = JEWELLER): Promise<string[]> => {
  const priced = till('SNHOME1', AWAY, { yuan, other });
  const own = till('SNOWN01', 'jjjjjjjjjjjj', { yuan: () => 3_000, other });
  const { verdicts } = await scanShops({ transactions: [...priced, ...own] });
  const away = verdicts.filter((row) => /^SNHOME1-1[0-5]/.test(row['txn_id'] ?? ''));
  return away.map((row) => `${row['verdict']} ${row['rules']}`);
};

test('a till that had a jeweller’s number for a while, and sold bread, has jumped; one that sold rings was lent', async () => {
  const [bread, rings, mall] = await Promise.all([
    said(() => 20),
    said((mark) => (mark === 'b' ? 20 : 3_000)),
    said(() => 20, MALL),
  ]);
  expect(bread.length).toBe(6);
  for (const one of bread) expect(one).toMatch(/^jumped .*device-sells-the-same-under-another/);
  for (const one of [...rings, ...mall]) expect(one).not.toMatch(/^jumped/);
  for (const one of rings) expect(one).toMatch(/^suspect device-away-for-a-while/);
});

const FAR = { merchant_no: '898290054990115', merchant_name: '茶庄', mcc: '5499' };

/** What is said of the sales of one terminal id under a jeweller's number of another city, in turn with the grocer's. */
const saidInTurn = async (yuan: (mark: string) => number): Promise<string[]> => {
  const marks = 'bjbjbbjbjjbbjbjbjbbj';
  const id = yuan('j') > 1_000 ? 'SNTURN1' : 'SNTURN2';
  const shared = till(id, marks, { yuan }).map((row, at) =>
    marks[at] === 'b' ? { ...row, ...FAR, merchant_name: `${brandIn(2, 3)}茶庄` } : row,
  );
  const own = till(`${id}OWN`, 'jjjjjjjjjjjj', { yuan: () => 3_000 });
  const { verdicts } = await scanShops({ transactions: [...shared, ...own] });
  const away = verdicts.filter(({ txn_id }) => txn_id?.startsWith(`${id}-`));
  return away.map(({ verdict }) => String(verdict));
};

test('of two shops of two cities under one terminal id each sells what it sells elsewhere; a router’s till does not', async () => {
  const [shops, router] = await Promise.all([
    saidInTurn((mark) => (mark === 'b' ? 20 : 3_000)),
    saidInTurn(() => 20),
  ]);
  expect(router).toContain('jumped');
  expect(shops).not.toContain('jumped');
});
