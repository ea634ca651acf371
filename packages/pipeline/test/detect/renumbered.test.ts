import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: a merchant that was given a new number is told from a router's by the records' names, where the registry
 * of terminals lags and none of merchants is at hand. Method: one scan of clearing rows, a device each.
 */

const REGISTERED = '822290058120001';

const device = (serial: string, order: string, names: Readonly<Record<string, Row>>): Row[] =>
  [...order].map((letter, day) => ({
    view: 'clearing',
    txn_id: `${serial}-${day}`,
    txn_time: `2024-03-${String(day + 1).padStart(2, '0')}T12:00:00`,
    amount: `${100 + day}.00`,
    terminal_sn: serial,
    merchant_no: REGISTERED,
    merchant_name: '上海锦绣酒楼',
    ...names[letter],
  }));

const jumpedOf = async (
  devices: Readonly<Record<string, readonly Row[]>>,
  registered = REGISTERED,
) => {
  const terminals = Object.keys(devices).map((terminal_sn) => ({
    terminal_sn,
    merchant_no: registered,
  }));
  const { verdicts } = await scanShops({ transactions: Object.values(devices).flat(), terminals });
  const jumped = verdicts.filter(({ verdict }) => verdict === 'jumped');
  return [...new Set(jumped.map(({ txn_id = '' }) => txn_id.split('-')[0]))].sort();
};

/** Devices by their serial: the order of their sales and what each letter changes. */
const fleet = (
  devices: Readonly<Record<string, readonly [string, Readonly<Record<string, Row>>]>>,
): Readonly<Record<string, readonly Row[]>> =>
  Object.fromEntries(
    Object.entries(devices).map(([sn, [order, names]]) => [sn, device(sn, order, names)]),
  );

describe.concurrent('a new number', () => {
  test('once, to a number of the same name and trade', async () => {
    const other = { merchant_no: '822290058120778', merchant_name: '上海惠民酒楼' };
    const devices = fleet({
      RENUMBERED: ['ooooonnnn', { n: { merchant_no: '822290058120777' } }],
      TOANDFRO00: ['ooonnonon', { n: { merchant_no: '822290058120777' } }],
      ANOTHER000: ['ooooonnnn', { n: other }],
      CHEAPER000: ['ooooonnnn', { n: { merchant_no: '822290054110777' } }],
    });
    expect(await jumpedOf(devices)).toEqual(['ANOTHER000', 'CHEAPER000', 'TOANDFRO00']);
  });

  test('on the day itself, and with refunds under the old number; not to two numbers', async () => {
    const [n, other] = [{ merchant_no: '822290058120777' }, { merchant_no: '822290058120778' }];
    const devices = fleet({
      SAMEDAY000: ['ooooofnnn', { n, f: { ...n, txn_time: '2024-03-05T18:00:00' } }],
      REFUNDED00: ['ooooonnnr', { n: other, r: { txn_type: 'refund' } }],
      TWICE00000: [
        'oooonnnmm',
        { n: { merchant_no: '822290058120780' }, m: { merchant_no: '822290058120781' } },
      ],
    });
    expect(await jumpedOf(devices)).toEqual(['TWICE00000']);
  });

  test('not where neither number tells a trade', async () => {
    const o = { merchant_no: '308350199990080' };
    const devices = fleet({
      PLAIN00000: ['ooooonnnn', { o, n: { merchant_no: '308350199990081' } }],
    });
    expect(await jumpedOf(devices, o.merchant_no)).toEqual(['PLAIN00000']);
  });
});
