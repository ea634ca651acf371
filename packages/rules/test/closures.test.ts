import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Where text may not become code, closures take over and find the same hits. */
test('compileRules works without code generation', () => {
  const script = `
    import { canGenerate, checkRule, compileRules } from '@zhenma/rules';
    const scope = { name: 's', fields: { a: { type: 'int', doc: '' } } };
    const definition = { id: 'r', version: 1, scope: 's', kinds: ['mcc'], strength: 'weak',
      when: 'a + 1 > 5', needs: [], statement: { zh: '', en: '' }, source: '', falsePositives: '' };
    const checked = checkRule(definition, scope, [], {});
    const run = compileRules([checked.rule], { mode: 'hits' });
    process.stdout.write(JSON.stringify([canGenerate(), run({ a: 5 }).length, run({ a: 4 }).length]));
  `;
  const output = execFileSync(
    process.execPath,
    ['--disallow-code-generation-from-strings', '--conditions', '@zhenma/source', '--import', 'tsx', '--input-type=module', '--eval', script],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8' },
  ); // biome-ignore format: a command line
  expect(JSON.parse(output)).toEqual([false, 1, 0]);
});
