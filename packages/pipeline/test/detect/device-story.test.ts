import { expect, test } from 'vitest';
import { isGainlessMove } from '../../src/detect/history/deal-order.ts';
import { storyOf } from '../../src/detect/history/device-story.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { numberUse as use } from './number-use.ts';

/**
 * Goal: merchants that left their own numbers for one other were taken over; where two or more of them
 * left for the same two numbers, they went over to a pool. Method: one device, 12 deals of its own, then
 * 12 of others.
 */

const OWN = use(1, { home: true, devices: 1 });
const LATER = { sales: 6, allSales: 20, deals: 6, runs: 4, firstPlace: 13, lastPlace: 24 };

const sharedAfter = (settled: readonly number[]): readonly boolean[] =>
  storyOf([
    OWN,
    ...settled.map((count, at) => use(at + 2, { ...LATER, movers: count, settled: count })),
  ]).map(({ shared }) => shared);

test('two merchants that went over to the same two numbers share a pool', () => {
  expect(sharedAfter([2, 2])).toEqual([false, true, true]);
});

test('one number, or one merchant, is a takeover', () => {
  expect(sharedAfter([2])).toEqual([false, false]);
  expect(sharedAfter([2, 0])).toEqual([false, false, false]);
  expect(sharedAfter([1, 1])).toEqual([false, false, false]);
});

const homeOf = (...uses: readonly NumberUse[]): number | undefined => storyOf(uses)[0]?.homeNumber;
const cheap = { cheapness: 1, devices: 1, sole: true } as const;

test('a school keeps its own number as home beside cheap ones that more devices use', () => {
  const school = use(1, { ...cheap, home: true, desk: 'education' });
  const pool = { cheapness: 1, desk: 'fuel', devices: 4 } as const;
  expect(homeOf(school, use(2, pool), use(3, pool))).toBe(1);
  const alone = { ...pool, devices: 1 };
  expect(homeOf(school, use(2, alone), use(3, alone))).toBeUndefined();
});

test('what may be the home as well convicts nobody', () => {
  const tied = (over: Partial<NumberUse>): boolean | undefined =>
    storyOf([use(1, { home: true }), use(2, over)])[1]?.tied;
  expect(tied({ rival: true })).toBe(false);
  expect(tied({ rival: true, cheapness: 1 })).toBe(true);
  expect(tied({ rival: true, homes: 2 })).toBe(true);
  expect(tied({ sales: 3, allSales: 20 })).toBe(true);
});

test('beside another shop’s number as home, the one number that nobody else has may be its own', () => {
  const others = { sales: 47, allSales: 165, lone: 2 } as const;
  const tied = (over: Partial<NumberUse>, home: Partial<NumberUse> = others): boolean | undefined =>
    storyOf([
      use(1, { home: true, ...home }),
      use(2, { devices: 1, sales: 3, allSales: 3, ...over }),
      use(3, { sales: 1, allSales: 40, devices: 9 }),
    ])[1]?.tied;
  expect(tied({})).toBe(false);
  expect(tied({ sales: 1, allSales: 1 })).toBe(true);
  expect(tied({ devices: 2 })).toBe(true);
  expect(tied({ devices: 2, lone: 1 })).toBe(true);
  expect(tied({ cheapness: 1 })).toBe(true);
  expect(tied({}, { ...others, lone: 0, devices: 2 })).toBe(true);
});

test('a number that is mostly this device’s, and this device mostly its own, is nobody else’s', () => {
  const tied = (over: Partial<NumberUse>): boolean | undefined =>
    storyOf([
      use(1, { home: true }),
      use(2, { homes: 3, routers: 3, lone: 1, cheapness: 1, ...over }),
    ])[1]?.tied;
  expect(tied({ sales: 90, allSales: 120 })).toBe(false);
  expect(tied({ sales: 90, allSales: 200 })).toBe(true);
  expect(tied({ sales: 10, allSales: 12, heard: true })).toBe(true);
});

test('the till of two shops, whose number routers borrow, convicts neither', () => {
  const lent = { cheapness: 1, routers: 2, sales: 12, allSales: 20 } as const;
  const tied = (over: Partial<NumberUse>, ...more: readonly NumberUse[]): boolean | undefined =>
    storyOf([use(1, { home: true, sales: 40, allSales: 40 }), use(2, over), ...more])[1]?.tied;
  expect(tied(lent)).toBe(false);
  expect(tied({ ...lent, allSales: 40 })).toBe(true);
  // Another till of the shop leaves this one a stranger's, but for an id that two shops may have been given.
  expect(tied({ ...lent, lone: 1, heard: true })).toBe(true);
  expect(tied({ ...lent, lone: 1 })).toBe(false);
  expect(tied({ ...lent, lone: 1, no: '836581056510001' })).toBe(true);
  expect(tied({ ...lent, lone: 1, no: '105998267671188' })).toBe(true);
  expect(tied(lent, use(3, { cheapness: 1, routers: 2 }))).toBe(true);
});

