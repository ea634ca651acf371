import { describe, expect, test } from 'vitest';
import { brandIn } from '../brands.ts';
import { drawn } from '../drawn.ts';
import { scanShops } from '../scanning.ts';

/**
 * Devices that share a set of numbers nobody is at home with. Goal: where they stand tells a router from
 * the tills of one hall. Method: six serials, five unstructured numbers, once 110 km apart, once in one
 * hall, once with a place that moves.
 */

const TILLS = [0, 1, 2, 3, 4, 5];

const verdictsOf = async (story: number, place: (till: number, nth: number) => number) => {
  const { verdicts } = await scanShops({
    transactions: TILLS.flatMap((till) =>
      Array.from({ length: 20 }, (_, nth) => {
        const number = drawn(till, nth, 5);
        return {
          view: 'clearing',
          txn_id: `${till}-${nth}`,
          txn_time: `2024-03-${String(1 + nth).padStart(2, '0')}T1${till}:00:00`,
          amount: `${50 + nth}.00`,
          terminal_sn: `SN${till}`,
          merchant_no: `8369000000000${10 + number}`,
          merchant_name: `${brandIn(story, number)}商行`,
          lat: String(30 + place(till, nth)),
          lon: '110',
        };
      }),
    ),
  });
  return [...new Set(verdicts.map(({ verdict }) => verdict))];
};

describe.concurrent('a set of numbers that devices share', () => {
  test('tills in six towns are routed', async () => {
    expect(await verdictsOf(0, (till) => till)).toEqual(['jumped']);
  });

  test('tills of one hall, and of a fair that travels, are not', async () => {
    const found = await Promise.all([
      verdictsOf(1, (till) => till / 10_000),
      verdictsOf(2, (till, nth) => (till + nth) % 6),
    ]);
    expect(found.flat()).not.toContain('jumped');
  });
});
