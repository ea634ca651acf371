import { expect, test } from 'vitest';
import type { GroupSplit } from '../../src/detect/history/device-groups.ts';
import {
  contestedOf,
  dearestOf,
  homeOf,
  isOneOfPool,
} from '../../src/detect/history/device-home.ts';
import { isDrawn } from '../../src/detect/history/device-passing.ts';
import { storyOf } from '../../src/detect/history/device-story.ts';
import { heldOf } from '../../src/detect/history/held-number.ts';
import { isLenders } from '../../src/detect/history/lenders-number.ts';
import { isNextTo } from '../../src/detect/history/next-number.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { numberUse as use } from './number-use.ts';

/**
 * Which number is a device's own, and where that ends. Goal: each condition is needed. Method: the numbers of one
 * device that show it, then the same with one thing changed.
 */

test('numbers given out together differ in their last four characters by three at most', () => {
  expect(isNextTo('822290058120001', '822290058120004')).toBe(true);
  expect(isNextTo('822290058120001', '822290058120005')).toBe(false);
  expect(isNextTo('822290058120001', '822290054110001')).toBe(false);
  expect(isNextTo('822290058120001', '82229005812000')).toBe(false);
});

test('a lender comes back to the one number of its pool oftener than a draw would', () => {
  const lends = (over: Partial<NumberUse>): boolean => {
    const lender = use(1, { routers: 2, company: 5, runs: 4, ...over });
    return isLenders(lender, [lender, use(2)]);
  };
  expect(lends({})).toBe(true);
  expect(lends({ runs: 3 })).toBe(false);
  // What three routed devices use is a router's; beside several numbers of nobody's it may be a routed lender's.
  expect(lends({ routers: 3 })).toBe(false);
  const several = use(1, { routers: 3, company: 5, runs: 4 });
  expect(isLenders(several, [several, use(2), use(3)])).toBe(true);
  expect(lends({ hosts: 2 })).toBe(true);
  expect(lends({ hosts: 3 })).toBe(false);
  // Two thirds of the sales are no guest's at the till from which the number of a shop in another city is lent.
  const owner = (sales: number, no: string): boolean => {
    const lender = use(1, { routers: 2, company: 5, runs: 4, sales: 10, no: '822290041210001' });
    return isLenders(lender, [lender, use(2, { sales, no })]);
  };
  expect(owner(20, '822100058120002')).toBe(false);
  expect(owner(19, '822100058120002')).toBe(true);
  expect(owner(20, '822290058120002')).toBe(true);
});

test('no lender’s till sells for a shop of another city, nor beside a dearer one of an unrelated trade', () => {
  const lends = (over: Partial<NumberUse>): boolean => {
    const lender = use(1, { routers: 2, company: 5, runs: 4, mcc: '5541', ...over });
    return isLenders(lender, [lender, use(2, { mcc: '7230' })]);
  };
  expect(lends({})).toBe(true);
  expect(lends({ cheapness: 1 })).toBe(false);
  // A filling station's restaurant.
  const station = use(1, { routers: 2, company: 5, runs: 4, mcc: '5541', cheapness: 1 });
  expect(isLenders(station, [station, use(2, { mcc: '5331' })])).toBe(true);
  expect(isLenders({ ...station, no: '822290055410001' }, [station, use(2, { mcc: '5331' })])).toBe(
    false,
  );
  expect(lends({ no: '822290055410001' })).toBe(true);
});

test('a number that most of a till’s sales carry may be its own though another till of its shop has it alone', () => {
  const held = (over: Partial<NumberUse>): number | undefined => {
    const pool = { cheapness: 1, sales: 3, allSales: 100, routers: 5, homes: 5 };
    const own = { sales: 22, allSales: 60, mostElsewhere: 35, lone: 1, runs: 8 };
    return heldOf([use(1, { ...own, ...over }), use(2, pool), use(3, pool)])?.number;
  };
  expect(held({})).toBe(1);
  expect(held({ sales: 5 })).toBeUndefined();
  expect(held({ cheapness: 1 })).toBeUndefined();
  expect(held({ sales: 6, allSales: 20 })).toBeUndefined();
});

test('a number in use all around the home contests it, one that came later does not', () => {
  const spell = { cheapness: 1, sales: 8, deals: 8, longestRun: 8, firstPlace: 5, lastPlace: 12 };
  const home = use(1, { ...spell, home: true });
  const around = { ...spell, sales: 10, deals: 10, longestRun: 2, lastPlace: 24 };
  const third = use(3, { cheapness: 1, sales: 6, deals: 6 });
  const contested = (over: Partial<NumberUse>): number | undefined =>
    contestedOf([home, use(2, { ...around, ...over }), third], home)?.number;
  expect(contested({ firstPlace: 1 })).toBe(2);
  expect(contested({ firstPlace: 6 })).toBeUndefined();
  expect(contested({ firstPlace: 1, lastPlace: 11 })).toBeUndefined();
  expect(contested({ firstPlace: 1, longestRun: 5 })).toBeUndefined();
});