test("another shop's dearer number is not bound to a cheaper home by the terminal id alone", () => {
  const bound = (over: Partial<NumberUse>): boolean | undefined =>
    storyOf([
      use(1, { home: true, cheapness: 1, sales: 30, allSales: 30 }),
      use(2, { homes: 2, lone: 2, sales: 3, allSales: 40, ...over }),
    ])[1]?.bound;
  expect(bound({})).toBe(false);
  expect(bound({ heard: true })).toBe(true);
  expect(bound({ cheapness: 1 })).toBe(true);
  expect(bound({ lone: 0 })).toBe(true);
});

test('two dearer numbers that go about over several routed devices are no two shops with one id', () => {
  const about = { homes: 2, routers: 3, lone: 1, sales: 3, allSales: 40 };
  const bound = (over: Partial<NumberUse>): boolean | undefined =>
    storyOf([
      use(1, { home: true, cheapness: 1, sales: 30, allSales: 30 }),
      use(2, about),
      use(3, { ...about, ...over }),
    ])[1]?.bound;
  expect(bound({})).toBe(true);
  expect(bound({ routers: 2 })).toBe(false);
  expect(bound({ homes: 1 })).toBe(false);
});

test('a dearer number with nearly as many sales as the cheaper home convicts neither', () => {
  const tied = (sales: number): boolean | undefined =>
    storyOf([
      use(1, { home: true, cheapness: 1, devices: 1, sales: 14, allSales: 14 }),
      use(2, { sales, allSales: 40 }),
    ])[1]?.tied;
  expect(tied(12)).toBe(false);
  expect(tied(6)).toBe(true);
});

test('of shops that lend each other their numbers, one that has nearly all sales is at home', () => {
  const guest = { homes: 2, sales: 1, allSales: 60 } as const;
  const home = (sales: number): number | undefined =>
    homeOf(use(1, { home: true, homes: 3, sales, allSales: 130 }), use(2, guest), use(3, guest));
  expect(home(40)).toBe(1);
  expect(home(4)).toBeUndefined();
});

test('a till of several numbers that others borrow from, and a renumbered one, convict nobody', () => {
  const bound = (...uses: readonly NumberUse[]): readonly boolean[] =>
    storyOf(uses).map((one) => one.bound);
  const stall = { homes: 2, sales: 50, allSales: 55 } as const;
  expect(bound(use(1, stall), use(2, stall), use(3, stall))).toEqual([false, false, false]);
  const passing = { homes: 2, sales: 50, allSales: 90 } as const;
  expect(bound(use(1, passing), use(2, passing), use(3, stall))).toEqual([true, true, true]);
  const lent = { homes: 4, sales: 20, allSales: 60 } as const;
  expect(bound(use(1, lent), use(2, { sales: 12, name: '江畔餐厅' }))).toEqual([false, false]);
  expect(bound(use(1, lent), use(2, { sales: 12 }))).toEqual([true, true]);
});

test('a device that changed once and for good to a number as dear convicts nobody of the first', () => {
  const bound = (over: Partial<NumberUse>, ...more: readonly NumberUse[]): readonly boolean[] =>
    storyOf([
      use(1, { homes: 4, sales: 20, allSales: 60, lastPlace: 20 }),
      use(2, { devices: 1, firstPlace: 21, lastPlace: 32, ...over }),
      ...more,
    ]).map((one) => one.bound);
  expect(bound({})).toEqual([false, false]);
  expect(bound({ cheapness: 1 })).toEqual([true, true]);
  expect(bound({ firstPlace: 20 })).toEqual([true, true]);
  expect(bound({ devices: 2 })).toEqual([true, true]);
  expect(bound({}, use(3, { firstPlace: 33, lastPlace: 40 }))).toEqual([true, true, true]);
});

test('a move is without gain at one price only', () => {
  const isGainless = (cheapness: number | undefined): boolean =>
    isGainlessMove([
      use(1, { lastPlace: 12 }),
      use(2, { devices: 1, firstPlace: 13, lastPlace: 24, cheapness }),
    ]);
  expect([0, 1, undefined].map(isGainless)).toEqual([true, false, false]);
});

