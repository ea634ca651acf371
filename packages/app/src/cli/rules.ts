import { EXIT, Fault, type Lang } from '@zhenma/model';
import { changedVersions, rulesWithSlowPlans, SCOPES } from '@zhenma/pipeline';
import { analyse, type CheckedRule, toSentence } from '@zhenma/rules';
import { loadVersions } from '../catalog.ts';
import type { Given } from './arguments.ts';
import type { Command, World } from './command.ts';
import { checkAll, type Found } from './rules-checked.ts';
import { DIFF_OPTIONS, diffRules } from './rules-diff.ts';
import { testRules } from './rules-test.ts';

const VERBS = ['list', 'check', 'test', 'explain', 'diff'] as const;

export const rulesCommand: Command = {
  name: 'rules',
  usage: '<list|check|test|explain|diff> [ID…]',
  summary: {
    zh: '查看、检查、测试、解释、比较规则',
    en: 'list, check, test, explain and compare rules',
  },
  options: {
    rules: {
      value: 'PACK',
      many: true,
      zh: '改看这些规则包：文件、目录或 shipped',
      en: 'these packs instead: a file, a directory or shipped',
    },
    cases: {
      value: 'FILE',
      many: true,
      zh: '改用这些用例文件（test）',
      en: 'these files of cases instead (test)',
    },
    ...DIFF_OPTIONS,
  },
  run: async (given, world, lang) => {
    const verb = VERBS.find((candidate) => candidate === given.positionals[0]);
    if (!verb) throw new Fault('USAGE_ARGUMENT_MISSING', `rules needs one of ${VERBS.join(', ')}`);
    if (verb === 'diff') return diffRules(given, world, lang);
    const found = await checkAll(given.values('rules'));
    if (verb === 'test') {
      const broken = found.problems.length > 0 ? check(found, given, world) : undefined;
      const chosen = given.positionals.slice(1).map((id) => ruleOf(found.rules, id).definition.id);
      return broken ?? testRules(found.rules, chosen, given, world, lang);
    }
    if (verb === 'list') return list(found.rules, given, world, lang);
    if (verb === 'explain') return explain(found.rules, given, world, lang);
    return check(found, given, world);
  },
};

const list = (rules: readonly CheckedRule[], given: Given, world: World, lang: Lang): number => {
  for (const { definition } of rules) {
    const { id, version, strength, kinds, statement } = definition;
    if (given.flag('json')) world.out(`${JSON.stringify({ id, version, strength, kinds })}\n`);
    else world.out(`${id.padEnd(28)} v${version} ${strength.padEnd(9)} ${statement[lang]}\n`);
  }
  return EXIT.done;
};

const check = async ({ rules, problems }: Found, given: Given, world: World): Promise<number> => {
  const logical = Object.values(SCOPES).flatMap(
    (scope) =>
      analyse(
        rules.filter((rule) => rule.definition.scope === scope.name),
        scope,
      ).findings,
  );
  const findings: readonly Remark[] = [...logical, ...(await otherRemarks(rules))];
  if (given.flag('json'))
    world.out(`${JSON.stringify({ rules: rules.length, problems, findings })}\n`);
  else {
    for (const one of problems)
      world.out(`${one.file}:${one.line}:${one.column} ${one.code} ${one.message}\n`);
    for (const one of findings) world.out(`${one.ruleId} ${one.code} ${one.message}\n`);
    world.out(`${rules.length} rules, ${problems.length} problems, ${findings.length} remarks\n`);
  }
  return problems.length > 0 ? EXIT.failOn : EXIT.done;
};

interface Remark {
  readonly ruleId: string;
  readonly code: string;
  readonly message: string;
}

/** What logic alone does not show: plans of the SQL, and versions that were changed. */
const otherRemarks = async (rules: readonly CheckedRule[]): Promise<readonly Remark[]> => {
  const slow = await rulesWithSlowPlans(rules);
  const definitions = rules.map(({ definition }) => definition);
  return [
    ...slow.map(({ rule, join }) => ({
      ruleId: rule,
      code: 'RULE_PLAN_SLOW',
      message: `its SQL plans ${join}`,
    })),
    ...changedVersions(definitions, await loadVersions()).map(({ id, version }) => ({
      ruleId: id,
      code: 'RULE_VERSION_CHANGED',
      message: `version ${version} is locked and said something else: count it up`,
    })),
  ];
};

const ruleOf = (rules: readonly CheckedRule[], id: string | undefined): CheckedRule => {
  const rule = rules.find((candidate) => candidate.definition.id === id);
  if (!rule) throw new Fault('USAGE_VALUE_INVALID', `there is no rule ${id ?? ''}`);
  return rule;
};

const explain = (rules: readonly CheckedRule[], given: Given, world: World, lang: Lang): number => {
  const rule = ruleOf(rules, given.positionals[1]);
  const { definition } = rule;
  const lines = [
    `${definition.id} v${definition.version} · ${definition.strength} · ${definition.kinds.join(', ')}`,
    definition.statement[lang],
    `+ ${toSentence(rule.tree, lang)}`,
    ...rule.guards.map(
      ({ definition: guard, tree }) =>
        `- ${guard.guard}: ${toSentence(tree, lang)}\n    ${guard.why[lang]}`,
    ),
    `${definition.source}`,
    `${definition.falsePositives}`,
  ];
  world.out(`${lines.join('\n')}\n`);
  return EXIT.done;
};
