import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import type { Judgement } from '../../src/explain/judge.ts';
import { tellOfNumbers, withNumber } from '../../src/explain/number-says.ts';
import { chanceAmong, shareBorrowed } from '../../src/explain/share-borrowed.ts';
import type { JudgedSubjects } from '../../src/explain/subject-cases.ts';
import { catalogue } from '../scanning.ts';
import { openTest } from '../tables.ts';

/*
 * What the habits of a number say of its sales. Goal: a silent sale is as likely a jump as its number is
 * borrowed, and suspect from one half on; a finding on the sale itself, or on another sale of the number,
 * speaks instead. Method: by hand, and on tables of three numbers among many.
 */

const clean = (score = 0.001): Judgement => ({
  verdict: 'clean',
  score,
  kinds: [],
  rules: [],
  explanation: 'all that can be compared agrees',
});
const says = (chance: number) => ({ chance, kinds: ['merchant'] as const, rules: ['r'] });

describe('a sale under a number that may be borrowed', () => {
  test('is suspect where that is more likely than not, by the rule on the number', () => {
    expect(withNumber(clean(), says(0.5), 'en')).toEqual({
      verdict: 'suspect',
      score: 0.5,
      kinds: ['merchant'],
      rules: ['r'],
      explanation:
        'by the habits of its sales this number is more likely borrowed than not; see its case',
    });
    expect(withNumber(clean(), says(0.9), 'zh').explanation).toBe(
      '从交易规律看，这个商户号更可能是被借用的，见该商户号的案件',
    );
  });

  test('stays clean where no rule of the number may speak of it', () => {
    expect(withNumber(clean(), { ...says(0.9), rules: [] }, 'en')).toEqual(clean(0.9));
  });

  test('stays clean below, with the score of its number or its own, whichever is more', () => {
    expect(withNumber(clean(), says(0.499), 'en')).toEqual(clean(0.499));
    expect(withNumber(clean(0.2), says(0.1), 'en')).toEqual(clean(0.2));
  });

  test('that was found out itself, or is suspect for something else, is left alone', () => {
    const found: Judgement = { ...clean(0.317), verdict: 'suspect', rules: ['own'] };
    expect(withNumber(found, says(0.9), 'en')).toBe(found);
  });
});

describe('numbers of a scan', () => {
  let session: Session;
  beforeAll(async () => {
    session = await openTest();
  });
  afterAll(() => session.close());

  const { ruleSet, weights } = catalogue();
  const NUMBERS: JudgedSubjects = {
    table: 'scope_merchant',
    scope: { name: 'merchant', fields: {}, evidence: { view: 'clearing', field: 'merchant_no' } },
    rules: ruleSet.subjects['merchant']?.rules ?? [],
  };
  const causes = { ...catalogue().causes };

  /** A: likely, silent. B: likely, one sale was called. C: hardly likely. D: too little among these. */
  const prepare = async (ranked: number): Promise<void> => {
    for (const sql of [
      `create or replace table dict_number as select * from (values (1, 'A'), (2, 'B'), (3, 'C'), (4, 'D')) t(id, value)`,
      `create or replace table borrowed as select * from (values
        (1, 0.8), (2, 0.9), (3, 0.2), (4, 0.06)) t(number, probability)
        union all select range + 5, 0.001 from range(${ranked - 4})`,
      `create or replace table scope_merchant as select * from (values
        ('A', 0.8, '1'), ('B', 0.9, '1'), ('C', 0.2, '1'), ('D', 0.06, '1')) t(id, probability, codes)`,
      `create or replace table pattern as select * from (values
        (1, 1), (2, 2), (3, 3), (4, 4), (5, 2), (6, 1)) t(pattern, cleared)`,
      'create or replace table outcome as select pattern as outcome, pattern from pattern',
      `create or replace table judgement as
        select outcome, 'clean' as verdict, 0.001::double as score, '' as kinds, '' as rules, '' as explanation,
          null::double as number_chance, null::varchar as number_cause
        from outcome where outcome < 5
        union all values (5, 'jumped', 0.998, 'merchant', 'own', '', null, null),
          (6, 'suspect', 0.317, 'merchant', 'own', '', null, null)`,
    ])
      await session.run(sql);
  };
  const judged = () =>
    session.rows(
      'select outcome, verdict, score, rules, number_chance, number_cause from judgement order by outcome',
    );

  const quiet = (ranked: number): readonly number[] => [
    0.8,
    0.2,
    0.06,
    ...Array(ranked - 4).fill(0.001),
  ];
  const of = (outcome: number, verdict: string, score: number, rules = '') => ({
    outcome,
    verdict,
    score,
    rules,
    number_chance: null,
    number_cause: null,
  });

  test('speak of their silent sales, but not where one of their sales was called', async () => {
    await prepare(200);
    await tellOfNumbers(session, [NUMBERS], { weights, causes }, 'en');
    const share = shareBorrowed(quiet(200));
    const [a, c] = [chanceAmong(0.8, share), chanceAmong(0.2, share)];
    expect([a > 0.5, c > 0.05 && c < 0.2]).toEqual([true, true]);
    expect(await judged()).toEqual([
      {
        ...of(1, 'suspect', a, 'number-looks-borrowed'),
        number_chance: a,
        number_cause: 'routing',
      },
      of(2, 'clean', 0.001),
      { ...of(3, 'clean', c), number_chance: c },
      of(4, 'clean', 0.001),
      of(5, 'jumped', 0.998, 'own'),
      of(6, 'suspect', 0.317, 'own'),
    ]);
  });

  test('turn no verdict among fewer than two hundred, and are not heard among fewer than a hundred', async () => {
    await prepare(199);
    await tellOfNumbers(session, [NUMBERS], { weights, causes }, 'en');
    const a = chanceAmong(0.8, shareBorrowed(quiet(199)));
    expect((await judged())[0]).toEqual({ ...of(1, 'clean', a), number_chance: a });
    await prepare(99);
    const before = await judged();
    await tellOfNumbers(session, [NUMBERS], { weights, causes }, 'en');
    expect(await judged()).toEqual(before);
  });
});

describe('the share of borrowed numbers', () => {
  const rated = (...groups: readonly (readonly [number, number])[]): number[] =>
    groups.flatMap(([n, chance]) => Array<number>(n).fill(chance));

  test('is small where no more numbers stand out than honest ones do, and grows with those that do', () => {
    const honest = shareBorrowed(rated([990, 0.01], [10, 0.6]));
    const routed = shareBorrowed(rated([850, 0.01], [150, 0.95]));
    expect(honest).toBeLessThan(0.02);
    expect(routed).toBeGreaterThan(0.12);
    expect(chanceAmong(0.6, honest)).toBeLessThan(0.2);
    expect(chanceAmong(0.95, routed)).toBeGreaterThan(0.95);
  });

  test('is that of the fit where little is known, and changes no order', () => {
    expect(shareBorrowed([])).toBeCloseTo(0.1);
    expect(chanceAmong(0.37, 0.1)).toBe(0.37);
    expect(chanceAmong(1, 0.02)).toBeGreaterThan(chanceAmong(0.99, 0.02));
  });
});
