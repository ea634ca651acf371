import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Numbers with one lasting counterpart outside, where nobody has a registry. Goal: a bank's own number and a
 * store under its head office are no jump; a router that leaves some sales alone, borrows another's name or
 * a cheaper class is one. Method: slips and clearing rows of one shop over some days, both numbers changed.
 */

const INSIDE = '302990321603089';
const OUTSIDE = '302410158142582';

interface Both {
  readonly shop: Row;
  readonly outside: Row;
}

const days = (count: number, { shop, outside }: Both, from = 0): readonly Row[] =>
  Array.from({ length: count }, (_, at) => at + from).flatMap((n) =>
    [shop, outside].map((row, side) => ({
      view: side === 0 ? 'slip' : 'clearing',
      txn_id: `${side}-${n}`,
      txn_time: `2024-03-${String(1 + n).padStart(2, '0')}T12:00:00`,
      amount: `${10 + n}.50`,
      rrn: `R${String(n).padStart(11, '0')}`,
      ...row,
    })),
  );

const LASTING: Both = {
  shop: { merchant_no: INSIDE, merchant_name: '锦绣来面馆' },
  outside: { merchant_no: OUTSIDE, mcc: '5814', merchant_name: '郑州市管城区锦绣来面馆' },
};

const NAMELESS: Both = {
  shop: { merchant_no: INSIDE },
  outside: { merchant_no: OUTSIDE, mcc: '5814' },
};

const counted = async (
  transactions: readonly Row[],
  says = '',
): Promise<Record<string, number>> => {
  const { verdicts } = await scanShops({ transactions });
  expect(verdicts.filter(({ explanation }) => !String(explanation).includes(says))).toEqual([]);
  const counts: Record<string, number> = {};
  for (const { verdict } of verdicts) counts[String(verdict)] = (counts[String(verdict)] ?? 0) + 1;
  return counts;
};

