import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';

/*
 * Records rarely carry the name that belongs to a borrowed number; the registry often does. Goal: a
 * sentence names whoever owns the number, and nobody where the registry does not know it.
 */

const SHOP = '822290058120001';
const [KNOWN, STRANGE] = ['822290055410002', '822290055410003'];

const views = (nth: number, cleared: string) =>
  (['request', 'clearing'] as const).map((view) => ({
    view,
    txn_id: `${view}${nth}`,
    txn_time: `2024-03-01T12:0${nth}:00+08:00`,
    amount: `10${nth}.00`,
    terminal_id: '10000001',
    ...(view === 'request' ? { terminal_sn: 'SN01' } : {}),
    merchant_no: view === 'request' ? SHOP : cleared,
    rrn: `00000000000${nth}`,
  }));

describe.concurrent('the owner of a number', () => {
  test.each([
    [KNOWN, `${KNOWN} (锦绣超市)`],
    [STRANGE, `${STRANGE} (unknown)`],
  ])('the owner of %s is named from the registry, if anywhere', async (cleared, said) => {
    const { cases } = await scanShops({
      transactions: [SHOP, cleared].flatMap((no, nth) => views(nth, no)),
      merchants: [
        { merchant_no: SHOP, merchant_name: '惠民小馆', mcc: '5812' },
        { merchant_no: KNOWN, merchant_name: '锦绣超市', mcc: '5411' },
      ],
      terminals: [{ terminal_sn: 'SN01', terminal_id: '10000001', merchant_no: SHOP }],
    });
    const statements = cases.flatMap(({ evidence }) => evidence.map(({ statement }) => statement));
    expect(statements[0]).toContain(said);
  });
});
