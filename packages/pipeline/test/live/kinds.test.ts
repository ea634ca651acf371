import type { Expr, Value } from '@zhenma/rules';
import { describe, expect, it } from 'vitest';
import { createClasses } from '../../src/detect/live-classes.ts';
import { createCoders } from '../../src/detect/live-coder.ts';
import { compileLive } from '../../src/detect/live-codes.ts';
import {
  createFactMaker,
  createFactReaders,
  type FactReader,
  type PatternCells,
} from '../../src/detect/live-facts.ts';
import { createKinds } from '../../src/detect/live-kinds.ts';
import { PATTERN_SOURCES, SALE_FIELDS } from '../../src/detect/scope.ts';
import { createDictionaries, createWords } from '../../src/engine/observed.ts';
import { livePart } from '../../src/live/tap-parts.ts';
import { catalogue } from '../scanning.ts';

/**
 * Patterns of one kind are the same to every rule. Method: random patterns of few values, most of
 * them equal on two sides; what the rules say of each must be what they said of the first of its
 * kind, alone and with measures. What is planted shows that these patterns can tell.
 */

const dice = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

const NUMBERS = ['822290058120137', '822290054110022', '82229005812', '822290058120138', 'x1'];
const NAMES = ['上海市静安区锦绣小馆', '锦绣小馆', '广州天河百货', '北京朝阳医院'];
const PARTIES = ['48222900', '49830000', '48225810'];
const SPANS = [
  { merchant_name: NAMES[0], mcc: '5812', uscc: 'A', area_code: '2900', acquirer: PARTIES[0] },
  { merchant_name: NAMES[1], mcc: '5812', uscc: 'B', area_code: null, acquirer: null },
  { merchant_name: NAMES[2], mcc: '5411', uscc: null, area_code: '5810', acquirer: PARTIES[2] },
  { merchant_name: NAMES[3], mcc: '8062', uscc: 'A', area_code: '2900', acquirer: PARTIES[1] },
];

const words = createDictionaries();
for (const text of NUMBERS) words.number.codeOf(text);
for (const text of NAMES) words.name.codeOf(text);
for (const text of PARTIES) words.party.codeOf(text);

const { ruleSet } = catalogue();
const { rules, compared } = livePart(ruleSet);
const live = compileLive(rules, compared);
const readers = createFactReaders(words, (span) => SPANS[span - 1] ?? undefined);
const factsOf = createFactMaker(readers);

type Below = (below: number) => number;

const cellOf = (column: string, below: Below): string | number => {
  if (column === 'tariff_from') return '2016-09-06';
  if (column === 'registered_by') return ['terminal', 'terminal', 'device', ''][below(4)] as string;
  if (column.endsWith('area') || column.endsWith('area_code'))
    return ['', '2900', '5810'][below(3)] as string;
  if (column.endsWith('_mcc')) return [-1, -1, 5812, 5411, 8062][below(5)] as number;
  if (column.endsWith('_span')) return below(5);
  if (column.endsWith('_name')) return Math.max(0, below(9) - 4);
  if (column.endsWith('_acquirer')) return Math.max(0, below(7) - 3);
  if (PATTERN_SOURCES[column]?.as === 'flag') return below(3) - 1;
  return below(6);
};

/** Each is the one before with one column changed; now and then a new one, which leaves much open. */
const patternsOf = (size: number): readonly PatternCells[] => {
  const below = dice(7);
  const columns = Object.keys(PATTERN_SOURCES);
  const silent = columns.map((column) =>
    PATTERN_SOURCES[column]?.as === 'text' ? '' : column.endsWith('_mcc') ? -1 : 0,
  );
  let last: readonly (string | number)[] = silent;
  return Array.from({ length: size }, (_, n) => {
    const at = below(columns.length);
    if (n % 40 === 0)
      last = columns.map((column, place) =>
        below(3) > 0 ? (silent[place] as string | number) : cellOf(column, below),
      );
    else
      last = last.map((cell, place) =>
        place === at ? cellOf(columns[at] as string, below) : cell,
      );
    return last;
  });
};

const texts = createWords();
const COLUMNS = Object.values(PATTERN_SOURCES);
/** As patterns are held: texts have codes, and none is 0. */
const codesOf = (pattern: PatternCells): Int32Array =>
  Int32Array.from(pattern, (cell) =>
    typeof cell === 'string' ? texts.codeOf(cell || null) : cell,
  );
