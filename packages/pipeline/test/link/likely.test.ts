import { cleanName, VIEWS } from '@zhenma/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import { createClusters, findClusters } from '../../src/link/clusters.ts';
import { createPairs } from '../../src/link/likely/candidates.ts';
import { learnClocks } from '../../src/link/likely/clocks.ts';
import { sureCodes } from '../../src/link/likely/codes.ts';
import { identitySql } from '../../src/link/likely/levels.ts';
import { patternOdds } from '../../src/link/likely/model.ts';
import { loadNames } from '../../src/link/likely/names.ts';
import { levelsOf, patternSql } from '../../src/link/likely/pattern.ts';
import { createSides, STEPS } from '../../src/link/likely/sides.ts';
import { createLikelyLinks, findLikelyLinks } from '../../src/link/likely.ts';
import { normalise, openTest, type Row } from '../tables.ts';

/**
 * Links without keys. Goal: what chance cannot explain is joined with its probability, what it can
 * is left alone. Method: a made shop street whose numbers were all replaced, then single traps; each
 * also in reverse order of rows.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const VIEW = `[${VIEWS.map((view) => `'${view}'`).join(', ')}][view]`;

const salesOf = async (rows: readonly Row[], live = false): Promise<readonly string[]> => {
  await normalise(session, { transactions: rows });
  await createClusters(session);
  await createLikelyLinks(session, { live });
  const found = await session.rows(
    `select string_agg(${VIEW} || '/' || txn_id, ' ' order by obs) as sale
     from observation join cluster using (obs) group by cluster.sale order by min(obs)`,
  );
  return found.map((row) => String(row['sale']));
};

const two = (n: number): string => String(n).padStart(2, '0');

/** Sale `n` of a street of 20 shops: no number in common, no card; amounts of fen. */
const seen = (view: 'slip' | 'clearing', n: number, more: Row = {}): Row => {
  const shop = (n * 7) % 20;
  const replaced = view === 'clearing' && n % 4 === 0;
  return {
    view,
    txn_id: `${view[0]}${n}`,
    txn_time: `2024-03-${two(1 + (n % 28))}T${two(9 + (n % 11))}:${two((n * 13) % 60)}:${view === 'slip' ? '05' : '09'}`,
    amount: `${10 + ((n * 37) % 400)}.${two((n * 17) % 100)}`,
    merchant_no: `8222900${replaced ? '5411' : '5812'}${String(shop + (replaced ? 900 : 0)).padStart(4, '0')}`,
    terminal_id: `${view === 'slip' ? 'T' : 'X'}${n}`,
    ...more,
  };
};

const STREET = Array.from({ length: 300 }, (_, n) => [seen('slip', n), seen('clearing', n)]).flat();

