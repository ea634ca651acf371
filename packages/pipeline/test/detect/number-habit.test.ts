import { describe, expect, test } from 'vitest';
import { scanShops, scanTables } from '../scanning.ts';

/**
 * Numbers of an institution that counts them. Goal: the one that happens to read as area and category is
 * not held against the category that was sent. Method: sixty numbers that read, or do not, of an institution each.
 */

type NumberOf = (house: string, n: number) => string;

const told = async (house: string, others: NumberOf, count = 60): Promise<string> => {
  const rest = Array.from({ length: count }, (_, n) => others(house, n));
  const numbers = [`${house}290058120001`, ...rest];
  const { verdicts } = await scanShops({
    transactions: numbers.map((merchant_no, n) => ({
      view: 'clearing',
      txn_id: `${n}`.padStart(3, '0'),
      txn_time: '2024-03-05T12:00:00',
      amount: `${10 + n}.50`,
      merchant_no,
      mcc: n === 0 ? '8062' : '5411',
    })),
  });
  const row = verdicts.find(({ txn_id }) => txn_id === '000');
  return `${row?.['verdict']} ${row?.['explanation']}`;
};

const counted: NumberOf = (house, n) => `${house}0000000${10_000 + n}`;
const structured: NumberOf = (house, n) => `${house}29005411${1_000 + n}`;

describe.concurrent('numbers of an institution', () => {
  test('a number that reads by accident proves nothing of its category', async () => {
    const found = await Promise.all([told('836', counted), told('826', structured)]);
    expect(found).toEqual([
      expect.stringMatching(/^clean .*read by accident/),
      expect.stringMatching(/^suspect /),
    ]);
  });

  test('fifty numbers show the habit, and one in twenty may read by accident', async () => {
    const withTwo: NumberOf = (house, n) => (n < 2 ? structured : counted)(house, n);
    const found = await Promise.all([
      told('849', counted, 49),
      told('833', withTwo, 59),
      told('843', counted, 48),
      told('822', withTwo, 58),
    ]);
    expect(found).toEqual([
      expect.stringMatching(/^clean /),
      expect.stringMatching(/^clean /),
      expect.stringMatching(/^suspect /),
      expect.stringMatching(/^suspect /),
    ]);
  });
});

/**
 * A bank's own number that happens to read; each scanned alone, since other numbers of its institution count. Goal: what it says of institution and category is one fact, not two,
 * where all its records say others. Method: a number cleared through another acquirer under another category.
 */
const read = async (
  over: Readonly<Record<string, string>> = {},
  first: Readonly<Record<string, string>> = {},
  sales = 5,
): Promise<string> => {
  const sale = (n: number): Readonly<Record<string, string>> => ({
    view: 'clearing',
    txn_id: `${n}`.padStart(3, '0'),
    txn_time: `2024-03-${10 + n}T12:00:00`,
    amount: `${10 + n}.50`,
    merchant_no: '308290059990020',
    acquirer: '48222900',
    mcc: '5732',
    ...over,
  });
  const rows = Array.from({ length: sales }, (_, n) => ({ ...sale(n), ...(n === 0 ? first : {}) }));
  const { verdicts } = await scanTables({ transactions: rows });
  const row = verdicts.find(({ txn_id }) => txn_id === '002');
  return `${row?.['verdict']} ${row?.['rules']}`;
};

test('that all records say another institution and category than a number reads as is one fact, not two', async () => {
  const odd = { mcc: '5411' };
  const found = await Promise.all([
    read(),
    read({}, { acquirer: '48223310' }),
    read({}, odd, 20),
    read({ acquirer: '03082900', mcc: '5411' }),
    read({}, {}, 4),
    read({ txn_time: '2024-03-05T12:00:00' }),
    read({}, odd),
    read({}, { acquirer: '03082900' }),
    read({}, odd, 9),
  ]);
  expect(found).toEqual([
    'suspect institution-differs',
    'suspect institution-differs',
    'suspect institution-differs',
    'suspect mcc-inside-differs',
    expect.stringMatching(/^jumped .*mcc-inside-differs/),
    expect.stringMatching(/^jumped /),
    expect.stringMatching(/^jumped /),
    expect.stringMatching(/mcc-inside-differs/),
    expect.stringMatching(/^jumped /),
  ]);
});

/** The same beside other numbers of the institution inside it, each with a sale through it. */
const readBeside = async (others: readonly string[]): Promise<string> => {
  const row = (n: number): Readonly<Record<string, string>> => ({
    view: 'clearing',
    txn_time: `2024-03-${10 + (n % 10)}T12:00:00`,
    amount: `${10 + n}.50`,
  });
  const odd = Array.from({ length: 6 }, (_, n) => ({
    ...row(n),
    txn_id: `odd${n}`,
    merchant_no: '308290058120020',
    acquirer: '48222900',
    mcc: '8062',
  }));
  const rest = others.map((merchant_no, n) => ({
    ...row(n),
    txn_id: `rest${n}`,
    merchant_no,
    acquirer: '03082900',
    mcc: '5812',
  }));
  const { verdicts } = await scanTables({ transactions: [...odd, ...rest] });
  return `${verdicts.find(({ txn_id }) => txn_id === 'odd2')?.['rules']}`;
};

test('a number of an institution whose numbers go by the structure is made so, too: institution and category are two facts', async () => {
  const structured = (n: number): string => `30829005812${1_000 + n}`;
  const internal = (n: number): string => `30829019999${1_000 + n}`;
  const of = (some: (n: number) => string, count: number): string[] =>
    Array.from({ length: count }, (_, n) => some(n));
  const found = await Promise.all([
    readBeside(of(structured, 5)),
    readBeside(of(structured, 4)),
    readBeside([...of(structured, 7), ...of(internal, 2)]),
    readBeside([...of(structured, 7), ...of(internal, 3)]),
  ]);
  const [two, one] = ['institution-differs;mcc-inside-differs', 'institution-differs'];
  expect(found).toEqual([two, one, two, one]);
});

test('one category of the same price that nearly all records say is the shop’s, whatever its number reads as', async () => {
  const own = { acquirer: '03082900' };
  const found = await Promise.all([
    read(own),
    read(own, { mcc: '5812' }, 20),
    read(own, { mcc: '5812' }),
    read({ ...own, mcc: '5411' }),
    read(own, {}, 4),
    read({ ...own, txn_time: '2024-03-05T12:00:00' }),
  ]);
  const open = expect.stringMatching(/mcc-inside-differs/);
  expect(found).toEqual(['clean ', 'clean ', open, open, open, open]);
});