test('a number with a till of its own that came for a while is no home between sales under another', () => {
  const row = { sales: 15, deals: 15, longestRun: 8, runs: 5, firstPlace: 44, lastPlace: 70 };
  const sold = {
    sales: 85,
    allSales: 200,
    deals: 85,
    longestRun: 40,
    runs: 6,
    firstPlace: 1,
    lastPlace: 100,
  };
  const contested = (
    over: Partial<NumberUse>,
    own: Partial<NumberUse> = {},
  ): number | undefined => {
    const home = use(1, { ...row, home: true, lone: 1, ...own });
    return contestedOf([home, use(2, { ...sold, homes: 3, cheapness: 1, ...over })], home)?.number;
  };
  expect(contested({})).toBe(2);
  expect(contested({}, { lone: 0 })).toBeUndefined();
  // Its own till, too, may have had another's number for a while.
  expect(contested({}, { lone: 0, mostElsewhere: 16 })).toBe(2);
  expect(contested({}, { lone: 0, mostElsewhere: 15 })).toBeUndefined();
  expect(contested({ sales: 14 })).toBeUndefined();
  expect(contested({ firstPlace: 2 })).toBeUndefined();
  expect(contested({ lastPlace: 69 })).toBeUndefined();
  expect(contested({}, { firstPlace: 9, lastPlace: 92 })).toBeUndefined();
  expect(contested({}, { firstPlace: 1 })).toBeUndefined();
  // Three in one row are few, and two none.
  const few = { sales: 3, deals: 3, runs: 1, firstPlace: 2, lastPlace: 4 };
  expect(contested({ sales: 3, lastPlace: 6 }, few)).toBe(2);
  expect(contested({ sales: 3, lastPlace: 6 }, { ...few, deals: 2 })).toBeUndefined();
});

test('selling alike under both tells nothing of a number that came for a while', () => {
  const bound = (own: Partial<NumberUse>): boolean | undefined => {
    const row = { sales: 5, deals: 5, runs: 1, firstPlace: 8, lastPlace: 12 };
    const uses = [
      use(1, { ...row, home: true, lone: 1, ...own }),
      use(2, { homes: 3, cheapness: 1, sales: 15, allSales: 40, firstPlace: 1, lastPlace: 20 }),
    ];
    return storyOf(uses, undefined, undefined, { alike: new Map([[2, new Set([1])]]) })[1]?.bound;
  };
  expect(bound({})).toBe(false);
  expect(bound({ runs: 4, firstPlace: 2, lastPlace: 19 })).toBe(true);
});

test('a number that opened the history of a device for long may be the shop’s own where nobody gains', () => {
  const contested = (
    over: Partial<NumberUse>,
    own: Partial<NumberUse> = {},
    ...more: NumberUse[]
  ) => {
    const home = use(1, { home: true, sales: 59, allSales: 59, deals: 59, firstPlace: 25, ...own });
    const former = use(2, { sales: 34, allSales: 49, deals: 34, firstPlace: 1, ...over });
    return contestedOf([home, former, ...more], home)?.number;
  };
  expect(contested({})).toBe(2);
  expect(contested({ cheapness: 1 })).toBeUndefined();
  expect(contested({}, { firstPlace: 7 })).toBeUndefined();
  expect(contested({ firstPlace: 2 })).toBeUndefined();
  expect(contested({}, {}, use(3, { sales: 3, allSales: 3 }))).toBeUndefined();
});

test('a home of few sales is contested by a number thrice as much used, that nobody borrows', () => {
  const home = use(1, { home: true, sales: 3, devices: 1 });
  const rest = Array.from({ length: 4 }, (_, at) =>
    use(3, { number: 4 + at, sales: 5, routers: 2 }),
  );
  const contested = (over: Partial<NumberUse>, more: readonly NumberUse[] = []) =>
    contestedOf([home, use(2, { sales: 9, devices: 4, ...over }), ...rest, ...more], home)?.number;
  expect(contested({})).toBe(2);
  expect(contested({ sales: 6 })).toBeUndefined();
  expect(contested({ routers: 1 })).toBeUndefined();
  expect(contested({ homes: 2 })).toBeUndefined();
  expect(contested({ cheapness: 1 })).toBeUndefined();
  // A second such number, and neither stands out.
  expect(contested({}, [use(3, { sales: 5, devices: 4 })])).toBeUndefined();
  // One that claims the device nearly as well, and is borrowed, does not hide it.
  expect(contested({}, [use(3, { sales: 5, rival: true, homes: 2 })])).toBe(2);
});

