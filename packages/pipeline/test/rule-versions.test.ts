import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RuleDefinition } from '@zhenma/rules';
import { expect, test } from 'vitest';
import {
  changedVersions,
  lockVersions,
  newVersions,
  ruleHash,
} from '../src/detect/rule-versions.ts';
import { catalogue, ROOT } from './scanning.ts';

/** Versions are immutable: goal, a rule cannot be changed under the version that findings name. */
const { ruleSet } = catalogue();
const shipped = [
  ...ruleSet.rules,
  ...Object.values(ruleSet.subjects).flatMap(({ rules }) => rules),
].map(({ definition }) => definition);
const locked = JSON.parse(readFileSync(join(ROOT, 'catalog', 'versions.json'), 'utf8'));
const ids = (rules: readonly RuleDefinition[]) =>
  rules.map(({ id, version }) => `${id}@${version}`);

test('every shipped rule says what its version was locked with (npm run rule-versions)', () => {
  expect(ids(changedVersions(shipped, locked))).toEqual([]);
  expect(ids(newVersions(shipped, locked))).toEqual([]);
});

const rule = shipped.find(({ unless }) => unless !== undefined) as RuleDefinition;
const [guard] = rule.unless ?? [];

test.each([
  ['condition', { when: `${rule.when} && true` }],
  ['strength', { strength: 'weak' as const }],
  ['kinds', { kinds: ['fee' as const] }],
  ['needs', { needs: ['lat'] }],
  ['statement', { statement: { ...rule.statement, en: 'x' } }],
  ['guards', { unless: [] }],
  ['a guard', { unless: [{ ...guard, when: 'true' }] as RuleDefinition['unless'] }],
])('another %s is another hash', (_, change) => {
  const changed = { ...rule, ...change } as RuleDefinition;
  expect(ids(changedVersions([changed], locked))).toEqual(ids([rule]));
  const counted = { ...changed, version: rule.version + 1 };
  expect(changedVersions([counted], locked)).toEqual([]);
  expect(newVersions([counted], locked)).toEqual([counted]);
});

test('layout, source and false positives are free to change', () => {
  const same = {
    ...rule,
    when: `  ${rule.when.replaceAll(' ', '\n ')}`,
    source: 'x',
    falsePositives: 'x',
  };
  expect(ruleHash(same)).toBe(ruleHash(rule));
});

test('locking keeps what was locked', () => {
  const next = { ...rule, version: 9, when: 'true' };
  const again = lockVersions([next], { [rule.id]: { 1: 'old' }, a: { 1: 'x' } });
  expect(again).toEqual({ a: { 1: 'x' }, [rule.id]: { 1: 'old', 9: ruleHash(next) } });
});
