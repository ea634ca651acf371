import { checkExpression, mayBeTrue, type Row, toInterpreter } from '@zhenma/rules';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expressionArbitrary, FUNCTIONS, LISTS, rowArbitrary, SCOPE } from './expressions.ts';

/**
 * What "may not be true" means. Goal: a condition that is called impossible is never true. Method:
 * random expressions, random sets of unknown fields, random rows that say nothing in them, against
 * the interpreter; and that it is not always "may be".
 */

const FIELDS = Object.keys(SCOPE.fields);

it('is never true of a row that says nothing in those fields', () => {
  const texts = fc.sample(expressionArbitrary, { seed: 5, numRuns: 400 });
  const rows = fc.sample(rowArbitrary, { seed: 6, numRuns: 25 });
  let impossible = 0;
  for (const [n, text] of texts.entries()) {
    const checked = checkExpression(text, { scope: SCOPE, functions: FUNCTIONS, lists: LISTS });
    if (!checked.ok) continue;
    const unknown = new Set(FIELDS.filter((_, at) => (n * 7 + at * 3) % 4 !== 0));
    if (mayBeTrue(checked.tree, unknown)) continue;
    impossible++;
    const evaluate = toInterpreter(checked.tree);
    for (const row of rows) {
      const bare: Row = { ...row, ...Object.fromEntries([...unknown].map((name) => [name, null])) };
      expect([text, evaluate(bare)]).not.toEqual([text, true]);
    }
  }
  expect(impossible).toBeGreaterThan(20);
});

it.each([
  ['i1 > 1 && i2 > 1', false],
  ['i1 > 1 || i2 > 1', true],
  ['i2 == null', true],
  ['i2 != null && i2 > 1', false],
  ['!(i2 > 1)', false],
  ['i2 > 1 ? true : true', false],
  ['i1 > 1 ? i2 > 1 : false', false],
  ["head(s2) == 'a'", false],
  ['sameplace(s1, s2)', false],
  ['pick(s1, i1, s2) == 2', true],
])('without i2 and s2, %s: %s', (text, expected) => {
  const checked = checkExpression(text, { scope: SCOPE, functions: FUNCTIONS, lists: LISTS });
  if (!checked.ok) throw new TypeError(JSON.stringify(checked.issues));
  expect(mayBeTrue(checked.tree, new Set(['i2', 's2']))).toBe(expected);
});
