import { EXIT, Fault, type Lang } from '@zhenma/model';
import { DOMAIN_FUNCTIONS, SALE_SCOPE, SCOPES } from '@zhenma/pipeline';
import { analyse, type CheckedRule, checkRule, parsePack, toSentence } from '@zhenma/rules';
import { loadPacks } from '../catalog.ts';
import type { Given } from './arguments.ts';
import type { Command, World } from './command.ts';

const VERBS = ['list', 'check', 'explain'] as const;

export const rulesCommand: Command = {
  name: 'rules',
  usage: '<list|check|explain> [ID]',
  summary: {
    zh: '查看、检查、解释规则',
    en: 'list, check and explain rules',
  },
  options: {
    rules: { value: 'FILE', many: true, zh: '改看这些规则包', en: 'these rule packs instead' },
  },
  run: async (given, world, lang) => {
    const verb = VERBS.find((candidate) => candidate === given.positionals[0]);
    if (!verb) throw new Fault('USAGE_ARGUMENT_MISSING', `rules needs one of ${VERBS.join(', ')}`);
    const found = await checkAll(given.values('rules'));
    if (verb === 'list') return list(found.rules, given, world, lang);
    if (verb === 'explain') return explain(found.rules, given, world, lang);
    return check(found, given, world);
  },
};

interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

interface Found {
  readonly rules: readonly CheckedRule[];
  readonly problems: readonly Problem[];
}

/** Every rule that passes, and every problem with its place in the file. */
const checkAll = async (files: readonly string[]): Promise<Found> => {
  const rules: CheckedRule[] = [];
  const problems: Problem[] = [];
  for (const { fileName, text } of await loadPacks(files)) {
    const parsed = parsePack(text, fileName);
    if (!parsed.ok) {
      problems.push(...parsed.issues.map((issue) => ({ file: fileName, ...issue })));
      continue;
    }
    for (const definition of parsed.pack.rules) {
      const scope = SCOPES[definition.scope] ?? SALE_SCOPE;
      const checked = checkRule(definition, scope, DOMAIN_FUNCTIONS, {});
      if (checked.ok) rules.push(checked.rule);
      else
        for (const issue of checked.issues) {
          const place = parsed.pack.placeOf(definition.id, issue.guard)?.at(issue.position);
          problems.push({ file: fileName, ...issue, ...place });
        }
    }
  }
  return { rules, problems };
};

const list = (rules: readonly CheckedRule[], given: Given, world: World, lang: Lang): number => {
  for (const { definition } of rules) {
    const { id, version, strength, kinds, statement } = definition;
    if (given.flag('json')) world.out(`${JSON.stringify({ id, version, strength, kinds })}\n`);
    else world.out(`${id.padEnd(28)} v${version} ${strength.padEnd(9)} ${statement[lang]}\n`);
  }
  return EXIT.done;
};

const check = ({ rules, problems }: Found, given: Given, world: World): number => {
  const findings = Object.values(SCOPES).flatMap(
    (scope) =>
      analyse(
        rules.filter((rule) => rule.definition.scope === scope.name),
        scope,
      ).findings,
  );
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

const explain = (rules: readonly CheckedRule[], given: Given, world: World, lang: Lang): number => {
  const id = given.positionals[1];
  const rule = rules.find((candidate) => candidate.definition.id === id);
  if (!rule) throw new Fault('USAGE_VALUE_INVALID', `there is no rule ${id ?? ''}`);
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
