import type { Case, Step } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import { topCause } from '../../src/explain/cause.ts';
import { subjectCause } from '../../src/explain/subject-cause.ts';
import { causesOf, rejudgeCauses } from '../../src/rejudge-causes.ts';
import { catalogue } from '../scanning.ts';

/*
 * Causes of a bundle weighed again. Goal: a cause that the sealed weights do not give, and steps or shares
 * that the sealed catalogue does not have, are named with their case. Method: cases with answers chosen by
 * hand, and the catalogue with one word of it changed.
 */

const { ruleSet, texts, causes } = catalogue();

const again = (one: Case, by = causes): readonly string[] =>
  rejudgeCauses([one], by, { ruleSet, lang: 'en' });

const part = (scope: string, rule: string, values: Record<string, string> = {}): Case => {
  const probability = values['probability'] === undefined ? 1 : Number(values['probability']);
  const { top, probabilities, steps } = subjectCause(scope, causes, { decided: true, probability });
  return {
    case_id: 'C-part',
    subject: { type: scope, id: 'X' },
    cause: { top, probabilities, tests: [], settle: '' },
    evidence: [{ rule, values }],
    steps: steps('en'),
  } as unknown as Case;
};

const ruleOf = (scope: string): string => ruleSet.subjects[scope]?.rules[0]?.definition.id ?? '';

const worded = (steps: readonly Step[], name: keyof Step, text: string): readonly Step[] =>
  steps.map((step, at) => (at === 0 ? { ...step, [name]: text } : step));

describe('a case that was weighed', () => {
  // Only the number on the slip is right: 1.84 of right-on-slip, by hand, and nothing else.
  const odds = Object.entries({
    routing: -1.61 + 1.84,
    software: -2.14,
    device: -3.41,
    operation: -2.83,
    merchant: -3.45,
    registry: -3.24,
    data: -3.88,
  }).map(([cause, log]) => [cause, Math.exp(1.6 * log)] as const);
  const sum = odds.reduce((total, [, value]) => total + value, 1);
  const round = (value: number): number => Math.round((1000 * value) / sum) / 1000;
  const told = Object.fromEntries(odds.map(([cause, value]) => [cause, round(value)]));
  const rest = 1 - Object.values(told).reduce((total, value) => total + value, 0);
  const probabilities = { ...told, undetermined: Math.round(1000 * rest) / 1000 } as never;
  const tests = [{ cause: 'routing', test: 'right-on-slip', for: true }];
  const weighed = (more: object = {}): Case =>
    ({
      case_id: 'C-shop',
      cause: { top: topCause(probabilities), probabilities, tests, settle: 'requests', ...more },
      evidence: [],
      steps: [],
    }) as unknown as Case;
  const CAUSE = 'C-shop: cause does not follow from its answers by the sealed weights';

  test('has the probabilities of its answers', () => {
    expect(again(weighed())).toEqual(['C-shop: steps do not follow from its cause']);
    expect(again(weighed({ tests: [{ ...tests[0], for: false }] }))).toContain(CAUSE);
    expect(again(weighed({ tests: [] }))).toContain(CAUSE);
    expect(again(weighed({ top: 'device' }))).toContain(CAUSE);
  });

  test('is named when one weight is another', () => {
    const weights = texts.causes.weights.replace(
      'right-on-slip: { for: 1.84',
      'right-on-slip: { for: 1.94',
    );
    expect(again(weighed(), causesOf({ ...texts.causes, weights }))).toContain(CAUSE);
  });
});

describe('a case that was looked up', () => {
  const NAMED = ['C-part: cause and steps are not what the sealed catalogue has for its scope'];

  test.each(['payee', 'pool', 'registration', 'late_binding'])(
    'of %s is as the catalogue has it',
    (scope) => {
      const one = part(scope, ruleOf(scope));
      expect(again(one)).toEqual([]);
      const share = { ...one.cause.probabilities, routing: 0.99 };
      expect(again({ ...one, cause: { ...one.cause, probabilities: share } })).toEqual(NAMED);
      expect(again({ ...one, steps: worded(one.steps, 'done_when', 'nothing') })).toEqual(NAMED);
      expect(again({ ...one, steps: one.steps.slice(1) })).toEqual(NAMED);
    },
  );

  test('has the probability that its number is borrowed', () => {
    const values = { probability: '0.8125' };
    expect(again(part('merchant', ruleOf('merchant'), values))).toEqual([]);
    const other = part('merchant', ruleOf('merchant'), { probability: '0.5' });
    const [shown] = other.evidence;
    expect(again({ ...other, evidence: [{ ...shown, values } as never] })).toEqual(NAMED);
  });

  test('has no cause of another scope', () => {
    expect(again(part('payee', ruleOf('late_binding')))).toEqual(NAMED);
    expect(
      again({ ...part('agent_routes', ''), subject: { type: 'agent', id: 'A' } } as Case),
    ).toEqual([]);
  });

  test('is named when a word of the catalogue is another', () => {
    const subjects = texts.causes.subjects.replace('Get the payouts', 'Forget the payouts');
    const one = part('payee', ruleOf('payee'));
    expect(again(one, causesOf({ ...texts.causes, subjects }))).toEqual(NAMED);
  });
});
