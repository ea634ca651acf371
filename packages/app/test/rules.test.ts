import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freshDir, ROOT, run } from './world.ts';

/** Working with rules from the command line: cases, lists, remarks, and two sets side by side. */
const QUICKSTART = join(ROOT, 'examples', 'quickstart');

const file = (name: string, text: string): string => {
  const path = join(freshDir(), name);
  writeFileSync(path, text);
  return path;
};

const LISTS = file(
  'lists.yaml',
  `pack: lists
lists:
  - { list: watch, type: string, source: test, values: ['898290080620002'] }
`,
);
const pack = (when: string): string => `pack: own
rules:
  - id: watched
    version: 1
    scope: sale
    kinds: [merchant]
    strength: strong
    when: ${when}
    needs: []
    statement: { zh: 在名单上, en: on the list }
    source: test
    falsePositives: none
`;
const RULES = file('own.yaml', pack('cleared_no in lists.watch'));
const own = ['--rules', RULES, '--rules', LISTS, '--lang', 'en'];

test('rules test runs the shipped cases of the rules named', async () => {
  const ran = await run(['rules', 'test', 'fee-below-tariff', '--lang', 'en']);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toMatch(/^\d+ cases passed, 0 failed, 0 outcomes without a case\n$/);
  expect(await run(['rules', 'test', 'no-such', '--json'])).toMatchObject({ code: 2 });
});

test('a rule may name a list of another pack; a wrong case shows the fact that decided', async () => {
  const cases = `watched:
  facts: { cleared_no: '898290080620002' }
  cases:
    - is: fires
    - is: fires
      with: { cleared_no: '1' }
`;
  const ran = await run(['rules', 'test', ...own, '--cases', file('cases.yaml', cases)]);
  expect(ran.code).toBe(1);
  expect(ran.out).toContain('cases.yaml:5 watched: expected fires, interpreter silent');
  expect(ran.out).toContain('cleared_no = "1"');
  expect(ran.out).toContain('watched: silent: no case asks for it');
  expect(ran.out).toContain('1 cases passed, 1 failed, 1 outcomes without a case');
});

test('rules check names a list that is not there, with its character', async () => {
  const ran = await run(['rules', 'check', '--rules', RULES, '--lang', 'en']);
  expect(ran.code).toBe(1);
  expect(ran.out).toMatch(/own\.yaml:8:\d+ RULE_LIST_UNKNOWN/);
  const twice = await run(['rules', 'check', '--rules', LISTS, '--rules', LISTS]);
  expect(twice).toMatchObject({ code: 2 });
  expect(twice.err).toContain('list watch is given twice');
});

test('rules check remarks a shipped rule that was changed under its version', async () => {
  const changed = pack('amount > 5').replace('id: watched', 'id: fee-below-tariff');
  const ran = await run(['rules', 'check', '--rules', file('p.yaml', changed), '--lang', 'en']);
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.out).toContain('fee-below-tariff RULE_VERSION_CHANGED');
  expect((await run(['rules', 'check', '--lang', 'en'])).out).toMatch(/ 0 problems, 0 remarks\n$/);
});

test('rules diff tells what changes and why, and leaves nothing behind', async () => {
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('zhenma-diff-'));
  const before = left();
  const world = ['--on', QUICKSTART, '--lang', 'en', '--threads', '1', '--memory', '1GB'];
  const args = ['shipped', RULES, '--rules', LISTS, ...world, '--json'];
  const json = await run(['rules', 'diff', ...args]);
  expect(json).toMatchObject({ code: 0, err: '' });
  const lines = json.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { counts } = lines[0];
  const changes = lines.flatMap(({ sale }) => (sale?.change === 'verdict' ? [sale] : []));
  const sums = Object.values<number>(counts.verdicts).reduce((sum, count) => sum + count, 0);
  expect(counts.sales).toBeGreaterThan(500);
  expect(changes.length).toBe(sums);
  expect(sums).toBeGreaterThan(0);
  const jumped = changes.find(({ was }) => was.verdict === 'jumped');
  expect(jumped.is.verdict).not.toBe('jumped');
  expect(jumped.findings).toContainEqual({
    rule: 'cleared-merchant-differs',
    was: 'fired',
    is: 'absent',
  });
  expect(lines.filter((line) => line.case).length).toBe(counts.cases.changed);
  expect(counts.cases).toMatchObject({ was: 1, is: 0, changed: 1 });
  expect(left()).toEqual(before);
});

test('rules diff wants two packs and data', async () => {
  expect(await run(['rules', 'diff', 'shipped', '--on', QUICKSTART])).toMatchObject({ code: 2 });
  expect(await run(['rules', 'diff', 'shipped', 'shipped'])).toMatchObject({ code: 2 });
});
