import { expect, test } from 'vitest';
import { readGroupSplits } from '../../src/detect/history/device-groups.ts';
import { openTest } from '../tables.ts';

/**
 * Which devices divide their sales among firms, read from what devices used. Goal: the right deals are asked, in
 * order of time, each device by itself. Method: devices by hand; number 1 is dear, 2 and 3 are cheaper firms'.
 */

interface Deal {
  readonly number: number;
  readonly yuan: number;
  /** 1 debit, 2 credit, 3 semi-credit. */
  readonly card?: number;
  readonly type?: number;
}

const CUT: readonly Deal[] = Array.from({ length: 10 }, () => [
  { number: 1, yuan: 84 },
  { number: 2, yuan: 104 },
  { number: 1, yuan: 60 },
  { number: 3, yuan: 135 },
]).flat();

const NAMES = ['', '江畔餐厅', '霁云百货', '宏达汽修'];

interface Known {
  /** Numbers that other tills have alone. */
  readonly lone?: readonly number[];
  /** Times each number was used in a row. */
  readonly runs?: number;
  /** Names of the three numbers; without them, their trades. */
  readonly names?: readonly string[];
  readonly trades?: readonly string[];
  /** Sales are told in this order of their codes, though not of their time. */
  readonly backwards?: boolean;
}

const splitsOf = async (
  devices: readonly (readonly Deal[])[],
  { lone = [], runs = 10, backwards = false, names = NAMES, trades = [] }: Known = {},
): Promise<readonly (readonly [number, string, number | undefined])[]> => {
  const session = await openTest();
  const deals = devices.flatMap((list, at) =>
    list.map((deal, turn) => ({ ...deal, device: at + 1, turn })),
  );
  const used = devices.flatMap((list, at) =>
    [...new Set(list.map(({ number }) => number))].map((number) => [at + 1, number] as const),
  );
  const count = (device: number, of: number): number =>
    deals.filter((deal) => deal.device === device && deal.number === of).length;
  await session.load(
    'mixed_use',
    { device: 'bigint', number: 'integer', runs: 'bigint' },
    used.map(([device, number]) => [device, number, runs]),
  );
  await session.load(
    'mixed',
    { device: 'bigint' },
    devices.flatMap((list, at) =>
      new Set(list.map(({ number }) => number)).size > 1 ? [[at + 1]] : [],
    ),
  );
  await session.load(
    'device_number',
    { device: 'bigint', number: 'integer', sales: 'bigint' },
    used.map(([device, number]) => [device, number, count(device, number)]),
  );
  await session.load(
    'number_use',
    { number: 'integer', lone: 'bigint', sales: 'bigint' },
    [1, 2, 3].map((number) => [
      number,
      lone.includes(number) ? 1 : 0,
      deals.filter((deal) => deal.number === number).length,
    ]),
  );
  await session.load(
    'device_part',
    { device: 'bigint', number: 'integer', part: 'integer', tied: 'boolean', bound: 'boolean' },
    [],
  );
  await session.load(
    'number_cheapness',
    { number: 'integer', cheapness: 'integer' },
    [1, 2, 3].map((number) => [number, number === 1 ? 0 : 1]),
  );
  const codeOf = (at: number): number => (backwards ? (at * 7) % (deals.length + 1) : at);
  await session.load(
    'history_key',
    { sale: 'integer', device: 'bigint', cleared: 'integer' },
    deals.map(({ device, number }, at) => [codeOf(at), device, number]),
  );
  await session.load(
    'sale',
    {
      sale: 'integer',
      at_ms: 'bigint',
      amount: 'bigint',
      card_type: 'tinyint',
      txn_type: 'tinyint',
    },
    deals.map(({ yuan, card = 0, type = 1, turn }, at) => [
      codeOf(at),
      turn * 60_000,
      yuan * 100,
      card,
      type,
    ]),
  );
  const traits = new Map(
    [1, 2, 3].map((number) => [
      number,
      { name: names[number], mcc: trades[number], cheapness: number === 1 ? 0 : 1 },
    ]),
  );
  const splits = await readGroupSplits(session, traits);
  session.close();
  return [...splits].map(([device, { by, home }]) => [device, by, home]);
};

test('each device is asked by itself, the last one too', async () => {
  const fair = CUT.map((deal, at) => ({ ...deal, yuan: 40 + ((at * 37) % 90) }));
  expect(await splitsOf([CUT, fair, CUT])).toEqual([
    [1, 'amount', 1],
    [3, 'amount', 1],
  ]);
});

test('semi-credit is credit, and an unknown card is neither', async () => {
  const led = (card: number): readonly Deal[] =>
    CUT.map(({ number }) => ({ number, yuan: 50, card: number === 1 ? 1 : card }));
  expect(await splitsOf([led(2)])).toEqual([[1, 'card', 1]]);
  expect(await splitsOf([led(3)])).toEqual([[1, 'card', 1]]);
  expect(await splitsOf([led(0)])).toEqual([]);
});

test('refunds choose nothing, and who came back twice chose nothing', async () => {
  const refund: Deal = { number: 1, yuan: 900, type: 2 };
  expect(await splitsOf([[...CUT, refund, refund, ...CUT]])).toEqual([[1, 'amount', 1]]);
  expect(await splitsOf([CUT], { runs: 2 })).toEqual([[1, 'amount', 1]]);
  expect(await splitsOf([CUT.filter(({ number }) => number < 3)], { lone: [2], runs: 2 })).toEqual(
    [],
  );
});

test('sales before the others were in use chose nothing, whatever their codes', async () => {
  const before = Array.from({ length: 20 }, () => ({ number: 1, yuan: 300 }));
  expect(await splitsOf([[...before, ...CUT]], { backwards: true })).toEqual([[1, 'amount', 1]]);
});

test('two numbers are asked where the cheaper is another till’s alone and the home is not', async () => {
  const two = [...CUT, ...CUT].filter(({ number }) => number < 3);
  expect(await splitsOf([two])).toEqual([]);
  const till = (...yuan: readonly number[]): readonly Deal[] =>
    yuan.map((each) => ({ number: 2, yuan: each }));
  const wide = till(15, 40, 60, 85, 220);
  expect(await splitsOf([two, wide], { lone: [2] })).toEqual([[1, 'amount', 1]]);
  expect(await splitsOf([two, wide], { lone: [1, 2] })).toEqual([]);
  // A station that never sells for less than its shop, wherever it sells, was led nothing.
  const dear = till(120, 150, 220, 250, 300, 310, 320, 400);
  expect(await splitsOf([two, dear], { lone: [2] })).toEqual([]);
});

test('without names, firms are told apart by trades that have nothing in common', async () => {
  const of = (trades: readonly string[]) => splitsOf([CUT], { names: [], trades });
  expect(await of(['', '5812', '5541', '4900'])).toEqual([[1, 'amount', 1]]);
  expect(await of(['', '5812', '5541', '5542'])).toEqual([]);
  expect(await of(['', '5812', '5813', '4900'])).toEqual([]);
  expect(await of([])).toEqual([]);
});
