import { describe, expect, it } from 'vitest';
import {
  csv,
  MARKET,
  merchant,
  type Row,
  SHOP,
  SHOP_GZ,
  sale,
  scanFiles,
  scanShops,
  terminal,
  views,
} from './kit.ts';

/*
 * D. Which observations are one sale. A wrong link makes a false jump; a missing link hides a true one.
 */

const without = (...names: string[]): Row =>
  Object.fromEntries(names.map((name) => [name, undefined]));
const NO_KEYS = without('rrn', 'trace_no', 'batch_no', 'auth_code');

interface Linked {
  readonly name: string;
  readonly a: Row;
  readonly b: Row;
}

/** Each pair is one sale; `b` states another merchant, so the sale is jumped when they are linked. */
const ONE_SALE: readonly Linked[] = [
  {
    name: 'no rrn on the slip: terminal, batch and trace',
    a: { view: 'slip', ...without('rrn', 'card_token', 'auth_code') },
    b: { view: 'clearing' },
  },
  {
    name: 'no rrn on either side: terminal, batch and trace',
    a: { view: 'slip', ...without('rrn') },
    b: { view: 'clearing', ...without('rrn', 'auth_code', 'card_token') },
  },
  {
    name: 'rrn and terminal alone, no trace',
    a: { view: 'request', ...without('trace_no', 'batch_no', 'auth_code', 'card_token') },
    b: { view: 'clearing', ...without('trace_no', 'batch_no', 'auth_code', 'card_token') },
  },
  {
    name: 'rrn without a terminal_id in clearing',
    a: { view: 'request' },
    b: { view: 'clearing', ...without('terminal_id', 'trace_no', 'batch_no') },
  },
  {
    name: 'statement: card, amount and day; time unknown (date only)',
    a: { view: 'slip' },
    b: {
      view: 'statement',
      ...NO_KEYS,
      ...without('terminal_id', 'method'),
      txn_time: '2023-05-04',
    },
  },
  {
    name: 'statement: card, amount and the exact second',
    a: { view: 'slip' },
    b: { view: 'statement', ...NO_KEYS, ...without('terminal_id') },
  },
  {
    name: 'statement: card, amount and a time two minutes off',
    a: { view: 'slip' },
    b: {
      view: 'statement',
      ...NO_KEYS,
      ...without('terminal_id'),
      txn_time: '2023-05-04T12:33:00+08:00',
    },
  },
  {
    name: 'clearing two days late, rrn',
    a: { view: 'request' },
    b: { view: 'clearing', txn_time: '2023-05-06T02:00:00+08:00' },
  },
  {
    name: 'UTC on one side',
    a: { view: 'request', txn_time: '2023-05-04T04:31:09Z' },
    b: { view: 'clearing', txn_time: '2023-05-04 12:31:09' },
  },
  {
    name: 'the clock of the device is 50 minutes off',
    a: { view: 'request', txn_time: '2023-05-04T13:21:09+08:00' },
    b: { view: 'clearing' },
  },
  {
    name: 'amount spelt otherwise (1000, 1000.0, 1000.00)',
    a: { view: 'request', amount: '1000' },
    b: { view: 'clearing', amount: '1000.0' },
  },
];

