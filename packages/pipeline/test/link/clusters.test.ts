import { VIEWS } from '@zhenma/model';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tellTogether } from '../../../../test/together/together.ts';
import type { Session } from '../../src/engine/session.ts';
import { createClusters } from '../../src/link/clusters.ts';
import { createSales } from '../../src/link/sales.ts';
import { normalise, openTest, type Row } from '../tables.ts';

/**
 * Which observations saw the same sale. Goal: what belongs together is found by every pass, what does
 * not stays apart, and neither depends on the order of rows. Method: hand-made groups for each pass
 * and each trap; then random small crowds, shuffled.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

/** Sales as sorted lists of `view/txn_id`. */
const salesOf = async (rows: readonly Row[]): Promise<readonly string[]> => {
  await normalise(session, { transactions: rows });
  await createClusters(session);
  const found = await session.rows(
    `select string_agg(${VIEW} || '/' || txn_id, ' ' order by obs) as sale
     from observation join cluster using (obs) group by cluster.sale order by min(obs)`,
  );
  return found.map((row) => String(row['sale']));
};

/** The same, beside the sales of other tests that ask at the same time. */
const salesBeside = async (transactions: readonly Row[]): Promise<readonly string[]> => {
  const { rows } = await tell({ transactions });
  return rows.map(({ sale }) => sale);
};
const tell = tellTogether<Sale, Row, Sales>(async ({ transactions }) => {
  const sales = await salesOf(transactions as readonly Row[]);
  const rows = sales.map((sale) => ({ sale, txn_id: /\/(\S+)/.exec(sale)?.[1] ?? '' }));
  return { rows, cases: [] };
});
interface Sale {
  readonly sale: string;
  readonly txn_id: string;
}
interface Sales {
  readonly rows: readonly Sale[];
  readonly cases: readonly Row[];
}

const VIEW = `[${VIEWS.map((view) => `'${view}'`).join(', ')}][view]`;

const seen = (view: string, txn_id: string, more: Row = {}): Row => ({
  view,
  txn_id,
  txn_time: '2024-03-01T12:30:00',
  amount: '10.00',
  ...more,
});
const at = (time: string): Row => ({ txn_time: `2024-03-${time}` });

test('no pass is made once every view has seen every sale', async () => {
  const passes: string[] = [];
  const counting: Session = {
    ...session,
    run: (sql) => {
      if (sql.includes('table grouped')) passes.push(sql);
      return session.run(sql);
    },
  };
  const both = ['a', 'b'].flatMap((name) =>
    ['request', 'clearing'].map((view) => seen(view, view + name, { rrn: name, terminal_id: 'T' })),
  );
  const sale = { rrn: 'c', terminal_id: 'T' };
  const counted = async (rows: readonly Row[]): Promise<readonly unknown[]> => {
    await normalise(session, { transactions: rows });
    passes.length = 0;
    await createClusters(counting);
    const [open] = await session.rows(
      'select bit_count(bits) + (select count(*) from open_cluster) as n from lone',
    );
    return [passes.length, open?.['n']];
  };
  expect(await counted(both)).toEqual([1, 0]);
  const [more, open] = await counted([...both, seen('request', 'alone', sale)]);
  expect(more).toBeGreaterThan(1);
  expect(open).toBe(1);
});

test('times and dates of one card are one look', async () => {
  const looks: string[] = [];
  const counting: Session = {
    ...session,
    run: (sql) => {
      if (/group by [^)]*card/.test(sql)) looks.push(sql);
      return session.run(sql);
    },
  };
  const rows = ['a', 'b', 'c'].flatMap((card_token, at) => [
    seen('slip', `s${card_token}`, { card_token }),
    seen('statement', `t${card_token}`, {
      card_token,
      ...(at === 0 ? { txn_time: '2024-03-01' } : {}),
    }),
  ]);
  await normalise(session, { transactions: rows });
  await createClusters(counting);
  expect(looks).toHaveLength(1);
  const [row] = await session.rows('select count(distinct sale) as sales from cluster');
  expect(row?.['sales']).toBe(3);
});

