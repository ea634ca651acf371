import { readFileSync } from 'node:fs';
import { CAUSES } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SUBJECT_SCOPES } from '../../src/detect/subject-scopes.ts';
import { NO_CAUSES } from '../../src/explain/cause.ts';
import { type SubjectCauses, subjectCause } from '../../src/explain/subject-cause.ts';

/* Cause and steps of cases that are no single sales are data: catalog/subjects.yaml. */

const subjects = parse(
  readFileSync(new URL('../../../../catalog/subjects.yaml', import.meta.url), 'utf8'),
) as SubjectCauses;
const causes = { ...NO_CAUSES, subjects };

describe('the catalogue of subjects', () => {
  test('has every scope, and no other; every cause and every step is used', () => {
    const names = SUBJECT_SCOPES.map(({ name }) => name);
    expect(Object.keys(subjects.scopes).sort()).toEqual([...new Set(names)].sort());
    const entries = Object.values(subjects.scopes);
    const chosen = ['chosen-by-agent', 'chosen-by-merchant'];
    expect([...new Set([...entries.map(({ cause }) => cause), ...chosen])].sort()).toEqual(
      Object.keys(subjects.causes).sort(),
    );
    expect([...new Set(entries.map(({ steps }) => steps))].sort()).toEqual(
      Object.keys(subjects.steps).sort(),
    );
  });

  test('has shares of known causes that leave something open, and steps in both languages', () => {
    for (const { decided, doubtful } of Object.values(subjects.causes))
      for (const shares of [decided, doubtful]) {
        expect(CAUSES).toEqual(expect.arrayContaining(Object.keys(shares)));
        expect(Object.values(shares).reduce((a, b) => a + b, 0)).toBeLessThan(1);
      }
    for (const step of Object.values(subjects.steps).flat())
      for (const text of [step.action, step.why, step.done_when]) {
        expect(text.zh).toMatch(/\p{Script=Han}/u);
        expect(text.en).toMatch(/[a-z]/);
      }
  });
});

describe('a subject', () => {
  test('is routed where the findings decide, and open where they do not', () => {
    expect(subjectCause('pool', causes, { decided: true })).toMatchObject({
      top: 'routing',
      probabilities: { routing: 0.9, registry: 0.05, undetermined: 0.05 },
    });
    expect(subjectCause('pool', causes, { decided: false }).top).toBe('undetermined');
  });

  test('of which only a day or a record is known is open, whatever decides; a late binding is the registry', () => {
    expect(subjectCause('terminal-day', causes, { decided: true }).top).toBe('undetermined');
    const late = subjectCause('late_binding', causes, { decided: false });
    expect([late.top, late.steps('zh').length]).toEqual(['registry', 2]);
  });

  test('is borrowed as probably as its number, and chosen where the findings say so', () => {
    const merchant = (probability: number) =>
      subjectCause('merchant', causes, { decided: true, probability });
    expect(merchant(0.6).probabilities).toMatchObject({ routing: 0.57, undetermined: 0.43 });
    expect(merchant(0.5).top).toBe('undetermined');
    const chosen = { decided: false, cause: 'chosen-by-merchant' };
    expect(subjectCause('registration', causes, chosen).top).toBe('merchant');
  });

  test('without a catalogue is open and has no steps', () => {
    const none = subjectCause('pool', NO_CAUSES, { decided: true });
    expect([none.top, none.probabilities.undetermined, none.steps('en')]).toEqual([
      'undetermined',
      1,
      [],
    ]);
  });
});