test('three kinds of desk beside shops of unlike trades are no till, a mall or a service hall is one', () => {
  const apart = (...sold: readonly (readonly [string, NumberUse['desk']])[]): boolean | undefined =>
    storyOf(
      sold.map(([mcc, desk], at) => use(at + 1, { mcc, desk, name: `店${at}`, devices: 2 })),
    )[0]?.desksApart;
  const hall = [
    ['4900', 'public'],
    ['4131', 'transport'],
    ['5411', 'supermarket'],
  ] as const;
  expect(apart(...hall)).toBe(false);
  expect(apart(...hall, ['5812', undefined], ['5814', undefined])).toBe(false);
  expect(apart(...hall, ['5812', undefined], ['5651', undefined])).toBe(true);
  expect(apart(['5411', 'supermarket'], ['5812', undefined], ['5651', undefined])).toBe(false);
});

test('a cheaper number that is nobody’s alone, beside another that is borrowed, is no till of its own', () => {
  const tied = (over: Partial<NumberUse>, ...more: readonly NumberUse[]): boolean | undefined =>
    storyOf([
      use(1, { home: true, devices: 1, sales: 3, allSales: 3 }),
      use(2, { homes: 3, routers: 3, cheapness: 1, sales: 14, allSales: 20, ...over }),
      ...more,
    ])[1]?.tied;
  const other = use(3, { homes: 2, routers: 2, cheapness: 1, sales: 4, allSales: 20 });
  expect(tied({}, other)).toBe(true);
  expect(tied({ lone: 1 }, other)).toBe(false);
  expect(tied({})).toBe(false);
});

test('a cheap number that goes with two borrowed ones of its class on three devices is one of the pool', () => {
  const pooled = { homes: 3, cheapness: 1, sales: 6, allSales: 60, runs: 8 } as const;
  const first = (over: Partial<NumberUse>) =>
    storyOf([
      use(1, { home: true, cheapness: 1, runs: 8, ...over }),
      use(2, { ...pooled, no: '822581054110402' }),
      use(3, { ...pooled, no: '822581041310503', cheapness: 2 }),
    ])[0];
  expect(first({})).toMatchObject({ role: 'open', passing: true });
  expect(first({ lone: 1 })).toMatchObject({ role: 'home' });
  expect(first({ devices: 2 })).toMatchObject({ role: 'home' });
  expect(first({ cheapness: 0 })).toMatchObject({ role: 'home' });
});

test('three dearer merchants that went to the same two numbers share a pool, however short they were there', () => {
  const shared = (parties: readonly number[], over: Partial<NumberUse> = {}): readonly boolean[] =>
    storyOf([
      OWN,
      ...parties.map((count, at) =>
        use(at + 2, { ...LATER, cheapness: 1, parties: count, ...over }),
      ),
    ]).map((one) => one.shared);
  expect(shared([3, 3])).toEqual([false, true, true]);
  expect(shared([3, 2])).toEqual([false, false, false]);
  expect(shared([3, 3], { cheapness: 0 })).toEqual([false, false, false]);
  expect(shared([3, 3], { name: '江畔餐厅' })).toEqual([false, false, false]);
});

test('cheap firms in spells leave no home, but the one that a device of its own has', () => {
  const spell = { cheapness: 1, deals: 20, longestRun: 10, runs: 2, firstPlace: 2 } as const;
  const home = (over: Partial<NumberUse>) =>
    storyOf([use(1, { ...spell, home: true, ...over }), use(2, spell), use(3, spell)])[0];
  expect(home({})).toMatchObject({ inSpells: true, role: 'open' });
  expect(home({ lone: 1 })).toMatchObject({ inSpells: true, role: 'home' });
});

test('a shop whose number others borrow is at home where most of it and most of the till meet', () => {
  const lent = { home: true, homes: 3, sales: 12, allSales: 16 } as const;
  const others = [use(2, { homes: 2, sales: 2 }), use(3, { homes: 2, sales: 3 })];
  expect(homeOf(use(1, lent), ...others)).toBe(1);
  expect(homeOf(use(1, { ...lent, allSales: 40 }), ...others)).toBeUndefined();
  const [first] = storyOf([use(1, { ...lent, allSales: 40 }), ...others]);
  expect(first?.tied).toBe(false); // the standard price, and most of the till: it convicts nobody
  const pool = [use(1, { ...lent, allSales: 40, sales: 5 }), ...others];
  expect(storyOf(pool)[0]?.tied).toBe(true);
});