describe('a street whose reference numbers and cards are gone', () => {
  const right = Array.from({ length: 300 }, (_, n) => `slip/s${n} clearing/c${n}`).sort();

  test('all sales are found, replaced or not, in any order of rows', async () => {
    const found = await salesOf(STREET);
    expect([...found].sort()).toEqual(right);
    expect(await salesOf([...STREET].reverse())).toEqual(found);
    const [row] = await session.rows(
      'select count(*) as n, min(probability_ppm) as least, max(probability_ppm) as most from likely_link',
    );
    expect(row?.['n']).toBe(300);
    expect(row?.['least']).toBeGreaterThanOrEqual(990_000);
    expect(row?.['most']).toBeLessThanOrEqual(1_000_000);
  });

  /** Every fifth slip comes from one terminal; some of its sales state the card, most do not. */
  const clockOff = (minutes: number): readonly Row[] =>
    STREET.map((row) => {
      const n = Number(String(row['txn_id']).slice(1));
      if (n % 20 !== 5) return row;
      const card = n % 60 === 5 ? { card_token: `card-${n}` } : {};
      if (row['view'] !== 'slip') return { ...row, ...card };
      const at = Date.parse(`${row['txn_time']}Z`) - minutes * 60_000;
      return {
        ...row,
        ...card,
        txn_time: new Date(at).toISOString().slice(0, 19),
        terminal_id: 'T-SLOW',
        merchant_no: '822290058120015',
      };
    });

  test('a terminal whose clock is an hour slow is known by the sales that state a card', async () => {
    const rows = clockOff(60);
    const found = await salesOf(rows);
    expect([...found].sort()).toEqual(right);
    expect(await salesOf([...rows].reverse())).toEqual(found);
  });

  test('however many steps join, observations are placed once', async () => {
    const placed: string[] = [];
    const counting: Session = {
      ...session,
      run: (sql) => {
        if (sql.includes('table cluster')) placed.push(sql);
        return session.run(sql);
      },
    };
    const bills = Array.from({ length: 300 }, (_, n) => {
      const { txn_id, ...row } = seen('clearing', n);
      return { ...row, view: 'statement', txn_id: `b${n}` };
    });
    await normalise(session, { transactions: [...STREET, ...bills] });
    await createClusters(session);
    await findLikelyLinks(counting, {});
    expect(placed).toHaveLength(0);
    const [moved] = await session.rows(
      'select count(*) as n, count(distinct head) as heads from moved',
    );
    expect(moved).toEqual({ n: 600, heads: 300 });
    await createClusters(session);
    await createLikelyLinks(counting);
    const [row] = await session.rows('select count(distinct sale) as sales from cluster');
    expect(row?.['sales']).toBe(300);
    expect(placed).toHaveLength(1);
  });

  test('live rules link by keys alone', async () => {
    expect(await salesOf(STREET, true)).toHaveLength(600);
  });

  test('a slip without counterpart stays single', async () => {
    const found = await salesOf(STREET.filter((row) => row['txn_id'] !== 'c4'));
    expect(found).toContain('slip/s4');
    expect(found).toHaveLength(300);
  });

  test('two slips of different shops in one minute, two replaced records: nobody knows which', async () => {
    const same = { txn_time: '2024-03-05T12:00:00', amount: '88.00' };
    const twins = [500, 501].flatMap((n) => [
      seen('slip', n, { ...same, merchant_no: `8222900581200${n % 2}9` }),
      seen('clearing', n, { ...same, merchant_no: `8222900541108${n % 2}9` }),
    ]);
    const found = await salesOf([...STREET, ...twins]);
    expect(found).toEqual(expect.arrayContaining(['slip/s500', 'slip/s501']));
  });

  test('equal sales of one shop in one minute pair off', async () => {
    const same = {
      txn_time: '2024-03-05T12:00:00',
      amount: '88.00',
      merchant_no: '822290058120009',
    };
    const twins = [500, 501].flatMap((n) => [seen('slip', n, same), seen('clearing', n, same)]);
    const found = await salesOf([...STREET, ...twins]);
    expect(found.filter((sale) => /[sc]50[01]/.test(sale))).toHaveLength(2);
  });
});

describe('what stays apart', () => {
  const base: Row = { amount: '88.80', txn_time: '2024-03-05T12:00:00' };
  const CASES: readonly (readonly [string, readonly Row[]])[] = [
    [
      'two cards',
      [
        { ...base, view: 'slip', txn_id: 'a', card_token: 'K' },
        { ...base, view: 'clearing', txn_id: 'b', card_token: 'L' },
      ],
    ],
    [
      'a refund',
      [
        { ...base, view: 'slip', txn_id: 'a', card_token: 'K' },
        { ...base, view: 'clearing', txn_id: 'b', card_token: 'K', txn_type: 'refund' },
      ],
    ],
    [
      'a request that was declined',
      [
        { ...base, view: 'response', txn_id: 'a', auth_code: '123456', resp_code: '51' },
        { ...base, view: 'clearing', txn_id: 'b', auth_code: '123456' },
      ],
    ],
    [
      'a round amount at the same hour of two merchants',
      [
        { ...base, view: 'slip', txn_id: 'a', amount: '100.00', merchant_no: '822290058120001' },
        {
          ...base,
          view: 'clearing',
          txn_id: 'b',
          amount: '100.00',
          txn_time: '2024-03-05T12:07:00',
          merchant_no: '822290054110009',
        },
      ],
    ],
  ];
  test.each(CASES)('%s', async (_, rows) => {
    expect(await salesOf(rows)).toHaveLength(rows.length);
  });
});

