import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';

/**
 * Devices that share a set of numbers nobody is at home with. Goal: where they stand tells a router from
 * the tills of one hall. Method: six serials, five unstructured numbers, once 110 km apart, once in one
 * hall, once with a place that moves.
 */

const NAMES = ['云杉', '浦江', '岚和', '朔家', '晗舟'];
const TILLS = [0, 1, 2, 3, 4, 5];

const verdictsOf = async (place: (till: number, nth: number) => number) => {
  const { verdicts } = await scanTables({
    transactions: TILLS.flatMap((till) =>
      Array.from({ length: 20 }, (_, nth) => {
        const number = (nth * 3 + till + (nth >> 2)) % 5;
        return {
          view: 'clearing',
          txn_id: `${till}-${nth}`,
          txn_time: `2024-03-${String(1 + nth).padStart(2, '0')}T1${till}:00:00`,
          amount: `${50 + nth}.00`,
          terminal_sn: `SN${till}`,
          merchant_no: `8369000000000${10 + number}`,
          merchant_name: `${NAMES[number]}商行`,
          lat: String(30 + place(till, nth)),
          lon: '110',
        };
      }),
    ),
  });
  return [...new Set(verdicts.map(({ verdict }) => verdict))];
};

test('tills in six towns are routed', async () => {
  expect(await verdictsOf((till) => till)).toEqual(['jumped']);
});

test('tills of one hall, and of a fair that travels, are not', async () => {
  expect(await verdictsOf((till) => till / 10_000)).not.toContain('jumped');
  expect(await verdictsOf((till, nth) => (till + nth) % 6)).not.toContain('jumped');
});
