import type { DerivedColumn } from '@zhenma/rules';
import { expect, test } from 'vitest';
import { deriveBeside, fillDerived } from '../../src/detect/derived.ts';
import { questionsOf } from '../../src/detect/questions.ts';
import { checkRules } from '../../src/detect/rule-set.ts';
import type { Row } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/** How long two texts are together; null where one is missing. */
const LENGTH: DerivedColumn = {
  column: 'length__name__code',
  fn: 'length',
  args: ['name', 'code'],
  returns: 'int',
  whole: undefined,
  evaluate: (args) => args.join('').length,
};

/** Of so many times six rows each is answered alone; of more those that state the same are read once. */
const TIMES = [
  [1, [1, 2, 3, 4, 5, 6]],
  [500, [1, 3, 4]],
] as const;

test.each(TIMES)(
  'all rows are answered, many that state the same are read once (%i)',
  async (times, seen) => {
    const session = await openTest();
    await session.run(`create or replace table facts as
    select (v.pattern + 6 * n.range)::integer as pattern, name, code, card from (values
    (1, 'a', 'xy', 'debit'), (2, 'a', 'xy', 'credit'), (3, 'a', null, 'debit'), (4, 'b', 'xyz', 'debit'),
    (5, 'a', null, 'credit'), (6, 'a', 'xy', 'debit')) v(pattern, name, code, card), range(${times}) n`);
    const read: Row[] = [];
    const watched = {
      ...session,
      each: (sql: string, take: (rows: readonly Row[]) => void | Promise<void>) =>
        session.each(sql, (rows) => {
          read.push(...rows);
          return take(rows);
        }),
    };
    await fillDerived(watched, [LENGTH]);
    const told = await session.rows(
      `select (pattern - 1) % 6 + 1 as pattern, min(length__name__code) as n, count(*) as rows
      from facts_full group by all order by all`,
    );
    expect(told.map(({ rows }) => rows)).toEqual(Array.from({ length: 6 }, () => times));
    expect(told.map(({ pattern, n }) => `${pattern}:${n}`).join(' ')).toBe(
      '1:3 2:3 3:null 4:4 5:null 6:3',
    );
    expect(read.map(({ pattern }) => Number(pattern)).sort()).toEqual([...seen]);
    session.close();
  },
);

const PACK = `
pack: asked
rules:
  - id: asked-in-vain
    version: 1
    scope: sale
    kinds: [name]
    strength: medium
    needs: [merchant_name]
    when: shop_name != cleared_name && names(shop_name, cleared_name) == 'different'
    unless:
      - guard: trades-agree
        why: { zh: 行业一致, en: trades agree }
        when: tradesOfNames(shop_name, cleared_name) == 'agrees'
    statement: { zh: 名称不同, en: names differ }
    source: test
    falsePositives: none
  - id: asked-of-all
    version: 1
    scope: sale
    kinds: [name]
    strength: medium
    needs: [merchant_name]
    when: turn_hours >= 12
    unless:
      - guard: near-names
        why: { zh: 名称相近, en: names are near }
        when: nameSimilarity(shop_name, cleared_name) > 0.9
    statement: { zh: 名称轮换, en: names rotate }
    source: test
    falsePositives: none
`;

test('a function is called where the conditions before it hold, of a guard where all of them do', async () => {
  const session = await openTest();
  await session.run(`create or replace table facts as select * from (values
    (1, '林佳丰大药房', '林佳丰大药房'), (2, '林佳丰大药房', '东海渔港酒楼'),
    (3, '林佳丰大药房', '林佳丰大药房有限公司'), (4, '东海渔港酒楼', null))
    v(pattern, shop_name, cleared_name)`);
  const { rules, compared } = checkRules(
    [{ fileName: 'asked.yaml', text: PACK }],
    "mcc(shop_name) != null && mcc(cleared_name) == 'no'",
    'test',
  );
  await deriveBeside(session, questionsOf(rules, compared), async () => undefined);
  const told = await session.rows(`select names__shop_name__cleared_name as names,
    tradesOfNames__shop_name__cleared_name as trades,
    nameSimilarity__shop_name__cleared_name > 0.9 as near from facts_full order by pattern`);
  expect(told).toEqual([
    // One name: nothing is asked of it but by the rule that waits for a measure.
    { names: null, trades: null, near: true },
    { names: 'different', trades: expect.any(String), near: false },
    // Not different: the guard is not asked.
    { names: 'same', trades: null, near: expect.any(Boolean) },
    { names: null, trades: null, near: null },
  ]);
  session.close();
});