describe('what belongs together', () => {
  const CASES: readonly (readonly [string, readonly Row[], readonly string[]])[] = [
    [
      'reference number and terminal',
      ['request', 'response', 'clearing', 'statement', 'slip'].map((view) =>
        seen(view, view, { rrn: 'R', terminal_id: 'T' }),
      ),
      ['slip/slip request/request response/response clearing/clearing statement/statement'],
    ],
    [
      'reference number alone',
      [seen('request', 'a', { rrn: 'R', terminal_id: 'T' }), seen('statement', 'b', { rrn: 'R' })],
      ['request/a statement/b'],
    ],
    [
      'reference number, where the terminal was replaced',
      [
        seen('request', 'a', { rrn: 'R', terminal_id: 'T' }),
        seen('clearing', 'b', { rrn: 'R', terminal_id: 'U' }),
      ],
      ['request/a clearing/b'],
    ],
    [
      'trace, batch and terminal',
      [
        seen('slip', 'a', { trace_no: '7', batch_no: '1', terminal_id: 'T' }),
        seen('request', 'b', { trace_no: '7', batch_no: '1', terminal_id: 'T' }),
      ],
      ['slip/a request/b'],
    ],
    [
      'trace and terminal',
      [
        seen('slip', 'a', { trace_no: '7', batch_no: '1', terminal_id: 'T' }),
        seen('request', 'b', { trace_no: '7', terminal_id: 'T' }),
      ],
      ['slip/a request/b'],
    ],
    [
      'the original of a refund',
      [
        seen('request', 'a', { txn_type: 'refund', orig_rrn: 'R' }),
        seen('clearing', 'b', { txn_type: 'refund', orig_rrn: 'R' }),
      ],
      ['request/a clearing/b'],
    ],
    [
      'the original by its id',
      [
        seen('request', 'a', { txn_type: 'refund', orig_txn_id: 'X' }),
        seen('clearing', 'b', { txn_type: 'refund', orig_txn_id: 'X' }),
      ],
      ['request/a clearing/b'],
    ],
    [
      'reference number over midnight',
      [
        seen('request', 'a', { rrn: 'R', ...at('01T23:59:59') }),
        seen('clearing', 'b', { rrn: 'R', ...at('02T00:00:01') }),
      ],
      ['request/a clearing/b'],
    ],
    [
      'trace and batch over midnight',
      [
        seen('slip', 'a', { trace_no: '7', batch_no: '1', terminal_id: 'T', ...at('01T23:59:59') }),
        seen('clearing', 'b', {
          trace_no: '7',
          batch_no: '1',
          terminal_id: 'T',
          ...at('02T00:00:01'),
        }),
      ],
      ['slip/a clearing/b'],
    ],
    [
      'a clearing row that is dated two days later',
      [
        seen('request', 'a', { rrn: 'R', ...at('01T12:00:00') }),
        seen('clearing', 'b', { rrn: 'R', ...at('03T12:00:00') }),
      ],
      ['request/a clearing/b'],
    ],
    [
      'a statement that dates only',
      [
        seen('request', 'a', { card_token: 'K', ...at('01T19:00:00') }),
        seen('statement', 'b', { card_token: 'K', txn_time: '2024-03-01' }),
      ],
      ['request/a statement/b'],
    ],
    [
      'the local day, not that of Greenwich',
      [
        seen('request', 'a', { rrn: 'R', ...at('01T00:30:00') }),
        seen('clearing', 'b', { rrn: 'R', ...at('01T23:30:00') }),
      ],
      ['request/a clearing/b'],
    ],
    [
      'one through another',
      [
        seen('slip', 'a', { trace_no: '7', batch_no: '1', terminal_id: 'T' }),
        seen('request', 'b', { trace_no: '7', batch_no: '1', terminal_id: 'T', rrn: 'R' }),
        seen('statement', 'c', { rrn: 'R' }),
      ],
      ['slip/a request/b statement/c'],
    ],
    [
      'card and minute',
      [
        seen('request', 'a', { card_token: 'K', rrn: 'R' }),
        seen('statement', 'b', { card_token: 'K', ...at('01T12:34:00') }),
      ],
      ['request/a statement/b'],
    ],
    [
      'two sales of one amount, paired in order of time',
      [
        seen('request', 'a1', { rrn: 'R', ...at('01T10:00:00') }),
        seen('request', 'a2', { rrn: 'R', ...at('01T11:00:00') }),
        seen('clearing', 'z2', { rrn: 'R', ...at('01T10:00:30') }),
        seen('clearing', 'b1', { rrn: 'R', ...at('01T11:00:30') }),
      ],
      ['request/a1 clearing/z2', 'request/a2 clearing/b1'],
    ],
    [
      'a crowd with one witness too many',
      [
        seen('request', 'a1', { rrn: 'R', ...at('01T10:00:00') }),
        seen('request', 'a2', { rrn: 'R', ...at('01T11:00:00') }),
        seen('clearing', 'b1', { rrn: 'R', ...at('01T10:00:30') }),
      ],
      ['request/a1 clearing/b1', 'request/a2'],
    ],
  ];
  test.concurrent.each(CASES)('%s', async (_, rows, expected) => {
    const both = [rows, [...rows].reverse()];
    expect(await Promise.all(both.map(salesBeside))).toEqual([expected, expected]);
  });
});

