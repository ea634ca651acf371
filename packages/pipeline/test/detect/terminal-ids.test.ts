import { beforeAll, describe, expect, test } from 'vitest';
import { readHands } from '../../src/detect/history/one-hand.ts';
import { areToldApart, type Meetings, seldomMeet } from '../../src/detect/history/terminal-ids.ts';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Two institutions that both count their terminals from 1, without serials and counters.
 * Goal: a borrowed number of one's own institution convicts; what shares an id by chance does not.
 * Method: 24 ids, each of a shop of either institution, with sales in between each other; four shops
 * of the first borrow from a pool, the second has a chain under one number.
 */

const IDS = Array.from({ length: 24 }, (_, at) => `${at + 1}`.padStart(8, '0'));
const FIRST = '江畔霁云宏达悦客恒昌顺德金鼎福林';
const NEXT = '阁坊斋轩苑居堂庄楼铺社园';

const nameOf = (at: number, trade: string): string =>
  `${FIRST[at % FIRST.length]}${NEXT[(at * 5) % NEXT.length]}${FIRST[(at * 3 + 1) % FIRST.length]}${trade}`;

const sale = (id: string, hour: number, merchant_no: string, merchant_name: string): Row => ({
  view: 'clearing',
  txn_id: `${id}-${merchant_no}-${hour}`,
  txn_time: new Date(Date.parse('2024-03-01T00:00:00Z') + hour * 3_700_000).toISOString(),
  amount: `${50 + hour}.00`,
  terminal_id: id,
  merchant_no,
  merchant_name,
  mcc: merchant_no.slice(7, 11),
});

const POOL = ['822290054110901', '822290082110902', '822290041310903'];
const CHAIN = '836290059120800';

/**
 * A shop whose number is borrowed by a terminal with the id of its own, but of another institution, which
 * forwards what it sends.
 */
const LENDER = '826290080620904';
const LENT: readonly Row[] = ['00000030', '00000031', '00000032'].flatMap((id, at) =>
  Array.from({ length: 12 }, (_, hour): Row => {
    if (at === 0 && hour % 3 === 0)
      return { ...sale(id, hour, LENDER, '恒通鞋店'), acquirer: '48262900' };
    const borrowed = [LENDER, '836581054110905', undefined, '836331041310906'][(hour + at) % 4];
    const number = borrowed ?? `83629005812${id.slice(4)}`;
    return { ...sale(id, hour, number, `${id}号店`), acquirer: '48362900' };
  }),
);

const TRANSACTIONS: readonly Row[] = IDS.flatMap((id, at) => {
  const ours = `82229005812${id.slice(4)}`;
  const theirs = at < 5 ? CHAIN : `83629005691${id.slice(4)}`;
  return Array.from({ length: 12 }, (_, hour) => {
    if (hour % 3 === 1)
      return sale(id, hour, theirs, theirs === CHAIN ? '康宁大药房' : nameOf(at + 40, '服装店'));
    const borrowed = at >= 12 && at < 16 && hour % 4 === 2 ? (at + hour / 2) % 3 : -1;
    return borrowed < 0
      ? sale(id, hour, ours, nameOf(at, '餐厅'))
      : sale(
          id,
          hour,
          POOL[borrowed] ?? '',
          nameOf(90 + borrowed, ['超市', '小学', '客运'][borrowed] ?? ''),
        );
  });
});

describe('terminal ids that two institutions both count from 1', () => {
  let scanned: Scanned;
  beforeAll(async () => {
    scanned = await scanTables({ transactions: [...TRANSACTIONS, ...LENT] });
  }, 60_000);

  const jumped = (rows: readonly Row[]): readonly string[] => {
    const ids = new Set(rows.map((row) => row['txn_id']));
    return scanned.verdicts
      .filter((row) => row['verdict'] === 'jumped' && ids.has(row['txn_id']))
      .map((row) => row['observed_merchant_no'] ?? '');
  };

  test('the pool of the own institution is found, and nothing else is called', () => {
    const numbers = jumped(TRANSACTIONS);
    expect([...new Set(numbers)].sort()).toEqual([...POOL].sort());
    expect(numbers.length).toBe(
      TRANSACTIONS.filter((row) => POOL.includes(row['merchant_no'] ?? '')).length,
    );
  });

  test('a shop is not called for a terminal with its id that borrows its number', () => {
    expect(jumped(LENT.filter((row) => row['acquirer'] === '48262900'))).toEqual([]);
  });
});