test('the last four digits of a card are one witness of two, however they are written', async () => {
  const base: Row = { amount: '88.80', merchant_no: '822290058120001' };
  const slip = { ...base, view: 'slip', txn_id: 'a', txn_time: '2024-03-05T12:00:00' };
  const line = { ...base, view: 'statement', txn_id: 'b', txn_time: '2024-03-05' };
  const masked = { ...slip, card_token: '622200******1234' };
  expect(await salesOf([masked, { ...line, card_token: '1234' }])).toHaveLength(1);
  expect(await salesOf([masked, { ...line, card_token: '****4321' }])).toHaveLength(2);
});

test('the authorisation code of the issuer is a witness that no channel rewrites', async () => {
  const base: Row = { amount: '100.00', auth_code: 'A1B2C3', merchant_no: '822290058120001' };
  const found = await salesOf([
    { ...base, view: 'slip', txn_id: 'a', txn_time: '2024-03-05T12:00:00' },
    { ...base, view: 'clearing', txn_id: 'b', txn_time: '2024-03-06' },
  ]);
  expect(found).toEqual(['slip/a clearing/b']);
});

/** A card that pays the same sum twice in six minutes: of one sale the slip is left, of the other the clearing row. */
const twoHalves = (codes: readonly string[]): readonly Row[] => {
  const half: Row = { amount: '845.00', card_token: 'KX' };
  const [slip, clearing] = [
    { terminal_id: '63760932', merchant_no: '833391053111792', rrn: '912158004874' },
    { terminal_id: 'B4740520', merchant_no: '833391054118391', rrn: '912152818246' },
  ];
  return [
    { ...half, ...slip, view: 'slip', txn_id: 'sx', txn_time: at(50), auth_code: codes[0] ?? '' },
    {
      ...half,
      ...clearing,
      view: 'clearing',
      txn_id: 'cx',
      txn_time: at(56),
      auth_code: codes[1] ?? '',
    },
  ];
};
const at = (minute: number): string => `2024-03-05T12:${minute}:00`;

/** Sales whose records a reference number joins, with the codes of both. */
const sure = (slipOf: (nth: number) => string): readonly Row[] =>
  Array.from({ length: 40 }, (_, nth) =>
    ['slip', 'clearing'].map((view) => ({
      view,
      txn_id: `${view[0]}${nth}`,
      txn_time: at(10 + nth),
      amount: `${100 + nth}.00`,
      card_token: `K${nth}`,
      rrn: String(800_000_000_000 + nth),
      merchant_no: '822290058120001',
      auth_code: view === 'slip' ? slipOf(nth) : codeOf(nth),
    })),
  ).flat();
const codeOf = (nth: number): string => String(4_000 + 37 * nth).padStart(6, '0');

test('two codes are two sales where sources hand codes on, with or without their zeros', async () => {
  const halves = async (slipOf: (nth: number) => string, codes: readonly string[]) =>
    (await salesOf([...sure(slipOf), ...twoHalves(codes)])).length - 40;
  const bare = (nth: number): string => codeOf(nth).replace(/^0+/, '');
  expect(await halves(codeOf, ['057540', '144544'])).toBe(2);
  expect(await halves(bare, ['57540', '144544'])).toBe(2);
  expect(await halves(codeOf, ['144544', '144544'])).toBe(1);
  expect(await halves(bare, ['44544', '044544'])).toBe(1);
});

test('codes of records that keys joined are counted by the sides of a step', async () => {
  const found = async (rows: readonly Row[], seeks: 'clearing' | 'statement') => {
    await normalise(session, { transactions: rows });
    await findClusters(session);
    await session.run(
      'create or replace table likely_link (sale integer, probability_ppm integer)',
    );
    return sureCodes(session, { left: ['slip', 'request'], seeks });
  };
  const other = (nth: number): string => (nth < 10 ? '000009' : codeOf(nth).replace(/^0+/, ''));
  expect(await found(sure(other), 'clearing')).toEqual({ same: 30, other: 10 });
  expect(await found(sure(other), 'statement')).toEqual({ same: 0, other: 0 });
  expect(
    await found(
      sure(() => ''),
      'clearing',
    ),
  ).toEqual({ same: 0, other: 0 });
});

