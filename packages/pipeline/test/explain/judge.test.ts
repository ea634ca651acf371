import { describe, expect, test } from 'vitest';
import { HIT } from '../../src/detect/findings.ts';
import { judge } from '../../src/explain/judge.ts';
import { catalogue } from '../scanning.ts';

/**
 * From findings to a verdict: decisive, or two independent strong ones, is a jump; less is a suspicion.
 * Goal: no other mix of findings accuses anybody. Method: the shipped rules, with the codes that detect
 * would write; expected scores are those of the grade in the catalogue.
 */

const { ruleSet, weights } = catalogue();
const { rules } = ruleSet;

/** Codes as detect writes them; a rule that is named with a guard was kept silent by it. */
const codesOf = (spoken: Readonly<Record<string, 'fired' | number>>): string => {
  for (const id of Object.keys(spoken))
    if (!rules.some((rule) => rule.definition.id === id)) throw new Error(`no rule ${id}`);
  return rules
    .map(({ definition: { id } }) => {
      const said = spoken[id];
      if (said === undefined) return HIT.none;
      return said === 'fired' ? HIT.fired : HIT.firstGuard + said;
    })
    .join('');
};

const FACTS = {
  registered_no: '822290058120137',
  cleared_no: '822290058120137',
  registered_mcc: '5812',
  cleared_mcc: '5812',
};
const said = (
  ids: readonly string[],
  facts: Readonly<Record<string, string | null>> = FACTS,
  compared = true,
) =>
  judge(
    rules,
    codesOf(Object.fromEntries(ids.map((id) => [id, 'fired' as const]))),
    compared,
    facts,
    weights,
    'en',
  );

const { decisive, two_strong, strong } = weights.grade;
/** What a rule says by itself where it alone makes sales suspect. */
const alone = (id: string): number => weights.rule?.[id] ?? Number.NaN;

describe('verdicts', () => {
  const CASES: readonly (readonly [string, readonly string[], string, number])[] = [
    ['nothing', [], 'clean', 0],
    ['one decisive', ['request-response-differs'], 'jumped', decisive],
    [
      'two decisive that say one thing',
      ['request-response-differs', 'request-cleared-differs'],
      'jumped',
      decisive,
    ],
    ['decisive and medium', ['request-response-differs', 'fee-below-tariff'], 'jumped', decisive],
    ['one strong', ['mcc-inside-differs'], 'suspect', alone('mcc-inside-differs')],
    ['one that was hardly ever seen alone', ['terminal-many-numbers'], 'suspect', strong],
    [
      'two strong of different kinds',
      ['mcc-inside-differs', 'institution-differs'],
      'jumped',
      two_strong,
    ],
    [
      'two strong of the same kinds',
      ['device-number-differs', 'terminal-many-numbers'],
      'suspect',
      strong,
    ],
    [
      'three strong, two of them alike',
      ['device-number-differs', 'terminal-many-numbers', 'name-differs'],
      'jumped',
      two_strong,
    ],
    ['one medium', ['fee-below-tariff'], 'suspect', alone('fee-below-tariff')],
    [
      'weak beside medium',
      ['number-not-decodable', 'fee-below-tariff'],
      'suspect',
      alone('fee-below-tariff'),
    ],
    [
      'all that is only medium',
      ['fee-below-tariff', 'device-area-differs', 'acquirer-area-differs', 'name-from-elsewhere'],
      'suspect',
      alone('acquirer-area-differs'),
    ],
    [
      'strong and medium of different kinds',
      ['mcc-inside-differs', 'fee-below-tariff'],
      'suspect',
      alone('fee-below-tariff'),
    ],
  ];
  test.each(CASES)('%s', (_, ids, verdict, score) => {
    const found = said(ids);
    expect([found.verdict, found.score]).toEqual([verdict, score]);
    expect(found.rules).toEqual([...ids].sort());
    expect(found.explanation.length).toBeGreaterThan(10);
  });

  test('a catalogue without chances of rules has those of grades', () => {
    const { rule: _, ...older } = weights;
    const codes = codesOf({ 'mcc-inside-differs': 'fired' });
    expect(judge(rules, codes, true, FACTS, older, 'en').score).toBe(strong);
  });

  test('every rule with a chance of its own is there, and no decisive one', () => {
    const strengths = new Map(rules.map(({ definition: { id, strength } }) => [id, strength]));
    for (const id of Object.keys(weights.rule ?? {}))
      expect(['strong', 'medium']).toContain(strengths.get(id));
  });

  test('silence without a second witness is unknown', () => {
    expect(said([], FACTS, false)).toEqual({
      verdict: 'unknown',
      score: 0,
      kinds: [],
      rules: [],
      explanation: 'there is no second record to compare with',
    });
  });

  test('a finding counts even where nothing was compared', () => {
    expect(said(['mcc-inside-differs'], FACTS, false).verdict).toBe('suspect');
  });

  test('weak findings are not heard alone', () => {
    const { verdict, score, rules, kinds } = said(['number-not-decodable', 'ticket-above-trade']);
    expect({ verdict, score, rules, kinds }).toEqual({
      verdict: 'clean',
      score: 0,
      rules: [],
      kinds: [],
    });
  });

  test('what a guard explains is clean, and told', () => {
    for (const rule of rules)
      for (const [at, guard] of rule.guards.entries()) {
        const found = judge(
          rules,
          codesOf({ [rule.definition.id]: at }),
          true,
          FACTS,
          weights,
          'en',
        );
        expect(found).toEqual({
          verdict: 'clean',
          score: 0,
          kinds: [],
          rules: [],
          explanation: `looks inconsistent but is explained: ${guard.definition.why.en}`,
        });
      }
  });

  test('a finding beside a guarded one is told alone', () => {
    const codes = codesOf({ 'cleared-merchant-differs': 0, 'mcc-inside-differs': 'fired' });
    const found = judge(rules, codes, true, FACTS, weights, 'en');
    expect([found.verdict, found.rules]).toEqual(['suspect', ['mcc-inside-differs']]);
    expect(found.explanation).not.toContain('explained');
  });

  test('scores never reach certainty and grow with every finding', () => {
    const ids = rules.map((rule) => rule.definition.id);
    for (let count = 1; count < ids.length; count += 1) {
      const score = said(ids.slice(0, count)).score;
      expect(score).toBeLessThanOrEqual(1);
      expect(said(ids.slice(0, count + 1)).score).toBeGreaterThanOrEqual(score);
    }
  });
});

