import { expect, test } from 'vitest';
import type { DealSigns } from '../../src/detect/history/device-deals.ts';
import { storyOf } from '../../src/detect/history/device-story.ts';
import { type CardDeal, fewCardsOf } from '../../src/detect/history/few-cards.ts';
import { cycleOf } from '../../src/detect/history/number-cycle.ts';
import { scanTables } from '../scanning.ts';
import { numberUse as use } from './number-use.ts';

/**
 * Goal: a round of numbers and a few cards behind many firms are told from the customers of stalls that share a
 * till. Method: each letter is a deal, its place in the alphabet the number.
 */

const deals = (order: string, hourOf: (at: number) => number) =>
  [...order].map((letter, at) => ({ number: letter.charCodeAt(0) - 96, hour: hourOf(at) }));
const anyHour = (at: number): number => 9 + ((at * 7) % 12);

test('numbers that go round, with the shop’s own between them', () => {
  const round = 'abcd'.repeat(6);
  expect([...(cycleOf(deals(round, anyHour)) ?? [])]).toEqual([1, 2, 3, 4]);
  const own = [...round].map((letter, at) => (at % 5 === 2 ? `e${letter}` : letter)).join('');
  expect([...(cycleOf(deals(own, anyHour)) ?? [])].sort()).toEqual([1, 2, 3, 4]);
  expect(cycleOf(deals('abcdabcdabcd', anyHour))).toBeUndefined();
});

test('customers at random, spells, partners by turns, and stalls that open one after the other', () => {
  const random = [...'x'.repeat(60)].map((_, at) => 'abcd'[(at * at * 7 + (at >> 2)) % 4]).join('');
  expect(cycleOf(deals(random, anyHour))).toBeUndefined();
  expect(cycleOf(deals('aaaaabbbbbccccc'.repeat(4), anyHour))).toBeUndefined();
  expect(cycleOf(deals('ab'.repeat(30), anyHour))).toBeUndefined();
  const meals = (at: number): number => [7, 12, 18][at % 3] ?? 0;
  expect(cycleOf(deals('abc'.repeat(20), meals))).toBeUndefined();
});

/** Customers of number 1, then `cards` that pay at numbers 2 to 4 in turn. */
const paid = (cards: number, numbers = 3, sales = 20, customers = 12): CardDeal[] => [
  ...Array.from({ length: customers }, (_, at) => ({ number: 1, card: 100 + at })),
  ...Array.from({ length: sales }, (_, at) => ({
    number: 2 + (at % numbers),
    card: 1 + (Math.floor(at / numbers) % cards),
  })),
];

test('few cards that pay at three numbers, beside one with customers', () => {
  expect(fewCardsOf(paid(3))).toEqual({ home: 1, fed: new Set([2, 3, 4]) });
  expect(fewCardsOf(paid(7))).toBeUndefined();
  expect(fewCardsOf(paid(3, 2))).toBeUndefined();
  expect(fewCardsOf(paid(3).filter(({ number }) => number > 1))).toBeUndefined();
});

test('sixteen sales show it, beside as many customers as there are such cards, and six', () => {
  expect(fewCardsOf(paid(3, 3, 16))).toBeDefined();
  expect(fewCardsOf(paid(3, 3, 15))).toBeUndefined();
  expect(fewCardsOf(paid(3, 3, 20, 6))).toBeDefined();
  expect(fewCardsOf(paid(3, 3, 20, 5))).toBeUndefined();
  expect(fewCardsOf(paid(8, 3, 40, 8))).toBeDefined();
  expect(fewCardsOf(paid(8, 3, 40, 7))).toBeUndefined();
  // Who pays at the others is no customer of the one.
  const friends = [1, 2, 3, 1, 2, 3].map((card) => ({ number: 1, card }));
  expect(fewCardsOf([...paid(3, 3, 20, 5), ...friends])).toBeUndefined();
});

test('cards that keep to one number each, and few cards among many, are regulars', () => {
  const regulars = paid(3).map((deal) => (deal.number > 1 ? { ...deal, card: deal.number } : deal));
  expect(fewCardsOf(regulars)).toBeUndefined();
  const strangers = (count: number): CardDeal[] =>
    Array.from({ length: count }, (_, at) => ({ number: 2 + (at % 3), card: 200 + at }));
  expect(fewCardsOf([...paid(8, 3, 90), ...strangers(10)])).toBeDefined();
  expect(fewCardsOf([...paid(8, 3, 90), ...strangers(11)])).toBeUndefined();
});

const told = (signs: DealSigns, mccs: readonly string[]) =>
  storyOf(
    mccs.map((mcc, at) => use(at + 1, { mcc, home: at === 0, devices: 1 })),
    undefined,
    undefined,
    signs,
  ).map(({ role, inTurn, fewCards }) => [role, inTurn, fewCards]);

test('the number out of the round is the home, and trades must have nothing in common', () => {
  const fewCards = { home: 1, fed: new Set([2, 3, 4]) };
  expect(told({ cycle: new Set([1, 2, 3]) }, ['5411', '5541', '5311', '7230'])).toEqual([
    ['away', true, false],
    ['away', true, false],
    ['away', true, false],
    ['home', true, false],
  ]);
  expect(told({ fewCards }, ['7230', '5944', '5541', '7011']).at(-1)).toEqual([
    'away',
    false,
    true,
  ]);
  expect(told({ fewCards }, ['5812', '5814', '5812', '5814']).at(-1)).toEqual([
    'away',
    false,
    false,
  ]);
});

test('departments of one hospital go by one name', () => {
  const names = (a: string, b: string): string | undefined =>
    storyOf([use(1, { name: a, home: true }), use(2, { name: b })])[1]?.names;
  expect(names('石家庄市瑞福医院门诊药房', '石家庄市瑞福医院住院部')).toBe('same');
  expect(names('石家庄市瑞福医院门诊药房', '石家庄市惠和医院住院部')).toBe('different');
});

test('what the few cards paid is jumped, what customers paid is not', async () => {
  const firms = [
    '',
    '822290072300001 云杉美发店',
    '822290059440002 浦江珠宝店',
    '822290055410003 岚和加油站',
    '822290070110004 霁云宾馆',
  ];
  const transactions = paid(3).map(({ number, card }, at) => {
    const [merchant_no = '', merchant_name = ''] = (firms[number] ?? '').split(' ');
    return {
      view: 'statement',
      txn_id: `${number}-${at}`,
      txn_time: `2024-03-${String(1 + ((at * 5) % 28)).padStart(2, '0')}T${10 + (at % 9)}:00:00`,
      amount: `${100 + at}.00`,
      terminal_id: '40000001',
      card_token: `card${card}`,
      merchant_no,
      merchant_name,
    };
  });
  const { verdicts } = await scanTables({ transactions });
  const said = verdicts.map(
    ({ txn_id = '', verdict }) => `${txn_id[0] === '1' ? 'own' : 'fed'} ${verdict}`,
  );
  expect([...new Set(said)].sort()).toEqual(['fed jumped', 'own unknown']);
});