test('no till belongs to shops of two cities, whoever borrows the number of one', () => {
  const lender = { sales: 8, allSales: 12, routers: 2, homes: 2, devices: 4 } as const;
  const tied = (over: Partial<NumberUse>): boolean | undefined =>
    storyOf([use(1, { home: true }), use(2, { ...lender, ...over })])[1]?.tied;
  expect(tied({})).toBe(false);
  expect(tied({ no: '822290058120002' })).toBe(true);
  expect(tied({ no: '836581082110002', mcc: '8211', cheapness: 2 })).toBe(true);
});

test('among borrowed numbers, the one that stands out as nobody’s else convicts nobody', () => {
  const lent = { homes: 2, sales: 18, allSales: 60, cheapness: 1, routers: 2 } as const;
  const bound = (sales: number, more: Partial<NumberUse> = {}, second = 1): readonly boolean[] =>
    storyOf([
      use(1, { sales, allSales: 40, ...more }),
      use(2, lent),
      use(3, { sales: second, allSales: 9 }),
      use(4, lent),
    ]).map((one) => one.bound);
  expect(bound(5)).toEqual([false, true, true, true]);
  expect(bound(2)).toEqual([true, true, true, true]);
  expect(bound(5, { routers: 1 })).toEqual([true, true, true, true]);
  expect(bound(5, {}, 3)).toEqual([true, true, true, true]);
});

test('a number of the device’s own brand, trade and price is its chain’s, not a borrowed one', () => {
  const names = (name: string, over: Partial<NumberUse> = {}): string | undefined =>
    storyOf([
      use(1, { home: true, name: '江畔春小吃店（万达店）' }),
      use(2, { name, homes: 3, ...over }),
    ])[1]?.names;
  expect(names('江畔春面馆有限公司')).toBe('same');
  expect(names('江畔春面馆有限公司', { cheapness: 1 })).toBe('similar');
  expect(names('江畔春面馆有限公司', { mcc: '8062' })).toBe('similar');
  expect(names('霁云百货')).toBe('different');
});

test('five numbers or more that a device went on from at once are as good as returns', () => {
  const returns = (count: number, deals: number): number | undefined =>
    storyOf([
      use(1, { home: true, firstPlace: 1, lastPlace: 12 }),
      ...Array.from({ length: count }, (_, at) =>
        use(at + 2, {
          sales: deals,
          deals,
          longestRun: deals,
          firstPlace: 13 + at * deals,
          lastPlace: 12 + (at + 1) * deals,
        }),
      ),
    ])[0]?.returns;
  expect(returns(6, 1)).toBe(5);
  expect(returns(6, 2)).toBe(5);
  expect(returns(6, 3)).toBe(0);
  expect(returns(5, 1)).toBe(4);
  expect(returns(4, 1)).toBe(0);
});

test('a spare device that stands in for the tills of shop after shop came back to none', () => {
  const returns = (over: Partial<NumberUse>, otherHouse = false): number | undefined =>
    storyOf(
      Array.from({ length: 6 }, (_, at) =>
        use(at + 1, {
          ...{ name: undefined, sales: 1, deals: 1, firstPlace: at + 1, lastPlace: at + 1 },
          no: `${otherHouse && at === 3 ? '836' : '822'}29005812${String(at).padStart(4, '0')}`,
          ...over,
        }),
      ),
    )[0]?.returns;
  const shop = { devices: 2, lone: 1, allSales: 30 } as const;
  expect(returns(shop)).toBe(0);
  // Terminals of a pool meet in its numbers, take such of other institutions, or numbers that nobody has.
  expect(returns({ ...shop, devices: 3 })).toBe(4);
  expect(returns(shop, true)).toBe(4);
  expect(returns({ ...shop, lone: 0 })).toBe(4);
});

test('a device for rent that serves another exhibitor of a dear trade at every fair came back to none', () => {
  const returns = (over: Partial<NumberUse>, last: Partial<NumberUse> = {}): number | undefined =>
    storyOf(
      Array.from({ length: 6 }, (_, at) =>
        use(at + 1, {
          ...{ name: undefined, sales: 1, deals: 1, allSales: 1, devices: 1 },
          ...{ firstPlace: at + 1, lastPlace: at + 1, ...over, ...(at === 5 ? last : {}) },
        }),
      ),
    )[0]?.returns;
  expect(returns({})).toBe(0);
  // Of a router's numbers another terminal has one, or one is cheap, or comes again.
  expect(returns({}, { devices: 2 })).toBe(4);
  expect(returns({}, { cheapness: 1 })).toBe(4);
  expect(returns({}, { cheapness: undefined })).toBe(4);
  expect(returns({}, { runs: 2, deals: 2, sales: 2 })).toBe(5);
});