describe('what stays apart', () => {
  const CASES: readonly (readonly [string, readonly Row[]])[] = [
    [
      'another amount',
      [seen('request', 'a', { rrn: 'R' }), seen('clearing', 'b', { rrn: 'R', amount: '10.01' })],
    ],
    [
      'another currency',
      [seen('request', 'a', { rrn: 'R' }), seen('clearing', 'b', { rrn: 'R', currency: '840' })],
    ],
    [
      'a refund of it',
      [seen('request', 'a', { rrn: 'R' }), seen('clearing', 'b', { rrn: 'R', txn_type: 'refund' })],
    ],
    ['nothing in common but the amount', [seen('request', 'a'), seen('clearing', 'b')]],
    [
      'empty keys',
      [seen('request', 'a', { terminal_id: 'T' }), seen('clearing', 'b', { terminal_id: 'T' })],
    ],
    [
      'four days between',
      [
        seen('request', 'a', { rrn: 'R', ...at('01T12:00:00') }),
        seen('clearing', 'b', { rrn: 'R', ...at('05T12:00:00') }),
      ],
    ],
    [
      'one reference number, two cards',
      [
        seen('request', 'a', { rrn: 'R', card_token: 'K' }),
        seen('clearing', 'b', { rrn: 'R', card_token: 'L' }),
      ],
    ],
    [
      'a statement that dates only, and two sales of the card that day',
      [
        seen('request', 'a', { card_token: 'K', ...at('01T09:00:00') }),
        seen('request', 'b', { card_token: 'K', ...at('01T19:00:00') }),
        seen('statement', 'c', { card_token: 'K', txn_time: '2024-03-01' }),
      ],
    ],
    [
      'a trace number of another terminal',
      [
        seen('slip', 'a', { trace_no: '7', terminal_id: 'T' }),
        seen('request', 'b', { trace_no: '7', terminal_id: 'U' }),
      ],
    ],
    [
      'a trace number of the next day without a batch',
      [
        seen('slip', 'a', { trace_no: '7', terminal_id: 'T', ...at('01T23:59:59') }),
        seen('request', 'b', { trace_no: '7', terminal_id: 'T', ...at('02T00:00:01') }),
      ],
    ],
    [
      'the same view twice',
      [
        seen('request', 'a', { rrn: 'R', terminal_id: 'T' }),
        seen('request', 'b', { rrn: 'R', terminal_id: 'T' }),
      ],
    ],
    [
      'one card, more than ten minutes',
      [
        seen('request', 'a', { card_token: 'K' }),
        seen('statement', 'b', { card_token: 'K', ...at('01T12:40:01') }),
      ],
    ],
    [
      'one card in one minute, two authorisations',
      [
        seen('slip', 'a', { card_token: 'K', auth_code: '004711' }),
        seen('clearing', 'b', { card_token: 'K', auth_code: '004712' }),
      ],
    ],
    [
      'two sales of one card in one minute, without any number',
      [
        seen('request', 'a', { card_token: 'K' }),
        seen('request', 'b', { card_token: 'K' }),
        seen('statement', 'c', { card_token: 'K' }),
      ],
    ],
  ];
  test.concurrent.each(CASES)('%s', async (_, rows) => {
    expect(await salesBeside(rows)).toHaveLength(rows.length);
  });

  test('one reference number at two terminals: each keeps its own', async () => {
    // Clocks differ: in order of time alone, the clearing row of one would go with the other.
    const hours = { request: ['10', '11'], clearing: ['12', '11'], statement: ['10', '10'] };
    const rows = ['T', 'U'].flatMap((terminal_id, turn) =>
      Object.entries(hours).map(([view, hour]) =>
        seen(view, `${view[0]}${terminal_id}`, {
          rrn: 'R',
          terminal_id,
          ...at(`01T${hour[turn]}:00:00`),
        }),
      ),
    );
    const expected = ['request/rT clearing/cT statement/sT', 'request/rU clearing/cU statement/sU'];
    expect(await salesOf(rows)).toEqual(expected);
  });

  test('a day of equal sales at one terminal, told apart by reference number', async () => {
    const rows = Array.from({ length: 40 }, (_, turn) =>
      ['request', 'clearing'].map((view) =>
        seen(view, `${view}${String(turn).padStart(2, '0')}`, {
          rrn: `R${turn}`,
          terminal_id: 'T',
          trace_no: '1',
          batch_no: '1',
        }),
      ),
    ).flat();
    const found = await salesOf(rows);
    expect(found).toHaveLength(40);
    for (const sale of found) expect(sale).toMatch(/^request\/request(\d+) clearing\/clearing\1$/);
  });
});

