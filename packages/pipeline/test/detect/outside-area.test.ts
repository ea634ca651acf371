import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * An area outside that is another than the device's. Goal: which record is believed on either side, and
 * what counts as another city. Method: one sale of one registered device, area by view; Shanghai 2900,
 * Guangzhou 5810, Shenzhen 5840, of one province; an acquirer each.
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

interface Story {
  readonly story: string;
  readonly fires: boolean;
  readonly areas: Readonly<Record<string, string>>;
  readonly own?: string;
}

const STORIES: readonly Story[] = [
  {
    story: 'the request is believed before the slip',
    fires: true,
    areas: { slip: '5810', request: '2900', clearing: '5810' },
  },
  {
    story: 'clearing and answer agree',
    fires: true,
    areas: { request: '2900', response: '5810', clearing: '5810' },
  },
  {
    story: 'clearing, which is right, is believed before the answer',
    fires: false,
    areas: { request: '2900', response: '5810', clearing: '2900' },
  },
  {
    story: 'clearing, which is wrong, is believed before the answer',
    fires: true,
    areas: { request: '2900', response: '2900', clearing: '5810' },
  },
  {
    story: 'another city of one province is another city',
    fires: true,
    areas: { request: '5840', clearing: '5810' },
    own: SHENZHEN,
  },
  {
    story: 'the same city is none',
    fires: false,
    areas: { request: '5840', clearing: '5840' },
    own: SHENZHEN,
  },
  {
    story: 'a number that tells no place does not vouch for the area outside',
    fires: true,
    areas: { request: '2900', clearing: '5810' },
    own: NOWHERE,
  },
  {
    story: 'a number of that city does',
    fires: false,
    areas: { request: '2900', clearing: '5840' },
    own: SHENZHEN,
  },
];

describe.concurrent('an area outside', () => {
  test.each(STORIES.map((one, at) => ({ ...one, at })))(
    '$story',
    async ({ at, fires, areas, own = SHANGHAI }) => {
      const { verdicts } = await scanShops({
        transactions: sale(areas, own).map((row) => ({
          ...row,
          acquirer: `4822${1010 + 10 * at}`,
        })),
        terminals: [{ terminal_sn: 'SN1', merchant_no: own, area_code: areas['request'] ?? '' }],
      });
      expect(verdicts.every((row) => row['rules']?.includes('area-rewritten'))).toBe(fires);
    },
  );

  test('of the acquirer’s other devices, each counts once', async () => {
    const moved = [1, 2].flatMap((day) =>
      sale({ request: '2900', clearing: '5810' }, SHANGHAI, { day }),
    );
    const right = ['SN2', 'SN3'].flatMap((terminal_sn) =>
      sale({ request: '2900', clearing: '2900' }, SHANGHAI, { terminal_sn }),
    );
    const { verdicts } = await scanShops({
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
});
