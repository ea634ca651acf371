import { expect, test } from 'vitest';
import { splitByCard } from '../../src/detect/history/device-cards.ts';
import { stemOf } from '../../src/detect/history/device-garbled.ts';
import { partsOf } from '../../src/detect/history/device-parts.ts';
import { poolOf } from '../../src/detect/history/device-pool.ts';
import { storyOf } from '../../src/detect/history/device-story.ts';
import type { NumberPair } from '../../src/detect/history/message-counter.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { numberUse } from './number-use.ts';

/**
 * Goal: what a device does with the cards and digits of its numbers tells which is its own, also where
 * the terminal id alone would not. Method: two numbers of one id; none is tied by anything else.
 */
const use = (number: number, over: Partial<NumberUse>): NumberUse =>
  numberUse(number, {
    sales: 20,
    allSales: 20,
    deals: 20,
    credits: 10,
    runs: 8,
    longestRun: 4,
    lastPlace: 40,
    devices: 1,
    tied: false,
    bound: false,
    ...over,
  });

const told = (...uses: readonly NumberUse[]): readonly unknown[] =>
  storyOf(uses).map(({ role, cardSplit }) => [role, cardSplit]);

test('two numbers that divide the cards by type are one device, at home where debit cards go', () => {
  const credit = { home: true, credits: 20 } as const;
  expect(told(use(1, credit), use(2, { credits: 0 }))).toEqual([
    ['away', true],
    ['home', false],
  ]);
  expect(told(use(1, credit), use(2, { credits: 10 }))[0]).toEqual(['home', false]);
  expect(told(use(1, { ...credit, credits: 19 }), use(2, { credits: 0 }))[0]).toEqual([
    'home',
    false,
  ]);
});

test('few sales, or credit cards everywhere, divide nothing', () => {
  const few = { sales: 8, allSales: 8, deals: 8 } as const;
  expect(splitByCard([use(1, { ...few, credits: 8 }), use(2, { ...few, credits: 0 })])).toBe(
    undefined,
  );
  expect(splitByCard([use(1, { credits: 20 }), use(2, { credits: 20 })])).toBe(undefined);
});

test('a number that took as many credit cards as others is none that took the rest', () => {
  const led = use(1, { deals: 100, credits: 100 });
  expect(splitByCard([led, use(2, { deals: 100, credits: 60 })])).toBe(undefined);
  expect(splitByCard([led, use(2, { deals: 100, credits: 40 })])?.rest).toEqual(new Set([2]));
});

test('a number that takes all credit cards is no second home, however many they are', () => {
  const most = { home: true, tied: true, sales: 30, deals: 30, credits: 30, allSales: 30 } as const;
  const debit = use(2, { tied: true, credits: 0 });
  expect(storyOf([use(1, most), debit])[0]).toMatchObject({ role: 'away', tied: true });
});

test('among many shops under one id, those with credit cards alone are no proof', () => {
  const shops = Array.from({ length: 60 }, (_, at) => ({
    number: at + 1,
    deals: 2,
    credits: at % 3 === 0 ? 2 : at % 2,
  }));
  expect(splitByCard([...shops, { number: 99, deals: 20, credits: 2 }])).toBe(undefined);
});

test('numbers that share the cards out are parts of one device, though ids clash', () => {
  const seen = (number: number, house: number) => ({
    number,
    no: `82258105812000${number}`,
    house,
    area: '',
    sales: 20,
    allSales: 20,
    devices: 1,
    lone: 0,
  });
  const parts = (pairs: readonly NumberPair[]) =>
    partsOf([seen(1, 822), seen(2, 836)], pairs, { heard: false, unique: () => false }).map(
      ({ part, tied }) => [part, tied],
    );
  expect(parts([])).toEqual([
    [0, false],
    [1, false],
  ]);
  expect(parts([{ a: 2, b: 1, weight: 20 }])).toEqual([
    [0, true],
    [0, true],
  ]);
});