const CROWD = fc.array(
  fc.record(
    {
      view: fc.constantFrom(...VIEWS),
      txn_time: fc.constantFrom(
        '2024-03-01T10:00:00',
        '2024-03-01T10:05:00',
        '2024-03-01T23:59:00',
        '2024-03-02T00:01:00',
        '2024-03-03T00:01:00',
      ),
      amount: fc.constantFrom('1.00', '2.00'),
      txn_type: fc.constantFrom('purchase', 'refund'),
      terminal_id: fc.constantFrom('T', 'U'),
      rrn: fc.constantFrom('1', '2'),
      trace_no: fc.constantFrom('1', '2'),
      batch_no: fc.constantFrom('1', '2'),
      card_token: fc.constantFrom('K', 'L'),
      orig_rrn: fc.constantFrom('1', '2'),
    },
    { requiredKeys: ['view', 'txn_time', 'amount', 'txn_type'] },
  ),
  { maxLength: 14 },
);

/** Numbers of one crowd mean nothing in another. */
const NUMBERS = ['terminal_id', 'rrn', 'card_token', 'orig_rrn'] as const;
const apart = (crowds: readonly (readonly Partial<Row>[])[]): readonly Row[] =>
  crowds.flatMap((crowd, nth) =>
    crowd.map((row, id) => {
      const own = NUMBERS.flatMap((name) => (row[name] ? [[name, `${row[name]}${nth}`]] : []));
      return { ...row, ...Object.fromEntries(own), txn_id: `t${nth}.${id}` } as Row;
    }),
  );

