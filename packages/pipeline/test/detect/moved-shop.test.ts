import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * Terminals that trade in another province. Goal: where the registry has moved their merchant, its old row of the
 * terminal is no jump; nor is a shop that got a number of the new place which no registry holds. Method: one
 * terminal, five days at home, ten in Nanjing, with and without a second row of the merchant that begins three
 * days late, and with a new number under the shop's own name, or another's.
 */

const NO = '822551057322541';
const AWAY = { area_code: '3010', lat: '32.06', lon: '118.79' };
const HOME = { area_code: '5510', lat: '28.23', lon: '112.94' };
const SHOP = { merchant_no: NO, merchant_name: '玉泰电子商行', mcc: '5732' };

const NEW = '822301057322542';

const verdictsOf = async (
  moved: boolean,
  then: { readonly merchant_no: string; readonly merchant_name: string } = SHOP,
) => {
  const day = (nth: number) => `2026-03-${String(1 + nth).padStart(2, '0')}`;
  const { verdicts } = await scanTables({
    merchants: [
      { ...SHOP, area_code: '5510', address: '中山路 1 号', valid_to: moved ? day(8) : '' },
      ...(moved
        ? [{ ...SHOP, area_code: '3010', address: '迎宾路 2 号', valid_from: day(8) }]
        : []),
    ],
    terminals: [{ terminal_sn: 'SN1', merchant_no: NO, valid_from: '2020-01-01', ...HOME }],
    transactions: Array.from({ length: 15 }, (_, nth) =>
      ['request', 'clearing'].map((view) => ({
        view,
        txn_id: `${view}${nth}`,
        txn_time: `${day(nth)}T11:00:00`,
        amount: `${50 + nth}.00`,
        rrn: `${100000000000 + nth}`,
        merchant_no: nth < 5 ? NO : then.merchant_no,
        merchant_name: nth < 5 ? SHOP.merchant_name : then.merchant_name,
        terminal_id: '10000001',
        ...(view === 'request' ? { terminal_sn: 'SN1', ...(nth < 5 ? HOME : AWAY) } : {}),
      })),
    ).flat(),
  });
  return [...new Set(verdicts.map(({ verdict }) => verdict))].sort();
};

test('a terminal that went where the registry moved its merchant is clean', async () => {
  expect(await verdictsOf(true)).toEqual(['clean']);
});

test('one whose merchant stayed where it was is not', async () => {
  expect(await verdictsOf(false)).toContain('jumped');
});

test('a shop that moved and got a number of the new place may only be late in the registry', async () => {
  const renumbered = { merchant_no: NEW, merchant_name: SHOP.merchant_name };
  expect(await verdictsOf(false, renumbered)).toEqual(['clean', 'suspect']);
  expect(await verdictsOf(false, { ...renumbered, merchant_name: '江城渔港' })).toContain('jumped');
});
