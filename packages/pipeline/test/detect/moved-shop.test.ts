import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';

/**
 * Terminals that trade in another province. Goal: where the registry has moved their merchant, its old row of the
 * terminal is no jump; nor is a shop that got a number of the new place which no registry holds. Method: one
 * terminal, five days at home, ten in Nanjing, with and without a second row of the merchant that begins three
 * days late, and with a new number under the shop's own name, or another's.
 */

const AWAY = { area_code: '3010', lat: '32.06', lon: '118.79' };
const HOME = { area_code: '5510', lat: '28.23', lon: '112.94' };
const NAME = '锦绣电子商行';

/** How often an institution's terminals trade elsewhere counts, so that each story has one of its own. */
const verdictsOf = async (
  house: string,
  { moved, newName }: { readonly moved: boolean; readonly newName?: string },
) => {
  const [no, newNo] = [`${house}551057322541`, `${house}301057322542`];
  const shop = { merchant_no: no, merchant_name: NAME, mcc: '5732' };
  const then = newName ? { merchant_no: newNo, merchant_name: newName } : shop;
  const day = (nth: number) => `2026-03-${String(1 + nth).padStart(2, '0')}`;
  const { verdicts } = await scanShops({
    merchants: [
      { ...shop, area_code: '5510', address: '中山路 1 号', valid_to: moved ? day(8) : '' },
      ...(moved
        ? [{ ...shop, area_code: '3010', address: '迎宾路 2 号', valid_from: day(8) }]
        : []),
    ],
    terminals: [{ terminal_sn: 'SN1', merchant_no: no, valid_from: '2020-01-01', ...HOME }],
    transactions: Array.from({ length: 15 }, (_, nth) =>
      ['request', 'clearing'].map((view) => ({
        view,
        txn_id: `${view}${nth}`,
        txn_time: `${day(nth)}T11:00:00`,
        amount: `${50 + nth}.00`,
        rrn: `${100000000000 + nth}`,
        merchant_no: nth < 5 ? no : then.merchant_no,
        merchant_name: nth < 5 ? shop.merchant_name : then.merchant_name,
        terminal_id: '10000001',
        ...(view === 'request' ? { terminal_sn: 'SN1', ...(nth < 5 ? HOME : AWAY) } : {}),
      })),
    ).flat(),
  });
  return [...new Set(verdicts.map(({ verdict }) => verdict))].sort();
};

describe.concurrent('a terminal in another province', () => {
  test('a terminal that went where the registry moved its merchant is clean', async () => {
    expect(await verdictsOf('822', { moved: true })).toEqual(['clean']);
  });

  test('one whose merchant stayed where it was is not', async () => {
    expect(await verdictsOf('826', { moved: false })).toContain('jumped');
  });

  test('a shop that moved and got a number of the new place may only be late in the registry', async () => {
    const [own, other] = await Promise.all([
      verdictsOf('833', { moved: false, newName: NAME }),
      verdictsOf('843', { moved: false, newName: '惠民渔港' }),
    ]);
    expect(own).toEqual(['clean', 'suspect']);
    expect(other).toContain('jumped');
  });
});