const cellOfCode = (column: number, code: number): string | number =>
  COLUMNS[column]?.as === 'text' ? (texts.textOf(code) ?? '') : code;

/** As rules compare them: below, at and above what they name. */
const measuresOf = (below: Below): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(SALE_FIELDS)
      .filter(([, { level }]) => level === 'sale')
      .map(([name, { type }]) => {
        const values =
          type === 'bool' ? [null, true, false] : type === 'int' ? [null, 0, 1, 2, 50] : [null];
        return [name, values[below(values.length)] as Value];
      }),
  );

/** How many of the patterns are of a kind that the rules say something else of. */
const wrongs = (trees: readonly Expr[], by: ReadonlyMap<string, FactReader>) => {
  const kindOf = createKinds(trees, by, cellOfCode);
  const measures = Array.from({ length: 3 }, () => measuresOf(dice(3)));
  const said = new Map<number, string>();
  let wrong = 0;
  for (const pattern of patternsOf(3_000)) {
    const facts = factsOf(pattern);
    const codes = live.ofPattern(facts);
    const sales = measures.map((some) => live.ofSale(codes, { ...facts, ...some }));
    const now = JSON.stringify([codes, sales]);
    const kind = kindOf(codesOf(pattern));
    if ((said.get(kind) ?? now) !== now) wrong++;
    said.set(kind, said.get(kind) ?? now);
  }
  return { wrong, kinds: said.size };
};

describe('patterns of one kind', () => {
  it('are the same to every rule, and fewer than patterns', () => {
    const { wrong, kinds } = wrongs(live.trees, readers);
    expect(wrong).toBe(0);
    expect(kinds).toBeLessThan(2_000);
  });

  it.each(['name-differs', 'mcc-inside-differs', 'device-area-differs'])(
    'are not when %s is not looked at',
    (id) => {
      const left = rules.find(({ definition }) => definition.id === id);
      const trees = live.trees.filter((tree) => tree !== left?.tree);
      expect(wrongs(trees, readers).wrong).toBeGreaterThan(0);
    },
  );

  it.each(['cleared_name', 'registered_no'])(
    'are not when %s says that it reads less than it does',
    (name) => {
      const reader = readers.get(name) as FactReader;
      const less = new Map(readers).set(name, { ...reader, columns: reader.columns.slice(1) });
      expect(wrongs(live.trees, less).wrong).toBeGreaterThan(0);
    },
  );
});

it('remembers what a column says by all of its value', () => {
  const read = ([cell = '']: PatternCells) => `number ${cell}`;
  const of = { values: 'x', what: '' };
  const by = new Map([['registered_no', { columns: [0], of, first: [], read }]]);
  const codeOf = createCoders(
    by,
    (_, value) => value,
  )({
    kind: 'field',
    name: 'registered_no',
    type: 'string',
  });
  const values = [5, 5 + 2 ** 17, 5, -1, 2 ** 17 - 1, 5 + 2 ** 17];
  const [a, b, c, d, e, f] = values.map((value) => codeOf(Int32Array.of(value)));
  expect(new Set([a, b, d, e]).size).toBe(4);
  expect([c, f]).toEqual([a, b]);
});

it('remembers what a function says by all of its arguments', () => {
  const field = (name: string): Expr => ({ kind: 'field', name, type: 'string' });
  const names = ['registered_no', 'cleared_no'];
  const by = new Map(
    names.map((name, at) => [
      name,
      {
        columns: [at],
        of: { values: 'x', what: '' },
        first: [],
        read: (cells: PatternCells) => `n${cells[at]}`,
      },
    ]),
  );
  const evaluate = (args: readonly Value[]) => args.join(' ');
  const call = {
    fn: 'both',
    args: names,
    column: 'both',
    returns: 'string',
    whole: undefined,
    evaluate,
  } as const;
  const codeOf = createCoders(
    by,
    (_, value) => value,
  )({ kind: 'derived', call, args: names.map(field), type: 'string' });
  const codes = Array.from({ length: 10_000 }, (_, n) =>
    codeOf(Int32Array.of(n % 10, Math.floor(n / 10))),
  );
  expect(new Set(codes).size).toBe(10_000);
  expect(codeOf(Int32Array.of(1, 0))).toBe(codes[1]);
});

