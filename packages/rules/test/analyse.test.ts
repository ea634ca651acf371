import {
  analyse,
  type CheckedRule,
  checkRule,
  type RuleDefinition,
  toInterpreter,
} from '@zhenma/rules';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alternativesOf, implies } from '../src/facts.ts';
import { expressions, FUNCTIONS, LISTS, rowArbitrary, SCOPE } from './expressions.ts';

const rule = (id: string, when: string, change: Partial<RuleDefinition> = {}): CheckedRule => {
  const definition: RuleDefinition = {
    id,
    version: 1,
    scope: 'random',
    kinds: ['mcc'],
    strength: 'strong',
    when,
    needs: [],
    statement: { zh: 'x', en: 'x' },
    source: 'test',
    falsePositives: 'none',
    ...change,
  };
  const checked = checkRule(definition, SCOPE, FUNCTIONS, LISTS);
  if (!checked.ok) throw new TypeError(`${when}: ${checked.issues[0]!.message}`);
  return checked.rule;
};

const found = (...rules: CheckedRule[]): string[] =>
  analyse(rules).findings.map(({ code, ruleId, otherId, guard }) =>
    [code.replace('RULE_', ''), ruleId, otherId, guard]
      .filter((part) => part !== undefined)
      .join(' '),
  );

const guard = (when: string) => ({ unless: [{ guard: 'g', when, why: { zh: '', en: '' } }] });

describe('one rule', () => {
  test.each([
    ["s1 == 'a' && s1 == 'b'", ['NEVER_TRUE r']],
    ["s1 == 'a' && s1 != 'a'", ['NEVER_TRUE r']],
    ['i1 > 5 && i1 < 6', ['NEVER_TRUE r']],
    ['i1 > 5 && i1 < 7', []],
    ['d1 > 5.0 && d1 < 6.0', []],
    ['i1 > 5 && !has(i1)', ['NEVER_TRUE r']],
    ['i1 > i2 && i2 > i1', ['NEVER_TRUE r']],
    ['i1 != i1', ['NEVER_TRUE r']],
    ["s1 in ['a', 'b'] && !(s1 in ['b', 'a', 'c'])", ['NEVER_TRUE r']],
    ["s1 >= 'b' && s1 < 'a'", ['NEVER_TRUE r']],
    ['b1 && !b1', ['NEVER_TRUE r']],
    ['1 + 1 == 3', ['NEVER_TRUE r']],
    ["s1.contains('a') && !s1.contains('a')", ['NEVER_TRUE r']],
    ['i1 > 5 ? i1 < 3 : false', ['NEVER_TRUE r']],
    ['i1 >= 5 || i1 < 5', ['ALWAYS_TRUE r']],
    ['i1 == i1', ['ALWAYS_TRUE r']],
    ['true', ['ALWAYS_TRUE r']],
    ['has(i1) || i1 == null', ['ALWAYS_TRUE r']],
    ['has(i1)', []],
    ["s1 == 'a' || s2 == 'b'", []],
  ])('%s', (when, expected) => expect(found(rule('r', when))).toEqual(expected));

  test('against its guard', () => {
    expect(found(rule('r', 'i1 > 10', guard('i1 > 5')))).toEqual(['ALWAYS_SUPPRESSED r g']);
    expect(found(rule('r', 'i1 > 10', guard('i1 < 5')))).toEqual(['GUARD_IDLE r g']);
    expect(found(rule('r', 'i1 > 10', guard("s1 == 'a'")))).toEqual([]);
  });
});

