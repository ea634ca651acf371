import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Statements of two systems of one bank, of which one masks the middle of merchant numbers. Goal: the
 * masked number is the whole one that the same terminal has, so that a shop keeps one number and a
 * router's are told; what fits two whole numbers is neither. Method: every second sale is masked.
 */

const mask = (no: string): string => `${no.slice(0, 7)}****${no.slice(11)}`;

const OWN = '898370259120001';
const POOL = ['898210159120002', '898350159120003', '898320159120004'];

const sales = (id: string, numbers: readonly string[]): Row[] =>
  numbers.map((merchant_no, at) => ({
    view: 'statement',
    txn_id: `${id}-${at}`,
    txn_time: new Date(Date.parse('2025-03-03T01:00:00Z') + at * 7_500_000).toISOString(),
    amount: `${50 + at}.00`,
    terminal_id: id,
    trace_no: `${Number(id.slice(0, 4)) + at}`.padStart(6, '0'),
    merchant_no: at % 2 ? mask(merchant_no) : merchant_no,
    merchant_name: merchant_no === OWN ? '张记鑫大药房' : `康${merchant_no.slice(-1)}源药店`,
    card_token: `c${id}${at}`,
  }));

const SHOPS = Array.from({ length: 20 }, (_, at) =>
  sales(
    `${10_000_000 + at * 1_234_567}`,
    Array.from({ length: 6 }, () => `89837025912${3000 + at}`),
  ),
).flat();

const jumped = async (rows: readonly Row[]): Promise<number> => {
  const { verdicts } = await scanTables({ transactions: [...rows, ...SHOPS] });
  return verdicts.filter(({ verdict }) => verdict === 'jumped').length;
};

test('a router’s numbers are told masked or not, the shop’s own is neither', async () => {
  const turn = [0, 1, 2, 0, 1, 2, 2, 1, 0, 1, 2, 0].flatMap((at) => [
    OWN,
    OWN,
    OWN,
    POOL[at] ?? '',
    POOL[at] ?? '',
  ]);
  expect(await jumped(sales('74103503', turn))).toBe(24);
}, 60_000);

test('a shop that is masked by one system alone has one number', async () => {
  expect(
    await jumped(
      sales(
        '74103503',
        Array.from({ length: 30 }, () => OWN),
      ),
    ),
  ).toBe(0);
}, 60_000);