const NOTHING = { unrelated: [], codes: { same: 0, other: 0 } };

test('a record that states no code contradicts none', async () => {
  const { auth_code: _, ...bare } = twoHalves(['057540', ''])[1] as Row;
  const [slip] = twoHalves(['057540', '']);
  const line = {
    ...bare,
    rrn: '',
    terminal_id: '',
    merchant_no: '',
    txn_time: '2024-03-05T13:05:00',
  };
  expect(await salesOf([...sure(codeOf), slip as Row, line])).toHaveLength(41);
});

describe('a set price', () => {
  const LUNCH = { card_token: 'K', amount: '15.00' };
  const seenAt = (view: 'slip' | 'statement', day: number, name: string, more: Row = {}): Row => ({
    ...LUNCH,
    view,
    txn_id: `${view[0]}${day}`,
    txn_time: `2024-03-${two(day)}T${view === 'slip' ? '12:10:00' : '00:00:00'}`,
    merchant_name: name,
    ...more,
  });
  const [here, there] = ['江记烤鱼馆', '毛嫂奶茶店'];
  /** The card pays it at one counter nearly every day; on the last the other half of each sale is missing. */
  const lunches = Array.from({ length: 20 }, (_, at) => [
    seenAt('slip', at + 1, here),
    seenAt('statement', at + 1, here),
  ]).flat();
  const last = (name: string, more: Row = {}): readonly Row[] => [
    seenAt('slip', 25, here, more),
    seenAt('statement', 25, name, more),
  ];

  test('a day, a card and a sum that it pays daily join no two shops', async () => {
    expect(await salesOf([...lunches, ...last(there)])).toHaveLength(22);
  });

  test('… but what names one shop', async () => {
    expect(await salesOf([...lunches, ...last(here)])).toHaveLength(21);
  });

  test('… nor does a rare sum need one name', async () => {
    const rare = last(there, { amount: '8137.46' });
    expect(await salesOf([...lunches, ...rare])).toHaveLength(21);
  });

  test('… and keys alone join them, as they do live', async () => {
    expect(await salesOf([...lunches, ...last(there)], true)).toHaveLength(21);
  });

  test('what is left of a sale that three records saw may grow again', async () => {
    const cleared = { ...last(there)[0], view: 'clearing', txn_id: 'c25' } as Row;
    const found = await salesOf([...lunches, ...last(there), cleared]);
    expect(found).toContain('slip/s25 clearing/c25');
    expect(found).toContain('statement/s25');
  });
});

describe('the model', () => {
  const pattern = { time: 2, identity: 9, issuer: 0, auth: 0, n: 1_000 };
  const odds = (rarity: number, n: number): number =>
    patternOdds([{ ...pattern, rarity, n }], NOTHING, 1_000, 1_000)[0] ?? 0;

  test('the rarer the amount, the surer the link', () => {
    expect(odds(-20, 900)).toBeGreaterThan(odds(-10, 900) * 20);
  });

  test('where hardly anything has a counterpart, agreement means less', () => {
    expect(odds(-4, 5)).toBeLessThan(odds(-4, 900) / 5);
  });

  test('where hardly a record of the other side is left over, agreement means more', () => {
    const among = (right: number): number =>
      patternOdds([{ ...pattern, rarity: -4, n: 900 }], NOTHING, 1_000, right)[0] ?? 0;
    expect(among(950)).toBeGreaterThan(among(9_000) * 5);
  });

  test('codes that differ mean the more, the surer it is that sources hand them on', () => {
    const among = (same: number, other: number): number =>
      patternOdds(
        [{ ...pattern, auth: 2, rarity: -20, n: 1 }],
        { unrelated: [], codes: { same, other } },
        9,
        9,
      )[0] ?? 0;
    expect(among(1_000, 0)).toBeLessThan(among(0, 0) / 20);
    expect(among(0, 1_000)).toBeGreaterThan(among(0, 0));
  });

  test('pairs that only chance made likely teach nothing of codes that keys have taught', () => {
    const pairs = { ...pattern, auth: 2, rarity: -20, n: 500 };
    const among = (same: number): number =>
      patternOdds([pairs], { unrelated: [], codes: { same, other: 0 } }, 1_000, 1_000)[0] ?? 0;
    expect(among(1_000)).toBeLessThan(among(50) / 20);
  });

  test('no pairs, no odds', () => {
    expect(patternOdds([], NOTHING, 10, 10)).toEqual([]);
  });
});

