import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A registry without dates tells how it is on the day that it was taken. Goal: a device that came over to
 * its number or place once is suspect, one that left it and came back is told; dates bring both back.
 * Method: devices with a fortnight each, one scan with dates and one without.
 */

const OWN = '822290058120001';
const OTHER = '822290058140002';
const HOME = { lat: '31.2000', lon: '121.5000' };
const FAR = { lat: '22.5431', lon: '114.0579' };

const sold = (sn: string, from: number, to: number, no: string, place: Row): readonly Row[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at).flatMap((day) =>
    ['request', 'clearing'].map((view) => ({
      view,
      txn_id: `${sn}-${day}-${view}`,
      txn_time: `2024-03-${String(day).padStart(2, '0')}T12:00:00`,
      amount: '100.00',
      rrn: `${sn.slice(2)}${String(day).padStart(2, '0')}`.padStart(12, '0'),
      terminal_sn: sn,
      merchant_no: no,
      ...(view === 'request' ? place : {}),
    })),
  );

/** Four shops; a till of the other one sells all the while. */
const SHOPS: Readonly<Record<string, readonly Row[]>> = {
  'bought from a shop that has another till': [
    ...sold('SN11', 1, 6, OTHER, HOME),
    ...sold('SN11', 7, 14, OWN, HOME),
  ],
  'lent to that shop for some days': [
    ...sold('SN12', 1, 3, OWN, HOME),
    ...sold('SN12', 4, 8, OTHER, HOME),
    ...sold('SN12', 9, 14, OWN, HOME),
  ],
  'moved here from another city': [
    ...sold('SN13', 1, 6, OWN, FAR),
    ...sold('SN13', 7, 14, OWN, HOME),
  ],
  'carried to another city for some days': [
    ...sold('SN14', 1, 3, OWN, HOME),
    ...sold('SN14', 4, 9, OWN, FAR),
    ...sold('SN14', 10, 14, OWN, HOME),
  ],
};
const NAMES = Object.keys(SHOPS);

const verdictsOn = async (dates: Row): Promise<readonly (readonly string[])[]> => {
  const terminals = ['SN11', 'SN12', 'SN13', 'SN14', 'SN20'].map((terminal_sn) => ({
    terminal_sn,
    merchant_no: terminal_sn === 'SN20' ? OTHER : OWN,
    ...HOME,
    ...dates,
  }));
  const merchants = [OWN, OTHER].map((merchant_no) => ({
    merchant_no,
    merchant_name: merchant_no === OWN ? '江畔饭店' : '宏达快餐店',
    uscc: `U${merchant_no}`,
    mcc: merchant_no.slice(7, 11),
  }));
  const transactions = [...Object.values(SHOPS).flat(), ...sold('SN20', 1, 14, OTHER, HOME)];
  const { verdicts } = await scanShops({ transactions, terminals, merchants });
  return NAMES.map((_, at) => [
    ...new Set(
      verdicts
        .filter((row) => new RegExp(`^SN1${at + 1}-[56]-request$`).test(String(row['txn_id'])))
        .map((row) => String(row['verdict'])),
    ),
  ]);
};

describe.concurrent('a registry of one day', () => {
  test('what came over once may have been changed before that day', async () => {
    expect(await verdictsOn({})).toEqual([['suspect'], ['jumped'], ['suspect'], ['jumped']]);
  });

  test('dates say how it was before', async () => {
    const all = [['jumped'], ['jumped'], ['jumped'], ['jumped']];
    expect(await verdictsOn({ valid_from: '2023-01-01' })).toEqual(all);
  });
});
