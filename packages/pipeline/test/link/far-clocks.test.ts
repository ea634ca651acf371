import { describe, expect, test } from 'vitest';
import { scanShops } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A device whose clock is a month or years off. Goal: its records are those of the sales that the host dates, and
 * the sale is when the host says; what may be another sale is left alone. Method: a request and its clearing
 * record, with one thing changed at a time.
 */

const SALE = {
  amount: '88.00',
  rrn: '826540484891',
  trace_no: '682098',
  terminal_id: '10000001',
  card_token: 'C1',
  merchant_no: '822551057322541',
};
const request = (more: Row = {}): Row => ({
  ...SALE,
  view: 'request',
  txn_id: 'Q',
  txn_time: '2026-02-07T11:00:00',
  ...more,
});
const cleared = (more: Row = {}): Row => ({
  ...SALE,
  view: 'clearing',
  txn_id: 'C',
  txn_time: '2026-03-09T11:00:00',
  ...more,
});

/** How many sales each story is of. */
const sales = (...stories: readonly (readonly Row[])[]): Promise<readonly number[]> =>
  Promise.all(
    stories.map(async (transactions) => {
      const { verdicts } = await scanShops({ transactions });
      return new Set(verdicts.map(({ sale_id }) => sale_id)).size;
    }),
  );

describe.concurrent('a clock that is far off', () => {
  test('a clock that is a month off, and one that began anew, part no sale', async () => {
    const found = await sales(
      [request(), cleared()],
      [request({ txn_time: '2015-01-01T00:12:00' }), cleared()],
      [request({ terminal_id: '' }), cleared()],
      [request(), cleared({ view: 'response' })],
    );
    expect(found).toEqual([1, 1, 1, 1]);
  });

  test('another trace number, amount or kind, two missing, or a third record: no sale is made', async () => {
    const two = await sales(
      [request({ trace_no: '682099' }), cleared()],
      [request({ trace_no: '', card_token: '' }), cleared()],
      [request({ amount: '88.01' }), cleared()],
      [request({ txn_type: 'refund' }), cleared()],
    );
    expect(two).toEqual([2, 2, 2, 2]);
    const again = cleared({ txn_id: 'C2', txn_time: '2026-04-09T11:00:00' });
    const asked = request({ txn_id: 'Q2', txn_time: '2026-01-07T11:00:00' });
    const three = await sales([request(), cleared(), again], [request(), asked, cleared()]);
    expect(three).toEqual([3, 3]);
  });

  test('the sale is when the host says, and the registry is asked as of that day', async () => {
    const { cases } = await scanShops({
      transactions: [request(), cleared({ merchant_no: '822551080627777' })],
      terminals: [
        {
          terminal_sn: 'SN1',
          terminal_id: SALE.terminal_id,
          merchant_no: SALE.merchant_no,
          valid_from: '2026-03-01',
        },
      ],
    });
    const [one] = cases.filter(({ subject }) => subject.type === 'terminal');
    expect(one?.first_seen).toMatch(/^2026-03-09/);
    expect(one?.evidence.map(({ rule }) => rule)).toContain('cleared-merchant-differs');
  });

  test('a terminal replaced on the way parts no sale where the authorisation is the same', async () => {
    const device = request({ auth_code: '238237' });
    const routed = cleared({ terminal_id: '86973853', auth_code: '238237' });
    const bare = { trace_no: '', card_token: '' };
    const again = cleared({ ...routed, txn_id: 'C2', txn_time: '2026-04-09T11:00:00' });
    const found = await sales(
      [device, routed],
      [request({ auth_code: '238237', card_token: '' }), routed],
      [
        { ...device, ...bare },
        { ...routed, ...bare },
      ],
      [device, cleared({ ...routed, auth_code: '' })],
      [device, cleared({ ...routed, auth_code: '238238' })],
      [device, cleared({ ...routed, card_token: 'C2' })],
      [device, cleared({ ...routed, trace_no: '682099' })],
      [device, routed, again],
    );
    expect(found).toEqual([1, 1, 2, 2, 2, 2, 2, 3]);
  });
});
