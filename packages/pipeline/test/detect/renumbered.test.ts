import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
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
    merchant_name: '上海云杉酒楼',
    ...names[letter],
  }));

test('once, to a number of the same name and trade', async () => {
  const own = { n: { merchant_no: '822290058120777' } };
  const other = { n: { merchant_no: '822290058120778', merchant_name: '上海浦江酒楼' } };
  const cheap = { n: { merchant_no: '822290054110777' } };
  const transactions = [
    ...device('RENUMBERED', 'ooooonnnn', own),
    ...device('TOANDFRO00', 'ooonnonon', { n: { merchant_no: '822290058120779' } }),
    ...device('ANOTHER000', 'ooooonnnn', other),
    ...device('CHEAPER000', 'ooooonnnn', cheap),
  ];
  const terminals = ['RENUMBERED', 'TOANDFRO00', 'ANOTHER000', 'CHEAPER000'].map((terminal_sn) => ({
    terminal_sn,
    merchant_no: REGISTERED,
  }));
  const { verdicts } = await scanTables({ transactions, terminals });
  const jumped = new Set(
    verdicts
      .filter(({ verdict }) => verdict === 'jumped')
      .map(({ txn_id = '' }) => txn_id.split('-')[0]),
  );
  expect([...jumped].sort()).toEqual(['ANOTHER000', 'CHEAPER000', 'TOANDFRO00']);
});
