import { EXIT, type Lang } from '@zhenma/model';
import { type CaseResult, tryRules } from '@zhenma/pipeline';
import { type CheckedRule, toTrace, traceLines } from '@zhenma/rules';
import { loadCases } from '../catalog.ts';
import type { Given } from './arguments.ts';
import type { World } from './command.ts';

/**
 * `rules test [ID…]`: runs the cases of rules on every engine here.
 *
 * @returns exit code 1 when a case fails, or when a rule lacks a case that fires, one that is
 *          silent, or one for a guard
 */
export const testRules = async (
  rules: readonly CheckedRule[],
  chosen: readonly string[],
  given: Given,
  world: World,
  lang: Lang,
): Promise<number> => {
  const { results, uncovered } = await tryRules(rules, await loadCases(given.values('cases')));
  const wanted = (id: string): boolean => chosen.length === 0 || chosen.includes(id);
  const ours = results.filter(({ asked }) => wanted(asked.rule));
  const missing = uncovered.filter((one) => wanted(one.split(':')[0] ?? ''));
  const failed = ours.filter(({ passed }) => !passed);
  const passed = ours.length - failed.length;
  if (given.flag('json')) {
    world.out(`${JSON.stringify({ passed, failed: failed.map(plain), missing })}\n`);
  } else {
    for (const one of failed) world.out(`${explain(one, rules, lang)}\n`);
    for (const one of missing) world.out(`${one}: ${WORDS[lang].missing}\n`);
    const words = WORDS[lang];
    world.out(`${passed} ${words.passed}, ${failed.length} ${words.failed}`);
    world.out(`, ${missing.length} ${words.without}\n`);
  }
  return failed.length + missing.length > 0 ? EXIT.failOn : EXIT.done;
};

const WORDS = {
  zh: {
    missing: '没有这种用例',
    passed: '个用例通过',
    failed: '个不符',
    without: '种结果没有用例',
    expected: '应为',
  },
  en: {
    missing: 'no case asks for it',
    passed: 'cases passed',
    failed: 'failed',
    without: 'outcomes without a case',
    expected: 'expected',
  },
} as const;

const plain = ({ asked, found }: CaseResult) => ({ ...asked, found });

/** Where, what was expected, what each engine found, and what every part of the condition was. */
const explain = (
  { asked, found }: CaseResult,
  rules: readonly CheckedRule[],
  lang: Lang,
): string => {
  const engines = Object.entries(found).map(([engine, outcome]) => `${engine} ${outcome}`);
  const head = `${asked.fileName}:${asked.line} ${asked.rule}: ${WORDS[lang].expected} ${asked.expected}, ${engines.join(', ')}`;
  const rule = rules.find(({ definition }) => definition.id === asked.rule);
  if (!rule) return head;
  const guards = rule.guards.filter(({ definition }) =>
    [asked.expected, ...Object.values(found)].includes(definition.guard),
  );
  const trees = [rule.tree, ...guards.map(({ tree }) => tree)];
  const lines = trees.flatMap((tree) =>
    traceLines(toTrace(tree)(asked.facts), lang, undefined, '    '),
  );
  return [head, ...lines].join('\n');
};
