import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Names that go about under numbers of other firms. Goal: a router that leaves the names is told from a
 * platform, a chain and a shop with two numbers. Method: each letter is a sale under a number, by the name
 * of that letter; no device, no registry; small letters own the numbers A, B …
 */

const NAMES: Readonly<Record<string, string>> = {
  a: '浦江人民医院',
  b: '上海云杉面馆',
  c: '岚和家具店',
  d: '霁月酒吧',
  e: '宏达五金商行',
  f: '青禾书店',
  g: '云杉面馆（人民路店）',
  h: '云杉面馆（江湾店）',
  k: '云杉酒楼',
  m: '云杉小吃店',
  n: '云杉饺子馆',
  p: '悦客干洗',
  q: '恒昌眼镜',
  r: '金鼎茶庄',
  s: '顺德鞋城',
  t: '景和花店',
};

const sales = (numbers: Readonly<Record<string, string>>): Row[] =>
  Object.entries(numbers).flatMap(([number, letters]) =>
    [...letters].map((letter, at) => ({
      view: 'statement',
      txn_id: `${number}${at}`,
      txn_time: `2024-03-${String(at + 1).padStart(2, '0')}T12:00:00`,
      amount: `${10 + at}.50`,
      merchant_no: `30829005812${number}${number}${number}1`,
      merchant_name: NAMES[letter] ?? '',
    })),
  );

/** Jumped sales: letter of the number and of the name. */
const jumped = async (numbers: Readonly<Record<string, string>>): Promise<string> => {
  const rows = sales(numbers);
  const { verdicts } = await scanTables({ transactions: rows });
  const letterOf = (id: string): string => {
    const name = rows.find(({ txn_id }) => txn_id === id)?.['merchant_name'];
    return Object.keys(NAMES).find((letter) => NAMES[letter] === name) ?? '';
  };
  return verdicts
    .filter(({ verdict }) => verdict === 'jumped')
    .map(({ txn_id }) => `${String(txn_id)[0]}${letterOf(String(txn_id))}`)
    .sort()
    .join(' ');
};

const POOL = { A: 'aaaaaadef', B: 'bbbbbdef', C: 'cccccdef' };
const SHOPS = { D: 'dddddd', E: 'eeeeee', F: 'ffffff' };

test('three names that each go about under three numbers of others were left by a router', async () => {
  expect(await jumped({ ...POOL, ...SHOPS })).toBe('Ad Ae Af Bd Be Bf Cd Ce Cf');
});

test('two names, or two numbers, are too few', async () => {
  expect(await jumped({ A: 'aaaaaade', B: 'bbbbbde', C: 'cccccde', ...SHOPS })).toBe('');
  expect(await jumped({ A: POOL.A, B: POOL.B, C: 'ccccc', ...SHOPS })).toBe('');
});

test('of a platform with several numbers no shop has most of its sales under one', async () => {
  expect(await jumped({ A: 'aadef', B: 'bbadef', C: 'ccdef', D: 'dda', E: 'eeb', F: 'ffc' })).toBe(
    '',
  );
});

test('stores of one chain are no other firms, nor are trades under one brand', async () => {
  expect(await jumped({ B: 'bbbbbgh', G: 'gggggbh', H: 'hhhhhbg', ...SHOPS })).toBe('');
  const brand = { B: 'bbbbbbbkmn', K: 'kkkkkkkbmn', M: 'mmmmmmmbkn', N: 'nnnnnnnbkm' };
  expect(await jumped({ ...brand, ...SHOPS })).toBe('');
});

test('a name with less than half of its sales under its number, or that number of its, has none', async () => {
  const away = { A: 'aaaaaaaaddef', B: 'bbbbbbbbddef', C: 'ccccccccddef' };
  expect(await jumped({ ...away, ...SHOPS, D: 'dddd' })).toBe('');
  expect(await jumped({ ...POOL, ...SHOPS, D: 'ddddpqrst' })).toBe('');
});

test('where names have slipped against most numbers, none goes about', async () => {
  const slipped = Object.fromEntries([...'JKLMNPQ'].map((number) => [number, 'pqrst']));
  expect(await jumped({ ...POOL, ...SHOPS, ...slipped })).toBe('');
});

test('three numbers, one of which has but two such names, are too few', async () => {
  expect(await jumped({ A: 'aaaaaaaadef', B: 'bbbbbbbbdef', C: 'ccccccccde', ...SHOPS })).toBe('');
});

test('a number of too few such names does not count for the names that it has', async () => {
  const few = { ...SHOPS, G: 'gggggrpq', P: 'pppppp', Q: 'qqqqqq', R: 'rrrrrrr' };
  expect(await jumped({ A: 'aaaaaaaadefr', B: 'bbbbbbbbdefr', C: POOL.C, ...few })).toBe(
    'Ad Ae Af Bd Be Bf Cd Ce Cf',
  );
});
