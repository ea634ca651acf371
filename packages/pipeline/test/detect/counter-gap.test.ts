import { describe, expect, test } from 'vitest';
import { brandIn } from '../brands.ts';
import { scanShops, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: a terminal id whose sales fill the gaps in other shops' message counters speaks for their
 * devices; one shop's second id and tills that share one counter do not. Method: a shop sells once an
 * hour; what is under another id is missing from its run.
 */

const HOUR = 3_600_000;
const START = Date.parse('2024-03-01T00:00:00Z');

const SHOPS = ['餐厅', '服装店', '汽修厂', '家电行'];
const TRADES = ['5812', '5651', '7538', '5722'];

interface Sent {
  /** Which story: each has names and counters of its own. */
  readonly story: number;
  readonly shop: number;
  /** The device's counter begins here. */
  readonly from: number;
  /** One letter a sale: `.` under the device's own id, else that of `others`. */
  readonly order: string;
}

const nameOf = (story: number, shop: number): string => `${brandIn(story, shop)}${SHOPS[shop]}`;

const own = (story: number, shop: number): Row => ({
  terminal_id: `T${shop}${shop}07${shop}31`,
  merchant_no: `8222900${TRADES[shop]}001${shop}`,
  merchant_name: nameOf(story, shop),
});

const sent = (
  { story, shop, from, order }: Sent,
  others: Readonly<Record<string, Row>>,
): readonly Row[] =>
  [...order].map((letter, at) => ({
    view: 'clearing',
    txn_id: `${letter}-${shop}-${String(at).padStart(2, '0')}`,
    txn_time: `${new Date(START + at * HOUR + shop * 60_000).toISOString().slice(0, 19)}Z`,
    amount: `${120 + at}.00`,
    trace_no: String(from + at).padStart(6, '0'),
    ...own(story, shop),
    ...others[letter],
  }));

const channel = (story: number): Row => ({
  terminal_id: '55821904',
  merchant_no: '822290054110999',
  merchant_name: `${brandIn(story, SHOPS.length)}超市`,
});

const fromOf = (story: number, shop: number): number => 1_000 + story * 70_000 + shop * 20_300;

const ORDERS = ['..r...r..rr...r.....r..', '...r..r....r..r...r.r..', '.....r....r..r....r....'];

/** All that the shops of a story send, with the channel's sales changed. */
const routed = (story: number, change = (row: Row): Row => row, orders = ORDERS): readonly Row[] =>
  orders
    .flatMap((order, shop) =>
      sent({ story, shop, from: fromOf(story, shop), order }, { r: channel(story) }),
    )
    .map((row) => (isRouted(row) ? change(row) : row));

const isRouted = ({ txn_id }: Row): boolean => String(txn_id).startsWith('r');

const jumped = async (
  rows: readonly Row[],
  scan: typeof scanShops = scanShops,
): Promise<readonly string[]> =>
  (await scan({ transactions: rows })).verdicts
    .filter(({ rules }) => rules?.includes('counter-of-another-device'))
    .map(({ txn_id }) => String(txn_id));

describe.concurrent('a message counter with gaps', () => {
  test('a terminal that sends what several shops’ devices lack is told, sale by sale', async () => {
    const rows = routed(0);
    const ids = rows.filter(isRouted).map((row) => String(row['txn_id']));
    const found = await jumped(rows);
    expect(found).toEqual(expect.arrayContaining(ids));
    expect(found).toHaveLength(ids.length);
  });

  test('one shop’s second terminal id, or a number of a like name, is not', async () => {
    const [order = ''] = ORDERS;
    const second = sent({ story: 1, shop: 0, from: fromOf(1, 0), order }, { r: channel(1) });
    const named = ORDERS.flatMap((one, shop) =>
      sent(
        { story: 2, shop, from: fromOf(2, shop), order: one },
        { r: { ...channel(2), merchant_name: brandIn(2, shop) } },
      ),
    );
    expect(await Promise.all([jumped(second), jumped(named)])).toEqual([[], []]);
  });

  test('tills that share one counter are not', async () => {
    const tills = [
      0, 1, 0, 2, 1, 0, 1, 0, 3, 1, 0, 1, 2, 0, 1, 1, 0, 0, 1, 3, 0, 1, 0, 2, 1, 0, 1, 0,
    ];
    const rows = tills.map((shop, at) => ({
      ...sent({ story: 3, shop, from: fromOf(3, 0) + at, order: '.' }, {})[0],
      txn_id: `till-${at}`,
      txn_time: `${new Date(START + at * HOUR).toISOString().slice(0, 19)}Z`,
    }));
    expect(await jumped(rows)).toEqual([]);
  });

  test('where as many sales fit numbers that nobody misses, nothing is told', async () => {
    const rows = routed(0);
    // Sales of one terminal each, under every number that a decoy asks for.
    const noise = rows.filter(isRouted).map((row, at) => ({
      ...row,
      txn_id: `n${at}`,
      terminal_id: `9${String(at).padStart(3, '0')}0017`,
      trace_no: String(Number(row['trace_no']) + 211).padStart(6, '0'),
      merchant_no: `82229005331${String(at).padStart(4, '0')}`,
      merchant_name: `${'东南西北中'[at % 5]}${'山海河川林'[Math.floor(at / 5) % 5]}便利店`,
    }));
    expect(await jumped([...rows, ...noise], scanTables)).toEqual([]);
  });

  test('what is missing there but was sent at another time, or is not missing, fills no gap', async () => {
    const later = routed(4, (row) => ({
      ...row,
      txn_time: String(row['txn_time']).replace('2024-03-0', '2024-03-1'),
    }));
    // The number of the sale before, which the shop's own device has sent.
    const before = routed(
      5,
      (row) => ({ ...row, trace_no: String(Number(row['trace_no']) - 1).padStart(6, '0') }),
      ['..r...r..r....r.....r..', ...ORDERS.slice(1)],
    );
    expect(await Promise.all([jumped(later), jumped(before)])).toEqual([[], []]);
  });
});