test('a number that routers borrow is no till’s of another city, though of one province', () => {
  const home = use(1, { home: true });
  const lender = (no: string): number | undefined =>
    contestedOf([home, use(2, { no, routers: 2 })], home)?.number;
  expect(lender('822581058120102')).toBe(2);
  expect(lender('822584058120102')).toBeUndefined();
});

test('a far number that tills of other shops send, too, is no home, however much it is used', () => {
  const FAR = '822584058120102';
  const contested = (own: Partial<NumberUse>, guest: Partial<NumberUse> = {}) => {
    const home = use(1, { home: true, sales: 6, allSales: 6, devices: 1, ...own });
    const most = use(2, { no: FAR, sales: 7, allSales: 14, homes: 1, ...guest });
    return contestedOf([home, most], home)?.number;
  };
  expect(contested({})).toBeUndefined();
  // It is of the same city, nobody else’s, or has a till of its own.
  expect(contested({}, { no: '822581058120102' })).toBe(2);
  expect(contested({}, { homes: 0 })).toBe(2);
  expect(contested({}, { lone: 1 })).toBe(2);
  // Others have the home, too; or its shop would gain by what the far one is not routed for.
  expect(contested({ devices: 2 })).toBe(2);
  expect(contested({ cheapness: 1 })).toBe(2);
});

test('most sales under a cheaper borrowed number are a router’s where others are borrowed, too', () => {
  const home = use(1, { home: true, sales: 4, allSales: 8 });
  const most = use(2, { cheapness: 1, homes: 2, sales: 20, allSales: 22 });
  const third = (over: Partial<NumberUse>) => use(3, { cheapness: 1, sales: 3, ...over });
  expect(contestedOf([home, most, third({})], home)?.number).toBe(2);
  expect(contestedOf([home, most, third({ homes: 2 })], home)).toBeUndefined();
  // A shop whose main till is elsewhere may have been given the same terminal id.
  const away = { ...home, allSales: 9 };
  expect(contestedOf([away, most, third({ homes: 2 })], away)?.number).toBe(2);
});

test('a dear number of this device alone stands, where three devices share the two that have most sales', () => {
  const contested = (own: Partial<NumberUse>, other: Partial<NumberUse> = {}) => {
    const home = use(1, { home: true, sales: 4, allSales: 4, devices: 1, ...own });
    const most = use(2, { sales: 78, allSales: 174, devices: 4, lone: 1, cheapness: 1 });
    const third = use(3, { sales: 18, allSales: 23, devices: 3, cheapness: 1, ...other });
    return contestedOf([home, most, third], home)?.number;
  };
  expect(contested({ cheapness: 0 })).toBeUndefined();
  expect(contested({ cheapness: 0, sales: 2 })).toBe(2);
  expect(contested({ cheapness: 0, devices: 2 })).toBe(2);
  expect(contested({ cheapness: 1 })).toBe(2);
  expect(contested({ cheapness: 0 }, { devices: 2 })).toBe(2);
});

const ROUTED = { cheapness: 1, routers: 3, devices: 4, runs: 1, sales: 5, deals: 5, allSales: 20 };
const pool = [2, 3, 4, 5, 6].map((number) => use(number, { ...ROUTED, firstPlace: 10 }));

test('a dear number that goes about over routed devices and has a till elsewhere is no home, nor surely borrowed', () => {
  const own = use(1, { cheapness: 1, home: true, sole: true, devices: 1, sales: 12 });
  const pools = {
    sales: 44,
    allSales: 139,
    devices: 23,
    lone: 1,
    homes: 18,
    routers: 21,
    runs: 11,
  };
  const told = (over: Partial<NumberUse>) =>
    storyOf([own, use(2, { ...pools, ...over })], undefined, undefined).map(({ role, tied }) => [
      role,
      tied,
    ]);
  expect(told({})).toEqual([
    ['home', true],
    ['away', false],
  ]);
  for (const over of [{ lone: 0 }, { allSales: 88 }, { routers: 2 }, { homes: 1 }])
    expect(told(over)[0]?.[0]).toBe('away');
});

test('a cheap number of another shop that three routed devices have is their pool’s, though one began with it', () => {
  const FIRST = { ...ROUTED, routers: 0, lone: 1, devices: 4, sales: 8, deals: 8, allSales: 68 };
  const told = (over: Partial<NumberUse>) => {
    const first = use(1, { ...FIRST, firstPlace: 1, lastPlace: 8, ...over });
    const uses = [first, ...pool];
    return [isOneOfPool(first, uses), storyOf(uses)[0]?.tied];
  };
  expect(told({})).toEqual([true, true]);
  // Most of its sales are made here, or two devices have it besides its shop: perhaps its own till.
  expect(told({ allSales: 15 })).toEqual([false, false]);
  expect(told({ devices: 3 })).toEqual([false, false]);
  expect(told({ devices: 3, lone: 0 })).toEqual([true, true]);
});

