import { describe, expect, test } from 'vitest';
import { brandIn } from '../brands.ts';
import { scanShops, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Names that go about under numbers of other firms. Goal: a router that leaves the names is told from a
 * platform, a chain and a shop with two numbers. Method: each letter is a sale under a number, by the name
 * of that letter; no device, no registry; small letters own the numbers A, B …
 */

/** What the names call themselves, and what they sell: those with one brand are of one house. */
const NAMES: Readonly<Record<string, readonly [brand: number, rest: string]>> = {
  a: [0, '人民医院'],
  b: [1, '面馆'],
  c: [2, '家具店'],
  d: [3, '酒吧'],
  e: [4, '五金商行'],
  f: [5, '书店'],
  g: [1, '面馆（人民路店）'],
  h: [1, '面馆（江湾店）'],
  k: [1, '酒楼'],
  m: [1, '小吃店'],
  n: [1, '饺子馆'],
  p: [6, '干洗'],
  q: [7, '眼镜'],
  r: [8, '茶庄'],
  s: [9, '鞋城'],
  t: [10, '花店'],
};

const nameOf = (story: number, letter: string): string => {
  const [brand, rest] = NAMES[letter] ?? [0, ''];
  return `${brandIn(story, brand)}${rest}`;
};

const sales = (story: number, numbers: Readonly<Record<string, string>>): Row[] =>
  Object.entries(numbers).flatMap(([number, letters]) =>
    [...letters].map((letter, at) => ({
      view: 'statement',
      txn_id: `${number}${letter}${at}`,
      txn_time: `2024-03-${String(at + 1).padStart(2, '0')}T12:00:00`,
      amount: `${10 + at}.50`,
      merchant_no: `30829005812${1000 + number.charCodeAt(0)}`,
      merchant_name: nameOf(story, letter),
    })),
  );

/** Jumped sales of each story: letter of the number and of the name. */
const jumped = (
  from: number,
  ...stories: readonly Readonly<Record<string, string>>[]
): Promise<readonly string[]> =>
  Promise.all(
    stories.map(async (numbers, at) => {
      const { verdicts } = await scanShops({ transactions: sales(from + at, numbers) });
      return verdicts
        .filter(({ verdict }) => verdict === 'jumped')
        .map(({ txn_id }) => String(txn_id).slice(0, 2))
        .sort()
        .join(' ');
    }),
  );

const POOL = { A: 'aaaaaadef', B: 'bbbbbdef', C: 'cccccdef' };
const SHOPS = { D: 'dddddd', E: 'eeeeee', F: 'ffffff' };

describe.concurrent('names that go about', () => {
  test('three names that each go about under three numbers of others were left by a router', async () => {
    expect(await jumped(0, { ...POOL, ...SHOPS })).toEqual(['Ad Ae Af Bd Be Bf Cd Ce Cf']);
  });

  test('two names under three numbers, or two numbers, are too few; under four they are enough', async () => {
    const names = { A: 'aaaaaade', B: 'bbbbbde', C: 'cccccde', ...SHOPS };
    const numbers = { A: POOL.A, B: POOL.B, C: 'ccccc', ...SHOPS };
    const four = { ...names, G: 'pppppde' };
    expect(await jumped(1, names, numbers, four)).toEqual(['', '', 'Ad Ae Bd Be Cd Ce Gd Ge']);
  });

  test('of a platform with several numbers no shop has most of its sales under one', async () => {
    const platform = { A: 'aadef', B: 'bbadef', C: 'ccdef', D: 'dda', E: 'eeb', F: 'ffc' };
    expect(await jumped(3, platform)).toEqual(['']);
  });

  test('stores of one chain are no other firms, nor are trades under one brand', async () => {
    const chain = { B: 'bbbbbgh', G: 'gggggbh', H: 'hhhhhbg', ...SHOPS };
    const brand = { B: 'bbbbbbbkmn', K: 'kkkkkkkbmn', M: 'mmmmmmmbkn', N: 'nnnnnnnbkm' };
    expect(await jumped(4, chain, { ...brand, ...SHOPS })).toEqual(['', '']);
  });

  test('a name that is not well ahead under its number, or that number of its, has none', async () => {
    const away = { A: 'aaaaaaaaddef', B: 'bbbbbbbbddef', C: 'ccccccccddef' };
    const few = { ...away, A: 'aaaaaaaadddef', ...SHOPS, D: 'dddd' };
    expect(await jumped(6, few, { ...POOL, ...SHOPS, D: 'ddddpqrst' })).toEqual(['', '']);
  });

  test('a name that is hardly ahead under its number joins those that are, under the same numbers', async () => {
    const joins = { A: 'aaaaaaaadefpp', B: 'bbbbbbbbdefpp', C: 'ccccccccdefpp', ...SHOPS };
    const [own, none] = await jumped(
      14,
      { ...joins, P: 'pppp', H: 'ppp' },
      { ...joins, P: 'ppp', H: 'ppp' },
    );
    expect(own).toEqual('Ad Ae Af Ap Ap Bd Be Bf Bp Bp Cd Ce Cf Cp Cp');
    expect(none).toEqual('Ad Ae Af Bd Be Bf Cd Ce Cf');
  });

  test('a name may go about more than it stays, if no other number has nearly as much of it', async () => {
    const away = { A: 'aaaaaaaaddef', B: 'bbbbbbbbddef', C: 'ccccccccddef' };
    expect(await jumped(11, { ...away, ...SHOPS, D: 'dddd' })).toEqual([
      'Ad Ad Ae Af Bd Bd Be Bf Cd Cd Ce Cf',
    ]);
  });

  test('numbers of no shop count if the institution of the shops gave them out', async () => {
    const paper = { A: 'ddeeff', B: 'ddeeff', C: 'ddeeff', ...SHOPS };
    const [here] = await Promise.all([jumped(12, paper)]);
    expect(here).toEqual(['Ad Ad Ae Ae Af Af Bd Bd Be Be Bf Bf Cd Cd Ce Ce Cf Cf']);
    const other = sales(13, paper).map((row) => ({
      ...row,
      merchant_no: String(row['merchant_no']).replace(
        'ABC'.includes(String(row['txn_id']).charAt(0)) ? '308' : '',
        'ABC'.includes(String(row['txn_id']).charAt(0)) ? '898' : '',
      ),
    }));
    const { verdicts } = await scanShops({ transactions: other });
    expect(verdicts.filter(({ verdict }) => verdict === 'jumped')).toEqual([]);
  });

  test('where names have slipped against most numbers, none goes about', async () => {
    const slipped = Object.fromEntries([...'JKLMNPQ'].map((number) => [number, 'pqrst']));
    const transactions = sales(8, { ...POOL, ...SHOPS, ...slipped });
    const { verdicts } = await scanTables({ transactions });
    expect(verdicts.filter(({ verdict }) => verdict === 'jumped')).toEqual([]);
  });

  test('three numbers, one of which has but two such names, are too few', async () => {
    const two = { A: 'aaaaaaaadef', B: 'bbbbbbbbdef', C: 'ccccccccde', ...SHOPS };
    expect(await jumped(9, two)).toEqual(['']);
  });

  test('a number of too few such names does not count for the names that it has', async () => {
    const few = { ...SHOPS, G: 'gggggrpq', P: 'pppppp', Q: 'qqqqqq', R: 'rrrrrrr' };
    const told = { A: 'aaaaaaaadefr', B: 'bbbbbbbbdefr', C: POOL.C, ...few };
    expect(await jumped(10, told)).toEqual(['Ad Ae Af Bd Be Bf Cd Ce Cf']);
  });
});