describe('an institution whose offices count from 1, beside others that give each id out once', () => {
  const idOf = (at: number): string => `${at + 1}`.padStart(8, '0');
  /** Twenty sales of one till, a message counter of its own beside. */
  const till = (at: number, no: string, name: string, each = 1): readonly Row[] =>
    Array.from({ length: 20 }, (_, hour) => hour)
      .filter((hour) => hour % each === 0)
      .map(
        (hour): Row => ({
          ...sale(idOf(at), hour, no, name),
          trace_no: `${((at * 7919 + Number(no.slice(3, 7)) * 31) % 90_000) + hour}`.padStart(
            6,
            '0',
          ),
        }),
      );
  /** Shops of two cities on `shared` of 28 ids, those of one with two tills each, a firm with four tills of its own, and forty ids of one shop each. */
  const world = (shared: number): readonly Row[] => [
    ...Array.from({ length: 28 }, (_, at) =>
      till(at, `82210005812${idOf(at).slice(4)}`, nameOf(at, '餐厅')),
    ).flat(),
    ...Array.from({ length: shared }, (_, at) =>
      till(at, `82252105691${idOf(at - (at % 2)).slice(4)}`, nameOf(at - (at % 2) + 40, '服装店')),
    ).flat(),
    ...[10, 11, 12, 13].flatMap((at) =>
      till(at, '822521057226753', '蜀顺诚科技有限公司', 3).map(({ trace_no: _, ...row }) => row),
    ),
    ...Array.from({ length: 40 }, (_, at) =>
      till(at + 100, `83629005812${idOf(at).slice(4)}`, nameOf(at + 60, '餐厅')),
    ).flat(),
  ];
  const called = async (shared: number): Promise<number> => {
    const { verdicts } = await scanTables({ transactions: world(shared) });
    return verdicts.filter(({ verdict }) => verdict === 'jumped').length;
  };

  test('a firm of several tills is not called where a quarter of the ids are two shops’', async () => {
    expect(await called(7)).toBe(0);
    expect(await called(0)).toBe(28);
  }, 60_000);
});

describe('ids that one hand gives out for two institutions', () => {
  /** Thirty-six ids in turn, so that by chance nine would be of both, if each counted its own. */
  const ids = Array.from({ length: 36 }, (_, at) => `${at + 1}`.padStart(8, '0'));
  const pools = [
    ['836290054110901', '836290082110902'],
    ['822290054110901', '822290082110902'],
  ];
  /** `lasts`: hours of trade of each shop; short ones open one after the other. */
  const shops = (lasts: number): readonly Row[] =>
    ids.flatMap((id, at) => {
      const house = at % 2 === 0 ? '822' : '836';
      const own = `${house}29005812${id.slice(4)}`;
      return Array.from({ length: lasts }, (_, hour): Row => {
        const borrowed =
          at < 12 && hour === 3 + (at % 4) ? pools[at % 2]?.[at < 6 ? 0 : 1] : undefined;
        const from = lasts < 20 ? at * lasts : 0;
        return borrowed === undefined
          ? sale(id, from + hour, own, nameOf(at, '餐厅'))
          : sale(id, from + hour, borrowed, borrowed.includes('5411') ? '满仓超市' : '明理小学');
      });
    });
  const borrowed = async (lasts: number): Promise<number> => {
    const { verdicts } = await scanTables({ transactions: shops(lasts) });
    return verdicts.filter(({ verdict }) => verdict === 'jumped').length;
  };

  test('a number of the other institution that came up once under shops in steady use is borrowed', async () => {
    expect(await borrowed(20)).toBe(12);
  }, 60_000);

  test('shops that follow each other would seldom be seen to meet, so that nothing is said', async () => {
    expect(await borrowed(10)).toBe(0);
  }, 60_000);
});

