import { expect, test } from 'vitest';
import { type PoolOfDevice, poolOf } from '../../src/detect/history/device-pool.ts';
import { storyOf } from '../../src/detect/history/device-story.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { numberUse as use } from './number-use.ts';

/**
 * Where what a device's numbers tell begins and ends. Goal: each condition of a lawful reason or of a router's
 * sign is needed. Method: one device that shows it, then the same with one thing changed.
 */

const handed = (over: Partial<NumberUse> = {}, others: Partial<NumberUse> = {}): boolean =>
  storyOf(
    [9, 6, 3, 1].map((deals, at) =>
      use(at + 1, {
        ...{ deals, runs: 1, sales: deals, allSales: deals, cheapness: 0, seldomTurns: true },
        ...(at === 0 ? over : others),
      }),
    ),
  ).every((told) => told.handed);

test('a device for rent seldom has two merchants on one day, nor one province after another', () => {
  expect(handed()).toBe(true);
  expect(handed({ seldomTurns: false })).toBe(false);
  expect(handed({ swift: true })).toBe(false);
});

test('a device for rent has two merchants of the standard class at least, by what is known', () => {
  expect(handed({}, { cheapness: 1 })).toBe(false);
  expect(handed({ cheapness: 1 }, {})).toBe(true);
  expect(handed({}, { cheapness: undefined })).toBe(false);
});

const common = (
  mall: Partial<NumberUse> = {},
  home: Partial<NumberUse> = {},
  more: readonly NumberUse[] = [],
): boolean | undefined =>
  storyOf([
    use(1, { home: true, ...home }),
    use(2, { homes: 3, mcc: '6513', company: 1, ...mall }),
    ...more,
  ])[1]?.common;

test('a landlord’s number is the one borrowed, of such a trade, place, institution and price', () => {
  expect(common()).toBe(true);
  expect(common({ homes: 1 })).toBe(false);
  expect(common({ company: 2 })).toBe(false);
  expect(common({ mcc: '5411' })).toBe(false);
  expect(common({ mcc: undefined })).toBe(false);
  expect(common({ cheapness: 1 })).toBe(false);
  expect(common({ cheapness: undefined })).toBe(false);
  expect(common({}, { cheapness: undefined })).toBe(false);
  expect(common({ no: '822584065130002' })).toBe(false);
  expect(common({ no: '836581065130002' })).toBe(false);
  expect(common({}, {}, [use(3, { homes: 3 })])).toBe(false);
});

test('cities of one province are two', () => {
  const cities = (no: string): number | undefined =>
    storyOf([use(1, { home: true }), use(2, { no })])[0]?.cities;
  expect(cities('822581058120002')).toBe(1);
  expect(cities('822584058120002')).toBe(2);
  expect(cities('308350199990080')).toBe(1);
});

test('a number that one routed device uses is borrowed, unless all its devices are at home with it', () => {
  const shared = (over: Partial<NumberUse>): boolean | undefined =>
    storyOf([use(1, { home: true }), use(2, { routers: 1, sales: 1, ...over })])[1]?.shared;
  expect(shared({ allSales: 30 })).toBe(true);
  expect(shared({ allSales: 30, sole: true })).toBe(false);
  expect(shared({ allSales: 10, sole: true })).toBe(false);
  expect(shared({ allSales: 9, sole: true })).toBe(true);
  expect(shared({ allSales: 2 })).toBe(false);
});

test('nearly all sales make a lent number the home only where all others are borrowed', () => {
  const home = (third: Partial<NumberUse>): number | undefined =>
    storyOf([
      use(1, { home: true, homes: 2, sales: 28, allSales: 90 }),
      use(2, { homes: 2, sales: 1 }),
      use(3, { sales: 1, ...third }),
    ])[0]?.homeNumber;
  expect(home({ homes: 2 })).toBe(1);
  expect(home({})).toBeUndefined();
});

test('a number is out of proportion beyond what luck makes of one of three', () => {
  const pool = { sales: 5, allSales: 100, deals: 5, runs: 5, homes: 3, routers: 3, company: 5 };
  const untied = (sales: number): readonly number[] =>
    storyOf([
      use(1, { ...pool, home: true, sales, deals: sales, allSales: 16 }),
      use(2, pool),
      use(3, pool),
    ]).flatMap(({ tied, number }) => (tied ? [] : [number]));
  // Of 16 sales a twentieth is due here: four by luck in 7 of 1,000, five in 0.9.
  expect(untied(4)).toEqual([]);
  expect(untied(5)).toEqual([1]);
});

test('a home that came again between is left for no other number', () => {
  const moved = (home: Partial<NumberUse>, deals = 12): boolean | undefined =>
    storyOf([
      use(1, { home: true, devices: 1, ...home }),
      use(2, { deals, firstPlace: 13, lastPlace: 24 }),
    ])[1]?.moved;
  expect(moved({})).toBe(true);
  expect(moved({ lastPlace: 14 })).toBe(false);
  expect(moved({ deals: 2 })).toBe(false);
  expect(moved({}, 2)).toBe(false);
});

/** Three cheap firms, each used for a while and then the next. */
const blocks = (...over: readonly Partial<NumberUse>[]): PoolOfDevice =>
  poolOf(
    [0, 1, 2, ...over.slice(3).keys()].map((_, at) =>
      use(at + 1, {
        cheapness: 1,
        deals: 20,
        longestRun: 20,
        firstPlace: 20 * at + 1,
        ...over[at],
      }),
    ),
  );