test('what a device of many numbers began with and never came back to may be its own, unless others borrow it', () => {
  const tied = (over: Partial<NumberUse>): boolean | undefined => {
    const others = Array.from({ length: 6 }, (_, at) =>
      use(at + 2, { sales: 2, deals: 2, runs: 2, longestRun: 1, firstPlace: 4 + at, homes: 2 }),
    );
    const opening = { sales: 3, deals: 3, longestRun: 3, firstPlace: 1, lastPlace: 3 };
    const home = use(8, { sales: 3, deals: 3, runs: 3, longestRun: 1, firstPlace: 5, home: true });
    return storyOf([use(1, { ...opening, ...over }), home, ...others])[0]?.tied;
  };
  expect(tied({})).toBe(false);
  expect(tied({ runs: 2 })).toBe(true);
  expect(tied({ firstPlace: 2 })).toBe(true);
  expect(tied({ homes: 2 })).toBe(true);
  expect(tied({ deals: 2, longestRun: 2, lastPlace: 2 })).toBe(true);
});

/** Where every number is borrowed no home is known: which of them nothing ties to the device. */
const untied = (...uses: readonly NumberUse[]): readonly number[] =>
  storyOf(uses).flatMap(({ tied, number }) => (tied ? [] : [number]));
const lent = {
  sales: 5,
  allSales: 100,
  deals: 5,
  runs: 5,
  homes: 3,
  routers: 3,
  company: 5,
} as const;
const own = { ...lent, sales: 6, allSales: 16, deals: 6, home: true } as const;

test('a borrowed number that the device uses out of all proportion may be its own', () => {
  const pool = [use(2, lent), use(3, lent)];
  expect(untied(use(1, own), ...pool)).toEqual([1]);
  expect(untied(use(1, { ...own, allSales: 60 }), ...pool)).toEqual([]);
  expect(untied(use(1, { ...own, lone: 1 }), ...pool)).toEqual([]);
  expect(untied(use(1, { ...own, runs: 1 }), ...pool)).toEqual([]);
});

test('of a cheap class it is, if all its devices are at home with it and it was not opened with others', () => {
  const cheapPool = [use(2, { ...lent, cheapness: 1 }), use(3, { ...lent, cheapness: 1 })];
  const cheapOwn = { ...own, cheapness: 1, no: '822581054110301' };
  expect(untied(use(1, { ...cheapOwn, sole: true }), ...cheapPool)).toEqual([1]);
  expect(untied(use(1, cheapOwn), ...cheapPool)).toEqual([]);
  const beside = use(2, { ...lent, cheapness: 1, no: '822581054110302' });
  expect(
    untied(use(1, { ...cheapOwn, sole: true }), beside, use(3, { ...lent, cheapness: 1 })),
  ).toEqual([]);
});

test('of a cheap class, one that no other device has is out of proportion by itself', () => {
  const cheapPool = [2, 3].map((number) => use(number, { ...lent, cheapness: 1 }));
  const cheapOwn = { ...own, cheapness: 1, no: '822581054110301', sole: true, allSales: 10 };
  expect(untied(use(1, { ...cheapOwn, devices: 2 }), ...cheapPool)).toEqual([1]);
  expect(untied(use(1, { ...cheapOwn, devices: 1 }), ...cheapPool)).toEqual([]);
  const peak = { ...cheapOwn, sole: false, sales: 30, deals: 30, mostElsewhere: 1 };
  expect(untied(use(1, { ...peak, allSales: 70 }), ...cheapPool)).toEqual([1]);
  expect(untied(use(1, { ...peak, allSales: 70, mostElsewhere: 0 }), ...cheapPool)).toEqual([]);
});