describe.concurrent('D. links', () => {
  it.each(ONE_SALE)('one sale · $name', async ({ a, b }) => {
    const scan = await scanShops({
      transactions: [
        { txn_id: 'a', ...sale({ merchant_no: SHOP }), ...a },
        { txn_id: 'b', ...sale({ merchant_no: MARKET }), ...b },
      ],
    });
    expect(scan.rejects).toEqual([]);
    expect(scan.rows.map((row) => row.verdict)).toEqual(['jumped', 'jumped']);
    expect(new Set(scan.rows.map((row) => row.sale_id)).size).toBe(1);
  });

  it('the rrn of one terminal, used by another the same day for the same amount, is another sale', async () => {
    const scan = await scanShops({
      transactions: [
        ...views(['request', 'clearing'], sale({ merchant_no: SHOP, txn_id: undefined }), {
          request: { txn_id: 'q1' },
          clearing: { txn_id: 'c1' },
        }),
        ...views(
          ['request', 'clearing'],
          sale({
            merchant_no: SHOP_GZ,
            terminal_id: '58001234',
            trace_no: '009912',
            batch_no: '000044',
            card_token: 'tok-other',
            auth_code: 'Z1Z2Z3',
            txn_time: '2023-05-04T12:32:40+08:00',
          }),
          { request: { txn_id: 'q2' }, clearing: { txn_id: 'c2' } },
        ),
      ],
      merchants: [merchant(SHOP), merchant(SHOP_GZ, { uscc: '91440106MA5FYYYY0B' })],
      terminals: [
        terminal(SHOP),
        terminal(SHOP_GZ, { terminal_id: '58001234', terminal_sn: '00002604106870004712' }),
      ],
    });
    expect(scan.rows.map((row) => row.verdict)).toEqual(Array(4).fill('clean'));
    expect(scan.row('request/q1').sale_id).toBe(scan.row('clearing/c1').sale_id);
    expect(scan.row('request/q2').sale_id).toBe(scan.row('clearing/c2').sale_id);
    expect(scan.row('request/q1').sale_id).not.toBe(scan.row('request/q2').sale_id);
  });

  it('a reused rrn does not join views of two terminals that each have one view only', async () => {
    const scan = await scanShops({
      transactions: [
        { view: 'request', txn_id: 'q', ...sale({ merchant_no: SHOP }) },
        {
          view: 'clearing',
          txn_id: 'c',
          ...sale({
            merchant_no: SHOP_GZ,
            terminal_id: '58001234',
            trace_no: '009912',
            batch_no: '000044',
            card_token: 'tok-other',
            auth_code: 'Z1Z2Z3',
          }),
        },
      ],
    });
    expect(scan.row('request/q').sale_id).not.toBe(scan.row('clearing/c').sale_id);
    expect(scan.rows.map((row) => row.verdict)).not.toContain('jumped');
  });

  it.each([
    ['rrn and trace', {}],
    ['trace and batch only', { rrn: undefined }],
  ])('two equal amounts in one minute stay two sales, by %s', async (_, keys) => {
    const rows = [1, 2].flatMap((n) =>
      views(
        ['slip', 'clearing'],
        sale({
          merchant_no: SHOP,
          rrn: `12310900471${n}`,
          trace_no: `00471${n}`,
          auth_code: undefined,
          txn_time: `2023-05-04T12:31:${n}0+08:00`,
          ...keys,
        }),
        {
          slip: { txn_id: `s${n}` },
          clearing: { txn_id: `c${n}`, merchant_no: n === 2 ? MARKET : SHOP },
        },
      ),
    );
    const scan = await scanShops({ transactions: rows });
    expect(scan.rows.map((row) => [row.txn_id, row.verdict]).sort()).toEqual([
      ['c1', 'clean'],
      ['c2', 'jumped'],
      ['s1', 'clean'],
      ['s2', 'jumped'],
    ]);
    expect(new Set(scan.rows.map((row) => row.sale_id)).size).toBe(2);
  });

  it('the same terminal, trace and batch a year later is another sale', async () => {
    const scan = await scanShops({
      transactions: [
        { view: 'slip', txn_id: 's', ...sale({ merchant_no: SHOP, rrn: undefined }) },
        {
          view: 'clearing',
          txn_id: 'c',
          ...sale({
            merchant_no: MARKET,
            rrn: undefined,
            txn_time: '2022-05-04T12:31:09+08:00',
            card_token: 'tok-other',
            auth_code: 'Q',
          }),
        },
      ],
    });
    expect(new Set(scan.rows.map((row) => row.sale_id)).size).toBe(2);
    expect(scan.rows.map((row) => row.verdict)).not.toContain('jumped');
  });

  it('a date-only statement that fits two sales of the card does not make a jump', async () => {
    const scan = await scanShops({
      transactions: [
        { view: 'slip', txn_id: 's1', ...sale({ merchant_no: SHOP }) },
        {
          view: 'slip',
          txn_id: 's2',
          ...sale({
            merchant_no: SHOP_GZ,
            terminal_id: '58001234',
            trace_no: '000009',
            rrn: '180000000009',
            auth_code: 'K',
            txn_time: '2023-05-04T18:00:00+08:00',
          }),
        },
        {
          view: 'statement',
          txn_id: 't1',
          card_token: 'tok-7f31a2',
          txn_time: '2023-05-04',
          amount: '1000.00',
          merchant_no: SHOP,
        },
        {
          view: 'statement',
          txn_id: 't2',
          card_token: 'tok-7f31a2',
          txn_time: '2023-05-04',
          amount: '1000.00',
          merchant_no: SHOP_GZ,
        },
      ],
    });
    expect(scan.rows.map((row) => row.verdict)).not.toContain('jumped');
  });

  it('a statement of another card is not linked', async () => {
    const scan = await scanShops({
      transactions: [
        { view: 'slip', txn_id: 's', ...sale({ merchant_no: SHOP }) },
        {
          view: 'statement',
          txn_id: 't',
          card_token: 'tok-other',
          txn_time: '2023-05-04',
          amount: '1000.00',
          merchant_no: SHOP_GZ,
        },
      ],
    });
    expect(new Set(scan.rows.map((row) => row.sale_id)).size).toBe(2);
    expect(scan.rows.map((row) => row.verdict)).not.toContain('jumped');
  });

  it.each(['void', 'refund', 'reversal'])(
    'a %s is a sale of its own, with rrn and trace of the original too',
    async (txn_type) => {
      const scan = await scanShops({
        transactions: [
          ...views(['request', 'clearing'], sale({ merchant_no: SHOP })),
          ...views(
            ['request', 'clearing'],
            sale({ merchant_no: SHOP, txn_type, txn_time: '2023-05-04T12:33:09+08:00' }),
            {
              request: { txn_id: 'vq' },
              clearing: { txn_id: 'vc' },
            },
          ),
        ],
      });
      expect(scan.row('request/vq').sale_id).toBe(scan.row('clearing/vc').sale_id);
      expect(scan.row('request/vq').sale_id).not.toBe(scan.row('request/request-1').sale_id);
    },
  );

  it('views in different files and formats are linked', async () => {
    const scan = await scanFiles({
      'transactions-slip.csv': csv([{ view: 'slip', txn_id: '1', ...sale({ merchant_no: SHOP }) }]),
      'transactions_clearing.ndjson': `${JSON.stringify({ view: 'clearing', txn_id: '1', ...sale({ merchant_no: MARKET }) })}\n`,
      'sub/transactions.csv': csv([
        { view: 'response', txn_id: '1', ...sale({ merchant_no: MARKET }) },
      ]),
    });
    expect(scan.rows.map((row) => row.verdict)).toEqual(['jumped', 'jumped', 'jumped']);
    expect(new Set(scan.rows.map((row) => row.sale_id)).size).toBe(1);
  });

  it('a jumped sale and its honest neighbours: only the one is jumped', async () => {
    const scan = await scanShops({
      transactions: Array.from({ length: 40 }, (_, n) => {
        const two = String(n).padStart(2, '0');
        return views(
          ['request', 'clearing'],
          sale({
            merchant_no: SHOP,
            rrn: `1231090047${two}`,
            trace_no: `0047${two}`,
            txn_time: `2023-05-04T12:${two}:09+08:00`,
          }),
          {
            request: { txn_id: `q${n}` },
            clearing: { txn_id: `c${n}`, merchant_no: n === 17 ? MARKET : SHOP },
          },
        );
      }).flat(),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    });
    expect(
      scan.rows
        .filter((row) => row.verdict === 'jumped')
        .map((row) => row.txn_id)
        .sort(),
    ).toEqual(['c17', 'q17']);
    expect(scan.rows.filter((row) => row.verdict === 'clean')).toHaveLength(78);
  });
});