describe('kinds', () => {
  const kinds = (cleared_no: string | null, more = {}) =>
    said(['request-cleared-differs'], {
      ...FACTS,
      registered_mcc: null,
      cleared_mcc: null,
      cleared_no,
      ...more,
    }).kinds;
  test.each<[string, string | null, object, readonly string[]]>([
    ['another serial', '822290058120138', {}, ['merchant']],
    ['another category', '822290054110138', {}, ['mcc', 'merchant']],
    ['another province', '822581058120138', {}, ['merchant', 'area']],
    [
      'another city of one province',
      '822584058120138',
      { registered_no: '822581058120137' },
      ['merchant', 'area'],
    ],
    ['another firm', '843290058120138', {}, ['merchant', 'acquirer']],
    ['everything', '843581054110138', {}, ['mcc', 'merchant', 'area', 'acquirer']],
    ['one place in two schemes', '822310058120138', {}, ['merchant']],
    ['a number without structure', 'M00000000000001', {}, ['merchant']],
    ['no number', null, {}, ['merchant']],
    [
      'the categories stated, not those inside',
      '822290054110138',
      { registered_mcc: '5812', cleared_mcc: '5812' },
      ['merchant'],
    ],
    [
      'only the answer differs',
      FACTS.registered_no,
      { response_no: '822290054110138' },
      ['mcc', 'merchant'],
    ],
  ])('%s', (_, number, more, expected) => expect(kinds(number, more)).toEqual(expected));

  test('of a rule that is not about the number are its own', () => {
    expect(said(['fee-below-tariff', 'name-from-elsewhere']).kinds).toEqual([
      'area',
      'name',
      'fee',
    ]);
  });
});

test('the sentence is in the language asked for and names what was seen', () => {
  const facts = {
    ...FACTS,
    request_no: '822290058120137',
    cleared_no: '822290054110138',
    cleared_name: '宏达',
  };
  const codes = codesOf({ 'request-cleared-differs': 'fired' });
  for (const [lang, words] of [
    ['en', 'asked as'],
    ['zh', '终端请求的商户号是'],
  ] as const) {
    const { explanation } = judge(rules, codes, true, facts, weights, lang);
    expect(explanation).toContain(words);
    for (const value of ['822290058120137', '822290054110138', '宏达'])
      expect(explanation).toContain(value);
  }
});
