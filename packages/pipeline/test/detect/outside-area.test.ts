import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * An area outside that is another than the device's. Goal: which record is believed on either side, and
 * what counts as another city. Method: one sale of one registered device, area by view; Shanghai 2900,
 * Guangzhou 5810, Shenzhen 5840, of one province.
 */

const SHANGHAI = '822290058120001';
const SHENZHEN = '822584058120002';
const NOWHERE = '308350199990080';

/** One sale, an area by view. */
const sale = (
  areas: Readonly<Record<string, string>>,
  own: string,
  { terminal_sn = 'SN1', day = 1 } = {},
): readonly Row[] =>
  Object.entries(areas).map(([view, area_code]) => ({
    view,
    txn_id: `${view}-${terminal_sn}-${day}`,
    txn_time: `2024-03-0${day}T12:00:00`,
    amount: '100.00',
    rrn: `${terminal_sn}${day}`.padStart(12, '0'),
    terminal_sn,
    merchant_no: own,
    area_code,
  }));

const fires = async (areas: Readonly<Record<string, string>>, own = SHANGHAI): Promise<boolean> => {
  const transactions = sale(areas, own);
  const area_code = areas['request'] ?? '';
  const { verdicts } = await scanTables({
    transactions,
    terminals: [{ terminal_sn: 'SN1', merchant_no: own, area_code }],
  });
  return verdicts.every((row) => row['rules']?.includes('area-rewritten'));
};

test('the request is believed before the slip, clearing before the answer', async () => {
  expect(await fires({ slip: '5810', request: '2900', clearing: '5810' })).toBe(true);
  expect(await fires({ request: '2900', response: '5810', clearing: '5810' })).toBe(true);
  expect(await fires({ request: '2900', response: '5810', clearing: '2900' })).toBe(false);
  expect(await fires({ request: '2900', response: '2900', clearing: '5810' })).toBe(true);
});

test('another city of one province is another city', async () => {
  expect(await fires({ request: '5840', clearing: '5810' }, SHENZHEN)).toBe(true);
  expect(await fires({ request: '5840', clearing: '5840' }, SHENZHEN)).toBe(false);
});

test('a number that tells no place does not vouch for the area outside, one of that city does', async () => {
  expect(await fires({ request: '2900', clearing: '5810' }, NOWHERE)).toBe(true);
  expect(await fires({ request: '2900', clearing: '5840' }, SHENZHEN)).toBe(false);
});

test('of the acquirer’s other devices, each counts once', async () => {
  const moved = [1, 2].flatMap((day) =>
    sale({ request: '2900', clearing: '5810' }, SHANGHAI, { day }),
  );
  const right = ['SN2', 'SN3'].flatMap((terminal_sn) =>
    sale({ request: '2900', clearing: '2900' }, SHANGHAI, { terminal_sn }),
  );
  const { verdicts } = await scanTables({
    transactions: [...moved, ...right],
    terminals: ['SN1', 'SN2', 'SN3'].map((terminal_sn) => ({
      terminal_sn,
      merchant_no: SHANGHAI,
      area_code: '2900',
    })),
  });
  const called = verdicts.filter((row) => row['rules']?.includes('area-rewritten'));
  expect(called).toHaveLength(4);
});
