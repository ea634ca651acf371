import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A device whose area code lies in another province. Goal: its customers say whether it is there, and
 * where it never was at home, only one that was registered long before and came into use meanwhile is
 * told. Method: a shop of Shanghai, 2900, with a second device in Hangzhou, 3310, ten neighbours at home,
 * and shops of both cities where the cards of the device pay as well.
 */

const SHOP = '822290058120001';
const DAYS = [9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
const RULE = 'terminal-among-far-customers';

const no = (area: string, serial: number): string =>
  `822${area}5411${String(serial).padStart(4, '0')}`;

const paid = (day: number, sn: string, merchant_no: string, more: Row = {}): readonly Row[] =>
  ['request', 'clearing'].map((view) => ({
    view,
    txn_id: `${view}-${sn}-${day}`,
    txn_time: `2024-03-${String(day).padStart(2, '0')}T12:00:00`,
    amount: `${100 + day}.00`,
    rrn: `${sn.padStart(8, '0')}${String(day).padStart(4, '0')}`,
    terminal_sn: sn,
    merchant_no,
    ...more,
  }));

interface Told {
  /** Area of the shop where the customers also pay. */
  readonly guests: string;
  /** That shop, where it is not another. */
  readonly at?: string;
  /** Customers of the device. */
  readonly cards?: number;
  readonly before?: readonly number[];
  readonly sister?: readonly number[];
  readonly since?: string;
}

const isTold = async ({
  guests,
  at: shop = no(guests, 99),
  cards = DAYS.length,
  before = [],
  sister = [],
  since,
}: Told): Promise<boolean> => {
  const near = Array.from({ length: 10 }, (_, at) => `N${at}`);
  const { verdicts } = await scanShops({
    transactions: [
      ...before.flatMap((day) => paid(day, 'D', SHOP, { area_code: '2900' })),
      ...sister.flatMap((day) => paid(day, 'S', SHOP, { area_code: '2900' })),
      ...DAYS.flatMap((day) => [
        ...paid(day, 'D', SHOP, { area_code: '3310', card_token: `card${day % cards}` }),
        ...paid(day + 10, 'G', shop, { area_code: guests, card_token: `card${day % cards}` }),
      ]),
      ...near.flatMap((sn, at) => paid(5, sn, no('2900', at), { area_code: '2900' })),
    ],
    terminals: [
      { terminal_sn: 'D', merchant_no: SHOP, area_code: '2900', valid_from: since ?? '2020-01-01' },
      { terminal_sn: 'S', merchant_no: SHOP, area_code: '2900', valid_from: '2020-01-01' },
      { terminal_sn: 'G', merchant_no: shop, area_code: guests },
      ...near.map((terminal_sn, at) => ({
        terminal_sn,
        merchant_no: no('2900', at),
        area_code: '2900',
      })),
    ],
  });
  return verdicts.some(({ rules }) => rules?.split(';').includes(RULE) ?? false);
};

const told = (...devices: readonly Told[]): Promise<readonly boolean[]> =>
  Promise.all(devices.map(isTold));

describe.concurrent('a device whose area code lies in another province', () => {
  test('a device that went is where its customers are', async () => {
    const found = await told(
      { guests: '3310', before: [1, 2, 3] },
      { guests: '2900', before: [1, 2, 3] },
    );
    expect(found).toEqual([true, false]);
  });

  test('customers of the same province are of there, and each counts once', async () => {
    const found = await told(
      { guests: '3320', before: [1, 2, 3] },
      { guests: '3310', before: [1, 2, 3], cards: 2 },
    );
    expect(found).toEqual([true, false]);
  });

  test('its own shop’s other device tells nothing of its customers', async () => {
    expect(await told({ guests: '3310', at: SHOP, before: [1, 2, 3] })).toEqual([false]);
  });

  test('one that was never at home is told beside a sister that is', async () => {
    const found = await told({ guests: '3310', sister: [1, 2, 3] }, { guests: '3310' });
    expect(found).toEqual([true, false]);
  });

  test('… unless it was in use all along, or registered only now', async () => {
    const found = await told(
      { guests: '3310', sister: [8, 9, 10] },
      { guests: '3310', sister: [1, 2, 3], since: '2024-02-20' },
    );
    expect(found).toEqual([false, false]);
  });
});
