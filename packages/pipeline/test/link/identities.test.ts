import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import { identify, openTest, type Row, type Tables } from '../tables.ts';

/**
 * What the registry said of a sale's terminal at that moment. Goal: the five identities of a sale are
 * those of its day, whatever the registry says of other days. Method: one sale, many registries.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const identified = async (
  tables: Tables,
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  await identify(session, tables);
  return session.rows(`select o.txn_id, n.value as registered, i.registered_by, i.approved,
      i.known_terminal, i.device_states_cleared, i.home_area, sn.value as device,
      here.merchant_name as here, there.merchant_name as there
    from identified i join observation o on o.obs = i.sale
    left join dict_number n on n.id = i.registered left join dict_sn sn on sn.id = i.device_sn
    left join merchant_span here on here.span = i.registered_span
    left join merchant_span there on there.span = i.cleared_span order by o.txn_id`);
};

const DAY = '2024-03-01';
const seen = (view: string, merchant_no: string, more: Row = {}): Row => ({
  view,
  txn_id: `${more['rrn'] ?? 'R'}${view}`,
  txn_time: `${DAY}T12:00:00`,
  amount: '1',
  rrn: 'R',
  terminal_sn: 'SN',
  merchant_no,
  ...more,
});
const terminal = (merchant_no: string, more: Row = {}): Row => ({
  terminal_sn: 'SN',
  terminal_id: 'T',
  merchant_no,
  ...more,
});
const merchant = (merchant_no: string, more: Row = {}): Row => ({
  merchant_no,
  merchant_name: merchant_no,
  ...more,
});
const from = (valid_from: string, valid_to = ''): Row => ({
  valid_from,
  ...(valid_to ? { valid_to } : {}),
});

const one = async (tables: Tables) => {
  const found = await identified(tables);
  expect(found).toHaveLength(1);
  return found[0];
};

describe('whose terminal it is', () => {
  const SALE = [seen('request', 'M1'), seen('clearing', 'M2')];
  const CASES: readonly (readonly [string, Tables, Readonly<Record<string, unknown>>])[] = [
    [
      'no registry: what the device says',
      {},
      { registered: 'M1', registered_by: 'device', known_terminal: null, approved: null },
    ],
    [
      'the one merchant of the registry',
      { terminals: [terminal('M3')] },
      { registered: 'M3', registered_by: 'terminal', known_terminal: true, approved: false },
    ],
    [
      'a registry without this terminal',
      { terminals: [terminal('M3', { terminal_sn: 'OTHER' })] },
      { registered: 'M1', registered_by: 'device', known_terminal: false },
    ],
    [
      'a terminal without a merchant says nothing',
      { terminals: [{ terminal_sn: 'SN' }] },
      { registered: 'M1', registered_by: 'device', known_terminal: false },
    ],
    [
      'several approved: the one stated',
      { terminals: [terminal('M1'), terminal('M2')] },
      { registered: 'M1', approved: true },
    ],
    [
      'several approved, none stated: the one cleared',
      {
        terminals: [terminal('M2', from('2020-01-01')), terminal('M3', from('2022-01-01'))],
      },
      { registered: 'M2', approved: true },
    ],
    [
      'several approved, none of ours: the latest',
      {
        terminals: [
          terminal('M3', from('2020-01-01')),
          terminal('M4', from('2022-01-01')),
          terminal('M5', from('2021-01-01')),
        ],
      },
      { registered: 'M4', approved: false },
    ],
    [
      'several approved, none of ours: one of the institution whose number was stated',
      {
        transactions: [seen('request', '822290058120001'), seen('clearing', '822290058120001')],
        terminals: [
          terminal('822290058120002', from('2020-01-01')),
          terminal('898290058120003', from('2022-01-01')),
        ],
      },
      { registered: '822290058120002', approved: false },
    ],
    [
      'not yet valid',
      { terminals: [terminal('M3', from('2024-03-02'))] },
      { registered: 'M1', registered_by: 'device', known_terminal: false },
    ],
    [
      'no longer valid: the end is open',
      { terminals: [terminal('M3', from('2020-01-01', DAY))] },
      { registered: 'M1', registered_by: 'device' },
    ],
    [
      'valid from that very day',
      { terminals: [terminal('M3', from(DAY))] },
      { registered: 'M3', registered_by: 'terminal' },
    ],
    [
      'moved on that day',
      { terminals: [terminal('M3', from('2020-01-01', DAY)), terminal('M4', from(DAY))] },
      { registered: 'M4' },
    ],
  ];
  test.each(CASES)('%s', async (_, tables, expected) => {
    expect(await one({ transactions: SALE, ...tables })).toMatchObject({
      device: 'SN',
      ...expected,
    });
    if (tables.terminals)
      expect(
        await one({ transactions: SALE, ...tables, terminals: [...tables.terminals].reverse() }),
      ).toMatchObject(expected);
  });

  test('the day is that of the zone', async () => {
    const night = SALE.map((row) => ({ ...row, txn_time: '2024-02-29T23:30:00' }));
    const early = SALE.map((row) => ({ ...row, txn_time: '2024-03-01T00:30:00' }));
    const tables = {
      terminals: [terminal('M3', from('2020-01-01', DAY)), terminal('M4', from(DAY))],
    };
    expect(await one({ ...tables, transactions: night })).toMatchObject({ registered: 'M3' });
    expect(await one({ ...tables, transactions: early })).toMatchObject({ registered: 'M4' });
  });

  test('nobody knows anything', async () => {
    expect(
      await one({
        transactions: [seen('statement', 'M2', { terminal_sn: '' })].map(
          ({ terminal_sn, ...row }) => row,
        ),
      }),
    ).toMatchObject({
      registered: null,
      registered_by: null,
      device: null,
      known_terminal: null,
      there: null,
    });
  });
});

describe('a terminal number without a serial', () => {
  const SALE = [seen('clearing', '822M2', { terminal_id: 'T' })].map(
    ({ terminal_sn, ...row }) => row,
  );
  test('leads to the only serial that has it', async () => {
    const terminals = [
      terminal('822M3'),
      terminal('822M4', { terminal_sn: 'SN2', terminal_id: 'U' }),
    ];
    expect(await one({ transactions: SALE, terminals })).toMatchObject({
      device: 'SN',
      registered: '822M3',
    });
  });
  test('leads nowhere when two have it', async () => {
    const terminals = [terminal('822M3'), terminal('822M4', { terminal_sn: 'SN2' })];
    expect(await one({ transactions: SALE, terminals })).toMatchObject({
      device: null,
      registered: null,
    });
  });
  test('leads to the one of two that is registered at the institution of the number', async () => {
    const terminals = [terminal('822M3'), terminal('843M4', { terminal_sn: 'SN2' })];
    expect(await one({ transactions: SALE, terminals })).toMatchObject({
      device: 'SN',
      registered: '822M3',
      registered_by: 'terminal',
    });
  });
  test('leads to the one registered for that number, where an institution gives out ids twice', async () => {
    const twice = ['V', 'W'].flatMap((terminal_id) =>
      ['1', '2'].map((end) =>
        terminal(`843${terminal_id}${end}`, { terminal_sn: terminal_id + end, terminal_id }),
      ),
    );
    const shared = [terminal('822M3'), terminal('843M4', { terminal_sn: 'SN2' })];
    expect(await one({ transactions: SALE, terminals: [...shared, ...twice] })).toMatchObject({
      device: null,
      registered: null,
    });
    const own = terminal('822M2', { terminal_sn: 'SN3' });
    expect(await one({ transactions: SALE, terminals: [...shared, own, ...twice] })).toMatchObject({
      device: 'SN3',
      registered: '822M2',
    });
    const swapped = twice.map((row) => ({ ...row, merchant_no: `843${row['terminal_id']}` }));
    expect(await one({ transactions: SALE, terminals: [...shared, ...swapped] })).toMatchObject({
      device: 'SN',
      registered: '822M3',
    });
  });
  test('leads to one serial with two merchants', async () => {
    const terminals = [terminal('822M2'), terminal('822M3')];
    expect(await one({ transactions: SALE, terminals })).toMatchObject({
      device: 'SN',
      registered: '822M2',
      approved: true,
    });
  });
  test('leads nowhere when its merchant is of another institution', async () => {
    expect(await one({ transactions: SALE, terminals: [terminal('843M3')] })).toMatchObject({
      registered: null,
      registered_by: null,
    });
  });
});

describe('the device states the cleared number', () => {
  const states = async (transactions: readonly Row[]) =>
    (await identified({ transactions })).map((row) => row['device_states_cleared']);
  test.each<[string, readonly Row[], readonly boolean[]]>([
    ['on this sale', [seen('request', 'M2'), seen('clearing', 'M2')], [true]],
    ['never', [seen('request', 'M1'), seen('clearing', 'M2')], [false]],
    [
      'on another sale of the same device',
      [seen('clearing', 'M2'), seen('request', 'M2', { rrn: 'S' })],
      [true, false],
    ],
    ['on the slip', [seen('slip', 'M2'), seen('clearing', 'M2')], [true]],
    [
      'only another device does',
      [seen('clearing', 'M2'), seen('request', 'M2', { rrn: 'S', terminal_sn: 'SN2' })],
      [false, false],
    ],
  ])('%s', async (_, rows, expected) => expect(await states(rows)).toEqual(expected));
});

describe('the row of the merchant that is valid on the day', () => {
  const SALE = [seen('request', 'M1'), seen('clearing', 'M2')];
  const name = (merchant_name: string, more: Row): Row =>
    merchant('M1', { merchant_name, ...more });
  test.each<[string, readonly Row[], string]>([
    ['the only one, even before it began', [name('a', from('2025-01-01'))], 'a'],
    ['the only one, even after it ended', [name('a', from('2020-01-01', '2021-01-01'))], 'a'],
    [
      'before a change',
      [name('a', from('2020-01-01', '2024-03-02')), name('b', from('2024-03-02'))],
      'a',
    ],
    ['on the day of a change', [name('a', from('2020-01-01', DAY)), name('b', from(DAY))], 'b'],
    [
      'in a gap: as it was',
      [name('a', from('2020-01-01', '2021-01-01')), name('b', from('2024-06-01'))],
      'a',
    ],
    [
      'where rows overlap: the later one',
      [name('a', from('2020-01-01')), name('b', from('2023-01-01'))],
      'b',
    ],
  ])('%s', async (_, merchants, here) => {
    for (const rows of [merchants, [...merchants].reverse()])
      expect(await one({ transactions: SALE, merchants: [...rows, merchant('M2')] })).toMatchObject(
        { here, there: 'M2' },
      );
  });

  test('home is the area of the terminal, else of its merchant', async () => {
    const merchants = [merchant('M3', { area_code: '5810' })];
    const home = async (row: Row) =>
      (await one({ transactions: SALE, merchants, terminals: [terminal('M3', row)] }))?.[
        'home_area'
      ];
    expect([await home({ area_code: '2900' }), await home({})]).toEqual(['2900', '5810']);
  });

  test('a row that is there twice is one row', async () => {
    const twice = {
      terminals: [terminal('M3'), terminal('M3')],
      merchants: [merchant('M3'), merchant('M3')],
    };
    expect(await one({ transactions: SALE, ...twice })).toMatchObject({
      registered: 'M3',
      here: 'M3',
    });
    expect(await session.rows('select count(*) as n from duplicate')).toEqual([{ n: 2 }]);
  });
});
