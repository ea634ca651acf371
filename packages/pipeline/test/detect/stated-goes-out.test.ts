import { afterAll, expect, test } from 'vitest';
import { STATED_GOES_OUT } from '../../src/detect/features/stated-goes-out.ts';
import type { Cell, Session } from '../../src/engine/session.ts';
import { scanShops } from '../scanning.ts';
import { openTest, type Row } from '../tables.ts';

/*
 * What became of the sales that a terminal makes under a number it is not registered for. Goal: a router that prints
 * a third shop is told from a registry that is late. Method: the tables that are read, by hand; terminal 1 is
 * registered to number 7 and states 8.
 */

const session: Session = await openTest();
afterAll(() => session.close());

const NAMES = ['', '宁波恒嘉家电', '阿董记水果店', '黄岩区人民医院', '隆粤龙超市'];

/** Where one sale was told outside: a number, or a name of the list, as a statement or an answer tells it. */
interface Told {
  readonly number?: number;
  readonly name?: number;
  readonly answered?: boolean;
  readonly sign?: number;
  readonly registered?: number;
}

/** `gone strangers` of the sales under number 8. */
const goneOf = async (sales: readonly Told[]): Promise<string> => {
  const identified = { sale: 'integer', device_sn: 'integer', stated: 'integer' } as const;
  await session.load(
    'identified',
    { ...identified, registered: 'integer', registered_by: 'varchar', cleared: 'integer' },
    sales.map(({ number, registered = 7 }, at): Cell[] => [
      ...[at, 1, 8, registered, 'terminal', number ?? 0],
    ]),
  );
  const columns = [
    'sale',
    'clearing_number',
    'statement_number',
    'response_number',
    'clearing_name',
  ];
  const names = ['response_name', 'statement_name', 'slip_name', 'request_name'];
  await session.load(
    'sale',
    Object.fromEntries([...columns, ...names].map((name) => [name, 'integer'])),
    sales.map(({ number = 0, name = 0, answered, sign = 2 }, at): Cell[] => [
      ...[at, 0, answered ? 0 : number, answered ? number : 0],
      ...[0, 0, name, sign, 0],
    ]),
  );
  await session.load(
    'dict_name',
    { id: 'integer', value: 'varchar' },
    NAMES.map((value, id) => [id, value]).slice(1),
  );
  await session.load('merchant_span', { number: 'integer', merchant_name: 'varchar' }, [
    [7, NAMES[1] ?? null],
  ]);
  await STATED_GOES_OUT.create(session);
  const rows = await session.rows(
    'select distinct stated_gone as gone, stated_strangers as strangers from feature_stated_goes_out',
  );
  return rows.map(({ gone, strangers }) => `${gone} ${strangers}`).join(', ');
};

test('sales that went out as third parties, by number or by name alone', async () => {
  expect(await goneOf([{ number: 21 }, { number: 22 }, { number: 21 }, {}])).toBe('3 2');
  expect(await goneOf([{ number: 21 }, { name: 3 }, { name: 4 }])).toBe('3 3');
});

test('one that went out as itself, as the registered one, or by the name of either, says that the registry is late', async () => {
  const gone: readonly Told[] = [{ number: 21 }, { number: 22 }];
  for (const own of [{ number: 8 }, { number: 7 }, { name: 1 }, { name: 2 }])
    expect(await goneOf([...gone, own])).toBe('0 0');
});

test('a name says nothing where nobody knows what the shop or the registered one is called', async () => {
  const named = { number: 21, registered: 9, sign: 0 };
  expect(await goneOf([named, { ...named, number: 0, name: 3 }])).toBe('0 0');
});

test('an answer that repeats a number and names nobody tells nothing, nor does a registered terminal', async () => {
  expect(await goneOf([{ number: 8, answered: true }, { number: 21 }])).toBe('1 1');
  expect(await goneOf([{ number: 21, registered: 8 }])).toBe('');
});

const OWN = { merchant_no: '898331057220001', merchant_name: '宁波恒嘉家电', mcc: '5722' };
const THIRD = { merchant_no: '898331054990002', merchant_name: '阿董记水果店' };
const POOL = [
  { merchant_no: '898393080620003', merchant_name: '黄岩区人民医院' },
  { merchant_no: '898393054110004', merchant_name: '隆粤龙超市' },
];

/** Eight slips of a terminal, the first `told` with a statement under one of the numbers in turn. */
const slips = (serial: string, told: number, outside: readonly Row[]): Row[] =>
  Array.from({ length: 8 }, (_, at) => at).flatMap((at) => {
    const sale = {
      txn_time: `2024-03-${String(at + 1).padStart(2, '0')}T0${at + 1}:00:00Z`,
      amount: `${100 + at}.00`,
      rrn: `${serial.slice(-4)}0000000${at}`,
    };
    const slip = {
      view: 'slip',
      txn_id: `${serial}-s${at}`,
      terminal_sn: serial,
      ...sale,
      ...THIRD,
    };
    const line = { view: 'statement', txn_id: `${serial}-b${at}`, ...sale };
    return at < told ? [slip, { ...line, ...outside[at % outside.length] }] : [slip];
  });

test('slips without a statement are called where all others of the terminal went out as strangers', async () => {
  const serials = ['SN70001', 'SN70002', 'SN70003', 'SN70004'];
  const { verdicts } = await scanShops({
    terminals: serials.map((terminal_sn) => ({ terminal_sn, merchant_no: OWN.merchant_no })),
    merchants: [OWN],
    transactions: [
      ...slips('SN70001', 5, POOL),
      ...slips('SN70002', 4, POOL),
      ...slips('SN70003', 5, POOL.slice(1)),
      ...slips('SN70004', 6, [...POOL, THIRD]),
    ],
  });
  const last = (serial: string): string[] =>
    verdicts
      .filter((row) => row['txn_id'] === `${serial}-s7`)
      .map((row) => `${row['verdict']} ${row['rules']}`);
  expect(last('SN70001')).toEqual([
    'jumped device-number-differs;stated-number-always-goes-out-as-others',
  ]);
  // Four seen, one stranger alone, or one as itself: the registry may be late.
  for (const serial of serials.slice(1))
    expect(last(serial)).toEqual(['suspect device-number-differs']);
});