test('a number that two devices of one id both borrow does not make them one', () => {
  const seen = (number: number, house: number) => ({
    number,
    no: `${house}290058120001`,
    house,
    area: '2900',
    sales: 30,
    allSales: 30,
    devices: 1,
    lone: 0,
  });
  const both = [
    { a: 1, b: 3, weight: 27 },
    { a: 2, b: 3, weight: 14 },
  ];
  const parts = (pairs: readonly NumberPair[]) =>
    partsOf([seen(1, 822), seen(2, 836), seen(3, 836)], pairs, {
      heard: true,
      unique: () => false,
    }).map(({ part }) => part);
  expect(parts(both)).toEqual([0, 0, 0]);
  expect(parts([{ a: 1, b: 2, weight: -26 }, ...both])).toEqual([0, 1, 0]);
  // Where cards make one device of two, a counter of the router's own says nothing.
  for (const weight of [-26, -191])
    expect(parts([{ a: 1, b: 2, weight }, { a: 1, b: 2, weight: 30 }, ...both])).toEqual([0, 0, 0]);
});

test('numbers that met under other ids are one device, whatever their counter says', () => {
  const own = { area: '2900', sales: 30, allSales: 30, devices: 2, lone: 0 };
  const seen = [
    { number: 1, no: '822290058120001', house: 822, ...own },
    { number: 2, no: '898290058120001', house: 898, ...own },
    { number: 3, no: '836290058120001', house: 836, ...own },
  ];
  const parts = (pairs: readonly NumberPair[], met = new Map([[1, new Set([2])]])) =>
    partsOf(seen, pairs, { heard: true, unique: () => false, met }).map(({ part, tied }) => [
      part,
      tied,
    ]);
  const apart = [
    [0, false],
    [1, false],
    [2, false],
  ];
  const joined = [
    [0, true],
    [0, true],
    [1, false],
  ];
  const against = { a: 1, b: 2, weight: -26 };
  expect(parts([against], new Map())).toEqual(apart);
  expect(parts([against])).toEqual(joined);
  expect(parts([])).toEqual(joined);
  // A stranger's number is not drawn in by one that both have.
  const both = new Map([
    [1, new Set([2])],
    [2, new Set([1, 3])],
  ]);
  expect(parts([{ a: 1, b: 3, weight: -26 }], both)).toEqual(joined);
});

test('two devices of one id that borrow the same numbers are two, whichever number is looked at', () => {
  const own = { area: '2900', sales: 30, allSales: 30, devices: 1, lone: 0 };
  const guest = { area: '2900', sales: 3, allSales: 90, devices: 30, lone: 0 };
  const seen = [
    { number: 1, no: '822290058120001', house: 822, ...own },
    { number: 2, no: '898290058120001', house: 898, ...own },
    { number: 3, no: '836290055410001', house: 836, ...guest },
    { number: 4, no: '836290055410002', house: 836, ...guest },
  ];
  const pairs = [
    { a: 1, b: 2, weight: -10 },
    { a: 1, b: 3, weight: 34 },
    { a: 1, b: 4, weight: 27 },
    { a: 2, b: 3, weight: 15 },
    { a: 2, b: 4, weight: 7 },
  ];
  const parts = partsOf(seen, pairs, { heard: true, unique: () => false });
  expect(parts.map(({ part }) => part)).toEqual([0, 1, 0, 0]);
});

test('where a counter is heard, a borrowed number stands with its borrower, not with its neighbours', () => {
  const own = { area: '2900', lone: 0, devices: 1 };
  const guest = { area: '2900', sales: 2, allSales: 90, devices: 30, lone: 0 };
  const shop = { number: 1, no: '822290058120001', house: 822, sales: 60, allSales: 60, ...own };
  const other = { number: 2, no: '836290058120001', house: 836, sales: 30, allSales: 30, ...own };
  const lent = { number: 3, no: '836290055410001', house: 836, ...guest };
  const parts = (pairs: readonly NumberPair[]) =>
    partsOf([shop, other, lent], pairs, {
      heard: true,
      unique: (a, b) => a.house === b.house,
    }).map(({ part, tied }) => [part, tied]);
  // The shop of the lent number's institution has nothing to do with the device that borrows it.
  expect(parts([{ a: 1, b: 3, weight: 14 }])).toEqual([
    [0, true],
    [1, false],
    [0, true],
  ]);
  // A guest that the counter ties to the smaller of two devices is that device's.
  const abroad = { ...lent, no: '898290055410001', house: 898 };
  const apart = { a: 1, b: 2, weight: -90 };
  const signs = [apart, { a: 2, b: 3, weight: 5.4 }, { a: 1, b: 3, weight: -5.3 }];
  const told = partsOf([shop, other, abroad], signs, { heard: true, unique: () => false });
  expect(told.map(({ part, tied }) => [part, tied])).toEqual([
    [0, false],
    [1, false],
    [1, true],
  ]);
});