test('of a cheap class it is, if most of the device and of the number is here, all through', () => {
  const cheapPool = [2, 3].map((number) =>
    use(number, { ...lent, sales: 1, deals: 1, runs: 1, cheapness: 1 }),
  );
  const most = { ...own, cheapness: 1, sales: 8, deals: 8, firstPlace: 1, lastPlace: 10 };
  expect(untied(use(1, { ...most, allSales: 14 }), ...cheapPool)).toEqual([1]);
  expect(untied(use(1, { ...most, allSales: 14, lone: 1 }), ...cheapPool)).toEqual([1]);
  expect(untied(use(1, { ...most, allSales: 24, lone: 1 }), ...cheapPool)).toEqual([]);
  expect(untied(use(1, { ...most, allSales: 24 }), ...cheapPool)).toEqual([1]);
  expect(untied(use(1, { ...most, allSales: 90 }), ...cheapPool)).toEqual([]);
  const spell = [use(1, { ...most, allSales: 14, firstPlace: 40, lastPlace: 50 })];
  expect(
    untied(...spell, use(2, { ...cheapPool[0], deals: 60, runs: 40 }), ...cheapPool.slice(1)),
  ).toEqual([]);
});

test('of a cheap class it is, if no other device has a third as many of its sales', () => {
  const pool = [2, 3].map((number) => use(number, { ...lent, sales: 8, deals: 8, cheapness: 1 }));
  const peak = { ...own, cheapness: 1, sales: 13, deals: 13, allSales: 30, mostElsewhere: 4 };
  expect(untied(use(1, peak), ...pool)).toEqual([1]);
  expect(untied(use(1, { ...peak, mostElsewhere: 5 }), ...pool)).toEqual([]);
  // Fewer sales are a router's choice as well.
  expect(untied(use(1, { ...peak, sales: 11, deals: 11, mostElsewhere: 3 }), ...pool)).toEqual([]);
});

test('a shop’s own number is no borrowed one, where a routed till of the same shop has it too', () => {
  const station = {
    home: true,
    cheapness: 1,
    sales: 9,
    deals: 9,
    runs: 1,
    allSales: 24,
    routers: 1,
  };
  const guest = use(2, { ...lent, sales: 1, deals: 1, runs: 1, cheapness: 1 });
  const roleOf = (sole: boolean): string | undefined =>
    storyOf([use(1, { ...station, sole }), guest])[0]?.role;
  expect(roleOf(true)).toBe('home');
  expect(roleOf(false)).toBe('open');
});

test('the one number of a pool that a device comes back to is of the shop that lends it', () => {
  const till = use(1, { home: true, sales: 17, allSales: 100 });
  const lender = { ...lent, routers: 2, sales: 8, allSales: 80, runs: 5, cheapness: 1 };
  expect(untied(till, use(2, lender))).toEqual([2]);
  expect(untied(till, use(2, { ...lender, runs: 2 }))).toEqual([]);
  expect(untied(till, use(2, { ...lender, lone: 1 }))).toEqual([]);
  expect(untied(till, use(2, { ...lender, company: 1 }))).toEqual([]);
  expect(untied(till, use(2, { ...lender, hosts: 2 }))).toEqual([2]);
  expect(untied(till, use(2, { ...lender, hosts: 3 }))).toEqual([]);
  expect(untied(till, use(2, lender), use(3, { ...lender, runs: 1 }))).toEqual([]);
});

/** Goal: a device that hardly ever says its own number is found out by whose the others are. */
const strangers = { lone: 1, devices: 6, sales: 20, allSales: 90, deals: 20, runs: 9 } as const;

test('the one number that has no shop elsewhere is the device’s own, however seldom it comes up', () => {
  const own = { devices: 1, sales: 2, allSales: 2, deals: 2, runs: 2 } as const;
  const others = [use(1, { ...strangers, home: true }), use(2, strangers)];
  expect(homeOf(...others, use(3, own))).toBe(3);
  expect(homeOf(...others, use(3, { ...own, cheapness: 1 }))).not.toBe(3);
  expect(homeOf(use(1, { ...strangers, home: true }), use(3, own))).toBe(1);
  expect(homeOf(...others, use(3, { ...own, lone: 1 }))).toBe(1);
  // A shop's number may have a till to itself and one or two others, as may what it borrows.
  const fewer = [
    use(1, { ...strangers, home: true, devices: 3 }),
    use(2, { ...strangers, devices: 3 }),
  ];
  expect(homeOf(...fewer, use(3, own))).toBe(1);
  const [one] = storyOf([...others, use(3, own)]);
  expect([one?.role, one?.passing, one?.tied]).toEqual(['away', true, true]);
});

test('where every number is another shop’s, all go on when two are borrowed', () => {
  const passing = (over: Partial<NumberUse>): readonly boolean[] =>
    storyOf([
      use(1, { ...strangers, homes: 3 }),
      use(2, { ...strangers, homes: 3 }),
      use(3, over),
    ]).map((story) => story.passing);
  expect(passing(strangers)).toEqual([true, true, true]);
  expect(passing({ ...strangers, lone: 0 })).toEqual([true, true, false]);
});