describe('clocks of terminals', () => {
  /** Links of one terminal whose clearing records are so many minutes later than its slips. */
  const told = async (minutes: readonly number[]): Promise<number> => {
    const rows = minutes.map((later, at) => `(${at + 1}, 7, 9, ${at * 1e7}, ${later * 60_000})`);
    await session.run(`create or replace table link_told as
      from (values ${rows.join(', ')}) as t(sale, number, tid, at_ms, later)`);
    for (const [table, columns] of [
      ['left', 'sale, number, tid, at_ms'],
      ['right', 'sale + 1000 as sale, at_ms + later as at_ms'],
      ['made', 'sale as l, sale + 1000 as r, abs(later) // 1000 as gap'],
    ])
      await session.run(
        `create or replace table likely_${table} as select ${columns} from link_told`,
      );
    return learnClocks(session, 1_000 + minutes.length);
  };

  test.each([
    ['an hour, always', [60, 60, 61, 59], 1],
    ['an hour, but for one late record', [60, 60, 61, 59, 900], 1],
    ['four minutes, always: beyond what a printed minute may lack', [4, 4, 3, 4], 1],
    ['right', [0, 1, 0, 1], 0],
    ['late by chance', [20, 45, 60, 90, 300], 0],
    ['two links tell nothing', [60, 60], 0],
  ])('%s', async (_, minutes, wrong) => expect(await told(minutes)).toBe(wrong));

  test('links are not looked up where no terminal has half of them far off', async () => {
    await session.run('drop table if exists likely_clock');
    expect(await told([0, 0, 0, 1, 30])).toBe(0);
    expect(await tables('likely_clock')).toBe(0);
    await told([60, 1, 60, 1]);
    expect(await tables('likely_clock')).toBe(1);
  });
});

/** How many tables have that name. */
const tables = async (name: string): Promise<unknown> => {
  const [row] = await session.rows(
    `select count(*) as n from duckdb_tables() where table_name = '${name}'`,
  );
  return row?.['n'];
};

