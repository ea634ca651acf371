import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A shop of two tills, both routed to shops of other cities. Goal: its own number is not taken for a
 * borrowed one because one till alone of all routed ones met a number that another shop's tills use.
 * Method: numbers d, e, f and y have tills of their own; both tills of x send single sales under them.
 */

const NUMBERS: Readonly<Record<string, Row>> = {
  x: { merchant_no: '822290058120101', merchant_name: '江畔斋餐厅' },
  d: { merchant_no: '822451052510102', merchant_name: '霁云坊五金行' },
  e: { merchant_no: '822584056610103', merchant_name: '宏达轩鞋店' },
  f: { merchant_no: '822331059120104', merchant_name: '悦客堂药房' },
  y: { merchant_no: '822821053110105', merchant_name: '恒昌居百货' },
};

const till = (tid: string, order: string): Row[] =>
  [...order].map((letter, nth) => ({
    view: 'clearing',
    txn_id: `${tid}-${String(nth).padStart(2, '0')}-${letter}`,
    txn_time: `2024-03-${String(1 + nth).padStart(2, '0')}T10:${tid.slice(-2)}:00`,
    amount: `${80 + nth * 7}.00`,
    terminal_sn: tid,
    mcc: String(NUMBERS[letter]?.['merchant_no']).slice(7, 11),
    ...NUMBERS[letter],
  }));

test('the number that both tills of a shop share is its own', async () => {
  const { verdicts } = await scanTables({
    transactions: [
      till('70351122', 'xdxxexxfxdxxe'),
      till('70351138', 'xdxexxfyxdef'),
      ...'defy'.split('').map((letter, nth) => till(`4629885${nth}`, letter.repeat(6))),
    ].flat(),
  });
  const called = verdicts.filter(({ verdict }) => verdict === 'jumped');
  expect(called.length).toBeGreaterThan(0);
  expect(called.map((row) => row['txn_id']).filter((id) => id?.endsWith('x'))).toEqual([]);
  const away = called.map((row) => row['txn_id']?.slice(-1));
  expect(new Set(away)).toEqual(new Set(['d', 'e', 'f', 'y']));
});
