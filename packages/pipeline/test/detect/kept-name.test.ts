import { expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: where neither slip nor request names the shop, a number of a second acquirer under the name that the
 * shop's own number goes out under is the shop's; under another name, or in a cheaper trade, it is not.
 */

interface Shop {
  readonly no: string;
  readonly second: string;
  readonly name: string;
}

const sold = ({ no, second, name }: Shop): readonly Row[] =>
  [4, 5, 6, 7].flatMap((day) =>
    ['request', 'clearing'].map((view) => ({
      view,
      txn_id: `${no}-${day}-${view}`,
      txn_time: `2024-03-0${day}T12:00:00`,
      amount: '100.00',
      rrn: `${no.slice(-4)}${day}`.padStart(12, '0'),
      terminal_id: `T${no.slice(-4)}`,
      merchant_no: no,
      ...(view === 'request' ? {} : { merchant_name: '江畔饭店' }),
      ...(view === 'clearing' && day === 6 ? { merchant_no: second, merchant_name: name } : {}),
    })),
  );

const SHOPS: readonly Shop[] = [
  { no: '822290058120001', second: '818290058127001', name: '江畔饭店' },
  { no: '822290058120002', second: '818290058127002', name: '宏达饭店' },
  { no: '822290058120003', second: '818290054117003', name: '江畔饭店' },
];

test('the name that the number has otherwise', async () => {
  const { verdicts } = await scanShops({ transactions: SHOPS.flatMap(sold) });
  const on = ({ no }: Shop) =>
    verdicts.find((row) => row['txn_id'] === `${no}-6-clearing`)?.['verdict'];
  expect(SHOPS.map(on)).toEqual(['clean', 'jumped', 'jumped']);
});