test('of two numbers that took no credit card neither is known to be the home', () => {
  const debit = { credits: 0 } as const;
  const story = told(use(1, { home: true, credits: 20 }), use(2, debit), use(3, debit));
  expect(story.map((one) => (one as unknown[])[1])).toEqual([false, false, false]);
});

test('the number whose garbled forms a device sends is its own, though routers borrow it', () => {
  const stem = use(1, { sales: 60, devices: 5, homes: 4, routers: 3 });
  const form = (digit: number, over: Partial<NumberUse> = {}): NumberUse =>
    use(digit, { name: stem.name, sales: 4, ...over });
  const forms = [form(2, { home: true }), form(3), form(4)];
  expect(stemOf([stem, ...forms])?.number).toBe(1);
  const others = [5, 6, 7, 8].map((digit) => use(digit, { no: `10329005411000${digit}` }));
  expect(stemOf([stem, ...forms, ...others])).toBe(undefined);
  expect(storyOf([stem, ...forms]).map(({ garbled }) => garbled)).toEqual([0, 3, 3, 3]);
  expect(stemOf([stem, form(2), form(3)])).toBe(undefined);
  expect(stemOf([stem, form(2), form(3), form(4, { name: '霁云百货' })])).toBe(undefined);
  expect(stemOf([stem, form(2), form(3), form(4, { sales: 30 })])).toBe(undefined);
});

test('what garbles single characters garbles two at times, under the name of the shop alone', () => {
  const named = (no: string, at: number, over: Partial<NumberUse> = {}): NumberUse =>
    use(at, { no, name: '江畔餐厅', sales: 1, allSales: 1, ...over });
  const own = named('898430172990277', 1, { sales: 40, allSales: 40, home: true });
  const single = [named('898430172990273', 2), named('898430172999277', 3)];
  const garbled = (over: Partial<NumberUse>, forms = single): readonly number[] =>
    storyOf([own, ...forms, named('898410172990377', 4, over)]).map((one) => one.garbled);
  expect(garbled({})).toEqual([0, 3, 3, 3]);
  expect(garbled({ name: '霁云百货' })).toEqual([0, 2, 2, 0]);
  expect(garbled({ sales: 3 })).toEqual([0, 2, 2, 0]);
  expect(garbled({ devices: 2 })).toEqual([0, 2, 2, 0]);
  expect(garbled({ no: '898410172990378' })).toEqual([0, 2, 2, 0]);
  // A second number of one's own, and a slip.
  expect(garbled({}, single.slice(0, 1))).toEqual([0, 1, 0]);
});

test('of numbers used once each, the own is that of which the others are forms, if it is one', () => {
  const once = (no: string, at: number): NumberUse =>
    use(at + 1, { no, name: '江畔餐厅', sales: 1, allSales: 1, devices: 1, home: at === 0 });
  const own = '898430172990277';
  const garbled = ['898430172990273', '898430172990274', '898430172999277'];
  expect(stemOf([...garbled, own].map(once))?.no).toBe(own);
  expect(storyOf([...garbled, own].map(once)).map((one) => one.garbled)).toEqual([3, 3, 3, 0]);
  // Any of three that differ in one digit may be the own.
  expect(storyOf([own, ...garbled.slice(0, 2)].map(once)).map((one) => one.garbled)).toEqual([
    0, 0, 0,
  ]);
});

