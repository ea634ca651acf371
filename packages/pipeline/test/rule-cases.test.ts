import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCases, uncovered } from '../src/detect/rule-cases.ts';
import { runCases, slowPlans } from '../src/detect/run-cases.ts';
import type { Session } from '../src/engine/session.ts';
import { catalogue, ROOT } from './scanning.ts';
import { openTest } from './tables.ts';

/**
 * The cases of every shipped rule, on the interpreter, JavaScript and DuckDB. Goal: a rule without
 * a case that fires, one that is silent and one per guard cannot be shipped.
 */
const folder = join(ROOT, 'catalog', 'cases');
const texts = readdirSync(folder).map((fileName) => ({
  fileName,
  text: readFileSync(join(folder, fileName), 'utf8'),
}));
const { ruleSet } = catalogue();
const rules = [
  ...ruleSet.rules,
  ...Object.values(ruleSet.subjects).flatMap((scope) => scope.rules),
];
const cases = readCases(texts, rules);

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

test('every rule has a case for everything that may come of it', () => {
  expect(uncovered(rules, cases)).toEqual([]);
});

test('every case comes out alike on every engine', async () => {
  const results = await runCases(rules, cases, session);
  const failed = results.filter(({ passed }) => !passed);
  expect(
    failed.map(({ asked, found }) => [
      asked.fileName,
      asked.line,
      asked.rule,
      asked.expected,
      found,
    ]),
  ).toEqual([]);
  expect(results.length).toBe(cases.length);
  expect(Object.keys(results[0]?.found ?? {})).toEqual(['interpreter', 'javascript', 'duckdb']);
});

test('no shipped rule plans a slow join', async () => {
  expect(await slowPlans(session, rules)).toEqual([]);
});

test('a planted slow plan is seen', async () => {
  const rule = rules.slice(0, 1);
  const sql = () => '(select count(*) from range(9) a, range(9) b where a.range < b.range) > 1';
  expect(await slowPlans(session, rule, sql)).toMatchObject([{ rule: rule[0]?.definition.id }]);
});

test('a case that is wrong fails on every engine', async () => {
  const wrong = readCases(
    [
      {
        fileName: 'w.yaml',
        text: 'fee-below-tariff:\n  facts: { issuer_fee: 1 }\n  cases:\n    - is: fires',
      },
    ],
    rules,
  );
  expect(await runCases(rules, wrong, session)).toMatchObject([
    { passed: false, found: { interpreter: 'silent', javascript: 'silent', duckdb: 'silent' } },
  ]);
});

test.each([
  ['no-such-rule: {}', 'w.yaml:1: no rule no-such-rule'],
  ['fee-below-tariff: 1', 'a rule has facts and cases'],
  ['fee-below-tariff:\n  facts: { amounts: 1 }\n  cases: []', 'no field amounts'],
  ['fee-below-tariff:\n  facts: { slip_no: x }\n  cases: []', 'does not read slip_no'],
  ['fee-below-tariff:\n  facts: { issuer_fee: "1" }\n  cases: []', 'issuer_fee: "1" is not int'],
  ['fee-below-tariff:\n  cases:\n    - is: same-owner', 'w.yaml:3: is same-owner (allowed:'],
  ['fee-below-tariff: [', 'w.yaml:'],
])('cases that cannot be read are refused: %s', (text, message) => {
  expect(() => readCases([{ fileName: 'w.yaml', text }], rules)).toThrow(message);
});
