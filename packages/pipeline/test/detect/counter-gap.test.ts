import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: a terminal id whose sales fill the gaps in other shops' message counters speaks for their
 * devices; one shop's second id and tills that share one counter do not. Method: a shop sells once an
 * hour; what is under another id is missing from its run.
 */

const HOUR = 3_600_000;
const START = Date.parse('2024-03-01T00:00:00Z');

const SHOPS = ['江畔餐厅', '霁云服装店', '宏达汽修厂', '恒昌家电行'];
const TRADES = ['5812', '5651', '7538', '5722'];

interface Sent {
  readonly shop: number;
  /** The device's counter begins here. */
  readonly from: number;
  /** One letter a sale: `.` under the device's own id, else that of `others`. */
  readonly order: string;
}

const own = (shop: number): Row => ({
  terminal_id: `T${shop}${shop}07${shop}31`,
  merchant_no: `8222900${TRADES[shop]}001${shop}`,
  merchant_name: SHOPS[shop] ?? '',
});

const sent = ({ shop, from, order }: Sent, others: Readonly<Record<string, Row>>): readonly Row[] =>
  [...order].map((letter, at) => ({
    view: 'clearing',
    txn_id: `${letter}-${shop}-${String(at).padStart(2, '0')}`,
    txn_time: `${new Date(START + at * HOUR + shop * 60_000).toISOString().slice(0, 19)}Z`,
    amount: `${120 + at}.00`,
    trace_no: String(from + at).padStart(6, '0'),
    ...own(shop),
    ...others[letter],
  }));

const CHANNEL = {
  terminal_id: '55821904',
  merchant_no: '822290054110999',
  merchant_name: '金鼎超市',
};

const ORDERS = ['..r...r..rr...r.....r..', '...r..r....r..r...r.r..', '.....r....r..r....r....'];

const jumped = async (rows: readonly Row[]): Promise<readonly string[]> =>
  (await scanTables({ transactions: rows })).verdicts
    .filter(({ rules }) => rules?.includes('counter-of-another-device'))
    .map(({ txn_id }) => String(txn_id));

test('a terminal that sends what several shops’ devices lack is told, sale by sale', async () => {
  const rows = ORDERS.flatMap((order, shop) =>
    sent({ shop, from: 1_000 + shop * 20_300, order }, { r: CHANNEL }),
  );
  const routed = rows.map((row) => String(row['txn_id'])).filter((id) => id.startsWith('r'));
  expect(await jumped(rows)).toEqual(expect.arrayContaining(routed));
  expect(await jumped(rows)).toHaveLength(routed.length);
});

test('one shop’s second terminal id, or a number of a like name, is not', async () => {
  const [order = ''] = ORDERS;
  const second = sent({ shop: 0, from: 1_000, order }, { r: CHANNEL });
  const named = ORDERS.flatMap((one, shop) =>
    sent(
      { shop, from: 1_000 + shop * 20_300, order: one },
      {
        r: { ...CHANNEL, merchant_name: SHOPS[shop]?.slice(0, 2) ?? '' },
      },
    ),
  );
  expect(await jumped(second)).toEqual([]);
  expect(await jumped(named)).toEqual([]);
});

test('tills that share one counter are not', async () => {
  const tills = [
    0, 1, 0, 2, 1, 0, 1, 0, 3, 1, 0, 1, 2, 0, 1, 1, 0, 0, 1, 3, 0, 1, 0, 2, 1, 0, 1, 0,
  ];
  const rows = tills.map((shop, at) => ({
    ...sent({ shop, from: 1_000 + at, order: '.' }, {})[0],
    txn_id: `till-${at}`,
    txn_time: `${new Date(START + at * HOUR).toISOString().slice(0, 19)}Z`,
  }));
  expect(await jumped(rows)).toEqual([]);
});

test('where as many sales fit numbers that nobody misses, nothing is told', async () => {
  const rows = ORDERS.flatMap((order, shop) =>
    sent({ shop, from: 1_000 + shop * 20_300, order }, { r: CHANNEL }),
  );
  // Sales of one terminal each, under every number that a decoy asks for.
  const noise = rows
    .filter((row) => String(row['txn_id']).startsWith('r'))
    .map((row, at) => ({
      ...row,
      txn_id: `n${at}`,
      terminal_id: `9${String(at).padStart(3, '0')}0017`,
      trace_no: String(Number(row['trace_no']) + 211).padStart(6, '0'),
      merchant_no: `82229005331${String(at).padStart(4, '0')}`,
      merchant_name: `${'东南西北中'[at % 5]}${'山海河川林'[Math.floor(at / 5) % 5]}便利店`,
    }));
  expect(await jumped([...rows, ...noise])).toEqual([]);
});

/** All that the shops send, with the channel's sales changed. */
const changed = (change: (row: Row) => Row, orders = ORDERS): readonly Row[] =>
  orders
    .flatMap((order, shop) => sent({ shop, from: 1_000 + shop * 20_300, order }, { r: CHANNEL }))
    .map((row) => (String(row['txn_id']).startsWith('r') ? change(row) : row));

test('what is missing there but was sent at another time, or is not missing, fills no gap', async () => {
  const later = changed((row) => ({
    ...row,
    txn_time: String(row['txn_time']).replace('2024-03-0', '2024-03-1'),
  }));
  expect(await jumped(later)).toEqual([]);
  // The number of the sale before, which the shop's own device has sent.
  const before = changed(
    (row) => ({ ...row, trace_no: String(Number(row['trace_no']) - 1).padStart(6, '0') }),
    ['..r...r..r....r.....r..', ...ORDERS.slice(1)],
  );
  expect(await jumped(before)).toEqual([]);
});
