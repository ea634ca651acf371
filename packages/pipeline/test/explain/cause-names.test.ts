import { describe, expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/*
 * Lines of a statement that name another merchant and bear no number, beside right slips. Goal: one name of a trade
 * that pays the standard price gains nobody anything and is a release's; a cheap one, or several, are a router's.
 * Method: one till, slips of all sales and lines without numbers, ten right before, some wrong, five right after.
 */

const OWN = '822290052110001';

const day = (nth: number): string => `2024-03-${String(nth + 1).padStart(2, '0')}T12:00:00`;

const sale = (nth: number, name: string): Row[] => {
  const shared = { txn_time: day(nth), amount: `${100 + nth}.00`, rrn: `24030100${1000 + nth}` };
  return [
    {
      ...shared,
      view: 'slip',
      txn_id: `s${nth}`,
      terminal_id: '40000001',
      merchant_no: OWN,
      merchant_name: '旭庭建材',
    },
    { ...shared, view: 'statement', txn_id: `t${nth}`, merchant_name: name },
  ];
};

const SHOPS: readonly Row[] = [
  { merchant_no: OWN, merchant_name: '上海旭庭建材店', mcc: '5211' },
  { merchant_no: '822290057320009', merchant_name: '蘅祥数码店', mcc: '5732' },
  { merchant_no: '822290054110009', merchant_name: '锦绣超市', mcc: '5411' },
  { merchant_no: '822290054110010', merchant_name: '鼎新数码超市', mcc: '5411' },
  { merchant_no: '822290058120009', merchant_name: '惠民小馆', mcc: '5812' },
];

const DEAR = '蘅祥数码店';
const BOTH = '鼎新数码超市';

/** The name of each line; the shop's own where nothing is said. */
const causeOf = async (names: Readonly<Record<number, string>>) => {
  const { cases } = await scanTables({
    transactions: Array.from({ length: 20 }, (_, nth) =>
      sale(nth, names[nth] ?? '旭庭建材店'),
    ).flat(),
    merchants: SHOPS,
  });
  return cases.find(({ subject }) => subject.id === '40000001')?.cause;
};

describe('lines that bear a name alone', () => {
  test.each([
    ['one dear name, once cut short', { 10: DEAR, 11: `上海市${DEAR}`, 12: '蘅祥数' }, 'software'],
    ['one cheap name', { 10: '锦绣超市', 11: '锦绣超市', 12: '锦绣超市' }, 'routing'],
    ['a dear and a cheap trade in one name', { 10: BOTH, 11: BOTH, 12: BOTH }, 'routing'],
    ['two dear names', { 10: DEAR, 11: '惠民小馆', 12: DEAR }, 'routing'],
    ['a dear name once', { 10: DEAR }, 'routing'],
    [
      'a dear name now and then from the second sale to the last but one',
      { 1: DEAR, 4: DEAR, 8: DEAR, 12: DEAR, 18: DEAR },
      'undetermined',
    ],
  ])('%s', async (_, names, cause) => {
    expect((await causeOf(names))?.top).toBe(cause);
  });

  test('lines that name the shop are its right sales', async () => {
    const cause = await causeOf({ 7: DEAR, 9: DEAR, 10: DEAR, 12: DEAR });
    expect(cause?.tests?.map((one) => one.test)).toContain('now-and-then');
  });
});