test('cheap numbers in blocks are a pool’s if they are all cheap, of three firms, and no public desk', () => {
  expect(blocks().inBlocks).toBe(true);
  expect(blocks({}, { name: '江畔餐厅' }).inBlocks).toBe(false);
  expect(blocks({}, { desk: 'public' }).inBlocks).toBe(false);
  expect(blocks({}, { cheapness: undefined }).inBlocks).toBe(false);
  expect(blocks({}, {}, {}, { cheapness: 0 }).inBlocks).toBe(false);
  expect(blocks({}, { tied: false }).inBlocks).toBe(false);
});

test('districts count where the cheap numbers are of three firms', () => {
  const a = { name: '杭州市西湖区江畔超市' };
  const b = { name: '杭州市上城区霁云茶庄' };
  const c = { name: '杭州市余杭区宏达药房' };
  expect(blocks(a, b, c).districts).toBe(3);
  expect(blocks(a, b, { ...c, cheapness: 0 }).districts).toBe(0);
});

test('firms of which names tell nothing are told by their trades, and nothing is without a name', () => {
  expect(blocks({}, {}, { name: 'HONGDA', mcc: '5541' }).several).toBe(true);
  expect(blocks({}, {}, { name: 'HONGDA' }).several).toBe(false);
  expect(blocks({}, {}, { name: 'HONGDA', mcc: undefined }).several).toBe(false);
  expect(blocks({}, {}, { name: undefined, mcc: '5541' }).several).toBe(false);
});

/** Three cheap firms in spells, to and fro. */
const spells = (over: Partial<NumberUse> = {}): PoolOfDevice =>
  poolOf(
    [1, 2, 3].map((number) =>
      use(number, {
        ...{ cheapness: 1, deals: 20, longestRun: 10, runs: 2, firstPlace: 10 * number },
        ...(number === 2 ? over : {}),
      }),
    ),
  );

test('spells are those of cheap numbers that are known to be cheap, and tied to the device', () => {
  expect(spells().inSpells).toBe(true);
  expect(spells({ cheapness: 0 }).inSpells).toBe(false);
  expect(spells({ cheapness: undefined }).inSpells).toBe(false);
  expect(spells({ tied: false }).inSpells).toBe(false);
  // What the device left at the start was perhaps its own until then.
  expect(spells({ firstPlace: 1, longestRun: 20, runs: 1 }).inSpells).toBe(false);
});

test('who passes from number to number for good is handed on', () => {
  const once = { cheapness: 1, deals: 20, longestRun: 20, runs: 1 };
  const uses = [1, 2, 3].map((number) => use(number, { ...once, firstPlace: 20 * number }));
  expect(poolOf(uses)).toMatchObject({ inBlocks: true, inSpells: false });
});

const tied = (...uses: readonly NumberUse[]): readonly boolean[] =>
  storyOf(uses).map((told) => told.tied);

test('of three strange numbers all go on, of two one may be the shop’s own', () => {
  const strange = { lone: 1, devices: 4, sales: 3, allSales: 60 };
  const passing = (...more: readonly NumberUse[]): boolean | undefined =>
    storyOf([use(1, { ...strange, homes: 2 }), use(2, strange), ...more])[1]?.passing;
  expect(passing()).toBe(false);
  expect(passing(use(3, strange))).toBe(true);
  expect(passing(use(3, { ...strange, devices: 2 }))).toBe(false);
});

test('a number of unknown price is not known to be of the standard class', () => {
  const pool = { homes: 3, sales: 5, allSales: 60, cheapness: 0 };
  const likely = (over: Partial<NumberUse>): boolean | undefined =>
    tied(use(1, { ...pool, sales: 20, ...over }), use(2, pool), use(3, pool))[0];
  expect(likely({ cheapness: 0 })).toBe(false);
  expect(likely({ cheapness: undefined })).toBe(true);
  expect(likely({ cheapness: 0, sales: 9 })).toBe(true);
});

test('the odd one among borrowed numbers is used by no routed device', () => {
  const pool = { homes: 2, sales: 2, allSales: 60, cheapness: 2 };
  const odd = { cheapness: 1, devices: 2, sales: 6, allSales: 12 };
  expect(tied(use(1, odd), use(2, pool), use(3, pool))[0]).toBe(false);
  expect(tied(use(1, { ...odd, routers: 1 }), use(2, pool), use(3, pool))[0]).toBe(true);
  expect(tied(use(1, { ...odd, sales: 2 }), use(2, pool), use(3, pool))[0]).toBe(true);
});

test('two numbers of one name are a merchant renumbered, among three they are not', () => {
  const lent = { homes: 2, cheapness: 1, allSales: 60 };
  const one = use(1, lent);
  const two = use(2, { ...lent, name: '江畔餐厅' });
  expect(tied(one, two)).toEqual([false, false]);
  expect(tied(one, two, use(3, lent))).toEqual([true, true, true]);
});

test('the till of several borrowed numbers stands in one city', () => {
  const here = { homes: 2, cheapness: 1, sales: 12, allSales: 14 };
  expect(tied(use(1, here), use(2, here), use(3, here))).toEqual([false, false, false]);
  const afar = use(3, { ...here, no: '822584058120003' });
  expect(tied(use(1, here), use(2, here), afar)).toEqual([true, true, true]);
});
