import {
  type CheckedRule,
  checkRule,
  compileRules,
  type Row,
  type RuleDefinition,
  toInterpreter,
  traceLines,
} from '@zhenma/rules';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expressions, FUNCTIONS, LISTS, rowArbitrary, SCOPE } from './expressions.ts';

/** Compiled rule sets: the index, the chunks and the closures find the same hits. */

const define = (
  id: string,
  when: string,
  change: Partial<RuleDefinition> = {},
): RuleDefinition => ({
  id,
  version: 1,
  scope: 'random',
  kinds: ['mcc'],
  strength: 'strong',
  when,
  needs: [],
  statement: { zh: '{s1}', en: '{s1}' },
  source: 'test',
  falsePositives: 'none',
  ...change,
});

const checked = (definition: RuleDefinition): CheckedRule => {
  const result = checkRule(definition, SCOPE, FUNCTIONS, LISTS);
  if (!result.ok) throw new TypeError(`${definition.when}: ${result.issues[0]!.message}`);
  return result.rule;
};

const ids = (hits: readonly { rule: CheckedRule }[]): string[] =>
  hits.map(({ rule }) => rule.definition.id);

describe('compileRules', () => {
  test('finds what the interpreter finds, with keys, chunks and closures', () => {
    // Enough equality rules that the index takes them, among rules without a key.
    const key = fc.oneof(
      fc.integer({ min: 0, max: 12 }).map((n) => `i1 == ${n}`),
      fc
        .constantFrom('a', '5411', '😀', "o\\'brien", '', 'b', '12', 'x\\ny', '007')
        .map((t) => `'${t}' == s1`),
      fc
        .constantFrom('a', '5411', '😀', '١', '', 'b', '1', '0', '-')
        .map((t) => `head(s1) == '${t}'`),
      fc.constant("s1 in ['a', 'b', '😀'] && i1 == 3"),
      fc.constantFrom('b1', 'i1 == null', '!(i1 == 7)', "t1 == timestamp('1970-01-01T00:00:00Z')"),
    );
    const when = fc
      .tuple(key, fc.option(expressions.bool, { freq: 1 }))
      .map(([first, second]) => (second === null ? first : `${first} && ${second}`));
    for (let seed = 1; seed <= 10; seed++) {
      const texts = fc.sample(when, { seed, numRuns: 220 });
      const rules = texts.flatMap((text, index) => {
        const result = checkRule(define(`r${index}`, text), SCOPE, FUNCTIONS, LISTS);
        return result.ok ? [result.rule] : [];
      });
      expect(rules.length).toBeGreaterThan(150);
      const interpreters = rules.map(({ tree }) => toInterpreter(tree));
      const generated = compileRules(rules, { mode: 'hits' });
      const closures = compileRules(rules, { mode: 'hits', generate: false });
      const traced = compileRules(rules, { mode: 'trace' });
      for (const row of fc.sample(rowArbitrary, { seed, numRuns: 150 })) {
        const expected = rules.filter((_, index) => interpreters[index]!(row) === true);
        const expectedIds = expected.map(({ definition }) => definition.id);
        expect(ids(generated(row))).toEqual(expectedIds);
        expect(ids(closures(row))).toEqual(expectedIds);
        expect(ids(traced(row))).toEqual(expectedIds);
      }
    }
  });

  test('finds the same when rules are ordered by a bound', () => {
    const texts = Array.from({ length: 400 }, (_, n) => {
      const bound = [
        `i1 > ${n % 90}`,
        `i1 >= ${(n % 90) - 20}`,
        `d1 < ${n % 70}.5`,
        `t1 <= timestamp(i1)`,
      ];
      return `${bound[n % 4]} && i2 + ${n} < ${n * 3} + i1`;
    });
    const rules = texts.map((text, n) => checked(define(`r${n}`, text)));
    const interpreters = rules.map(({ tree }) => toInterpreter(tree));
    const run = compileRules(rules, { mode: 'hits' });
    let hits = 0;
    for (const row of fc.sample(rowArbitrary, { seed: 3, numRuns: 300 })) {
      const expected = rules.filter((_, index) => interpreters[index]!(row) === true);
      expect(ids(run(row))).toEqual(expected.map(({ definition }) => definition.id));
      hits += expected.length;
    }
    expect(hits).toBeGreaterThan(100);
  });

  test('gives one shared array when nothing fires', () => {
    const run = compileRules([checked(define('a', 'i1 > 5'))], { mode: 'hits' });
    expect(run({ i1: 1 })).toBe(run({}));
    expect(run({ i1: 1 })).toEqual([]);
  });

  test('a guard suppresses and stays visible', () => {
    const unless = [
      { guard: 'moved', when: "s2 == 'moved'", why: { zh: '', en: '' } },
      { guard: 'small', when: 'i2 < 10', why: { zh: '', en: '' } },
    ];
    const rule = checked(define('a', 'i1 > 5', { unless }));
    for (const mode of ['hits', 'trace'] as const) {
      const run = compileRules([rule], { mode: mode as 'hits' });
      expect(run({ i1: 9, i2: 50 })[0]!.suppressedBy).toEqual([]);
      expect(run({ i1: 9, i2: 5 })[0]!.suppressedBy).toEqual(['small']);
      expect(run({ i1: 9, i2: 5, s2: 'moved' })[0]!.suppressedBy).toEqual(['moved', 'small']);
      // A guard that is unknown does not hold.
      expect(run({ i1: 9 })[0]!.suppressedBy).toEqual([]);
    }
  });

  test('a trace has the shape of the rule and the values of the row', () => {
    const rule = checked(define('a', "(i1 > 5 || s1 == 'x') && head(s1) != s2"));
    const run = compileRules([rule], { mode: 'trace' });
    const [hit] = run({ i1: 9, s1: '😀b', s2: 'c' });
    expect(hit!.values).toEqual({ i1: 9, s1: '😀b', s2: 'c', head__s1: '😀' });
    expect(traceLines(hit!.trace, 'en')).toEqual([
      '(i1 is more than 5 or s1 is "x") and head(s1) is not s2: holds',
      '  i1 is more than 5 or s1 is "x": holds',
      '    i1 is more than 5: holds',
      '      i1 = 9',
      '    s1 is "x": does not hold',
      '      s1 = "😀b"',
      '  head(s1) is not s2: holds',
      '    head(s1) = "😀"',
      '      s1 = "😀b"',
      '    s2 = "c"',
    ]);
  });

  test('a derived column of the row is used, an absent one is computed', () => {
    const run = compileRules([checked(define('a', "head(s1) == 'z'"))], { mode: 'hits' });
    expect(run({ s1: 'abc', head__s1: 'z' } as Row)).toHaveLength(1);
    expect(run({ s1: 'zbc' })).toHaveLength(1);
    expect(run({ s1: 'zbc', head__s1: null } as Row)).toHaveLength(0);
  });

  test('text of a rule cannot become code', () => {
    const hostile = `'"\`\\\\\${globalThis.hacked = 1}\u2028; hits[count++] = 0; //`;
    const text = JSON.stringify(hostile).replaceAll("'", "\\'");
    const rule = checked(define('a', `s1 == ${text} && s2 in [${text}, 'b']`));
    const run = compileRules([rule], { mode: 'hits' });
    expect(run({ s1: hostile, s2: hostile })).toHaveLength(1);
    expect(run({ s1: 'x', s2: hostile })).toHaveLength(0);
    expect(globalThis).not.toHaveProperty('hacked');
  });
});
