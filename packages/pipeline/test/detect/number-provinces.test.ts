import { expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: a chain that sells under the number of its head office is told from a terminal that was carried off. Method: each
 * device sells some days under one number of Hangzhou (3310), in the areas of its digits: see `AREAS`.
 */

/** Hangzhou, Shanghai, Nanjing and Suzhou, by union area codes. */
const AREAS: Readonly<Record<string, string>> = { h: '3310', s: '2900', n: '3010', u: '3050' };

const sales = (no: string, serial: string, areas: string): Row[] =>
  [...areas].map((area, at) => ({
    view: 'clearing',
    txn_id: `${serial}-${at}`,
    txn_time: `2024-03-${String(1 + at).padStart(2, '0')}T${String(3 + at).padStart(2, '0')}:00:00Z`,
    amount: `${30 + at}.40`,
    terminal_sn: serial,
    merchant_no: no,
    area_code: AREAS[area] ?? '',
  }));

/** Verdicts of the sales of some devices under one number, by device. */
const told = async (no: string, devices: Readonly<Record<string, string>>): Promise<string[]> => {
  const transactions = Object.entries(devices).flatMap(([serial, areas]) =>
    sales(no, serial, areas),
  );
  const { verdicts } = await scanShops({ transactions });
  return Object.keys(devices).map((serial) => {
    const of = verdicts.filter(({ txn_id }) => txn_id?.startsWith(`${serial}-`));
    return [...new Set(of.map(({ verdict }) => String(verdict)))].sort().join(' ');
  });
};

const numberOf = (shop: number): string => `89833105812${1000 + shop}`;

test('shops of three provinces that keep to one number and one place each are a chain', async () => {
  expect(await told(numberOf(1), { NPAH: 'hhhh', NPAS: 'ssss', NPAN: 'nnnn' })).toEqual([
    'unknown',
    'unknown',
    'unknown',
  ]);
});

test('two provinces, or three areas of two, are a shop and a terminal that was carried off', async () => {
  expect(await told(numberOf(2), { NPBH: 'hhhh', NPBN: 'nnnn' })).toEqual(['unknown', 'suspect']);
  expect(await told(numberOf(3), { NPCH: 'hhhh', NPCN: 'nnnn', NPCU: 'uuuu' })).toEqual([
    'unknown',
    'suspect',
    'suspect',
  ]);
});

test('a device that came from elsewhere is none of the chain’s shops, nor does one of few sales make a province', async () => {
  const chain = { NPDH: 'hhhh', NPDS: 'ssss', NPDN: 'nnnn', NPDX: 'hhhss' };
  expect((await told(numberOf(4), chain))[3]).toBe('suspect unknown');
  expect(await told(numberOf(5), { NPEH: 'hhhh', NPES: 'ss', NPEN: 'nnnn' })).toEqual([
    'unknown',
    'suspect',
    'suspect',
  ]);
});