test('a device does not garble its number into names of others, nor into a row of numbers', () => {
  const garbled = (name: (digit: number) => string | undefined, no?: string): readonly number[] => {
    const stem = use(1, { sales: 60, home: true, name: name(1) });
    const forms = [2, 3, 4].map((digit) => use(digit, { sales: 4, name: name(digit) }));
    const other = no === undefined ? [] : [use(5, { sales: 4, name: name(5), no })];
    return storyOf([stem, ...forms, ...other]).map((one) => one.garbled);
  };
  expect(garbled((digit) => `美食广场${'乾坤震巽离'[digit]}记`)).toEqual([0, 0, 0, 0]);
  // A name cut to its place tells no more than none.
  expect(garbled(() => '拉卡拉-郑州市城西区')).toEqual(garbled(() => undefined));
  expect(garbled(() => undefined)).toEqual([0, 0, 0, 0]);
  expect(garbled(() => undefined, '822581058128001')).toEqual([0, 4, 4, 4, 4]);
  expect(garbled(() => '江畔餐厅')).toEqual([0, 3, 3, 3]);
});

test('a device moved if it left its home for good, and not for a sale or two', () => {
  const home = use(1, { home: true, runs: 1, lastPlace: 20, tied: true });
  const moved = (over: Partial<NumberUse>): boolean | undefined =>
    storyOf([home, use(2, { runs: 1, firstPlace: 21, tied: true, sales: 9, ...over })])[1]?.moved;
  expect(moved({})).toBe(true);
  expect(moved({ deals: 2 })).toBe(false);
  expect(moved({ firstPlace: 1 })).toBe(false);
  expect(moved({ runs: 2 })).toBe(false);
  expect(moved({ tied: false })).toBe(false);
});

test('firms whose names tell nothing are told by their trades', () => {
  const spell = (number: number, name: string, mcc: string): NumberUse =>
    use(number, { name, mcc, cheapness: 1, tied: true, runs: 2, firstPlace: 2 + number });
  const pool = (hospital: string, mcc: string) =>
    poolOf([spell(1, hospital, mcc), spell(2, '北京宝湘', '5411'), spell(3, '江畔客运', '4131')])
      .inSpells;
  expect(pool('北京市海淀区中医院', '8062')).toBe(true);
  expect(pool('北京市海淀区中医院', '5411')).toBe(false);
});

test('a guest goes to the shop of its own institution, not to a busier one under the same id', () => {
  const seen = (number: number, house: number, area: string, sales: number, devices = 1) => ({
    number,
    no: `82258105812000${number}`,
    house,
    area,
    sales,
    allSales: devices > 1 ? sales * 9 : sales,
    devices,
    lone: 0,
  });
  const all = [seen(1, 836, '5810', 40), seen(2, 822, '2900', 20), seen(3, 822, '3320', 3, 9)];
  const parts = partsOf(all, [], { heard: false, unique: (a, b) => a.house === b.house });
  expect(parts.map(({ part, tied }) => [part, tied])).toEqual([
    [0, false],
    [1, false],
    [1, true],
  ]);
});

test('a number that leads credit cards to a dearer one is no home', () => {
  const roles = (cheapness: number): readonly unknown[] => {
    const [own, pool, other] = [
      use(1, { credits: 20 }),
      use(2, { cheapness, home: true }),
      use(3, { credits: 20 }),
    ];
    const groups = { home: 2, by: 'card', group: new Set([1, 3]), chance: 1e-9 } as const;
    return storyOf([own, pool, other], groups).map(({ cardSplit }) => cardSplit);
  };
  expect(roles(0)).toEqual([true, false, true]);
  expect(roles(1)).toEqual([false, false, false]);
  const credit = { home: true, credits: 20 } as const;
  expect(told(use(1, credit), use(2, { credits: 0, cheapness: 1 }))[0]).toEqual(['home', false]);
});

test('a counter that goes on in one of very many numbers of an id of no device is luck', () => {
  const seen = Array.from({ length: 60 }, (_, at) => ({
    number: at + 1,
    no: `10510005812${String(at).padStart(4, '0')}`,
    house: 105,
    area: String(1000 + at),
    sales: 20,
    allSales: 20,
    devices: 1,
    lone: 0,
  }));
  const tied = (weight: number, common: boolean): number =>
    partsOf(seen, [{ a: 1, b: 2, weight }], { heard: true, unique: () => false, common }).filter(
      (part) => part.tied,
    ).length;
  expect(tied(7, false)).toBe(2);
  expect(tied(7, true)).toBe(0);
  expect(tied(11, true)).toBe(2);
});
