import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A restaurant whose slips carry its sign and whose statements name the company that holds the licence.
 * Goal: nobody is suspect for it, unless the names or the numbers change. Method: seven sales on seven days.
 */

const SIGN = '雅平酒楼滨江店';
const FIRM = '广州朱记云餐饮有限公司';
const OWN = '822581058125530';

interface Said {
  readonly slip?: Row;
  readonly statement?: Row;
}

const sale = (day: number, { slip, statement }: Said): readonly Row[] => {
  const both = {
    txn_time: `2024-03-0${day}T12:00:00`,
    amount: `${100 + day}.00`,
    rrn: `${day}`.padStart(12, '5'),
  };
  return [
    { view: 'slip', txn_id: `S${day}`, ...both, merchant_no: OWN, merchant_name: SIGN, ...slip },
    {
      view: 'statement',
      txn_id: `B${day}`,
      ...both,
      merchant_no: OWN,
      merchant_name: FIRM,
      ...statement,
    },
  ];
};

const DAYS = [1, 2, 3, 4, 5, 6, 7];

const suspects = (odd: Said = {}, days = 7): Promise<number> =>
  suspectsOf(DAYS.slice(0, days).flatMap((day) => sale(day, day === 4 ? odd : {})));

const suspectsOf = async (transactions: readonly Row[]): Promise<number> => {
  const { verdicts } = await scanShops({ transactions });
  return verdicts.filter(({ verdict, view }) => verdict !== 'clean' && view === 'slip').length;
};

describe.concurrent('a sign and the company behind it', () => {
  test('nobody is suspect', async () => expect(await suspects()).toBe(0));
  test('too few to tell', async () => expect(await suspects({}, 4)).toBe(4));
  test('cut by the bank', async () =>
    expect(await suspects({ statement: { merchant_name: '广州朱记云餐饮有CHN' } })).toBe(0));
  test('the sign of another shop outside', async () => {
    const transactions = DAYS.flatMap((day) =>
      sale(day, { statement: { merchant_name: '惠民平价超市' } }),
    );
    expect(await suspectsOf(transactions)).toBe(DAYS.length);
  });
  test('a third name outside', async () =>
    expect(await suspects({ statement: { merchant_name: '霁云加油站' } })).toBe(7));
  test('the sign over another number', async () => {
    const no = '822581054110007';
    const odd = { slip: { merchant_no: no }, statement: { merchant_no: no } };
    expect(await suspects(odd)).toBe(7);
  });
});