test('a till of two unlike shops from which others borrow is theirs, one of a pool is nobody’s', () => {
  const apart = (sales: number, third: readonly NumberUse[] = []): boolean | undefined =>
    storyOf([
      use(1, { mcc: '5541', desk: 'fuel', cheapness: 1, devices: 2, sales, allSales: 60 }),
      use(2, { mcc: '8062', desk: 'health', cheapness: 3, devices: 2, sales, allSales: 60 }),
      ...third,
    ])[0]?.desksApart;
  expect(apart(45)).toBe(false);
  expect(apart(44)).toBe(true);
  const school = { mcc: '8211', desk: 'education', cheapness: 3, devices: 2 } as const;
  expect(apart(45, [use(3, { ...school, sales: 45, allSales: 60 })])).toBe(true);
});

test('numbers drawn for single sales are no stalls at one till', () => {
  const TRADES = ['5812', '7997', '5732', '5651', '7230', '5912', '5211', '5993', '5944'];
  const apart = (some: readonly string[], over: Partial<NumberUse> = {}): boolean | undefined =>
    storyOf([
      use(10, { home: true, devices: 1 }),
      ...some.map((mcc, at) =>
        use(at + 1, {
          mcc,
          devices: 1,
          sales: 1,
          allSales: 1,
          deals: 1,
          firstPlace: at + 2,
          ...over,
        }),
      ),
    ])[1]?.desksApart;
  expect(apart(TRADES)).toBe(true);
  expect(apart(TRADES, { deals: 3 })).toBe(false);
  expect(apart(TRADES.slice(0, 7))).toBe(false);
  expect(apart(TRADES.map(() => '5812'))).toBe(false);
  expect(apart([...TRADES, ...TRADES, ...TRADES, ...TRADES, ...TRADES])).toBe(false);
});

test('of two borrowed numbers that no other device has both, one is the device’s own', () => {
  const partner = { ...strangers, homes: 2, sales: 14, home: true, oddPair: true } as const;
  const pool = { homes: 5, devices: 10, sales: 8, allSales: 81, cheapness: 1 } as const;
  const read = (other: Partial<NumberUse>): readonly unknown[] =>
    storyOf([use(1, partner), use(2, { ...pool, oddPair: true, ...other })]).map(
      ({ role, tied, bound }) => [role, tied, bound],
    );
  const open = (told: boolean): unknown => ['open', told, told];
  expect(read({})).toEqual([open(false), open(false)]);
  // Of one class, they may be of one pool.
  expect(read({ cheapness: 0 })).toEqual([open(true), open(true)]);
});

test('most sales under a dearer number do not make it the home, if it is another shop’s and of another pool', () => {
  const cheap = { homes: 5, devices: 10, sales: 8, allSales: 81, cheapness: 1 } as const;
  const home = (over: Partial<NumberUse>, oddPair = true): number | undefined =>
    homeOf(
      use(1, { ...strangers, homes: 2, home: true, oddPair, ...over }),
      use(2, { ...cheap, oddPair }),
    );
  expect(home({})).toBe(undefined);
  expect(home({}, false)).toBe(1);
  expect(home({ homes: 1 })).toBe(1);
  expect(home({ lone: 0 })).toBe(1);
});

test('a borrowed number without a till of its own may be the device’s, where all others have one', () => {
  const pool = { cheapness: 0, sales: 14, allSales: 100, devices: 17, lone: 1, homes: 6 } as const;
  const tied = (own: Partial<NumberUse>, other: Partial<NumberUse> = {}): boolean | undefined =>
    storyOf([
      use(1, { ...pool, home: true, lone: 0, sales: 4, allSales: 14, devices: 8, ...own }),
      use(2, { ...pool, ...other }),
      use(3, pool),
    ])[0]?.tied;
  expect(tied({})).toBe(false);
  expect(tied({ home: false })).toBe(true);
  expect(tied({ cheapness: 1 })).toBe(true);
  expect(tied({}, { lone: 0 })).toBe(true);
});