test('of cheap numbers in turn, the odd one is the home if it was seen three times', () => {
  const others = [2, 3].map((number) => use(number, { cheapness: 1, devices: 5 }));
  const odd = (sales: number): number | undefined =>
    homeOf([use(1, { home: true, sole: true, cheapness: 1, sales }), ...others], false, true)
      ?.number;
  expect(odd(3)).toBe(1);
  expect(odd(2)).toBeUndefined();
});

test('a number given out with another is the home if it opens or closes the history in one block', () => {
  const block = (lastPlace: number): number | undefined =>
    homeOf(
      [use(1, { home: true, firstPlace: lastPlace - 11, lastPlace }), use(2, { deals: 20 })],
      true,
      false,
    )?.number;
  expect(block(12)).toBe(1);
  expect(block(32)).toBe(1);
  expect(block(31)).toBeUndefined();
});

test('the one dear number is so only where the prices of all others are known', () => {
  expect(dearestOf([use(1), use(2, { cheapness: 1 })])?.own.number).toBe(1);
  expect(dearestOf([use(1), use(2, { cheapness: undefined })])).toBeUndefined();
});

test('three cheaper numbers are drawn beside more sales of the home, in two cities', () => {
  const cheaper = [2, 3, 4].map((number) => use(number, { cheapness: 1, deals: 2 }));
  const drawn = (deals: number, cities: number): boolean => {
    const home = use(1, { deals });
    return isDrawn([home, ...cheaper], home, cities);
  };
  expect(drawn(7, 2)).toBe(true);
  expect(drawn(6, 2)).toBe(false);
  expect(drawn(7, 1)).toBe(false);
});

test('a number as dear as the home passes only where the home has most of the sales', () => {
  const passing = (home: number, over: Partial<NumberUse> = {}): boolean | undefined =>
    storyOf([
      use(1, { home: true, sales: home }),
      use(2, { homes: 2, sales: 4, allSales: 60 }),
      use(3, { sales: 10, ...over }),
    ])[2]?.passing;
  expect(passing(5)).toBe(false);
  expect(passing(5, { cheapness: 1 })).toBe(true);
  expect(passing(14)).toBe(true);
  expect(passing(20, { sales: 13 })).toBe(false);
});

test('an episode has other numbers before and after it', () => {
  const episode = (firstPlace: number): boolean | undefined =>
    storyOf([
      use(1, { home: true, deals: 30, lastPlace: 40 }),
      use(2, { deals: 10, firstPlace, lastPlace: firstPlace + 9 }),
    ])[1]?.episode;
  expect(episode(11)).toBe(true);
  expect(episode(31)).toBe(false);
  expect(episode(1)).toBe(false);
});

test('a home is lent to nobody, however many tills it has', () => {
  const lent = storyOf([use(1, { home: true, lone: 1 }), use(2, { lone: 1 })]).map(
    (one) => one.lent,
  );
  expect(lent).toEqual([false, true]);
});

test('two routed guests that are tied tie all others', () => {
  const guest = { routers: 2, sales: 1, allSales: 50, tied: false, bound: false };
  const tied = (...sure: readonly boolean[]): readonly boolean[] =>
    storyOf([
      use(1, { home: true, sales: 40, allSales: 40 }),
      ...[false, false, ...sure].map((is, at) => use(at + 2, { ...guest, tied: is })),
    ])
      .slice(1, 3)
      .map((one) => one.tied);
  expect(tied(true)).toEqual([false, false]);
  expect(tied(true, true)).toEqual([true, true]);
});

test('numbers that hardly ever follow themselves come in turn', () => {
  const inTurn = (runs: number): boolean | undefined =>
    storyOf([1, 2, 3].map((number) => use(number, { deals: 30, runs, longestRun: 2 })))[0]?.inTurn;
  expect(inTurn(30)).toBe(true);
  expect(inTurn(20)).toBe(false);
});

test('an amount that parts a hall’s stalls divides nothing', () => {
  const split: GroupSplit = { home: 1, by: 'amount', group: new Set([2, 3, 4]), chance: 0 };
  const divided = (no: string): boolean | undefined =>
    storyOf(
      ['836602058145591', '836602058145592', '836602058141721', no].map((one, at) =>
        use(at + 1, { no: one, home: at === 0 }),
      ),
      split,
    )[3]?.amountSplit;
  expect(divided('836602058141722')).toBe(false);
  expect(divided('836602058141742')).toBe(true);
});
