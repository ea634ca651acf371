import type { Case, Cause } from '@zhenma/model';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Cell, Session } from '../../src/engine/session.ts';
import type { InBoth } from '../../src/explain/cases.ts';
import { buildPools } from '../../src/explain/pools.ts';
import { catalogue } from '../scanning.ts';
import { openTest } from '../tables.ts';

/*
 * What a pool's case says. Goal: members are borrowed numbers and nobody's own, counts are of terminals and
 * numbers, and one number that devices send for a cause of their own is no pool. Method: the tables
 * that are read, by hand; a sale is `terminal, own number, number it was cleared under`.
 */

const NUMBERS = [
  '822290080620011',
  '822290080620015',
  '822290080620019',
  '822290080620032',
  '833331080620013',
  '82229005812A001',
  '82229005812A002',
] as const;
const OPENED = 19_700;

interface Sent {
  readonly id: string;
  readonly own: number;
  readonly under: number;
  /** Only the answer names the number. */
  readonly answered?: boolean;
}

const session: Session = await openTest();
afterAll(() => session.close());
beforeEach(async () => {
  await session.load(
    'dict_number',
    { id: 'integer', value: 'varchar' },
    NUMBERS.map((value, at) => [at + 1, value]),
  );
  await session.load(
    'merchant_span',
    { number: 'integer', agent: 'varchar', stated_from: 'integer' },
    // The first number has a second row; the last three were opened on days of their own.
    [
      ...[1, 2, 3].map((number): Cell[] => [number, null, OPENED]),
      [1, null, OPENED + 90],
      ...[4, 5, 6, 7].map((number): Cell[] => [number, `agent ${number}`, OPENED + number]),
    ],
  );
});

const CASE_SALE = {
  type: 'varchar',
  id: 'varchar',
  sale: 'integer',
  registered: 'integer',
  cleared: 'integer',
  clearing_number: 'integer',
  verdict: 'varchar',
  kinds: 'varchar',
  amount: 'bigint',
  at_ms: 'bigint',
  score: 'double',
  issuer_gap: 'bigint',
  network_gap: 'bigint',
};

/** Pools of sales of 10 yuan, a second apart, where the cases of terminals have these causes. */
const poolsOf = async (
  sales: readonly Sent[],
  tops: Readonly<Record<string, Cause>> = {},
): Promise<readonly Case[]> => {
  const rows = sales.map(({ id, own, under, answered }, sale): Cell[] => {
    const said = answered === true ? 0 : under;
    const at = 1_709_251_200_000 + sale * 1000;
    return ['terminal', id, sale, own, under, said, 'jumped', 'merchant', 1000, at, 0.99, 5, 1];
  });
  await session.load('case_sale', CASE_SALE, rows);
  await session.run('create or replace table sale as select sale, clearing_number from case_sale');
  await session.run(`create or replace table observation as
    select sale as obs, 4 as view, 'C' || sale as txn_id from case_sale`);
  const shops = Object.entries(tops).map(
    ([id, top]) => ({ subject: { type: 'terminal', id }, cause: { top } }) as unknown as Case,
  );
  const told: InBoth = { zh: shops, en: shops };
  const { ruleSet, weights, causes } = catalogue();
  const rules = ruleSet.subjects['pool']?.rules ?? [];
  return (await buildPools(session, rules, { weights, causes }, 480, told)).en;
};

const A = { id: 'A', own: 6 };
const B = { id: 'B', own: 7 };
const EACH: readonly Sent[] = [1, 2, 3, 4, 5].flatMap((under) => [
  { ...A, under },
  { ...B, under },
]);

test('counts terminals and numbers, what was opened on one day, and serials of one house and place', async () => {
  const [pool, ...rest] = await poolsOf(EACH);
  expect(rest).toEqual([]);
  expect(pool).toMatchObject({ verdict: 'jumped', sales: 10, amount_fen: 10_000 });
  expect(pool?.impact).toMatchObject({ issuer_fen: 50, network_fen: 10, acquirer_gain_fen: 60 });
  expect(pool?.evidence[0]?.values).toMatchObject({
    terminal_count: '2',
    number_count: '5',
    opened_together: '3',
    in_series: '3',
    agents: 'agent 6;agent 7',
  });
});

test('the own number of a terminal that draws on it is no member', async () => {
  const [pool] = await poolsOf([...EACH, { ...A, under: 7 }]);
  expect(pool?.members).toEqual([...NUMBERS].slice(0, 5).sort());
});

test('a number that only answers name is no member, where there is clearing', async () => {
  const answered: readonly Sent[] = [
    { ...A, under: 5, answered: true },
    { ...B, under: 5, answered: true },
  ];
  const [pool] = await poolsOf([...EACH.filter(({ under }) => under < 5), ...answered]);
  expect(pool?.members).not.toContain(NUMBERS[4]);
  const [other] = await poolsOf(answered);
  expect(other?.members).toEqual([NUMBERS[4]]);
});

test('one number that most sales have for a cause of the devices is no pool, nor decided where that is open', async () => {
  const one: readonly Sent[] = [
    { ...A, under: 1 },
    { ...B, under: 1 },
  ];
  const tops = async (sales: readonly Sent[], a: Cause, b: Cause): Promise<readonly Cause[]> =>
    (await poolsOf(sales, { A: a, B: b })).map(({ cause }) => cause.top);
  expect(await tops(one, 'software', 'software')).toEqual([]);
  expect(await tops(one, 'software', 'routing')).toEqual(['routing']);
  expect(await tops(one, 'undetermined', 'undetermined')).toEqual(['undetermined']);
  expect(await tops(EACH, 'software', 'software')).toEqual(['routing']);
});