test('what is tied to a number that nothing else ties is the tie of that number, too', () => {
  const away = (...own: Partial<NumberUse>[]): boolean | undefined =>
    storyOf([
      use(1, { home: true, sales: 30, allSales: 40 }),
      ...own.map((over, at) => use(at + 2, { ...over, allSales: 40 })),
    ])[1]?.tied;
  expect(away({ tied: false, bound: false })).toBe(true);
  expect(away({ tied: false, bound: false }, { tied: false, bound: false })).toBe(false);
  const loose = use(1, { home: true, sales: 30, tied: false, bound: false });
  expect(storyOf([loose, use(2)])[0]?.tied).toBe(false);
});

test('three cheaper firms of two cities in passing are no stalls at one till either', () => {
  const apart = (over: Partial<NumberUse> = {}, far = '822290080620003'): boolean | undefined =>
    storyOf([
      use(10, { home: true, devices: 1, no: '822581075380010', mcc: '7538' }),
      ...['822581054110001', '822581049000002', far].map((no, at) =>
        use(at + 1, {
          no,
          mcc: no.slice(7, 11),
          cheapness: 1,
          devices: 1,
          sales: 1,
          allSales: 1,
          deals: 1,
          firstPlace: at + 2,
          ...over,
        }),
      ),
    ])[1]?.desksApart;
  expect(apart()).toBe(true);
  expect(apart({}, '822581080620003')).toBe(false);
  expect(apart({ cheapness: 0 })).toBe(false);
  expect(apart({ deals: 3 })).toBe(false);
});

/** Deals and runs of each number of one device, seldom two numbers on one day, and who else uses it. */
const handed = (
  ...turns: readonly (readonly [deals: number, runs: number, routers?: number])[]
): boolean =>
  storyOf(
    turns.map(([deals, runs, routers = 0], at) =>
      use(at + 1, {
        deals,
        runs,
        sales: deals,
        allSales: deals,
        routers,
        cheapness: 0,
        seldomTurns: true,
      }),
    ),
  ).every((told) => told.handed);

test('shops that each have a device for a while hired it, if one router of a hundred would do so', () => {
  expect(handed([9, 2], [6, 2], [3, 2], [1, 1], [1, 1])).toBe(true);
  expect(handed([9, 4], [6, 2], [3, 2], [1, 1], [1, 1])).toBe(false);
});

test('nor did they hire it, where routed devices use two of its numbers as well', () => {
  expect(handed([9, 2], [6, 2, 2], [3, 2], [1, 1], [1, 1])).toBe(true);
  expect(handed([9, 2], [6, 2, 2], [3, 2, 1], [1, 1], [1, 1])).toBe(true);
  expect(handed([9, 2], [6, 2, 2], [3, 2, 2], [1, 1], [1, 1])).toBe(false);
});

test('most of a till is its own shop’s, unless routed devices have more of the number and two others are borrowed', () => {
  const spread = { sales: 12, allSales: 40, homes: 1, routers: 3 } as const;
  const borrowed = { homes: 2, sales: 2 } as const;
  const others = [use(2, borrowed), use(3, borrowed)];
  const of = (over: Partial<NumberUse>, more = others): readonly number[] =>
    untied(use(1, { ...spread, ...over }), ...more);
  expect(of({})).toEqual([]);
  expect(of({ routers: 2 })).toEqual([1]);
  expect(of({ allSales: 24 })).toEqual([1]);
  expect(of({}, [use(2, borrowed), use(3, { sales: 2 })])).toEqual([1]);
});

test('what three routed shops borrow is no till’s own, however seldom the till says its number', () => {
  const own = use(1, { home: true, sales: 1, allSales: 1, devices: 1, sole: true });
  const spread = { sales: 22, allSales: 60, homes: 3, routers: 3, lone: 1, cheapness: 1 } as const;
  const beside = { sales: 6, allSales: 40, homes: 3, routers: 3, cheapness: 2 };
  const of = (over: Partial<NumberUse>, cheapness = 2): readonly number[] =>
    untied(own, use(2, { ...spread, ...over }), use(3, { ...beside, cheapness }));
  expect(of({})).toEqual([]);
  expect(of({ homes: 2 })).toEqual([2]);
  expect(of({ routers: 2 })).toEqual([2]);
  // Nor where the shop of that number would gain nothing by the other.
  expect(of({ homes: 2 }, 1)).toEqual([]);
});

test('the number that is called as the slips say is the home, whatever the sales say', () => {
  const pool = [2, 3, 4].map((number) => use(number, { homes: 3, routers: 3, sales: 9, lone: 1 }));
  const own = use(5, { sales: 4, allSales: 40, cheapness: 1 });
  expect(homeOf(...pool, own)).toBeUndefined();
  expect(homeOf(...pool, { ...own, signed: true })).toBe(5);
});