test('any crowd: every row once, one of a view in a sale, and no order of rows matters', async () => {
  const crowds = fc.array(CROWD, { minLength: 5, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(crowds, fc.infiniteStream(fc.nat({ max: 1_000 })), async (several, order) => {
      const rows = apart(several);
      const sales = await salesOf(rows);
      const members = sales.flatMap((sale) => sale.split(' '));
      expect([...members].sort()).toEqual(
        rows.map((row) => `${row['view']}/${row['txn_id']}`).sort(),
      );
      for (const sale of sales) {
        const views = sale.split(' ').map((member) => member.split('/')[0]);
        expect(new Set(views).size).toBe(views.length);
      }
      const keyed = rows.map((row) => [order.next().value, row] as const);
      const shuffled = keyed
        .sort((a, b) => (a[0] as number) - (b[0] as number))
        .map(([, row]) => row);
      expect(await salesOf(shuffled)).toEqual(sales);
    }),
    { numRuns: 8 },
  );
}, 300_000);

/** Sales of two views that state nothing but cards, at the edges of the ten minutes and of the day. */
const TWO_VIEWS = fc.array(
  fc.record({
    view: fc.constantFrom('slip', 'statement'),
    txn_time: fc.constantFrom(
      '2024-03-01',
      '2024-03-01T00:00:01',
      '2024-03-01T12:00:00',
      '2024-03-01T12:10:00',
      '2024-03-01T12:10:01',
      '2024-03-01T23:59:59',
      '2024-03-02T00:00:01',
    ),
    amount: fc.constantFrom('1.00', '2.00'),
    card_token: fc.constantFrom(...'ABCDEFGHIJKL', undefined),
    auth_code: fc.constantFrom('7', '007', '8', undefined),
  }),
  { minLength: 20, maxLength: 40 },
);

test('two views are paired as they are where there is a third', async () => {
  const third = seen('clearing', 'alone', { amount: '9.00' });
  let pairs = 0;
  await fc.assert(
    fc.asyncProperty(TWO_VIEWS, async (crowd) => {
      const rows = crowd.map((row, id) => ({ ...row, txn_id: `t${id}` }) as Row);
      const both = await salesOf(rows);
      pairs += both.filter((sale) => sale.includes(' ')).length;
      const three = await salesOf([...rows, third]);
      expect(three.filter((sale) => sale !== 'clearing/alone')).toEqual(both);
    }),
    { numRuns: 20 },
  );
  expect(pairs).toBeGreaterThan(5);
}, 300_000);

test('one authorisation, written with its zeros, without them or not at all, is one sale of a card', async () => {
  for (const auth_code of ['004711', '4711', undefined]) {
    const rows = [
      seen('slip', 'a', { card_token: 'K', auth_code: '004711' }),
      seen('clearing', 'b', { card_token: 'K', ...(auth_code && { auth_code }) }),
    ];
    expect(await salesOf(rows)).toHaveLength(1);
  }
});

describe('sales', () => {
  const idsOf = async (rows: readonly Row[]) => {
    await salesOf(rows);
    await createSales(session);
    const found = await session.rows(
      'select sale_id, views, day, amount from sale order by sale_id',
    );
    return found.map((row) => [row['sale_id'], row['views']]);
  };
  const rows = [
    seen('request', 'q1', { rrn: '1' }),
    seen('clearing', 'c1', { rrn: '1' }),
    seen('request', 'q2', { rrn: '2' }),
    seen('clearing', 'c2', { rrn: '2' }),
  ];

  test('the id of a sale hangs on its own first observation only', async () => {
    const all = await idsOf(rows);
    expect(new Set(all.map(([id]) => id)).size).toBe(2);
    for (const [id] of all) expect(id).toMatch(/^S[0-9a-f]{20}$/);
    expect(await idsOf([...rows].reverse())).toEqual(all);
    const more = await idsOf([
      seen('request', 'a0', { rrn: '0' }),
      ...rows,
      seen('statement', 's1', { rrn: '1' }),
    ]);
    expect(more.map(([id]) => id)).toEqual(expect.arrayContaining(all.map(([id]) => id)));
  });

  test('the device side is believed about the device, each view about itself', async () => {
    await salesOf([
      seen('clearing', 'c', {
        rrn: '1',
        merchant_no: 'CLEARED',
        terminal_id: 'U',
        terminal_sn: 'X',
        merchant_name: '甲',
      }),
      seen('request', 'q', {
        rrn: '1',
        merchant_no: 'ASKED',
        terminal_id: 'T',
        terminal_sn: 'SN',
        area_code: '2900',
      }),
      seen('slip', 's', { rrn: '1', merchant_no: 'PRINTED', area_code: '5810' }),
    ]);
    await createSales(session);
    const [sale] = await session.rows(`select sn.value as sn, tid.value as tid, s.area_code,
      a.value as request_no, b.value as clearing_no, c.value as slip_no, s.response_number, s.clearing_mcc
      from sale s join dict_sn sn on sn.id = s.sn join dict_tid tid on tid.id = s.tid
      join dict_number a on a.id = s.request_number join dict_number b on b.id = s.clearing_number
      join dict_number c on c.id = s.slip_number`);
    expect(sale).toEqual({
      sn: 'SN',
      tid: 'T',
      area_code: '2900',
      request_no: 'ASKED',
      clearing_no: 'CLEARED',
      slip_no: 'PRINTED',
      response_number: 0,
      clearing_mcc: -1,
    });
  });
});