describe('candidates', () => {
  /** How many pairs of slips and clearing rows would be compared, and how many of them twice. */
  const pairsOf = async (
    rows: readonly Row[],
    through = session,
  ): Promise<{ pairs: number; twice: number }> => {
    await normalise(session, { transactions: rows });
    await createClusters(session);
    const sides = await createSides(session, STEPS[1] as (typeof STEPS)[number], false);
    if (sides === undefined) throw new Error('no sides');
    await createPairs(through, sides);
    const [found] = await session.rows(
      'select count(*) as n, count(*) - count(distinct (l, r)) as twice from likely_pair',
    );
    return { pairs: Number(found?.['n']), twice: Number(found?.['twice']) };
  };
  /** `n` sales of one amount, seen by both views `minutes` apart, the slip some seconds before. */
  const common = (n: number, minutes: number): readonly Row[] =>
    Array.from({ length: n }, (_, at) => {
      const minute = 9 * 60 + Math.floor(at * minutes);
      const time = `2024-03-05T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
      const row = { amount: '15.00', terminal_id: `T${at % 40}`, merchant_no: '822290058120009' };
      return [
        { ...row, view: 'slip', txn_id: `s${at}`, txn_time: `${time}:05` },
        { ...row, view: 'clearing', txn_id: `c${at}`, txn_time: `${time}:09` },
      ];
    }).flat();

  test('an amount that is sold every three minutes is compared with its neighbours in time', async () => {
    const { pairs, twice } = await pairsOf(common(250, 3));
    expect(pairs).toBeGreaterThanOrEqual(250);
    expect(pairs).toBeLessThan(3 * 250);
    expect(twice).toBe(0);
  });

  test('a thousand in one minute do not become a million pairs', async () => {
    const { pairs, twice } = await pairsOf(common(1_000, 0));
    expect(pairs).toBeLessThan(3 * 16 * 1_000);
    expect(twice).toBe(0);
  });

  test('numbers are asked beside terminal ids only where a number goes with several', async () => {
    const asked: string[] = [];
    const listening: Session = {
      ...session,
      run: (sql) => {
        if (sql.includes('number in')) asked.push(sql);
        return session.run(sql);
      },
    };
    const one = common(250, 3).map((row, at) => ({
      ...row,
      terminal_id: `T${(at >> 1) % 40}`,
      merchant_no: `8222900581200${two((at >> 1) % 40)}`,
    }));
    const alone = await pairsOf(one, listening);
    expect(asked).toHaveLength(0);
    expect(alone.pairs).toBeGreaterThanOrEqual(250);
    const spread = await pairsOf(
      [...one, { ...one[0], txn_id: 's-more', terminal_id: 'T-MORE' } as Row],
      listening,
    );
    expect(asked.length).toBeGreaterThan(0);
    expect(spread.pairs).toBeGreaterThanOrEqual(alone.pairs);
  });

  test('no pair is made twice where some know the card, the time or the shop and some do not', async () => {
    const rows = [...common(120, 5), ...common(60, 0)].map((row, at): Row => {
      const bare = at % 3 === 0 ? {} : { card_token: `K${at % 5}` };
      const dated = at % 4 === 0 ? { txn_time: '2024-03-05' } : {};
      return { ...row, ...bare, ...dated, txn_id: `${row['txn_id']}-${at}` };
    });
    const { pairs, twice } = await pairsOf(rows);
    expect(pairs).toBeGreaterThan(100);
    expect(twice).toBe(0);
  });
});

test('names are told apart by numbers as they are by their texts', async () => {
  const names =
    '示例餐饮 示例餐饮有限公司 上海示例餐饮有限公司（东门店） 示例餐 财付通-示例餐饮 云泽面馆 云泽面馆二店 上海云泽面馆 云泽 丰达记 丰达便利店 大丰达便利店 记 A B'.split(
      ' ',
    );
  await session.load('dict_name', { id: 'integer', value: 'varchar' }, [
    ...names.map((name, at) => [at + 1, name]),
  ]);
  for (const side of ['left', 'right'])
    await session.run(`create or replace table told_${side} as
      select id as name, 0 as number, 0 as tid from dict_name`);
  await loadNames(session);
  const found =
    await session.rows(`select a.name as a, b.name as b, (${identitySql()}) // 3 as level
    from told_left a join told_right b on true
    join likely_name na on na.id = a.name join likely_name nb on nb.id = b.name`);
  const chars = (text: string): readonly string[] => [...text];
  const level = (one: string, other: string): number => {
    const [a, b] = [cleanName(one), cleanName(other)];
    if (one === other) return 1;
    if (chars(a.core).length < 2 || chars(b.core).length < 2) return 0;
    const begins = (x: string, y: string) => chars(x).length >= 4 && y.startsWith(x);
    const holds = (x: string, y: string) => chars(y).length >= 3 && x.includes(y);
    const agree =
      a.core === b.core ||
      begins(a.full, b.full) ||
      begins(b.full, a.full) ||
      holds(a.full, b.core) ||
      holds(b.full, a.core) ||
      chars(a.core).slice(0, 3).join('') === chars(b.core).slice(0, 3).join('');
    return agree ? 1 : 2;
  };
  expect(found).toHaveLength(names.length ** 2);
  for (const row of found) {
    const [one, other] = [names[Number(row['a']) - 1] ?? '', names[Number(row['b']) - 1] ?? ''];
    expect([one, other, Number(row['level'])]).toEqual([one, other, level(one, other)]);
  }
});

test('the levels of a pair come out of its pattern as they went in', async () => {
  const levels = { time: 8, identity: 26, issuer: 1, auth: 2, rarity: -37 };
  const sql = patternSql({ time: '8', identity: '26', issuer: '1', auth: '2', rarity: '-37' });
  const [row] = await session.rows(`select ${sql} as pattern`);
  expect(levelsOf(Number(row?.['pattern']))).toEqual(levels);
});