describe.concurrent('a number that always goes out as another', () => {
  test('is the bank’s own number of the merchant where name, trade and bank agree', async () => {
    expect(await counted(days(8, LASTING), 'always goes out under this one number')).toEqual({
      clean: 16,
    });
  });

  test('also where an answer repeats the own number and the statement alone tells the other', async () => {
    const last = {
      txn_time: '2024-03-20T12:00:00',
      amount: '99.50',
      rrn: 'R00000000099',
      card_token: 'c1',
    };
    const told = await counted([
      ...days(8, LASTING),
      { ...last, view: 'request', txn_id: 'Q', ...LASTING.shop },
      { ...last, view: 'response', txn_id: 'A', merchant_no: INSIDE },
      { ...last, view: 'statement', txn_id: 'T', ...LASTING.outside },
    ]);
    expect(told).toEqual({ clean: 19 });
  });

  test('is a jump where some sales go out under the own number', async () => {
    const own: Both = { ...LASTING, outside: { ...LASTING.outside, merchant_no: INSIDE } };
    const found = await counted([...days(8, LASTING), ...days(4, own, 8)]);
    expect(found['jumped']).toBe(16);
  });

  test('is a jump under another name, another bank or a cheaper trade', async () => {
    const under = (outside: Row): Promise<Record<string, number>> =>
      counted(days(8, { ...LASTING, outside: { ...LASTING.outside, ...outside } }));
    const found = await Promise.all([
      under({ merchant_name: '惠民加油站' }),
      under({ merchant_no: '822410155412582', mcc: '5541' }),
      under({ merchant_no: '302410155412582', mcc: '5541' }),
    ]);
    expect(found.map(({ jumped }) => jumped)).toEqual([16, 16, 16]);
  });

  test('is suspect where nobody is named', async () => {
    const found = [8, 5].map((count) => counted(days(count, NAMELESS), 'always goes out as'));
    expect(await Promise.all(found)).toEqual([{ suspect: 16 }, { suspect: 10 }]);
  });

  test('is a jump where nobody is named and it is no habit, or the other is not its own', async () => {
    const oneDay = days(8, NAMELESS).map((row, at) => ({
      ...row,
      txn_time: `2024-03-01T12:0${Math.floor(at / 2)}:00`,
    }));
    const other = { ...NAMELESS, shop: { merchant_no: '302990321603090' } };
    const itself = { shop: { merchant_no: OUTSIDE }, outside: NAMELESS.outside };
    const [few, atOnce, two, own] = await Promise.all([
      counted(days(4, NAMELESS)),
      counted(oneDay),
      counted([...days(8, NAMELESS), ...days(6, other, 8)]),
      counted([...days(8, NAMELESS), ...days(3, itself, 8)]),
    ]);
    expect([few, atOnce, two]).toEqual([{ jumped: 8 }, { jumped: 16 }, { jumped: 28 }]);
    expect(own?.['jumped']).toBe(16);
  });

  test('may once in twenty sales go out otherwise, and no oftener', async () => {
    const other: Both = {
      ...LASTING,
      outside: { ...LASTING.outside, merchant_no: '302410158142590' },
    };
    const found = [19, 12].map((right) =>
      counted([...days(right, LASTING), ...days(1, other, right)]),
    );
    expect(await Promise.all(found)).toEqual([{ clean: 38, jumped: 2 }, { jumped: 26 }]);
  });

  test('is a jump where some sales are billed under the own number, whatever the answer says', async () => {
    const billed: Both = {
      ...LASTING,
      outside: { ...LASTING.outside, merchant_no: INSIDE, view: 'statement' },
    };
    const found = await counted([...days(8, LASTING), ...days(4, billed, 8)]);
    expect(found['jumped']).toBe(16);
  });

  test('stays so beside a declined sale, whose answer repeats the device’s number', async () => {
    const declined = {
      view: 'response',
      txn_time: '2024-03-20T12:00:00',
      amount: '7.00',
      rrn: 'X1',
    };
    const rows: readonly Row[] = [
      { ...declined, view: 'slip', txn_id: 's', ...LASTING.shop },
      { ...declined, txn_id: 'r', merchant_no: INSIDE, resp_code: '51' },
    ];
    expect((await counted([...days(8, LASTING), ...rows]))['jumped']).toBeUndefined();
  });
});

describe.concurrent('several stores', () => {
  test('stores under their head office are no jump, a stranger’s sales under its number are', async () => {
    const head: Row = {
      merchant_no: '818345058148021',
      mcc: '5814',
      merchant_name: '台州福和连锁管理有限公司',
    };
    const store = (no: string, name: string): Both => ({
      shop: { merchant_no: no, merchant_name: name },
      outside: head,
    });
    const rows = [
      ...days(6, store('818452058146066', '福和快餐店（李沧3店）')),
      ...days(6, store('818602058144996', '福和快餐店（海珠店）'), 6),
    ];
    const strange = days(6, store('818345058129999', '锦绣私房菜'), 12);
    const [stores, beside] = await Promise.all([counted(rows), counted([...rows, ...strange])]);
    expect(stores['jumped']).toBeUndefined();
    expect(beside['jumped']).toBe(12);
  });

  test('without names: stores of one trade and city under one number are no jump, another trade’s sales are', async () => {
    const under = (no: string, from: number): readonly Row[] =>
      days(
        6,
        {
          shop: { view: 'request', merchant_no: no },
          outside: { merchant_no: '818345058148021', mcc: '5814' },
        },
        from,
      );
    const rows = [...under('818345058146066', 0), ...under('818345058144996', 6)];
    const [stores, beside] = await Promise.all([
      counted(rows, 'of the same institution, area and category'),
      counted([...rows, ...under('818345058129999', 12)]),
    ]);
    expect(stores).toEqual({ suspect: 24 });
    expect(beside['jumped']).toBe(12);
  });
});