it('reads the first that is known', () => {
  const names = ['clearing_name', 'response_name', 'cleared_name'];
  const by = new Map(
    names.map((name, at) => [
      name,
      {
        columns: at === 2 ? [0, 1] : [at],
        of: { values: 'x', what: '' },
        first: at === 2 ? names.slice(0, 2) : [],
        read: (cells: PatternCells) => cells[at] || null,
      },
    ]),
  );
  const coderOf = createCoders(by, (_, value) => value);
  const [one, , first] = names.map((name) => coderOf({ kind: 'field', name, type: 'int' }));
  const codes = [
    [0, 0],
    [7, 0],
    [0, 7],
    [7, 9],
    [9, 7],
  ].map((pair) => first?.(Int32Array.from(pair)));
  const known = (value: number) => one?.(Int32Array.of(value));
  expect(codes).toEqual([0, known(7), known(7), known(7), known(9)]);
});

it('remembers a class by all values of its columns', () => {
  let asked = 0;
  const isEven = (pattern: Int32Array): number => {
    asked++;
    return ((pattern[0] as number) + (pattern[2] as number)) & 1;
  };
  const classOf = createClasses([0, 2], [isEven]);
  const even = classOf(Int32Array.of(0, 0, 0));
  let wrong = 0;
  for (const round of [1, 2])
    for (let n = 0; n < 200_000; n++) {
      const pattern = Int32Array.of(n, n * round, n >> 3);
      if ((classOf(pattern) === even) !== ((n + (n >> 3)) % 2 === 0)) wrong++;
    }
  expect(wrong).toBe(0);
  // Some of the second round were remembered, whatever the column that is not read.
  expect(asked).toBeLessThan(400_000);
});

it('asks no merchant twice while there is room, whoever falls on its place', () => {
  let asked = 0;
  const classOf = createClasses([0], [() => asked++]);
  const merchants = 50_000;
  const below = dice(5);
  const numbers = new Set(Array.from({ length: merchants }, () => below(1 << 30)));
  for (const _ of [1, 2]) for (const number of numbers) classOf(Int32Array.of(number));
  expect(asked).toBe(numbers.size);
});

it('compares codes of one dictionary as they stand', () => {
  const fields = ['registered_no', 'cleared_no', 'registered_mcc'];
  const [a, b, mcc] = fields.map((name): Expr => ({ kind: 'field', name, type: 'string' }));
  const looked: number[] = [];
  const coderOf = createCoders(readers, (column, value) => {
    looked.push(column);
    return value;
  });
  const equal = (left: Expr, right: Expr) =>
    coderOf({ kind: 'compare', op: '==', left, right, operand: 'string' });
  const columns = Object.keys(PATTERN_SOURCES);
  const pairs = [
    [1, 1],
    [1, 2],
    [0, 1],
    [0, 0],
  ];
  const told = pairs.map(([one, other]) => {
    const pattern = new Int32Array(columns.length);
    pattern[columns.indexOf('registered')] = one as number;
    pattern[columns.indexOf('cleared')] = other as number;
    return equal(a as Expr, b as Expr)(pattern);
  });
  // True, false, and unknown twice.
  expect(told).toEqual([2, 1, 0, 0]);
  expect(looked).toEqual([]);
  equal(a as Expr, mcc as Expr)(new Int32Array(columns.length).fill(1));
  expect(looked.length).toBeGreaterThan(0);
});

it('finds that nothing is known without a look at texts', () => {
  const looked: number[] = [];
  const coderOf = createCoders(readers, (column, value) => {
    looked.push(column);
    return value;
  });
  const arg: Expr = { kind: 'field', name: 'shop_name', type: 'string' };
  const isUnknown = coderOf({ kind: 'isNull', arg });
  const columns = Object.keys(PATTERN_SOURCES);
  const silent = new Int32Array(columns.length);
  const named = Int32Array.from(silent);
  named[columns.indexOf('slip_name')] = 1;
  // False and true; each value is looked at once.
  expect([isUnknown(named), isUnknown(silent)]).toEqual([1, 2]);
  looked.length = 0;
  expect([isUnknown(named), isUnknown(silent)]).toEqual([1, 2]);
  expect(looked).toEqual([]);
});
