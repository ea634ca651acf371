import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * A source that spoils the numbers of nearly every device of an hour. Goal: no shop is called jumped for it and
 * the cause is the data; the same numbers in an hour in which other shops are right, or all the time, are
 * called. Method: ten shops with a terminal and a sale in each of thirty hours, over which one field slips
 * to the next row or is too short.
 */

const SHOPS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const HOURS = 30;
const own = (shop: number): string => `82129005812${4000 + 37 * shop}`;

const merchants = SHOPS.map((shop) => ({
  merchant_no: own(shop),
  merchant_name: `第${'一二三四五六七八九十'[shop - 1]}号餐馆`,
  mcc: '5812',
  uscc: `9131010000000000${10 + shop}`,
}));
const terminals = SHOPS.map((shop) => ({ terminal_sn: `SN${shop}`, merchant_no: own(shop) }));

const scanned = (cleared: (shop: number, hour: number) => string) =>
  scanTables({
    merchants,
    terminals,
    transactions: Array.from({ length: HOURS }, (_, hour) => hour).flatMap((hour) =>
      SHOPS.map((shop) => ({
        view: 'clearing',
        txn_id: `${hour}-${shop}`,
        txn_time: `2024-03-0${1 + Math.floor(hour / 10)}T${10 + (hour % 10)}:${10 + shop}:00`,
        amount: '100.00',
        terminal_sn: `SN${shop}`,
        merchant_no: cleared(shop, hour),
        mcc: '5812',
      })),
    ),
  });

const slipped = (shop: number): string => own(shop === 1 ? 10 : shop - 1);
const filled = (shop: number): string => `${own(shop).slice(0, 12)}000`;

const ODD = new Set(['jumped', 'suspect']);
const told = async (cleared: (shop: number, hour: number) => string) => {
  const { verdicts } = await scanned(cleared);
  const odd = verdicts.filter(({ verdict }) => ODD.has(String(verdict)));
  return {
    verdicts: [...new Set(odd.map(({ verdict }) => verdict))],
    causes: [...new Set(odd.map(({ cause }) => cause))],
    count: odd.length,
  };
};

test('rows that slipped in one hour, and a field that was too short', async () => {
  for (const spoil of [slipped, filled])
    expect(await told((shop, hour) => (hour === 14 ? spoil(shop) : own(shop)))).toEqual({
      verdicts: ['suspect'],
      causes: ['data'],
      count: 10,
    });
});

test('one shop alone, and numbers that are always like that', async () => {
  const one = await told((shop, hour) => (shop === 3 && hour === 14 ? slipped(shop) : own(shop)));
  expect(one.verdicts).toEqual(['jumped']);
  const always = await told(slipped);
  expect(always.verdicts).toContain('jumped');
});

test('a router that takes every second sale reaches most shops in some hours', async () => {
  // Of ten shops 4, 5 or 6 are routed to their neighbour in an hour: 6 in every tenth hour.
  const routed = (shop: number, hour: number) =>
    (shop * 7 + hour) % 10 < (hour % 10 === 0 ? 6 : 4 + (hour % 2));
  const { verdicts } = await scanned((shop, hour) =>
    routed(shop, hour) ? slipped(shop) : own(shop),
  );
  const missed = verdicts.filter(({ txn_id, verdict }) => {
    const [hour, shop] = String(txn_id).split('-').map(Number);
    return routed(Number(shop), Number(hour)) && verdict !== 'jumped';
  });
  expect(missed).toEqual([]);
});
