import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import type { Judgement } from '../../src/explain/judge.ts';
import { tellOfNumbers, withNumber } from '../../src/explain/number-says.ts';
import { chanceAmong, chancesAmong, shareBorrowed } from '../../src/explain/share-borrowed.ts';
import { sharesOfSales } from '../../src/explain/share-of-sales.ts';
import type { JudgedSubjects } from '../../src/explain/subject-cases.ts';
import { catalogue } from '../scanning.ts';
import { openTest } from '../tables.ts';

/*
 * What the habits of a number say of its sales. Goal: a silent sale is as likely a jump as its number is
 * borrowed times the share of its sales that are, and suspect from one half on; a finding on the sale itself, or on another sale of the number,
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

  /** Log odds. */
  const LIKELY = 4;
  const HARDLY = 0.7;
  /** A: likely, silent. B: likely, one sale was called. C: hardly likely. D: too little among these. */
  const prepare = async (ranked: number): Promise<void> => {
    for (const sql of [
      `create or replace table dict_number as select * from (values (1, 'A'), (2, 'B'), (3, 'C'), (4, 'D')) t(id, value)`,
      `create or replace table borrowed as select * from (values
        (1, ${LIKELY}::double, 4, 40), (2, 6, 4, 40), (3, ${HARDLY}, 0, 0),
        (4, -2.8, 0, 0)) t(number, log_odds, debit, usual_debit)
        union all select range + 5, -7, 0, 0 from range(${ranked - 4})`,
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

  /** What is said of a sale of A, and of C: A has a tenth of the debit cards of its trade. */
  const said = (ranked: number): readonly number[] => {
    const chances = chancesAmong([LIKELY, HARDLY, -2.8, ...Array<number>(ranked - 4).fill(-7)]);
    const shares = sharesOfSales(
      chances.map((chance, at) => ({
        chance,
        debit: at === 0 ? 4 : 0,
        usualDebit: at === 0 ? 40 : 0,
      })),
    );
    expect(shares[0]).toBeLessThan(0.9);
    return chances.map((chance, at) => Math.round(1000 * chance * shares[at]!) / 1000);
  };
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
    const [a = 0, c = 0] = said(200);
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
    const [a = 0] = said(199);
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

describe('the chance of a number among others', () => {
  /** Honest shops whose lower quarter lies at `quarter`, and one that stands out. */
  const among = (quarter: number, odds: number): number =>
    chancesAmong([
      odds,
      ...Array<number>(100).fill(quarter - 0.5),
      quarter,
      ...Array<number>(300).fill(quarter + 1),
    ])[0]!;

  test('is less where even the numbers that look least borrowed look so more than elsewhere', () => {
    expect(among(-4.2, 3)).toBeLessThan(0.6 * among(-5.2, 3));
    expect(among(-4.2, 4)).toBeCloseTo(among(-5.2, 3), 2);
  });

  test('is no more where they look so less', () => {
    expect(among(-8, 1)).toBeLessThanOrEqual(among(-5.2, 1));
  });
});

describe('the share of sales of a borrowed number that are', () => {
  const number = (chance: number, debit: number, usualDebit: number) => ({
    chance,
    debit,
    usualDebit,
  });
  const honest = Array(200).fill(number(0.02, 30, 30));

  test('is all of them where borrowed numbers have as many debit cards as shops of their trade', () => {
    const shares = sharesOfSales([...Array(10).fill(number(0.9, 29, 30)), ...honest]);
    expect(new Set(shares)).toEqual(new Set([1]));
  });

  test('is what the debit cards leave where together they have few', () => {
    const lent = [...Array(9).fill(number(0.95, 6, 30)), number(0.95, 15, 30)];
    const shares = sharesOfSales([...lent, ...honest]);
    expect(shares[0]).toBeGreaterThan(0.7);
    expect(shares[0]).toBeLessThan(0.85);
    expect(shares[9]).toBeGreaterThan(0.45);
    expect(shares[9]).toBeLessThan(0.6);
  });

  test('is all of them where no number is likely borrowed, or hardly a debit card is expected', () => {
    expect(sharesOfSales([number(0.3, 0, 90), ...honest])[0]).toBe(1);
    expect(sharesOfSales([number(0.9, 0, 3), ...honest])[0]).toBe(1);
  });
});