describe('ids that carry two numbers', () => {
  /** Of institution 1 and institutions 1 and 2; all that is not said is zero. */
  const meetings = (
    known: Readonly<Record<string, readonly [number, number, number]>>,
  ): Meetings => {
    return (a, b, how) => {
      const [chance, mixed, clashes] = known[`${a} ${b} ${how}`] ?? [0, 0, 0];
      return { chance, mixed, clashes };
    };
  };
  const between = (chance: number, clashes: number): boolean =>
    seldomMeet(meetings({ '1 2 houses': [chance, 20, clashes] }), 1, 2, 'houses');
  const areas = (chance: number, clashes: number, near = 0): boolean =>
    seldomMeet(
      meetings({ '1 1 areas': [chance, 20, clashes], '1 1 place': [near, near * 20, 0] }),
      1,
      1,
      'areas',
    );

  test('two institutions: no more than one in a hundred may meet by chance, whatever clashes', () => {
    expect(between(0.2, 2)).toBe(true);
    expect(between(0.21, 0)).toBe(false);
    expect(between(30, 3)).toBe(false);
  });

  test('where no id carries two numbers yet, the one that is asked about counts as the first', () => {
    const first = (chance: number): boolean =>
      seldomMeet(meetings({ '1 2 houses': [chance, 0, 0] }), 1, 2, 'houses');
    expect(first(0.01)).toBe(true);
    expect(first(0.02)).toBe(false);
  });

  test('two institutions: single shops that would clash by the dozen and hardly do have ids of one hand', () => {
    expect(between(30, 2)).toBe(true);
    expect(between(9, 0)).toBe(false);
    expect(between(9.3, 0)).toBe(true);
    expect(between(13, 1)).toBe(false);
    // How many would clash is told by how many shops are in use all the time.
    const steady = (share: number): boolean =>
      seldomMeet(meetings({ '1 2 houses': [9, 20, 0] }), 1, 2, 'houses', {
        within: { chance: 0, mixed: 0, clashes: 0 },
        hands: new Set(),
        steady: share,
      });
    expect(steady(0.5)).toBe(false);
    expect(steady(0.6)).toBe(true);
  });

  test('one institution: a doubt is allowed, unless most of the ids clash', () => {
    expect(areas(3, 10)).toBe(true);
    expect(areas(3, 11)).toBe(false);
  });

  test('one institution: ids that could meet by the dozen and hardly do are its own', () => {
    expect(areas(20, 3)).toBe(true);
    expect(areas(20, 4)).toBe(false);
    expect(areas(3.1, 0)).toBe(false);
    expect(areas(6, 0)).toBe(true);
    // A fifth of the ids that carry two numbers clash, however many could have met.
    expect(areas(60, 4)).toBe(false);
  });

  test('one institution: who never gives an id out again elsewhere does not do so in one place', () => {
    const near = (chance: number, mixed: number): boolean =>
      seldomMeet(
        meetings({ '1 1 areas': [chance, mixed, 0], '1 1 place': [8, 12, 7] }),
        1,
        1,
        'place',
      );
    expect(near(30, 0)).toBe(true);
    expect(near(30, 4)).toBe(true);
    expect(near(30, 5)).toBe(false);
    // Ids that could meet three times by chance and never do are few, but told.
    expect(near(3.1, 0)).toBe(true);
    expect(near(2.9, 0)).toBe(false);
  });

  test('one institution: shops of one place and of two that hardly ever clash have ids of their own', () => {
    const whole = (clashes: number): boolean =>
      seldomMeet(
        meetings({ '1 1 areas': [23, 5, clashes], '1 1 place': [5.8, 18, 0] }),
        1,
        1,
        'place',
      );
    expect(whole(1)).toBe(true);
    expect(whole(3)).toBe(false);
  });

  test('one institution: shops of one place that share a device do not speak against ids of two', () => {
    const apart = (clashes: number, near: number): boolean =>
      seldomMeet(
        meetings({ '1 1 areas': [13, 17, clashes], '1 1 place': [3, 9, near] }),
        1,
        1,
        'areas',
      );
    expect(apart(0, 4)).toBe(true);
    expect(apart(0, 9)).toBe(true);
    expect(apart(2, 4)).toBe(true);
    expect(apart(3, 4)).toBe(false);
  });

  test('a small institution: what all show of their own ids counts, but not against its own clashes', () => {
    const small = (clashes: number, all: number): boolean =>
      seldomMeet(meetings({ '1 1 place': [4, 20, clashes] }), 1, 1, 'place', {
        within: { chance: 20, mixed: 80, clashes: all },
        hands: new Set(),
        steady: 0.5,
      });
    expect(small(0, 4)).toBe(true);
    expect(small(0, 9)).toBe(false);
    expect(small(4, 4)).toBe(false);
  });

  test('a small institution: a few clashes more are luck, where its ids could meet by the dozen', () => {
    const small = (chance: number, clashes: number, all: number): boolean =>
      seldomMeet(meetings({ '1 1 place': [chance, 24, clashes] }), 1, 1, 'place', {
        within: { chance: 136, mixed: 92, clashes: all },
        hands: new Set(),
        steady: 0.5,
      });
    expect(small(40, 6, 11)).toBe(true);
    expect(small(40, 8, 11)).toBe(false);
    expect(small(20, 6, 11)).toBe(false);
    expect(small(40, 6, 14)).toBe(false);
  });

  /** Ids of institution 1 would meet `chance` of the second's and third's each; `mixed` of the third do. */
  const hands = (chance: number, mixed: number): readonly number[] => {
    const of = meetings({ '1 2 houses': [chance, 0, 0], '1 3 houses': [chance, mixed, 0] });
    return [...readHands((a, b) => of(a, b, 'houses'), [1, 2, 3])];
  };

  test('one hand gives out the ids of institutions that would meet by chance and hardly do', () => {
    expect(hands(5, 0)).toEqual([1, 2, 3]);
    expect(hands(3, 0)).toEqual([1]);
    expect(hands(2, 0)).toEqual([]);
    expect(hands(10, 3)).toEqual([1, 2]);
    expect(hands(10, 4)).toEqual([2]);
  });

  test('ids of one hand are allowed more of a doubt, and those of two institutions as much as of one', () => {
    const held = (how: 'place' | 'houses', chance: number, ...of: readonly number[]): boolean => {
      const known = meetings({ '1 1 place': [chance, 20, 7], '1 2 houses': [chance, 20, 0] });
      const giving = {
        within: { chance: 0, mixed: 0, clashes: 0 },
        hands: new Set(of),
        steady: 0.5,
      };
      return seldomMeet(known, 1, how === 'place' ? 1 : 2, how, giving);
    };
    expect(held('place', 6, 1)).toBe(true);
    expect(held('place', 6.1, 1)).toBe(false);
    expect(held('place', 6)).toBe(false);
    expect(held('houses', 3, 1, 2)).toBe(true);
    expect(held('houses', 3.1, 1, 2)).toBe(false);
    expect(held('houses', 3, 1)).toBe(false);
  });

  test('one institution: what its numbers of one place say counts as well', () => {
    expect(areas(4, 1)).toBe(false);
    expect(areas(4, 1, 1)).toBe(true);
    const near = (chance: number): boolean => {
      const of = meetings({ '1 1 areas': [2, 20, 0], '1 1 place': [chance, 20, 9] });
      return seldomMeet(of, 1, 1, 'areas');
    };
    expect(near(4)).toBe(true);
    expect(near(4.2)).toBe(false);
  });
});

test('two institutions are told apart from those that meet by ids that lie far from each other', () => {
  const far = { chance: 0.001, mixed: 7, clashes: 0 };
  expect(areToldApart(true, far)).toBe(true);
  expect(areToldApart(false, far)).toBe(false);
  expect(areToldApart(true, { ...far, chance: 2 })).toBe(false);
  expect(areToldApart(true, { ...far, mixed: 0 })).toBe(false);
});