describe('two rules', () => {
  test.each([
    ["s1 == 'a'", "s1 == 'a'", ['DUPLICATE b a']],
    ['i1 > 5', 'i1 > 10', ['SHADOWED b a']],
    ['i1 > 10', 'i1 > 5', ['SHADOWED a b']],
    ["s1 in ['a', 'b', 'c']", "s1 == 'b' && i1 > 1", ['SHADOWED b a']],
    ["s1 != 'x'", "s1 == 'y'", ['SHADOWED b a']],
    ['i1 >= i2', 'i2 < i1', ['SHADOWED b a']],
    ["s1 == 'a' && i1 > 1", "i1 > 1 && s1 == 'a'", ['SHADOWED b a']],
    ["s1 == 'a' || s1 == 'b'", "s1 == 'a'", ['SHADOWED b a']],
    ['has(s1)', "s1 == 'a'", ['SHADOWED b a']],
    ["s1 == 'a'", "s1 == 'b'", []],
    ['i1 > 5', 'i2 > 5', []],
    ['i1 > 5 && b1', 'i1 > 10', []],
  ])('%s, then %s', (a, b, expected) =>
    expect(found(rule('a', a), rule('b', b))).toEqual(expected),
  );

  test('a weaker, guarded or different rule shadows nothing', () => {
    const strong = rule('b', 'i1 > 10');
    expect(found(rule('a', 'i1 > 5', { strength: 'weak' }), strong)).toEqual([]);
    expect(found(rule('a', 'i1 > 5', guard("s1 == 'a'")), strong)).toEqual([]);
    expect(found(rule('a', 'i1 > 5', { kinds: ['area'] }), strong)).toEqual([]);
    expect(found(rule('a', 'i1 > 5', { scope: 'pool' }), strong)).toEqual([]);
  });

  test('ten thousand rules are analysed within a few seconds', { timeout: 30_000 }, () => {
    const rules = Array.from({ length: 10_000 }, (_, n) => rule(`r${n}`, `i1 == ${n} && i2 > 5`));
    const started = performance.now();
    expect(analyse(rules)).toEqual({ findings: [], notAnalysed: [] });
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

/** Soundness: a proof about random conditions is never contradicted by a random row. */
test('what the analysis claims holds on random rows', () => {
  const atoms = fc.oneof(
    fc.tuple(fc.constantFrom('i1', 'i2'), fc.constantFrom('==', '!=', '<', '<=', '>', '>='), fc.constantFrom('0', '1', '2', '3'))
      .map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('s1', 's2'), fc.constantFrom('==', '!=', '<', '>='), fc.constantFrom("'a'", "'b'", "''", "'😀'"))
      .map((parts) => parts.join(' ')),
    fc.constantFrom('i1 < i2', 'i1 == i2', 'i1 >= i2', 'i2 > i1', 'b1', '!b1', 'b1 == b2', 'has(s1)', 's1 == null'),
    fc.constantFrom('i1 in [0, 1, 2]', '!(i1 in [1, 3])', "s1 in ['a', '']", 'd1 < 0.0', 'd1 >= 0.0', 'd1 == null'),
    expressions.bool,
  ); // biome-ignore format: a table
  const condition = fc
    .array(fc.tuple(atoms, fc.constantFrom('&&', '||', '&& !')), { minLength: 1, maxLength: 4 })
    .map((parts) => `${parts.map(([a, op]) => `(${a}) ${op} `).join('')}i1 >= 0`);
  let claims = 0;
  for (let seed = 0; seed < 60; seed++) {
    const trees = fc.sample(condition, { seed, numRuns: 30 }).flatMap((text) => {
      try {
        return [rule('r', text).tree];
      } catch {
        return [];
      }
    });
    const rows = fc.sample(rowArbitrary, { seed, numRuns: 60 });
    const facts = trees.map((tree) => ({
      when: alternativesOf(tree, true),
      unless: alternativesOf(tree, false),
      values: rows.map(toInterpreter(tree)),
    }));
    for (const a of facts) {
      if (a.when?.length === 0) expect(a.values, 'never true').not.toContain(true);
      if (a.unless?.length === 0) expect(a.values, 'never false').not.toContain(false);
      for (const b of facts) {
        if (a === b || !a.when || !b.when || !a.when.every((c) => implies(c, b.when!))) continue;
        claims++;
        a.values.forEach((value, at) => {
          if (value === true) expect(b.values[at], 'implied').toBe(true);
        });
      }
    }
  }
  expect(claims).toBeGreaterThan(100);
});
